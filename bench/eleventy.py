"""Eleventy with its own Markdown, its feed plugin, pages of tags, and the smallest layouts."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from bench.archive import heading_with_id
from bench.builder import ADDRESS, SITE_TITLE, Builder, run_once, say

if TYPE_CHECKING:
    from bench.archive import Archive, Edition, Tag


_PACKAGES = Path(__file__).with_name("eleventy")
_CONFIG = f"""
import {{ feedPlugin }} from "@11ty/eleventy-plugin-rss";
import attributes from "markdown-it-attrs";

export default function (config) {{
  config.amendLibrary("md", (parser) => parser.use(attributes));
  config.addPlugin(feedPlugin, {{
    type: "atom",
    outputPath: "/feed.xml",
    collection: {{ name: "editions", limit: 10 }},
    metadata: {{
      language: "en", title: "{SITE_TITLE}", base: "{ADDRESS}", author: {{ name: "Jan" }},
    }},
  }});
  config.addCollection("editions", (all) => all.getFilteredByGlob("content/editions/*.md"));
  return {{ dir: {{ input: "content", includes: "../layouts", output: "output" }} }};
}}
"""
_LINK = '<a href="{{ one.url }}">{{ one.data.title }}</a>'
_LAYOUT = (
    '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
    "<title>{{ title }}</title></head>\n"
    f"<body><nav>{{% for one in collections.editions limit: 5 %}}{_LINK}\n{{% endfor %}}</nav>\n"
    "<main><h1>{{ title }}</h1>\n{{ content }}</main></body>\n</html>\n"
)
_FRONT_PAGE = (
    f"---\ntitle: {SITE_TITLE}\nlayout: page.liquid\n---\n"
    f"<ul>{{% for one in collections.editions %}}<li>{_LINK}</li>\n{{% endfor %}}</ul>\n"
)
_TAG_PAGES = f"""\
---
layout: page.liquid
pagination:
  data: collections
  size: 1
  alias: tag
  filter: [all, editions]
permalink: "/tags/{{{{ tag | downcase | replace: ' ', '-' }}}}/"
eleventyComputed:
  title: "{{{{ tag }}}}"
---
{{% for one in collections[tag] %}}<h2>{_LINK}</h2>
{{% endfor %}}
"""


class Eleventy(Builder):
    """`eleventy`."""

    name = "Eleventy"
    requirements = _PACKAGES / "package-lock.json"
    output = "output"

    def install(self) -> None:
        """Install the packages of npm, if they are not there with these very versions."""
        stamp, pins = self.folder / "installed", self.requirements.read_text(encoding="utf-8")
        if stamp.exists() and stamp.read_text(encoding="utf-8") == pins:
            return
        say(f"{self.name}: installing its packages (once)")
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(_PACKAGES, self.folder)
        run_once("npm", "ci", "--prefix", str(self.folder), "--silent", "--no-audit", "--no-fund")
        stamp.write_text(pins, encoding="utf-8")

    def versions(self) -> list[str]:
        """The packages that were asked for."""
        packages = json.loads((_PACKAGES / "package.json").read_text(encoding="utf-8"))
        return [f"{name}=={version}" for name, version in packages["dependencies"].items()]

    def files(self, archive: Archive) -> dict[str, str]:
        """Settings, layouts, editions."""
        files = {
            "eleventy.config.mjs": _CONFIG,
            "layouts/page.liquid": _LAYOUT,
            "content/index.html": _FRONT_PAGE,
            "content/tags.html": _TAG_PAGES,
        }
        for edition in archive.editions:
            files[f"content/editions/{edition.name}.md"] = _source(edition)
        return files

    def command(self) -> list[str]:
        """One process: Eleventy has no other way."""
        program = self.folder / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
        return ["node", str(program), "--quiet"]

    def serve(self, port: int) -> list[str]:
        """Eleventy's own server."""
        return [*self.command(), "--serve", "--port", str(port)]

    def edition_page(self, edition: Edition) -> str:
        """Eleventy takes the date out of the name of a file."""
        return f"editions/{edition.name}/index.html"

    def tag_page(self, tag: Tag) -> str:
        """From the label: the filter `slugify` gives C and C++ the same address."""
        return f"tags/{tag.label_in_addresses}/index.html"


def _source(edition: Edition) -> str:
    labels = ", ".join(f'"{tag.label}"' for tag in edition.tags)
    front = (
        f'---\ntitle: "{edition.title}"\ndate: {edition.name}\nlayout: page.liquid\n'
        f'permalink: "/editions/{edition.name}/"\ntemplateEngineOverride: md\n'
        f"tags: [{labels}]\n---\n\n"
    )
    return front + edition.markdown(heading_with_id)
