"""The settings of the extension, each declared once.

From `SETTINGS` come the values that Sphinx accepts in `conf.py`, what is said of
a wrong one, and the table in the reference.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sphinx_newsletter.core.problems import suggestion
from sphinx_newsletter.core.related import MOST

if TYPE_CHECKING:
    from collections.abc import Callable

PREFIX = "newsletter_"
_AUTHOR_KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", re.ASCII | re.IGNORECASE)

# RFC 4151: https://www.rfc-editor.org/rfc/rfc4151#section-2.1
_ENTITY = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+,\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


class Author(NamedTuple):
    """A declared author: key, name as shown, own page on the web (or nothing)."""

    key: str
    name: str
    url: str = ""


class Setting(NamedTuple):
    """One setting: `newsletter_<name>` in `conf.py`.

    `check` returns what is wrong with a value, or nothing; `rebuild` is Sphinx's
    word for what a change makes stale ("env": reading, "": nothing of itself).
    """

    name: str
    default: Any
    form: str
    meaning: str
    check: Callable[[Any], str]
    rebuild: Literal["env", "html", ""] = "html"


def _is_text(value: Any) -> str:
    return "" if isinstance(value, str) else "it must be text"


def _is_folder(value: Any) -> str:
    return _is_path(value, 'folder, as in "editions"')


def _is_file(value: Any) -> str:
    return _is_path(value, 'file, as in "tags.yml"')


def _is_path(value: Any, form: str) -> str:
    if not isinstance(value, str) or not value.strip("./"):
        return f"it must be the name of a {form}"
    return "it must lie inside the site" if ".." in value or value.startswith("/") else ""


def _is_count(value: Any) -> str:
    good = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return "" if good else "it must be a whole number above 0"


def _is_part_of_most(value: Any) -> str:
    good = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST
    return "" if good else f"it must be a whole number from 0 to {MOST}"


def _is_flag(value: Any) -> str:
    return "" if isinstance(value, bool) else "it must be True or False"


def _is_address(value: Any) -> str:
    if not isinstance(value, str):
        return "it must be text"
    good = not value or re.match(r"https?://[^/\s\[\]]+(/|$)", value)
    return "" if good else "it must be an address that begins with https://"


def _are_addresses(value: Any) -> str:
    if not isinstance(value, (list, tuple)):
        return 'it must be a list, as in ["https://example.org/"]'
    return next((f"{one!r}: {wrong}" for one in value if (wrong := _is_address(one))), "")


def _are_names(value: Any) -> str:
    good = isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value)
    return "" if good else 'it must be a list of names, as in ["link-again"]'


def _is_entity(value: Any) -> str:
    good = isinstance(value, str) and (not value or _ENTITY.fullmatch(value))
    return "" if good else "it must be a domain and a year or day, as in `example.org,2024`"


def _is_feed_content(value: Any) -> str:
    return "" if value in ("full", "newest", "excerpt") else "it must be full, newest or excerpt"


def _is_contact(value: Any) -> str:
    if isinstance(value, str) and "://" not in value:
        good = not value or re.fullmatch(r"[^\s@]+@[^\s@]+", value)
        return "" if good else "it must be an e-mail address, or one that begins with https://"
    return _is_address(value)


def _is_repository(value: Any) -> str:
    """Furo knows where three forges edit a file; for others it must be told."""
    known = tuple(f"https://{host}/" for host in ("github.com", "gitlab.com", "bitbucket.org"))
    if not isinstance(value, str) or (value and not value.startswith(known)):
        return (
            "it must be a repository at github.com, gitlab.com or bitbucket.org; for another "
            "host set html_theme_options' `source_edit_link`, as Furo's manual shows"
        )
    return ""


def are_authors(value: Any) -> str:
    """What is wrong with the declaration of authors, or nothing."""
    if not isinstance(value, dict):
        return 'it must be a dictionary, as in {"jan": {"name": "Jan"}}'
    for key, author in value.items():
        if not isinstance(key, str) or not _AUTHOR_KEY.fullmatch(key):
            return f"the key {key!r} is an address too: write letters, digits and hyphens"
        name = author.get("name") if isinstance(author, dict) else None
        if not isinstance(name, str) or not name.strip():
            return f'the author {key!r} needs a name, as in {{"name": "Jan"}}'
        for word in author:
            if word not in {"name", "url"}:
                return f"unknown key {word!r} of author {key!r}" + suggestion(
                    str(word), ("name", "url")
                )
        if wrong := _is_address(author.get("url", "")):
            return f"the url of author {key!r}: {wrong}"
    return ""


SETTINGS = (
    Setting(
        "allow",
        [],
        "list of names",
        "The rules of `newsletter check` that say nothing on this site.",
        _are_names,
        "",
    ),
    Setting(
        "authors",
        {},
        "dictionary",
        "The authors: for each key its `name` and, if there is one, its `url`.",
        are_authors,
        "env",
    ),
    Setting(
        "default_author",
        "",
        "text",
        "The key of the author of editions that name none.",
        _is_text,
        "env",
    ),
    Setting(
        "editions",
        "editions",
        "text",
        "The folder that holds the editions, below the folder of `conf.py`.",
        _is_folder,
        "env",
    ),
    Setting(
        "description",
        "",
        "text",
        "One sentence on what the newsletter is about: for feeds, search engines and cards.",
        _is_text,
    ),
    Setting(
        "entity",
        "",
        "text",
        "Who names things in feeds, as in `example.org,2024` (RFC 4151): a domain, and a year or "
        "day on which it was the newsletter's. Set it before the site's address changes, so that "
        "no reader sees all entries again. Without it: the host of `html_baseurl`, in 2024.",
        _is_entity,
    ),
    Setting(
        "feed_content",
        "newest",
        "`full`, `newest` or `excerpt`",
        "What feeds carry of a section: all of it; all of it in a feed's first document, and an "
        "excerpt in the older ones; or an excerpt in all.",
        _is_feed_content,
    ),
    Setting(
        "licence",
        "",
        "address",
        "The page of the licence under which the editions are published.",
        _is_address,
    ),
    Setting(
        "profiles",
        [],
        "list of addresses",
        "The newsletter's own pages elsewhere (`rel=me`).",
        _are_addresses,
    ),
    Setting(
        "redirects",
        "redirects.txt",
        "text",
        "The file that says where pages have moved: on each line the old and the new address.",
        _is_file,
        "",
    ),
    Setting("tags", "tags.yml", "text", "The file that holds the vocabulary.", _is_file, ""),
    Setting(
        "drafts",
        False,
        "True or False",
        "Build drafts too. `make html DRAFTS=1` sets it for one build.",
        _is_flag,
        "",
    ),
    Setting(
        "directives",
        [],
        "list of names",
        "Directives that content may use besides those that are always allowed.",
        _are_names,
        "env",
    ),
    Setting(
        "roles",
        [],
        "list of names",
        "Roles that content may use besides those that are always allowed.",
        _are_names,
        "env",
    ),
    Setting(
        "files",
        ["pictures", "docs/pictures", "editions/pictures"],
        "list of folders",
        "Folders whose files any page may show or hand out, besides those of its own folder.",
        _are_names,
        "env",
    ),
    Setting(
        "contact",
        "",
        "address",
        "The newsletter's e-mail address, or its page, for readers: `{contact}` shows it.",
        _is_contact,
        "env",
    ),
    Setting(
        "contributing",
        "docs/contribute",
        "page",
        "The guide to which `{contact}` leads as long as there is no address.",
        _is_text,
        "env",
    ),
    Setting(
        "repository",
        "",
        "address",
        "The repository of the site. With it, each page has a link that edits it, "
        "and each section one to suggest a correction.",
        _is_repository,
    ),
    Setting("branch", "main", "text", "The branch that such links edit.", _is_text),
    Setting(
        "sidebar_editions",
        5,
        "whole number",
        "How many of the latest editions the sidebar shows.",
        _is_count,
    ),
    Setting(
        "sidebar_tags",
        10,
        "whole number",
        "How many of the most used tags the sidebar shows.",
        _is_count,
    ),
    Setting(
        "sidebar_years",
        6,
        "whole number",
        "How many of the latest years the sidebar shows.",
        _is_count,
    ),
    Setting(
        "excerpt_length",
        120,
        "characters",
        "How long the excerpt of a section may be.",
        _is_count,
        "env",
    ),
    Setting(
        "related",
        MOST,
        "whole number",
        f"How many related sections stand below a section: at most {MOST}; 0: none.",
        _is_part_of_most,
    ),
    Setting(
        "words_per_minute",
        230,
        "words",
        "How fast readers read, for the reading time.",
        _is_count,
    ),
)
