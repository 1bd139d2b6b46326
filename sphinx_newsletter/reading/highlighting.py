"""Syntax highlighting: off where the language is unknown, or Pygments would take too long.

The time of some lexers grows much faster than the length of the code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from pygments.lexers import get_all_lexers, get_lexer_by_name
from pygments.util import ClassNotFound
from sphinx.directives import code
from sphinx.highlighting import lexer_classes, lexers
from sphinx.transforms import SphinxTransform

from sphinx_newsletter.model import markdown_sentences, sentences, size_limits
from sphinx_newsletter.reading.report import report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata, OptionSpec

    from sphinx_newsletter.model.sentences import Sentence


_LINES = re.compile(r"\s*(?:\d{1,4}(?:\s*-\s*(?:\d{1,4})?)?|-\s*\d{1,4})\s*")
_MOST_RANGES = 100
# Languages whose time grows with the third power of the length, or faster (Pygments 2.21).
SLOW = frozenset(
    {
        *("autoit", "bro", "cucumber", "devicetree", "dts", "fan", "gherkin", "janet", "kal"),
        *("maple", "mcschema", "typoscriptcssdata", "usd", "usda", "x++", "xpp", "xq", "xql"),
        *("xqm", "xquery", "xqy", "zeek"),
    }
)


def line_numbers(written: str | None) -> str:
    """Parser of an option with lines and ranges of lines, as in `1, 3-5`."""
    ranges = (written or "").split(",")
    if len(ranges) > _MOST_RANGES or not all(map(_LINES.fullmatch, ranges)):
        raise ValueError("write line numbers, as in `1, 3-5`")
    return str(written)


class CodeBlockDirective(code.CodeBlock):
    """`{code-block}` of Sphinx, with a limit to the lines that it emphasizes."""

    option_spec: ClassVar[OptionSpec] = {
        **(code.CodeBlock.option_spec or {}),
        "emphasize-lines": line_numbers,
    }


class LimitHighlighting(SphinxTransform):
    """Transform that turns off highlighting where code, or all code of a page, is long."""

    default_priority = 6

    def apply(self, **_: object) -> None:
        """Report each reason once for a page."""
        blocks = [*self.document.findall(nodes.literal_block)]
        self._check_languages(blocks)
        reported: set[Sentence] = set()
        for block, why in [*_not_highlighted(blocks)]:
            block["language"] = "none"
            if why not in reported:
                reported.add(why)
                line = block.line or 1
                report(why.at(line), (self.env.docname, line))

    def _check_languages(self, blocks: list[nodes.literal_block]) -> None:
        """Report unknown languages, which Sphinx does only when it writes the page."""
        for block in blocks:
            language = str(block.get("language", "none"))
            if not _is_known(language):
                block["language"] = "none"
                line = block.line or 1
                problem = markdown_sentences.code_language(language, line, _languages())
                report(problem, (self.env.docname, line))


def _not_highlighted(
    blocks: list[nodes.literal_block],
) -> Iterator[tuple[nodes.literal_block, Sentence]]:
    count = 0
    for block in blocks:
        language, length = str(block.get("language", "")).lower(), len(block.rawsource)
        if language in SLOW:
            yield block, sentences.CODE_SLOW
        elif language != "none":
            count += length if length <= size_limits.LONGEST_CODE else 0
            if length > size_limits.LONGEST_CODE or count > size_limits.MOST_CODE:
                yield block, sentences.CODE_LONG


def _is_known(language: str) -> bool:
    """Whether Sphinx finds a lexer for *language*."""
    if language in {"default", "none", "guess", "pycon3"} or language in {*lexers, *lexer_classes}:
        return True
    try:
        get_lexer_by_name(language)
    except ClassNotFound:
        return False
    return True


def _languages() -> set[str]:
    """The names of all languages that Pygments knows."""
    return {alias for _name, aliases, *_ in get_all_lexers(plugins=False) for alias in aliases}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Replace the directives of Sphinx, and add the transform."""
    for name in ("code-block", "sourcecode"):
        app.add_directive(name, CodeBlockDirective, override=True)
    app.add_transform(LimitHighlighting)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
