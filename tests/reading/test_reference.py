"""The reference documents all that is declared."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import click
import pytest
from newsletter_reference import TABLES

from sphinx_newsletter import blocks, reading
from sphinx_newsletter.blocks import directives
from sphinx_newsletter.cli.described import contexts, usage
from sphinx_newsletter.cli.main import newsletter
from sphinx_newsletter.lint.check import RULES
from sphinx_newsletter.model.front_matter import FIELDS
from sphinx_newsletter.model.problems import Kind
from sphinx_newsletter.model.settings import PREFIX, SETTINGS
from sphinx_newsletter.model.tags import TAG_FIELDS
from tests.conftest import ROOTS, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


DIRECTIVES = directives()
REFERENCE: dict[str, Any] = {
    "extensions": ["sphinx_newsletter", "newsletter_reference"],
    "newsletter_directives": ["newsletter-reference"],
    "myst_enable_extensions": ["deflist"],
}
ROOT = click.Context(newsletter, info_name="newsletter")
NAMES = {
    "commands": [usage(context) for context in contexts(ROOT)],
    "settings": [PREFIX + setting.name for setting in SETTINGS],
    "front-matter": [field.key for field in FIELDS],
    "vocabulary": [*TAG_FIELDS],
    "directives": [f"{{{name}}}" for name in DIRECTIVES],
    "rules": sorted(RULES),
    "allowed": ["Directives", "Roles"],
    "warnings": [f"newsletter.{kind.value}" for kind in Kind],
}


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    page = "---\norphan: true\n---\n\n# X\n\n:::{newsletter-reference} %s\n:::\n"
    pages = {f"docs/{table}.md": page % table for table in TABLES}
    return share_site(files=pages).build(**REFERENCE)


def test_nothing_is_warned(site: Site) -> None:
    assert not site.warnings


@pytest.mark.parametrize("table", TABLES)
def test_a_table_describes_all_that_is_declared(site: Site, table: str) -> None:
    content = site.content(f"docs/{table}.html")
    assert [said(term) for term in content.select("dt")] == NAMES[table]
    meanings = [said(meaning) for meaning in content.select("dt + dd")]
    assert len(meanings) == len(NAMES[table])
    assert [meaning for meaning in meanings if len(meaning.split()) < 3] == []


def test_every_directive_of_the_package_is_documented() -> None:
    app = Mock(extensions={"sphinx_newsletter.incremental": None})
    for room in (blocks, reading):
        for found in pkgutil.iter_modules(room.__path__):
            module = importlib.import_module(f"{room.__name__}.{found.name}")
            getattr(module, "setup", lambda _: None)(app)  # what is no feature has none
    names = {call.args[0] for call in app.add_directive.call_args_list}
    of_sphinx = {"code-block", "sourcecode"}  # which are limited here, and do the same
    assert names - of_sphinx == set(DIRECTIVES)


def test_the_examples_of_the_directives_are_right(make_site: Callable[..., Site]) -> None:
    blocks = [one.example for one in DIRECTIVES.values() if hasattr(one, "record")]
    others = {one.example for name, one in DIRECTIVES.items() if name not in {"tags", "tldr"}}
    edition = (ROOTS / "minimal" / "editions" / "2024-04.md").read_text(encoding="utf-8")
    tagged = edition.replace(":::{tags} webgpu\n:::", DIRECTIVES["tags"].example)
    tagged = tagged.replace("## ", f"{DIRECTIVES['tldr'].example}\n\n## ", 1)
    files = {
        "index.md": "\n\n".join(["# Tiny", *sorted(others - {*blocks})]),
        "editions/2024-04.md": "\n\n".join([tagged, *blocks]),
        "tags.yml": "webgpu: {}\nbrowsers: {}\nllama: {}\nllms: {}\n",
        "docs/contribute.md": "---\norphan: true\n---\n\n# For contributors\n",
    }
    assert tagged != edition
    site = make_site(files=files).build(newsletter_contact="https://news.example/contact")
    assert not site.warnings


def test_an_unknown_table_is_reported_with_the_known_ones(make_site: Callable[..., Site]) -> None:
    text = "# Tiny\n\n:::{newsletter-reference} setting\n:::\n"
    [warned] = make_site(files={"index.md": text}).build("dummy", **REFERENCE).warnings
    assert (warned.path, warned.line) == ("index.md", 3)
    assert "front-matter" in warned.message
