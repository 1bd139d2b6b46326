"""Footnotes of HTML: a reference that leads to a text, and a link in that text that leads back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.importers.html_tree import attribute, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode


_LABEL = re.compile(r"[\[(]?\s*(\w{1,4}|\*+|†+)\s*[\])]?")


class Note(NamedTuple):
    """A footnote: its reference, the label, the element with its text, the links that lead back."""

    reference: LexborNode
    label: str
    holder: LexborNode
    back: tuple[LexborNode, ...]


def _place(link: LexborNode) -> str:
    """The id to which *link* leads; browsers save the whole address of the page before it."""
    return attribute(link, "href").partition("#")[2]


def notes_in(root: LexborNode) -> Iterator[Note]:
    """The footnotes in *root*, one by one: each may be taken out before the next."""
    ids = {attribute(one, "id"): one for one in root.css("[id]")}
    for reference in root.css('a[href*="#"]'):
        target = ids.get(_place(reference))
        label = _LABEL.fullmatch(text_of(reference))
        if target is None or not label:
            continue
        holder = target
        if target.tag == "a" and target.parent is not None:
            holder = target.parent
        named = {attribute(one, "id") for one in (reference, reference.parent) if one} - {""}
        back = [one for one in holder.css('a[href*="#"]') if _place(one) in named]
        if back and holder.mem_id != reference.mem_id:
            yield Note(reference, label[1], holder, tuple(back))


def give_ids(root: LexborNode) -> None:
    """Give notes that only have roles (DPUB-ARIA), as in feeds, the ids that their links name."""
    backs = {
        text_of(back): (back, note)
        for note in root.css("[role=doc-footnote]:not([id])")
        if (back := note.css_first('a[role=doc-backlink][href*="#"]')) is not None
    }
    for reference in root.css('a[role=doc-noteref][href*="#"]') if backs else ():
        back, note = backs.pop(text_of(reference), (None, None))
        if back is not None and note is not None:
            note.attrs["id"] = _place(reference)
            reference.attrs["id"] = _place(back)
