"""Size limits of sources: far above what editors write, and low enough for fast builds.

Content above a limit is reported and left out or shown as text; the rest of the site is built.
"""

from __future__ import annotations

LARGE_IMAGE = 200_000  # bytes; larger ones are reported only
MOST_PIXELS = 40_000_000  # of a picture: of a larger one, no smaller ones are made
LONGEST_PAGE = 250_000  # letters of a source
LONGEST_LIST = 2_000_000  # bytes of `tags.yml` and the like
LONGEST_NAME, LONGEST_PATH = 120, 1000  # of 255 and 4096 that machines have; outputs add to it
LONGEST_HEADING = 1_000  # letters; each link to it, and each list, shows it again
MOST_HEADINGS = 2_000  # of a page
MOST_TARGETS = 2_000  # lines `(…)=` of a page
MOST_LINKS = 5_000  # of a page
MOST_NOTES = 1_000  # signs `[^` of a page, for each of which the parser looks at all others
MOST_CELLS = 20_000  # of the tables of a page
LONGEST_CODE, MOST_CODE = 5_000, 20_000  # letters with colours: in a piece, on a page
LONGEST_MATHS = 5_000  # letters of a formula
MOST_TAGS = 100  # of a heading, of an edition
LONGEST_LABEL, LONGEST_WORDS = 100, 1_000  # letters of a tag's name, of what is said of it
DEEPEST_TAG = 20  # tags above a tag
MOST_AGAIN = 1_000  # repeated entries of a list of guides
MOST_LISTS = 50  # of guides, on a page
DEEPEST = 10  # emphasis in links in emphasis; directives in directives


def cut(text: str) -> tuple[str, int]:
    """*text* of a page up to the limit, and the first line that is cut off (0: none)."""
    if len(text) <= LONGEST_PAGE:
        return text, 0
    read = text[:LONGEST_PAGE].rpartition("\n")[0] + "\n"
    return read, read.count("\n") + 1


def with_few_notes(text: str) -> tuple[str, int]:
    """*text* with the signs of footnotes above the limit escaped, and the line of the first."""
    pieces = text.split("[^", MOST_NOTES + 1)
    if len(pieces) <= MOST_NOTES + 1:
        return text, 0
    read, rest = "[^".join(pieces[:-1]), pieces[-1]
    return f"{read}[\\^{rest.replace('[^', '[' + chr(92) + '^')}", read.count("\n") + 1
