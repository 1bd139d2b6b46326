"""The classes that content may name: of looks alone, none that hide words or imitate the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


# Furo's for pictures of one colour scheme, and of sphinx-design's those that place and size
# (https://sphinx-design.readthedocs.io/en/latest/css_classes.html).
_ALLOWED = re.compile(
    r"""only-(light|dark)
    |sd-text-(left|center|right|justify|wrap|nowrap)
    |sd-font-(italic|weight-(light|lighter|normal|bold|bolder))
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
