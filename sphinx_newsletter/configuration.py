"""The settings in Sphinx: declared, checked, and the defaults that follow from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.core.problems import Kind, Problem, suggestion
from sphinx_newsletter.core.settings import PREFIX, SETTINGS, Author
from sphinx_newsletter.messages import report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata


def authors(config: Config) -> dict[str, Author]:
    """The declared authors by key."""
    declared: dict[str, dict[str, str]] = config.newsletter_authors
    return {key: Author(key, a["name"], a.get("url", "")) for key, a in declared.items()}


def problems(config: Config) -> Iterator[tuple[str, Problem]]:
    """The name and the problem of each setting whose value cannot be used."""
    for setting in SETTINGS:
        name = PREFIX + setting.name
        if wrong := setting.check(config[name]):
            yield name, Problem(Kind.SETTING, 1, f"`{name}` is not used: {wrong}")
    names = {PREFIX + setting.name for setting in SETTINGS}
    for name in sorted(config._raw_config):
        if name.startswith(PREFIX) and name not in names:
            near = suggestion(name, names) or "; the reference lists all of them"
            yield name, Problem(Kind.SETTING, 1, f"unknown setting `{name}`{near}")


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Tell of wrong settings, put their defaults back, and set up MyST and Furo."""
    place = str(app.confdir / "conf.py")
    defaults = {PREFIX + setting.name: setting.default for setting in SETTINGS}
    for name, problem in problems(config):
        report(problem, place)
        if name in defaults:
            config[name] = defaults[name]
    default = config.newsletter_default_author
    if default and default not in config.newsletter_authors:
        near = suggestion(default, config.newsletter_authors) or ""
        message = f"`newsletter_default_author` is not declared: `{default}`{near}"
        report(Problem(Kind.SETTING, 1, message), place)
        config.newsletter_default_author = ""
    # `{tags}` and all that follows are written as colon fences.
    config.myst_enable_extensions = {*config.myst_enable_extensions, "colon_fence"}
    if config.newsletter_repository:
        options = {
            "source_repository": config.newsletter_repository,
            "source_branch": config.newsletter_branch,
            "source_directory": "",
        }
        config.html_theme_options = options | config.html_theme_options


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    for setting in SETTINGS:
        app.add_config_value(PREFIX + setting.name, setting.default, setting.rebuild)
    app.connect("config-inited", on_config_inited)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
