"""Settings in conf.py, and the extensions that the package loads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sphinx_newsletter import __version__
from sphinx_newsletter.model.settings import PREFIX, SETTINGS, Setting
from sphinx_newsletter.reading.settings import EXTENSIONS
from tests.conftest import ROOTS, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


CONF = (ROOTS / "minimal" / "conf.py").read_text(encoding="utf-8")
# One right value of each setting, other than its default.
RIGHT: dict[str, Any] = {
    "allow": ["link-again"],
    "authors": {"jan": {"name": "Jan"}, "ann": {"name": "Ann"}},
    "default_author": "kim",
    "editions": "letters",
    "tags": "other.yml",
    "drafts": True,
    "preview": True,
    "description": "What it is about.",
    "entity": "site.example,2024-05",
    "feed_content": "full",
    "licence": "https://licence.example/",
    "profiles": ["https://profile.example/me"],
    "redirects": "moved.txt",
    "repository": "https://github.com/me/site",
    "branch": "trunk",
    "colour": "#0b5a70",
    "typeface": "serif",
    "contact": "jan@letter.example",
    "reply": "jan@letter.example",
    "discuss": "https://forum.example/new?title={title}",
    "directives": ["math"],
    "roles": ["math"],
    "classes": ["lilac"],
    "files": ["docs/files"],
    "contributing": "docs/join",
    "sidebar_editions": 1,
    "sidebar_tags": 1,
    "sidebar_years": 1,
    "excerpt_length": 10,
    "words_per_minute": 100,
    "related": 1,
}


def test_every_setting_is_tried_below() -> None:
    assert set(RIGHT) == {setting.name for setting in SETTINGS}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_value_is_used_without_a_warning(make_site: Callable[..., Site], name: str) -> None:
    site = make_site(files={"other.yml": (ROOTS / "minimal" / "tags.yml").read_bytes()})
    site.write("conf.py", CONF.replace("editions/**", "letters/**") if name == "editions" else CONF)
    site.build("dummy", **{PREFIX + name: RIGHT[name]})
    assert not site.warnings
    assert site.app.config[PREFIX + name] == RIGHT[name]


@pytest.mark.parametrize(
    "setting", [one for one in SETTINGS if one.name != "authors"], ids=lambda setting: setting.name
)
def test_a_wrong_value_is_reported_and_the_default_used(
    make_site: Callable[..., Site], setting: Setting
) -> None:
    name = PREFIX + setting.name
    lines = [line for line in CONF.splitlines() if not line.startswith(name)]
    conf = "\n".join([*lines, f"{name} = object", "# The end.", ""])
    site = make_site(files={"conf.py": conf}).build("dummy")
    [warned] = site.warnings
    assert warned[:3] == ("conf.py", len(lines) + 1, "newsletter.setting")
    assert name in warned.message
    assert site.app.config[name] == setting.default


def test_right_authors_are_used_next_to_wrong_ones(make_site: Callable[..., Site]) -> None:
    authors = {"jan": {"name": "Jan"}, "kim": {"nmae": "Kim"}, "a/b": {"name": "A"}}
    site = make_site().build("dummy", newsletter_authors=authors)
    assert len(site.warnings) == 1
    used = {"jan": {"name": "Jan"}, "kim": {"name": "kim"}}
    assert site.app.config.newsletter_authors == used


def test_the_extension_loads_the_extensions_that_it_needs(make_site: Callable[..., Site]) -> None:
    site = make_site().build("dummy")
    assert {"myst_parser", "sphinx_design", "ablog"} <= set(site.app.extensions)
    assert site.app.extensions["sphinx_newsletter"].version == __version__


def test_a_site_can_name_these_extensions_in_any_order(make_site: Callable[..., Site]) -> None:
    for names in (
        ["ablog", "sphinx_newsletter", "sphinx_design", "myst_parser"],
        ["myst_parser", "sphinx_design", "ablog", "sphinx_newsletter"],
    ):
        site = make_site().build(extensions=names)
        assert not site.warnings
        assert "WebGPU support" in said(site.content("archive/tag/webgpu.html"))


@pytest.mark.parametrize("parts", ["read", "write"])
def test_every_extension_of_the_package_can_run_in_parallel(
    make_site: Callable[..., Site], parts: str
) -> None:
    app = make_site().build("dummy").app
    assert app.is_parallel_allowed(parts)
    ours = [extension for name, extension in app.extensions.items() if "newsletter" in name]
    assert all(getattr(extension, f"parallel_{parts}_safe") for extension in ours)


def test_settings_of_myst_of_the_site_are_used(make_site: Callable[..., Site]) -> None:
    site = make_site().build("dummy", myst_enable_extensions=["deflist"])
    assert set(site.app.config.myst_enable_extensions) == {"deflist", *EXTENSIONS}


def test_theme_options_of_the_site_are_used(make_site: Callable[..., Site]) -> None:
    mine = {"source_branch": "mine", "source_repository": "https://github.com/other/site"}
    site = make_site().build(
        newsletter_repository="https://github.com/me/site", html_theme_options=mine
    )
    assert not site.warnings
    assert "https://github.com/other/site/edit/mine/index.md" in site.read("index.html")
