"""Settings of `conf.py`: added to Sphinx, checked, and handed on to MyST and Furo."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from sphinx.config import Config

from sphinx_newsletter.model.addresses import Site, site_of
from sphinx_newsletter.model.problems import Kind, Problem, suggestion
from sphinx_newsletter.model.setting_values import are_authors
from sphinx_newsletter.model.settings import PREFIX, SETTINGS, Author
from sphinx_newsletter.model.site_address import SETTING, SiteAddress, site_address
from sphinx_newsletter.reading.report import report
from sphinx_newsletter.upstream.guard import BuildEndedError
from sphinx_newsletter.upstream.settings import written_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


# What editors know from other programs, and the syntax of the package's own directives.
EXTENSIONS = (
    "alert",  # > [!NOTE]
    "amsmath",  # \begin{align}
    "attrs_inline",  # ![…](a.png){width=200px}
    "colon_fence",  # :::{tags}
    "deflist",
    "dollarmath",  # $x^2$
    "gfm_autolink",  # https://example.org
    "strikethrough",  # ~~struck~~
    "tasklist",  # - [x] done
)
# Extensions of others that do again what the package does, or what its policy blocks: what comes
# of it.
_REDUNDANT = {
    "notfound.extension": "replaces the page `404.html` of the archive",
    "sphinx_sitemap": "replaces `sitemap.xml` of the archive",
    "sphinxext.opengraph": "adds Open Graph tags to pages that have them",
    "sphinxcontrib.mermaid": "loads scripts from another site, which the site's policy blocks",
    "myst_nb": "adds its style sheet to all pages, and its notebooks are not read",
}


def authors(config: Config) -> dict[str, Author]:
    """The authors that `conf.py` declares, by key."""
    declared: dict[str, dict[str, str]] = config.newsletter_authors
    return {key: Author(key, a["name"], a.get("url", "")) for key, a in declared.items()}


def site(app: Sphinx) -> Site:
    """The site that *app* builds."""
    config = app.config
    title = config.html_title or config.project
    description, entity = config.newsletter_description, config.newsletter_entity
    preview = config.newsletter_preview
    address, language = config.html_baseurl, config.language
    return site_of(address, title, description, language, entity, is_preview=preview)


def address_of(config: Config, written: Any) -> SiteAddress:
    """The address of the site: *written* in `conf.py` or after `-D`, or from its host."""
    return site_address(written, os.environ, is_option=SETTING in config.overrides)


def problems(config: Config) -> Iterator[tuple[str, Problem]]:
    """Check all settings; yield the name of each wrong one and its problem."""
    for setting in SETTINGS:
        name = PREFIX + setting.name
        if wrong := setting.check(config[name]):
            yield name, Problem(Kind.SETTING, 1, f"wrong value of `{name}`: {wrong}")
    known = config.newsletter_authors
    default = config.newsletter_default_author
    if isinstance(known, dict) and isinstance(default, str) and default not in {"", *known}:
        near = suggestion(default, known) or "; declare it in `newsletter_authors`"
        message = f"wrong value of `newsletter_default_author`: unknown author `{default}`{near}"
        yield "newsletter_default_author", Problem(Kind.SETTING, 1, message)
    if others := other_suffixes(config):
        named = " and ".join(f"`{suffix}`" for suffix in others)
        message = (
            f"`source_suffix` names {named}, but only files that end in `.md` are read: remove the "
            "setting, and convert the other pages to Markdown"
        )
        yield "source_suffix", Problem(Kind.SOURCE_SUFFIX, 1, message)
    for name in config.extensions:
        if name in _REDUNDANT:
            message = f"the extension `{name}` {_REDUNDANT[name]}: remove it from `extensions`"
            yield "extensions", Problem(Kind.SETTING, 1, message)
    if is_mathjax_elsewhere(config):
        message = (
            "`html_math_renderer` loads MathJax from another site, which the site's Content "
            "Security Policy blocks: remove it, because formulas are MathML without it"
        )
        yield "html_math_renderer", Problem(Kind.SETTING, 1, message)
    names = {PREFIX + setting.name for setting in SETTINGS}
    for name in sorted(written_settings(config)):
        if name.startswith(PREFIX) and name not in names:
            near = _near(name, names) or "; the reference lists all of them"
            yield name, Problem(Kind.SETTING, 1, f"unknown setting `{name}`{near}")


def is_mathjax_elsewhere(config: Config) -> bool:
    """Whether formulas would be drawn by MathJax, from another site."""
    # Commands read `conf.py` without the settings of extensions.
    renderer, path = (getattr(config, name, "") for name in ("html_math_renderer", "mathjax_path"))
    return renderer == "mathjax" and "//" in str(path)


def other_suffixes(config: Config) -> tuple[str, ...]:
    """The suffixes that `source_suffix` names besides `.md`, as the site sets it."""
    value = config.source_suffix
    if value == Config.config_values["source_suffix"].default:
        return ()
    named = value if isinstance(value, (list, tuple, set, dict)) else [value]
    return tuple(sorted({str(suffix) for suffix in named} - {".md"}))


def _near(name: str, names: set[str]) -> str:
    """The suggestion for *name*; it ignores the prefix, which would make all names similar."""
    bare = {known.removeprefix(PREFIX) for known in names}
    return suggestion(name.removeprefix(PREFIX), bare).replace("`", f"`{PREFIX}", 1)


def usable(name: str, value: object, default: Any) -> Any:
    """The value to use instead of the wrong *value*: of authors, all keys that are valid."""
    if name != f"{PREFIX}authors" or not isinstance(value, dict):
        return default
    named = {key: {"name": key} for key in value}
    return {
        key: author
        for key, author in [*named.items(), *value.items()]
        if not are_authors({key: author})
    }


def line_of(conf: Path, name: str) -> int:
    """The line of *conf* that sets *name*, or 1 if none does, as with `-D`."""
    try:
        lines = conf.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return 1
    return next((n for n, line in enumerate(lines, start=1) if re.match(rf"{name}\b", line)), 1)


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Report wrong settings, replace them by their defaults, and set up MyST and Furo."""
    conf = app.confdir / "conf.py"
    address = address_of(config, config.html_baseurl)
    if address.problem:
        raise BuildEndedError(f"{conf}:{line_of(conf, address.source)}: {address.problem}")
    config.html_baseurl = address.address
    defaults = {PREFIX + setting.name: setting.default for setting in SETTINGS}
    for name, problem in problems(config):
        report(problem, f"{conf}:{line_of(conf, name)}")
        if name in defaults:
            config[name] = usable(name, config[name], defaults[name])
    if is_mathjax_elsewhere(config):
        config.html_math_renderer = None
    config.newsletter_preview |= address.is_preview
    config.myst_enable_extensions = {*config.myst_enable_extensions, *EXTENSIONS}
    config.myst_dmath_allow_space = config.myst_dmath_allow_digits = False  # "$5 and $6"
    config.myst_dmath_double_inline = True
    config.myst_update_mathjax = False  # no page loads its script
    if config.newsletter_repository:
        options = {
            "source_repository": config.newsletter_repository,
            "source_branch": config.newsletter_branch,
            "source_directory": "",
        }
        config.html_theme_options = options | config.html_theme_options


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the settings, and connect the handler."""
    for setting in SETTINGS:
        app.add_config_value(PREFIX + setting.name, setting.default, setting.rebuild)
    app.connect("config-inited", on_config_inited)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
