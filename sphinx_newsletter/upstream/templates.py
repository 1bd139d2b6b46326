"""`BuiltinTemplateLoader`: folders and loaders of templates, searched after those of the site.

Reaches into `loaders`, `pathchain`, `templatepathlen` and `environment`, which are public by
spelling, but not documented (Sphinx 9.0.4). The public way, `templates_path`, puts the folder into
`.buildinfo`, and so the place of the installation into the output. It can go when an extension can
add a folder of templates.

Some templates are strict (`undefined` of jinja's environment), and those of the theme are not.
There is no public way: all templates of a builder have one environment. It can go when Sphinx has
a setting for that.
https://github.com/sphinx-doc/sphinx/blob/v9.0.4/sphinx/jinja2glue.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jinja2
from sphinx.jinja2glue import BuiltinTemplateLoader, SphinxFileSystemLoader

from sphinx_newsletter.upstream.guard import reaching_into

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from sphinx.builders import Builder


def add_template_folder(builder: Builder, folder: Path, cache: jinja2.BytecodeCache) -> None:
    """Let *builder* search *folder* after the site's templates, and cache what is compiled."""
    templates = builder.templates
    if not isinstance(templates, BuiltinTemplateLoader):
        return
    with reaching_into("Sphinx", "BuiltinTemplateLoader.templatepathlen"):
        place = templates.templatepathlen
    with reaching_into("Sphinx", "BuiltinTemplateLoader.loaders"):
        templates.loaders.insert(place, SphinxFileSystemLoader(folder))
    # Sphinx writes pages again if a template in one of these folders is newer.
    with reaching_into("Sphinx", "BuiltinTemplateLoader.pathchain"):
        templates.pathchain.insert(place, folder)  # type: ignore[arg-type]
    with reaching_into("Sphinx", "BuiltinTemplateLoader.environment"):
        templates.environment.bytecode_cache = cache


class _StrictLoader(jinja2.BaseLoader):
    """Loader that compiles the templates *names* so that what is undefined is an error.

    Templates that they extend or import, such as Furo's, rely on the opposite.
    """

    def __init__(self, environment: jinja2.Environment, names: Collection[str]) -> None:
        self._inner, self._names, self._lenient = environment.loader, names, environment
        self._strict = environment.overlay(undefined=jinja2.StrictUndefined, loader=self)

    def load(
        self,
        environment: jinja2.Environment,
        name: str,
        globals: Any = None,  # noqa: A002 - jinja's name
    ) -> jinja2.Template:
        """Load the template *name*, whichever of the two environments asks for it."""
        if self._inner is None:
            raise jinja2.TemplateNotFound(name)
        environment = self._strict if name in self._names else self._lenient
        return self._inner.load(environment, name, globals)


def make_strict(builder: Builder, names: Collection[str]) -> None:
    """Let the templates *names* fail where they use what is undefined. It is called once."""
    templates = builder.templates
    if names and isinstance(templates, BuiltinTemplateLoader):
        with reaching_into("Sphinx", "BuiltinTemplateLoader.environment"):
            environment = templates.environment
        environment.loader = _StrictLoader(environment, names)


def wrap_theme_loaders(
    builder: Builder, wrap: Callable[[jinja2.BaseLoader], jinja2.BaseLoader]
) -> None:
    """Replace each loader of the theme's templates by the result of *wrap*."""
    templates = builder.templates
    if isinstance(templates, BuiltinTemplateLoader):
        with reaching_into("Sphinx", "BuiltinTemplateLoader.loaders"):
            own = templates.templatepathlen
            theme = [wrap(loader) for loader in templates.loaders[own:]]
            templates.loaders[own:] = theme  # type: ignore[assignment]
