"""Allow-list of directives, roles, classes, schemes and files: content is data, not code.

A directive or role that is not on the list is refused, whichever extension adds it, so that an
unknown one cannot read files, write HTML or run code. A site can allow more in `conf.py`
(`newsletter_directives`, `newsletter_roles`).
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sphinx_newsletter.model.urls import SCHEMES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


# Directives of docutils, Sphinx and sphinx-design, by what they are for. All others are left out:
# for what they could do, or because nobody has needed them yet. The package's own register
# themselves (`reading/directive.py`).
DIRECTIVES = frozenset(
    {
        # words beside the text
        *("admonition", "attention", "caution", "danger", "error", "hint", "important", "note"),
        *("rubric", "seealso", "sidebar", "tip", "topic", "warning"),
        # pictures, code, tables, lists
        *("code", "code-block", "figure", "glossary", "image", "list-table", "math"),
        *("sourcecode", "table"),
        # the order of the guides
        "toctree",
        # of sphinx-design
        *("button-link", "button-ref", "card", "card-carousel", "card-footer", "card-header"),
        *("dropdown", "grid", "grid-item", "grid-item-card", "tab-item", "tab-set"),
        "tab-set-code",
    }
)
_COLOURS = (
    "primary",
    "secondary",
    "success",
    "info",
    "warning",
    "danger",
    "light",
    "muted",
    "dark",
)
ROLES = frozenset(
    {
        *("edition", "section", "tag"),
        *("any", "doc", "download", "numref", "ref", "term"),
        *("abbr", "abbreviation", "command", "dfn", "emphasis", "file", "guilabel", "kbd"),
        *("literal", "math", "menuselection", "program", "samp", "strong", "sub", "subscript"),
        *("sup", "superscript", "title-reference"),
        *("bdg", "bdg-link", "bdg-ref", "octicon"),
        *(
            f"bdg{kind}-{colour}{outline}"
            for kind in ("", "-link", "-ref")
            for colour in _COLOURS
            for outline in ("", "-line")
        ),
    }
)

# Directives that read the file which their argument names, where a site allows them.
READING = frozenset({"include", "literalinclude"})

OWN_SCHEMES = ("inv", "path", "project")  # MyST's, for what is in the site
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# What browsers strip from an address (https://url.spec.whatwg.org/#concept-basic-url-parser).
_AROUND = "".join(map(chr, range(0x21)))
_WITHIN = re.compile(r"[\t\n\r]")

# What a picture may be, and what else may be handed out: nothing that a browser would run.
PICTURES = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"})
DOWNLOADS = PICTURES | {
    *(".bib", ".bz2", ".csv", ".epub", ".gz", ".ics", ".ipynb", ".json", ".mp3", ".mp4", ".odp"),
    *(".ods", ".odt", ".ogg", ".opus", ".pdf", ".tar", ".txt", ".wav", ".webm", ".xz", ".zip"),
}
_LONGEST_PATH = 1000  # letters
_LONGEST = 200  # bytes of a name, of 255 that file systems have; the copy's name is longer


def scheme_of(address: str) -> str:
    """The scheme of *address* as a browser reads it, in small letters; "" for a relative one.

    >>> scheme_of(" JavaScript:alert(1)")
    'javascript'
    """
    found = _SCHEME.match(_WITHIN.sub("", address.strip(_AROUND)))
    return found[1].lower() if found else ""


def is_scheme_allowed(address: str) -> bool:
    """Whether *address* is relative, or of one of `SCHEMES`."""
    return scheme_of(address) in {"", *SCHEMES}


def is_followed(address: str) -> bool:
    """Whether a link of Markdown may lead to *address*."""
    return is_scheme_allowed(address) or scheme_of(address) in OWN_SCHEMES


def is_link(_url: str) -> bool:
    """True, for the Markdown parser, which else turns `javascript:` links into text silently."""
    return True


def wrong_path(path: str, folders: Iterable[str], endings: frozenset[str] | None) -> str:
    """Why the file *path* may not be read, or nothing.

    *path* is one from the site's folder, with `/` in it, and may be percent-encoded. It must lie
    in one of the *folders* (`.` is the site's), and end in one of *endings*, unless those are None.
    """
    below = tuple(folder.strip("/") for folder in folders)
    for written in (path, unquote(path)):
        names = PurePosixPath(written).parts
        if ".." in names or names[:1] == ("/",) or any(not name.isprintable() for name in names):
            return "it is outside of the site"
        if "\\" in written or ":" in written:
            return "its name contains `\\` or `:`, which not all systems allow"
        too_long = any(len(name.encode(errors="replace")) > _LONGEST for name in names)
        if too_long or len(written) > _LONGEST_PATH:
            return "its name is too long"
        if any(name.startswith(".") for name in names):
            return "it is hidden"
        if not any(folder == "." or written.startswith(f"{folder}/") for folder in below):
            return f"it is in none of these folders: {', '.join(below) or 'there are none'}"
    ending = PurePosixPath(path).suffix.lower()
    return "" if endings is None or ending in endings else _wrong_ending(ending, endings)


def _wrong_ending(ending: str, endings: frozenset[str]) -> str:
    form = f"of the type `{ending}`" if ending else "without a file extension"
    return f"a file {form} cannot be {'an image' if endings == PICTURES else 'a download'}"


# Furo's for pictures of one colour scheme, the kinds of an `{admonition}`, and of sphinx-design's
# those that place and size (https://sphinx-design.readthedocs.io/en/latest/css_classes.html).
_ALLOWED = re.compile(
    r"""only-(light|dark)
    |attention|caution|danger|error|hint|important|note|seealso|tip|warning
    |sd-text-(left|center|right|justify|wrap|nowrap)
    |sd-font-(italic|weight-(light|lighter|normal|bold|bolder))
    |sd-text-(primary|secondary|success|info|warning|danger|muted)
    |sd-fs-[1-6]
    |sd-[mp][tblrxy]?-([0-5]|auto)
    |sd-[wh]-(25|50|75|100|auto)
    |sd-border(-(top|bottom|left|right))?-[0-5]
    |sd-rounded-([0-3]|circle|pill)
    |sd-shadow-(sm|md|lg)
    |(contains-)?task-list(-item)?""",  # which the Markdown parser itself gives
    re.VERBOSE,
)


def is_class_allowed(name: str, more: Collection[str] = ()) -> bool:
    """Whether content may name the class; *more* are those that the site allows besides.

    >>> is_class_allowed("only-dark"), is_class_allowed("sidebar-drawer")
    (True, False)
    """
    return name in more or bool(_ALLOWED.fullmatch(name))
