"""What the build and the editors' desk both tell of a source, in the same words."""

from __future__ import annotations

from sphinx_newsletter.core.edition import NAMING_RULE
from sphinx_newsletter.core.problems import Kind, Problem

LARGE = 200_000  # bytes of a picture's file

# Directives of ABlog, and what to do instead.
REFUSED = {
    "post": "each edition and each tagged section is a post by itself",
    "postlist": "use `{edition-list}`, which never goes stale",
    "update": "write a paragraph",
}


def title_missing(line: int) -> Problem:
    """Of an edition that does not begin with a heading of level 1."""
    message = "the edition has no title: begin it with a level-1 heading, `# …`"
    return Problem(Kind.TITLE_MISSING, line, message)


def title_twice(line: int) -> Problem:
    """Of another heading of level 1."""
    message = "the edition has a second title: make this heading one of level 2, `## …`"
    return Problem(Kind.TITLE_TWICE, line, message)


def file_name() -> Problem:
    """Of an edition whose name says neither when it appeared nor its number."""
    return Problem(Kind.FILE_NAME, 1, f"no edition is named like this: {NAMING_RULE}")


def tags_twice(line: int) -> Problem:
    """Of a second `{tags}` under a heading."""
    message = "`{tags}` stands here a second time: write all tags into the first one"
    return Problem(Kind.TAGS_TWICE, line, message)


def tags_outside(line: int) -> Problem:
    """Of a `{tags}` on a page that is no edition."""
    message = "`{tags}` has a meaning in editions only: take it out here"
    return Problem(Kind.TAGS_MISPLACED, line, message)


def tags_misplaced(line: int) -> Problem:
    """Of a `{tags}` that is not directly under a heading."""
    message = "`{tags}` stands away from a heading: move it directly under one"
    return Problem(Kind.TAGS_MISPLACED, line, message)


def tags_empty(line: int) -> Problem:
    """Of a `{tags}` without names."""
    message = "`{tags}` names no tag: write at least one, as in `:::{tags} webgpu`"
    return Problem(Kind.TAGS_EMPTY, line, message)


def tags_open(line: int) -> Problem:
    """Of a `{tags}` without its last line."""
    return Problem(Kind.TAGS_OPEN, line, "`{tags}` is not closed: end it with a line `:::`")


def tldr_outside(line: int) -> Problem:
    """Of a `{tldr}` on a page that is no edition."""
    message = "`{tldr}` has a meaning in editions only: write a list"
    return Problem(Kind.TLDR, line, message)


def tldr_below(line: int) -> Problem:
    """Of a `{tldr}` below a rubric."""
    message = "`{tldr}` stands below a rubric: move it up, under the title"
    return Problem(Kind.TLDR, line, message)


def tldr_twice(line: int) -> Problem:
    """Of a second `{tldr}`."""
    message = "`{tldr}` stands here a second time: write all points into the first one"
    return Problem(Kind.TLDR, line, message)


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
