"""What servers have answered for the links of the archive, kept in a file of the repository."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sphinx_newsletter.editing.workspace import DeskError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


FILE = "links-asked.jsonl"

State = Literal["ok", "moved", "doubtful", "failing", "dead"]
STATES: dict[State, str] = {
    "ok": "It is there.",
    "moved": "It has moved for good; the new address is told.",
    "doubtful": "Only a person can tell: no program is let in, or the page says that it is none.",
    "failing": "The server did not answer, or with an error of its own. It may come back.",
    "dead": "It is gone.",
}
# What an editor has something to do about.
BROKEN = frozenset[State]({"dead", "failing"})


class Answer(NamedTuple):
    """What is known of a link: since when it has been so, and when it was asked for last.

    Both are days in ISO 8601. `told` says why it is in its state; of a link that has moved, it is
    the new address.
    """

    url: str
    state: State
    told: str
    since: str
    asked: str


def read_answers(folder: Path) -> dict[str, Answer]:
    """All answers by link; none without the file. Raises `DeskError`."""
    try:
        lines = (folder / FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError as error:
        raise DeskError(f"{FILE} is not UTF-8: delete it, and all links are asked anew") from error
    found = (_read(line, number) for number, line in enumerate(lines, start=1) if line.strip())
    return {answer.url: answer for answer in found}


def _read(line: str, number: int) -> Answer:
    try:
        told: dict[str, Any] = json.loads(line)
        answer = Answer(**told)
    except (ValueError, TypeError) as error:
        raise DeskError(f"{FILE}:{number}: this is no answer: delete the line") from error
    if answer.state not in STATES or not all(isinstance(part, str) for part in answer):
        raise DeskError(f"{FILE}:{number}: this is no answer: delete the line")
    return answer


def as_bytes(answers: Mapping[str, Answer]) -> bytes:
    """A line for each link, sorted: what changes in a repository is what has changed."""
    lines = (json.dumps(answers[url]._asdict(), ensure_ascii=False) for url in sorted(answers))
    return "".join(f"{line}\n" for line in lines).encode()


def merged(before: Mapping[str, Answer], new: Iterable[Answer]) -> dict[str, Answer]:
    """The answers with *new* ones; what is as it was has been so since then."""
    found = dict(before)
    for answer in new:
        old = before.get(answer.url)
        same = old and (old.state, old.told) == (answer.state, answer.told)
        found[answer.url] = answer._replace(since=old.since) if old and same else answer
    return found
