"""The settings of the extension, each declared once.

From `SETTINGS` come the values that Sphinx accepts in `conf.py`, the messages for
invalid ones, and the table in the reference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sphinx_newsletter.model.colours import RUBRIC_RED
from sphinx_newsletter.model.setting_values import (
    are_addresses,
    are_authors,
    are_names,
    is_accent,
    is_address,
    is_contact,
    is_count,
    is_entity,
    is_feed_content,
    is_file,
    is_flag,
    is_folder,
    is_part_of_most,
    is_repository,
    is_text,
    is_typeface,
)
from sphinx_newsletter.model.similarity import MOST

if TYPE_CHECKING:
    from collections.abc import Callable


PREFIX = "newsletter_"


class Author(NamedTuple):
    """A declared author: key, name as shown, own page on the web (or nothing)."""

    key: str
    name: str
    url: str = ""


class Setting(NamedTuple):
    """One setting: `newsletter_<name>` in `conf.py`.

    `check` returns what is wrong with a value, or an empty text; `rebuild` is what a change
    invalidates, as in Sphinx ("env": reading, "": nothing).
    """

    name: str
    default: Any
    form: str
    meaning: str
    check: Callable[[Any], str]
    rebuild: Literal["env", "html", ""] = "html"


SETTINGS = (
    Setting(
        "allow",
        [],
        "list of names",
        "The rules of `newsletter check` that say nothing on this site, nor in builds.",
        are_names,
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
        is_text,
        "env",
    ),
    Setting(
        "editions",
        "editions",
        "text",
        "The folder that holds the editions, below the folder of `conf.py`.",
        is_folder,
        "env",
    ),
    Setting(
        "description",
        "",
        "text",
        "One sentence on what the newsletter is about: for feeds, search engines and cards.",
        is_text,
    ),
    Setting(
        "entity",
        "",
        "text",
        "Who names things in feeds, as in `example.org,2024` (RFC 4151): a domain, and a year or "
        "day on which it was the newsletter's. Set it before the site's address changes, so that "
        "no reader sees all entries again. Without it: the host of `html_baseurl`, in 2024.",
        is_entity,
    ),
    Setting(
        "feed_content",
        "newest",
        "`full`, `newest` or `excerpt`",
        "What feeds carry: whole sections and editions; whole ones in what readers subscribe to, "
        "but excerpts in archive documents and in the feeds of authors; or excerpts alone.",
        is_feed_content,
    ),
    Setting(
        "licence",
        "",
        "address",
        "The page of the licence under which the editions are published.",
        is_address,
    ),
    Setting(
        "profiles",
        [],
        "list of addresses",
        "The newsletter's own pages elsewhere (`rel=me`).",
        are_addresses,
    ),
    Setting(
        "redirects",
        "redirects.txt",
        "text",
        "The file that says where pages have moved: on each line the old and the new address.",
        is_file,
        "",
    ),
    Setting("tags", "tags.yml", "text", "The file that holds the vocabulary.", is_file, ""),
    Setting(
        "preview",
        False,
        "True or False",
        "Build a preview: search engines are asked to leave it out, and ids in feeds come from "
        "`newsletter_entity` alone. It is set where the host calls the build a preview.",
        is_flag,
        "html",
    ),
    Setting(
        "drafts",
        False,
        "True or False",
        "Build drafts too. `make html DRAFTS=1` sets it for one build.",
        is_flag,
        "",
    ),
    Setting(
        "directives",
        [],
        "list of names",
        "Directives that content may use besides those that are always allowed.",
        are_names,
        "env",
    ),
    Setting(
        "roles",
        [],
        "list of names",
        "Roles that content may use besides those that are always allowed.",
        are_names,
        "env",
    ),
    Setting(
        "classes",
        [],
        "list of names",
        "Classes that content may name besides those that are always allowed.",
        are_names,
        "env",
    ),
    Setting(
        "files",
        ["pictures", "docs/pictures", "editions/pictures"],
        "list of folders",
        "Folders whose files any page may show or hand out, besides those of its own folder.",
        are_names,
        "env",
    ),
    Setting(
        "contact",
        "",
        "address",
        "The newsletter's e-mail address, or its page, for readers: `{contact}` shows it.",
        is_contact,
        "env",
    ),
    Setting(
        "reply",
        "",
        "address",
        "Where readers reply to an edition: an e-mail address, or a page. Each edition has the "
        "link “Reply”. In the address of a page, `{title}` and `{address}` are the edition’s.",
        is_contact,
    ),
    Setting(
        "discuss",
        "",
        "address",
        "Where readers discuss an edition, such as a forum: each edition has the link “Discuss”. "
        "`discuss` in its front matter names another page. It is like `newsletter_reply`.",
        is_contact,
    ),
    Setting(
        "contributing",
        "",
        "page",
        "The guide to which `{contact}` leads as long as there is no address.",
        is_text,
        "env",
    ),
    Setting(
        "repository",
        "",
        "address",
        "The repository of the site. With it, each page has a link that edits it, "
        "and each section one to suggest a correction.",
        is_repository,
    ),
    Setting(
        "colour",
        RUBRIC_RED,
        "colour",
        "The accent of the pages, covers and cards, as in `#a12d14`. Where it is too pale or too "
        "dark to be read, pages use the nearest shade that is readable.",
        is_accent,
    ),
    Setting(
        "typeface",
        "newsreader",
        "`newsreader`, `serif` or `sans`",
        "The typeface of the titles: Newsreader, which the package contains, or the serif or sans "
        "serif typeface of the reader's system.",
        is_typeface,
    ),
    Setting("branch", "main", "text", "The branch that such links edit.", is_text),
    Setting(
        "sidebar_editions",
        5,
        "whole number",
        "How many of the latest editions the sidebar shows.",
        is_count,
    ),
    Setting(
        "sidebar_tags",
        10,
        "whole number",
        "How many of the most used tags the sidebar shows.",
        is_count,
    ),
    Setting(
        "sidebar_years",
        6,
        "whole number",
        "How many of the latest years the sidebar shows.",
        is_count,
    ),
    Setting(
        "excerpt_length",
        120,
        "characters",
        "How long the excerpt of a section may be.",
        is_count,
        "env",
    ),
    Setting(
        "related",
        MOST,
        "whole number",
        f"How many related sections stand below a section: at most {MOST}; 0: none.",
        is_part_of_most,
    ),
    Setting(
        "words_per_minute",
        230,
        "words",
        "How fast readers read, for the reading time.",
        is_count,
    ),
)
