"""What the build and the editors' desk both tell of a source, in the same words."""

from __future__ import annotations

from typing import NamedTuple

from sphinx_newsletter.core.edition import NAMING_RULE
from sphinx_newsletter.core.problems import Kind, Problem

LARGE = 200_000  # bytes of a picture's file

# Directives of ABlog, and what to do instead.
REFUSED = {
    "post": "each edition and each tagged section is a post by itself",
    "postlist": "use `{edition-list}`, which never goes stale",
    "update": "write a paragraph",
}


class Sentence(NamedTuple):
    """What is always told in the same words, wherever it is."""

    kind: Kind
    message: str

    def at(self, line: int) -> Problem:
        """The problem of the line (from 1)."""
        return Problem(self.kind, line, self.message)


TITLE_MISSING = Sentence(
    Kind.TITLE_MISSING, "the edition has no title: begin it with a level-1 heading, `# …`"
)
TITLE_TWICE = Sentence(
    Kind.TITLE_TWICE, "the edition has a second title: make this heading one of level 2, `## …`"
)
TAGS_TWICE = Sentence(
    Kind.TAGS_TWICE, "`{tags}` stands here a second time: write all tags into the first one"
)
TAGS_OUTSIDE = Sentence(
    Kind.TAGS_MISPLACED, "`{tags}` has a meaning in editions only: take it out here"
)
TAGS_MISPLACED = Sentence(
    Kind.TAGS_MISPLACED, "`{tags}` stands away from a heading: move it directly under one"
)
TAGS_EMPTY = Sentence(
    Kind.TAGS_EMPTY, "`{tags}` names no tag: write at least one, as in `:::{tags} webgpu`"
)
TAGS_OPEN = Sentence(Kind.TAGS_OPEN, "`{tags}` is not closed: end it with a line `:::`")
TLDR_OUTSIDE = Sentence(Kind.TLDR, "`{tldr}` has a meaning in editions only: write a list")
TLDR_BELOW = Sentence(Kind.TLDR, "`{tldr}` stands below a rubric: move it up, under the title")
TLDR_TWICE = Sentence(
    Kind.TLDR, "`{tldr}` stands here a second time: write all points into the first one"
)
FILE_NAME = Sentence(Kind.FILE_NAME, f"no edition is named like this: {NAMING_RULE}")


def directive_refused(name: str, line: int) -> Problem:
    """Of one of the directives in `REFUSED`."""
    message = f"`{{{name}}}` cannot be used here: {REFUSED[name]}"
    return Problem(Kind.DIRECTIVE_REFUSED, line, message)


def permalink_twice(name: str, line: int | None, holder: int | None) -> Problem:
    """Of an address that the line *holder* of the page has already."""
    message = f"`{name}` is an address of this page already (line {holder or 1})"
    return Problem(Kind.PERMALINK_TWICE, line or 1, f"{message}: give this one another")


def permalink_automatic(line: int, anchor: str = "") -> Problem:
    """Of a section whose address, *anchor*, is a number."""
    called = f", `#{anchor}`," if anchor else ""
    message = (
        f"the address of this section{called} moves when the page is edited: write a target in "
        "Latin letters above it, as in `(my-section)=`"
    )
    return Problem(Kind.PERMALINK_AUTOMATIC, line, message)


def image_alt(written: str, line: int) -> Problem:
    """Of a picture without words."""
    message = (
        f"the picture `{written}` has no alt text: say what it shows to those who cannot see "
        f"it, as in `![A cat in three lines]({written})`, or with `:alt:`"
    )
    return Problem(Kind.IMAGE_ALT, line, message)


def image_elsewhere(written: str, line: int) -> Problem:
    """Of a picture that lies on another site."""
    message = (
        f"the picture `{written}` lies on another site, which would learn of each reader: "
        "save it beside the edition"
    )
    return Problem(Kind.IMAGE_ELSEWHERE, line, message)


def image_large(written: str, line: int, size: int) -> Problem:
    """Of a picture whose file has *size* bytes, more than `LARGE`."""
    message = (
        f"the picture `{written}` has {size // 1000} KB, more than {LARGE // 1000}: make it "
        "smaller (1200 pixels are wide enough), or save it as WebP"
    )
    return Problem(Kind.IMAGE_LARGE, line, message)
