"""The template of a new edition: the site's own `edition.md`, or that of the package.

It is Jinja's language, which the site's other templates are written in too: rubrics and events
are lists, for which `string.Template` has no words. In its sandbox, since a template that an
editor has copied from somewhere has no business with files or programs.
"""

from __future__ import annotations

from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from sphinx_newsletter.desk.settings import DeskError

if TYPE_CHECKING:
    from sphinx_newsletter.desk.desk import Desk
    from sphinx_newsletter.desk.next.edition import Draft


NAME = "edition.md"
_OWN = "_templates"  # Sphinx's usual name; looked at where `templates_path` does not name it
_OURS = Path(__file__).parents[2] / "templates" / "newsletter"


def write(desk: Desk, draft: Draft) -> str:
    """The text of the edition *draft*. Raises `DeskError`."""
    folder = next(filter(_has_one, _folders(desk)), _OURS)
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    try:
        return environment.get_template(NAME).render(draft._asdict())
    except (TemplateError, UnicodeDecodeError, TypeError, ArithmeticError, LookupError) as error:
        raise DeskError(f"{_place(folder / NAME, desk.folder, error)}: {error}") from error


def _folders(desk: Desk) -> list[Path]:
    return [desk.folder / name for name in dict.fromkeys((*desk.settings.templates, _OWN))]


def _has_one(folder: Path) -> bool:
    return (folder / NAME).is_file()


def _place(path: Path, site: Path, error: Exception) -> str:
    """The template's file, and the line of *error* in it where it can be told."""
    tb = extract_tb(error.__traceback__)
    lines: list[Any] = [one.lineno for one in tb if one.filename == str(path)]
    if isinstance(error, TemplateSyntaxError):
        lines.append(error.lineno)
    name = path.relative_to(site).as_posix() if path.is_relative_to(site) else path.name
    return f"{name}:{lines[-1]}" if lines else name
