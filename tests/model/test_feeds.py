from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, cast

from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.model.feeds import ATOM, BLOCK, LEAST, Document, documents, moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_newsletter.model.archive import Entry


NUMBERS = st.integers(min_value=0, max_value=7 * BLOCK)


def parts(total: int) -> list[Document]:
    """The documents of *total* entries, which are numbers: the newest is the largest."""
    return list(documents(cast("Sequence[Entry]", range(total, 0, -1))))


def entries(document: Document) -> list[int]:
    return cast("list[int]", list(document.entries))


@given(NUMBERS)
def test_from_document_to_document_one_comes_by_all_entries(total: int) -> None:
    found = {document.number: document for document in parts(total)}
    walked, at = [found[0]], found[0].older
    while at:
        walked.append(found[at])
        at = found[at].older
    assert len(walked) == len(found)
    met = dict.fromkeys(number for document in walked for number in entries(document))
    assert list(met) == list(range(total, 0, -1))
    # And back.
    for older, newer in zip(walked[2:], walked[1:], strict=False):
        assert found[older.number].newer == newer.number


@given(NUMBERS)
def test_the_first_document_is_small_and_never_almost_empty(total: int) -> None:
    count = len(parts(total)[0].entries)
    assert min(total, LEAST) <= count < BLOCK


@given(NUMBERS, st.integers(min_value=1, max_value=2 * BLOCK))
def test_what_is_archived_stays_as_it_is(total: int, more: int) -> None:
    before = {one.number: entries(one) for one in parts(total) if one.number}
    after = {one.number: entries(one) for one in parts(total + more)}
    assert {number: after[number] for number in before} == before
    assert all(len(found) == BLOCK for found in before.values())


def test_files_are_named_after_their_number() -> None:
    assert ATOM.file("archive") == "archive/atom.xml"
    assert ATOM.file("archive/tag/wasm", 3) == "archive/tag/wasm/atom-3.xml"


def test_a_day_begins_at_midnight() -> None:
    day = moment(datetime.date(2024, 4, 30))
    assert day == ("2024-04-30T00:00:00Z", "Tue, 30 Apr 2024 00:00:00 +0000")
