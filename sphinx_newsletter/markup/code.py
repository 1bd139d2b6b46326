"""Code that costs a build more than the few letters with which it is written.

Sphinx makes a list of all lines that are to be marked: `1-1000000000` takes all memory of the
machine. And Pygments, which gives code its colours, looks far ahead: for ten times as much of the
wrong code it needs a hundred times as long, in some languages a thousand times.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.directives import code
from sphinx.transforms import SphinxTransform

from sphinx_newsletter.messages import report
from sphinx_newsletter.model import sentences, size_limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata, OptionSpec

    from sphinx_newsletter.model.sentences import Sentence


_LINES = re.compile(r"\s*(?:\d{1,4}(?:\s*-\s*(?:\d{1,4})?)?|-\s*\d{1,4})\s*")
_MOST = 100  # ranges
# Languages in which the time grows with the third power of the length, or worse (Pygments 2.21).
_SLOW = frozenset(
    {
        *("autoit", "bro", "cucumber", "devicetree", "dts", "fan", "gherkin", "janet", "kal"),
        *("maple", "mcschema", "typoscriptcssdata", "usd", "usda", "x++", "xpp", "xq", "xql"),
        *("xqm", "xquery", "xqy", "zeek"),
    }
)


def line_numbers(written: str | None) -> str:
    """Lines and ranges of them, as in `1, 3-5`."""
    ranges = (written or "").split(",")
    if len(ranges) > _MOST or not all(map(_LINES.fullmatch, ranges)):
        raise ValueError("write numbers of lines, as in `1, 3-5`")
    return str(written)


class CodeBlock(code.CodeBlock):
    """Sphinx's `{code-block}`, which marks lines that there can be."""

    option_spec: ClassVar[OptionSpec] = {
        **(code.CodeBlock.option_spec or {}),
        "emphasize-lines": line_numbers,
    }


class Plain(SphinxTransform):
    """Takes the colours from code that is long, and from all code where it is much."""

    default_priority = 6

    def apply(self, **_: object) -> None:
        """Tell once of each kind."""
        told: set[Sentence] = set()
        for block, why in [*self._plain()]:
            block["language"] = "none"
            if why not in told:
                told.add(why)
                line = block.line or 1
                report(why.at(line), (self.env.docname, line))

    def _plain(self) -> Iterator[tuple[nodes.literal_block, Sentence]]:
        count = 0
        for block in self.document.findall(nodes.literal_block):
            language, length = str(block.get("language", "")).lower(), len(block.rawsource)
            if language in _SLOW:
                yield block, sentences.CODE_SLOW
            elif language != "none":
                count += length if length <= size_limits.LONGEST_CODE else 0
                if length > size_limits.LONGEST_CODE or count > size_limits.MOST_CODE:
                    yield block, sentences.CODE_LONG


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    for name in ("code-block", "sourcecode"):
        app.add_directive(name, CodeBlock, override=True)
    app.add_transform(Plain)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
