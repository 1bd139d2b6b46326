"""Blocks of an edition: by the name of their directive, in the order of the page."""

from __future__ import annotations

from dataclasses import replace

from sphinx_newsletter.blocks.changes import Change
from sphinx_newsletter.blocks.event_records import Event
from sphinx_newsletter.blocks.interview import Interview
from sphinx_newsletter.blocks.showcase import Showcase
from sphinx_newsletter.model.blocks import by_name
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.edition import Edition

MAY = EditionDate(2024, 5)
TREES, BIRDS = Showcase("Trees", anchor="trees"), Showcase("Birds", anchor="birds")
MEETING = Event("Meeting", MAY, MAY, anchor="event-meeting")
EDITION = Edition("editions/2024-05", "May", MAY, (), blocks=by_name([TREES, MEETING, BIRDS]))


def test_blocks_are_sorted_by_directive_and_keep_their_order_within() -> None:
    assert [*EDITION.blocks] == ["event", "showcase"]
    assert EDITION.of(Event) == (MEETING,)
    assert EDITION.of(Showcase) == (TREES, BIRDS)


def test_an_edition_without_a_block_of_a_directive_has_no_key_for_it() -> None:
    assert EDITION.of(Interview) == ()
    assert EDITION.of(Change) == ()
    assert not EDITION.blocks.keys() & {Interview.block_name, Change.block_name}


def test_the_digest_depends_on_blocks_but_not_on_the_order_of_directives() -> None:
    same = replace(EDITION, blocks=by_name([MEETING, TREES, BIRDS]))
    other = replace(EDITION, blocks=by_name([TREES, BIRDS]))
    swapped = replace(EDITION, blocks=by_name([BIRDS, TREES, MEETING]))
    assert same.digest == EDITION.digest
    assert len({EDITION.digest, other.digest, swapped.digest}) == 3


def test_an_edition_can_be_in_a_set() -> None:
    assert len({EDITION, replace(EDITION)}) == 1
