"""The plain stack: Sphinx, MyST, Furo and ABlog as their manuals say.

Two faults are repaired that stop it from working at all: ABlog's templates, which
Furo answers with an error page (sunpy/ablog #108), and `-j auto`, which ABlog
refuses. Everything else is as it comes: all editions in one toctree, one post of
ABlog for each edition, with its tags.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bench.builder import ADDRESS, SITE_TITLE, Builder

if TYPE_CHECKING:
    from bench.archive import Archive, Edition, Section, Tag


_CONF = f"""
project = html_title = "{SITE_TITLE}"
extensions = ["myst_parser", "ablog"]
exclude_patterns = ["_build"]
html_theme = "furo"
templates_path = ["templates"]
skip_injecting_base_ablog_templates = True
blog_title = "{SITE_TITLE}"
blog_baseurl = "{ADDRESS}"
blog_authors = {{"jan": ("Jan", None)}}
blog_default_author = "jan"
"""
_INDEX = f"""# {SITE_TITLE}

```{{toctree}}
:glob:

editions/*
```
"""
_POST = (
    '<a href="{{ pathto(post.docname) }}">{{ post.title }}</a>'
    ", {{ post.date.strftime(ablog.post_date_format) }}"
)
# What ABlog's own show, in Furo's shell.
_TEMPLATES = {
    "collection": "<h1>{{ header }} {{ collection }}</h1>\n{% for post in collection %}\n"
    f"<h2>{_POST}</h2>\n{{{{ post.to_html(collection.docname) }}}}\n{{% endfor %}}",
    "catalog": "{% for collection in catalog %}{% if collection %}\n<h2>{{ header }}\n"
    '<a href="{{ pathto(collection.docname) }}">{{ collection }}</a></h2>\n'
    f"{{% for post in collection %}}<p>{_POST}</p>{{% endfor %}}\n{{% endif %}}{{% endfor %}}",
    "redirect": '<p><a href="{{ pathto(redirect) }}">{{ post.title }}</a></p>',
}


class Plain(Builder):
    """`python -m sphinx` with the pins of this repository, without its package."""

    name = "plain"
    requirements = Path(__file__).with_name("plain.txt")
    output = "_build/html"
    state = "_build/doctrees"
    environment = "_build/doctrees/environment.pickle"
    repeats = 1
    limit = 200

    def files(self, archive: Archive) -> dict[str, str]:
        """Settings, templates, a toctree, editions."""
        files = {"conf.py": _CONF, "index.md": _INDEX}
        for name, content in _TEMPLATES.items():
            block = f"{{% block content %}}\n{content}\n{{% endblock %}}\n"
            files[f"templates/ablog/{name}.html"] = '{% extends "page.html" %}\n' + block
        for edition in archive.editions:
            files[f"editions/{edition.name}.md"] = _source(edition)
        return files

    def command(self) -> list[str]:
        """One process: ABlog says that it cannot read in parallel."""
        options = ["-b", "html", "-d", self.state]
        return [str(self.bin / "python"), "-m", "sphinx", *options, ".", self.output]

    def serve(self, port: int) -> list[str]:
        """By sphinx-autobuild."""
        options = ["--port", str(port), "-d", "_build/doctrees-live", "--ignore", "*/_build/*"]
        return [str(self.bin / "sphinx-autobuild"), *options, ".", "_build/live"]

    def edition_page(self, edition: Edition) -> str:
        """As its file is named."""
        return f"editions/{edition.name}.html"

    def tag_page(self, tag: Tag) -> str:
        """ABlog makes the address from the label."""
        return f"blog/tag/{tag.label_in_addresses}.html"


def _source(edition: Edition) -> str:
    labels = ", ".join(tag.label for tag in edition.tags)
    front = f'---\nblogpost: true\ndate: "{edition.date:%d %B %Y}"\ntags: "{labels}"\n---\n\n'
    return f"{front}# {edition.title}\n\n" + edition.markdown(_heading)


def _heading(section: Section) -> str:
    return f"({section.anchor})=\n### {section.title}"
