"""`StandaloneHTMLBuilder`: its application, its methods, and checksums of style sheets.

Each function names what it reaches into (Sphinx 9.0.4). It can go when Sphinx gives it a public
name.
https://github.com/sphinx-doc/sphinx/blob/v9.0.4/sphinx/builders/html/__init__.py
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import ThemeError

from sphinx_newsletter.upstream.environment import application_of
from sphinx_newsletter.upstream.guard import BuildEndedError, reaching_into

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

_FURO = ("furo", "theme", "furo")  # the end of the path of its folder


class HTMLBuilder(StandaloneHTMLBuilder):
    """An HTML builder whose subclasses reach their application by a public name."""

    def init(self) -> None:
        """Begin without paths of pages, which a build asks for again and again."""
        super().init()
        self._paths: dict[str, Path] = {}

    def get_output_path(self, page_name: str, /) -> Path:
        """The file of the page *page_name*."""
        if page_name not in self._paths:
            self._paths[page_name] = super().get_output_path(page_name)
        return self._paths[page_name]

    @property
    def application(self) -> Sphinx:
        """The application that runs this builder."""
        return application_of(self)

    def init_templates(self) -> None:
        """Load the theme; end the build unless it is Furo, or inherits from it."""
        try:
            super().init_templates()
            is_furo = any(
                path.parts[-3:] == _FURO for path in map(Path, self.theme.get_theme_dirs())
            )
            why = "" if is_furo else f"the theme `{self.theme.name}` is not Furo"
        except ThemeError as error:
            why = str(error)
        if why:
            raise BuildEndedError(
                f'{why}: write `html_theme = "furo"` into conf.py '
                "(or the name of a theme that inherits from Furo)"
            )

    def write_in_this_process(self, docnames: Sequence[str]) -> None:
        """Resolve and write the pages *docnames*, one after the other.

        Reaches into `Builder._write_serial`: the public `write_documents` decides for itself
        whether it starts processes, and resolves all pages before it does.
        https://github.com/sphinx-doc/sphinx/blob/v9.0.4/sphinx/builders/__init__.py
        """
        with reaching_into("Sphinx", "Builder._write_serial"):
            write = self._write_serial
        write(docnames)


def compute_checksums(builder: StandaloneHTMLBuilder) -> None:
    """Let Sphinx compute the checksums of all style sheets now, and keep them.

    Reaches into `StandaloneHTMLBuilder._css_files` and `_assets._file_checksum`. Sphinx computes a
    checksum when a page first links the file, and keeps it; in a process that builds more than once
    the file may have changed by then.
    https://github.com/sphinx-doc/sphinx/blob/v9.0.4/sphinx/builders/html/_assets.py
    """
    with reaching_into("Sphinx", "sphinx.builders.html._assets._file_checksum"):
        from sphinx.builders.html._assets import _file_checksum  # noqa: PLC0415 - guarded
    with reaching_into("Sphinx", "StandaloneHTMLBuilder._css_files"):
        names = [sheet.filename for sheet in builder._css_files]
    for name in names:
        _file_checksum(builder.outdir, name)


def replace_method(builder: Builder, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    """Let Sphinx call *method* in place of the method *name* of *builder*; return the latter.

    The names are public by spelling, but not documented; Sphinx has no events for these steps of a
    build. A subclass could not be exchanged when an application is built again.
    """
    with reaching_into("Sphinx", f"Builder.{name}"):
        replaced: Callable[..., Any] = getattr(builder, name)
    setattr(builder, name, method)
    return replaced
