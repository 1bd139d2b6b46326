"""Directives: their registry, and a base class that checks the options.

An option is declared once, with its meaning and its parser. The build, `newsletter check` and the
reference read that declaration. What is wrong with an option is reported on its own line.
"""

from __future__ import annotations

import re
import sys
import traceback
from abc import ABC, abstractmethod
from contextlib import contextmanager
from dataclasses import fields, replace
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol, TypeVar
from urllib.parse import urlsplit

from docutils import nodes
from docutils.parsers.rst import DirectiveError
from docutils.parsers.rst.directives import class_option
from myst_parser.parsers.options import TokenizeError, options_to_tokens
from sphinx.util.docutils import SphinxDirective
from sphinx.util.i18n import search_image_for_language

from sphinx_newsletter.model.anchors import anchor_of, unique
from sphinx_newsletter.model.problems import Kind, Problem, suggestion
from sphinx_newsletter.model.sentences import value_cut
from sphinx_newsletter.model.yaml_lines import comment_like_text
from sphinx_newsletter.reading.domain import is_edition
from sphinx_newsletter.reading.extract import text_in
from sphinx_newsletter.reading.images import size_of
from sphinx_newsletter.reading.link_policy import file_name
from sphinx_newsletter.reading.report import warn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from docutils.parsers.rst import Directive

    from sphinx_newsletter.model.blocks import Block


# A host name or an IP address. It is copied into the Content-Security-Policy of the site, where `;`
# and `,` separate values.
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+")
_OPTION = re.compile(r"\s*:[^\s:]")


class Documented(Protocol):
    """A directive with an example of its use, for the reference."""

    example: ClassVar[str]


_D = TypeVar("_D", bound=type[Documented])

# The directives of the package, by name. Content may use them.
REGISTRY: dict[str, type[Documented]] = {}


def directive(name: str) -> Callable[[_D], _D]:
    """Decorator that registers a class as the directive *name*."""

    def register(found: _D) -> _D:
        REGISTRY[name] = found
        return found

    return register


class Option(NamedTuple):
    """Declaration of an option: its meaning, and its parser, which raises `ValueError`."""

    meaning: str
    read: Callable[[str], Any]
    required: bool = False


class ImageFile(NamedTuple):
    """File of an image: its path below the site's folder, its width and height.

    All are empty if there is no such file; the size alone is `(0, 0)` if it cannot be read.
    """

    path: str = ""
    size: tuple[int, int] = (0, 0)


class Wrong(NamedTuple):
    """Problem of a directive, or of one *option* of it; the line is added later."""

    kind: Kind
    message: str
    option: str = ""


class AnyOption(dict[str, Any]):
    """An `option_spec` that accepts any option as text; `read_options` checks it afterwards."""

    def __contains__(self, name: object) -> bool:
        return True

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, name: str) -> Callable[[str], str]:
        return lambda text: (text or "").strip()


def words(text: str) -> str:
    """Parser of one line of text."""
    if not text:
        raise ValueError("it is empty")
    return " ".join(text.split())


def number(text: str) -> int:
    """Parser of a whole number."""
    if not text.isascii() or not text.isdigit():
        raise ValueError(f"`{text}` is not a whole number")
    return int(text)


def flag(text: str) -> bool:
    """Parser of an option without a value."""
    if text:
        raise ValueError("it takes no value")
    return True


def names(text: str) -> tuple[str, ...]:
    """Parser of words with commas between them."""
    found = tuple(words(name) for name in text.split(",") if name.strip())
    if not found:
        raise ValueError("it is empty")
    return found


def image_path(text: str) -> str:
    """Parser of the path of an image of the site, as in `![…](path)`."""
    if not text or ":" in text:
        raise ValueError(f"`{text}` is not a file of this site")
    return text


def address(text: str) -> str:
    """Parser of an address that begins with `https://`."""
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    host = parts.hostname or ""
    if parts.scheme != "https" or not _HOST.fullmatch(host) or any(map(str.isspace, text)):
        raise ValueError(f"`{text}` is not an address that begins with `https://`")
    return text


def read_options(
    directive: str,
    declared: Mapping[str, Option],
    given: Mapping[str, str],
    values: dict[str, Any],
) -> Iterator[Wrong]:
    """Parse the options that are *given* into *values*, and yield what is wrong with them.

    *directive* is the name for messages. *values* gets the options that can be used, and only them.
    """
    for name, text in given.items():
        if name not in declared:
            known = ", ".join(f"`:{one}:`" for one in declared)
            near = suggestion(name, declared) or f": it has {known}"
            message = f"`{{{directive}}}` has no option `{name}`{near}"
            yield Wrong(Kind.OPTION_UNKNOWN, message, name)
            continue
        try:
            values[name] = declared[name].read(text)
        except ValueError as error:
            message = f"`:{name}:` cannot be used: {error}; {_meaning(declared[name])}"
            yield Wrong(Kind.OPTION_INVALID, message, name)
        except Exception as error:  # noqa: BLE001 - the parser of an extension may raise anything
            message = f"`:{name}:` cannot be read, because {failure(declared[name].read, error)}"
            yield Wrong(Kind.EXTENSION, message, name)
    for name, option in declared.items():
        if option.required and name not in given:
            message = f"`{{{directive}}}` has no `:{name}:`: write one; {_meaning(option)}"
            yield Wrong(Kind.OPTION_MISSING, message)


def failure(code: object, error: Exception) -> str:
    """The words of a message about an *error* that *code*, a function or a class, has raised."""
    module = getattr(code, "__module__", None) or type(code).__module__
    file = getattr(sys.modules.get(module), "__file__", None)
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == file]
    place = f" in line {lines[-1]}" if lines else ""
    return f"the module `{module}` fails{place} ({error!r}): report that to its author"


def _meaning(option: Option) -> str:
    meaning = option.meaning
    return f"it is {meaning[:1].lower()}{meaning[1:].rstrip('.')}"


def cut_options(content: str, line: int) -> Iterator[Problem]:
    """Values that ` #` cuts off in the options at the beginning of *content*, from *line* on.

    MyST has two forms of options: lines of `:name: value`, and YAML between two lines `---`.
    """
    lines = content.splitlines()
    is_yaml = bool(lines) and lines[0].startswith("---")
    is_option = (lambda one: not one.startswith("---")) if is_yaml else _OPTION.match
    block = [*takewhile(is_option, lines[is_yaml:])]
    if not any(" #" in one or "\t#" in one for one in block):
        return
    if not is_yaml:
        block = [one.lstrip()[1:] for one in block]
    try:
        tokens, _state = options_to_tokens("\n".join(block))
    except TokenizeError:  # MyST reports it
        return
    for key, value in tokens:
        end = (value if value and value.value else key).end
        rest = block[end.line][end.column :] if end.line < len(block) else ""
        if comment := comment_like_text(rest.removeprefix(":")):
            yield value_cut(comment, line + is_yaml + end.line, Kind.OPTION_INVALID)


class CheckedDirective(SphinxDirective, ABC):
    """Base class of directives with options: `declared` has them, `make` gets their values.

    `record` is the type of the record that `make` attaches to a node, if the directive has one.
    """

    declared: ClassVar[Mapping[str, Option]] = {}
    record: ClassVar[type[Block]]
    example: ClassVar[str] = ""
    option_spec: ClassVar[Any] = AnyOption()
    has_content = True

    def __init_subclass__(cls) -> None:
        """Register a directive whose blocks have a record, under the name of the block."""
        if record := vars(cls).get("record"):
            REGISTRY[record.block_name] = cls

    def run(self) -> list[nodes.Node]:
        """Check the options, and make the nodes."""
        values: dict[str, Any] = {}
        if hasattr(self, "record") and not is_edition(self.config, self.env.docname):
            message = f"`{{{self.name}}}` is outside of an edition, so no list contains it"
            self.report(Kind.BLOCK_OUTSIDE, f"{message}: move it to one, or write plain Markdown")
        for wrong in read_options(self.name, self.declared, self.options, values):
            self.report(*wrong)
        missing = any(one.required and name not in values for name, one in self.declared.items())
        return self.incomplete(values) if missing else self.make(values)

    def incomplete(self, values: dict[str, Any]) -> list[nodes.Node]:  # noqa: ARG002 - for others
        """Return the nodes if a required option is missing or cannot be used: the content."""
        return self.parse_content_to_nodes()

    @abstractmethod
    def make(self, values: dict[str, Any]) -> list[nodes.Node]:
        """Return the nodes; *values* has the options that are given and can be used."""

    def report(self, kind: Kind | str, message: str, option: str = "") -> None:
        """Report a problem of this directive, on its line or on that of *option*.

        *kind* is a kind of the package, such as `option-missing`, or the name of a `Rule`.
        """
        line = self.line_of(option) if option else self.lineno
        warn(kind.value if isinstance(kind, Kind) else kind, message, (self.env.docname, line))

    def line_of(self, option: str) -> int:
        """The line of *option*, or of the directive if it has no such option."""
        lines = self.block_text.splitlines()
        found = re.compile(rf"\s*:{re.escape(option)}:")
        return self.lineno + next((n for n, line in enumerate(lines) if found.match(line)), 0)

    def image(self, path: str, alt: str, option: str) -> nodes.image:
        """The image *path*, which *option* names: problems of the file are reported there."""
        # Without a raw source, Sphinx would remove its line.
        image = nodes.image(path, uri=path, alt=alt)
        image.source, image.line = self.get_source_info()[0], self.line_of(option)
        return image

    def image_file(self, path: str) -> ImageFile:
        """The file to which Sphinx will resolve the *path* of an image on this page."""
        try:
            name = search_image_for_language(file_name(self.env, path), self.env) if path else ""
            found, full = self.env.relfn2path(name) if name else ("", "")
            if not Path(full).is_file():
                return ImageFile()
        except (OSError, RuntimeError, ValueError):  # too long, or a loop of symbolic links
            return ImageFile()  # Sphinx reports it
        return ImageFile(found, size_of(Path(self.env.srcdir, found)) or (0, 0))

    def attach(self, node: nodes.Element, record: Block) -> None:
        """Attach the *record* of the block to the *node* that shows it."""
        if node.line is None:
            self.set_source_info(node)
        lines = {option: self.line_of(option) for option in self.options}
        node["block"] = replace(record, line=self.lineno, option_lines=lines)


class BlockDirective(CheckedDirective):
    """Base class of directives whose blocks are a container with what `show` returns of a record.

    The fields of the record are the options, with `_` instead of `-`; a field `text` gets the text
    of the content. If the record has a `link_text`, the block gets an anchor of its own.
    Where `show` fails, the page shows the content, and the module of the directive is reported.
    """

    @abstractmethod
    def show(self, record: Any) -> Iterable[nodes.Node]:
        """Return the nodes that the page shows of *record*, above the content of the directive."""

    def make(self, values: dict[str, Any]) -> list[nodes.Node]:
        """Make a container with the record."""
        content = self.parse_content_to_nodes()
        try:
            record = self._record(values, content)
            shown, link_text = [*self.show(record)], record.link_text
        except DirectiveError:
            raise  # the directive has reported something by itself
        except Exception as error:  # noqa: BLE001 - an extension may raise anything
            message = f"`{{{self.name}}}` is not shown, because {failure(type(self), error)}"
            self.report(Kind.EXTENSION, message)
            return content
        node = nodes.container("", *shown, *content, classes=[self.name])
        self.attach(node, record)
        if link_text:
            ids = self.state.document.ids
            anchor = unique(anchor_of(f"{self.name} {link_text}"), ids)
            node["ids"], ids[anchor] = [anchor], node
        return [node]

    def _record(self, values: dict[str, Any], content: Sequence[nodes.Node]) -> Block:
        given = {name.replace("-", "_"): value for name, value in values.items()}
        if "text" in {one.name for one in fields(self.record)}:
            given["text"] = text_in(*content)
        return self.record(**given)


@contextmanager
def allowed_class_options(
    directive: type[Directive] | None, allowed: Callable[[list[str]], list[str]]
) -> Iterator[None]:
    """Let the options of *directive* contain only classes that *allowed* returns.

    Options are declared on the class of a directive, so that declaration is replaced while the
    directive runs.
    """
    if not directive or class_option not in (directive.option_spec or {}).values():
        yield  # no option has classes, or the directive is within itself
        return
    before, own = directive.option_spec, "option_spec" in vars(directive)
    directive.option_spec = {
        name: (lambda given: allowed(class_option(given))) if convert is class_option else convert
        for name, convert in (before or {}).items()
    }
    try:
        yield
    finally:
        if own:
            directive.option_spec = before
        else:
            del directive.option_spec
