"""Validators of settings.

Each function returns what is wrong with a value, or an empty text.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from sphinx_newsletter.model.colours import is_colour
from sphinx_newsletter.model.problems import suggestion
from sphinx_newsletter.model.similarity import MOST

_AUTHOR_KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", re.ASCII | re.IGNORECASE)

# RFC 3986 without user, query and fragment, and with letters of any language.
_SITE_ADDRESS = re.compile(r"https?://\w[\w.-]*(:\d+)?(/[\w.~!$&'()*+,;=:@%/-]*)?", re.IGNORECASE)

# RFC 4151: https://www.rfc-editor.org/rfc/rfc4151#section-2.1
_ENTITY = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+,\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


def is_text(value: Any) -> str:
    """Whether it is text."""
    return "" if isinstance(value, str) else "it must be text"


def is_folder(value: Any) -> str:
    """Whether it is the path of a folder of the site."""
    return _is_path(value, 'folder, as in "editions"')


def is_file(value: Any) -> str:
    """Whether it is the path of a file of the site."""
    return _is_path(value, 'file, as in "tags.yml"')


def _is_path(value: Any, form: str) -> str:
    if not isinstance(value, str) or not value.strip("./"):
        return f"it must be the name of a {form}"
    return (
        "it must be inside the folder of the site" if ".." in value or value.startswith("/") else ""
    )


def is_count(value: Any) -> str:
    """Whether it is a number above 0."""
    good = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return "" if good else "it must be a whole number above 0"


def is_part_of_most(value: Any) -> str:
    """Whether it is a number of related sections."""
    good = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST
    return "" if good else f"it must be a whole number from 0 to {MOST}"


def is_flag(value: Any) -> str:
    """Whether it is True or False."""
    return "" if isinstance(value, bool) else "it must be True or False"


def is_address(value: Any) -> str:
    """Whether it is an address of the web, or nothing."""
    if not isinstance(value, str):
        return "it must be text"
    good = not value or re.match(r"https?://[^/\s\[\]]+(/|$)", value)
    return "" if good else "it must be an address that begins with https://"


def is_site_address(value: Any) -> str:
    """Whether it is the base address of a site: `https://host/` with folders or not; or nothing.

    Ids in feeds and the calendar contain its host, so nothing that only looks like one is accepted.
    """
    wrong = "it must be a whole address such as https://example.org/archive/"
    if not isinstance(value, str):
        return wrong
    if value and not _SITE_ADDRESS.fullmatch(value):
        return wrong
    try:
        parts = urlsplit(value)
        name, _port = (parts.hostname or "").encode("idna"), parts.port
    except ValueError:  # a port that is too high, an empty or too long part of a host
        return wrong
    return "" if name or not value else wrong


def are_addresses(value: Any) -> str:
    """Whether it is a list of addresses."""
    if not isinstance(value, (list, tuple)):
        return 'it must be a list, as in ["https://example.org/"]'
    return next((f"{one!r}: {wrong}" for one in value if (wrong := is_address(one))), "")


def are_names(value: Any) -> str:
    """Whether it is a list of names."""
    good = isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value)
    return "" if good else 'it must be a list of names, as in ["link-again"]'


def is_entity(value: Any) -> str:
    """Whether it is a domain and a day, or nothing."""
    good = isinstance(value, str) and (not value or _ENTITY.fullmatch(value))
    return "" if good else "it must be a domain and a year or day, as in `example.org,2024`"


def is_feed_content(value: Any) -> str:
    """Whether it is what feeds may carry."""
    return "" if value in ("full", "newest", "excerpt") else "it must be full, newest or excerpt"


def is_accent(value: Any) -> str:
    """Whether it is a colour in hexadecimal notation."""
    return "" if is_colour(value) else "it must be a colour such as `#a12d14`"


def is_typeface(value: Any) -> str:
    """Whether it is a typeface for titles."""
    return (
        "" if value in ("newsreader", "serif", "sans") else "it must be newsreader, serif or sans"
    )


def is_contact(value: Any) -> str:
    """Whether it is an e-mail address, an address of the web, or nothing."""
    if isinstance(value, str) and "://" not in value:
        good = not value or re.fullmatch(r"[^\s@]+@[^\s@]+", value)
        return "" if good else "it must be an e-mail address, or one that begins with https://"
    return is_address(value)


def is_repository(value: Any) -> str:
    """Whether it is a repository where Furo knows how a file is edited: on three forges."""
    known = tuple(f"https://{host}/" for host in ("github.com", "gitlab.com", "bitbucket.org"))
    if not isinstance(value, str) or (value and not value.startswith(known)):
        return (
            "it must be a repository at github.com, gitlab.com or bitbucket.org; for another "
            "host set html_theme_options' `source_edit_link`, as Furo's manual shows"
        )
    return ""


def are_authors(value: Any) -> str:
    """Whether it declares authors: for each key a name, and an address where there is one."""
    if not isinstance(value, dict):
        return 'it must be a dictionary, as in {"jan": {"name": "Jan"}}'
    for key, author in value.items():
        if not isinstance(key, str) or not _AUTHOR_KEY.fullmatch(key):
            return f"the key {key!r} is part of an address: write letters, digits and hyphens only"
        name = author.get("name") if isinstance(author, dict) else None
        if not isinstance(name, str) or not name.strip():
            return f'the author {key!r} needs a name, as in {{"name": "Jan"}}'
        for word in author:
            if word not in {"name", "url"}:
                return f"unknown key {word!r} of author {key!r}" + suggestion(
                    str(word), ("name", "url")
                )
        if wrong := is_address(author.get("url", "")):
            return f"the url of author {key!r}: {wrong}"
    return ""
