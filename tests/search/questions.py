"""The questions of `questions.yml`, asked of the search's own code, and its scores."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from sphinx_newsletter.search.inverted_index import normalised
from tests.search.asking import run_script

if TYPE_CHECKING:
    from collections.abc import Iterable


FILE = Path(__file__).with_name("questions.yml")
_SCRIPT = """
const { Index } = await import("./search-index.js");
const { find, suggest } = await import("./search-query.js");
const index = await Index.open(read);
const isShown = ({ values }) => !values.kind.includes("guide");
const answers = [];
for (const q of input) {
  const { found, all, missing } = await find(index, q, isShown);
  const shown = [];
  for (const { record } of found) {
    const row = index.rows[record];
    const { title, anchor, page, blocks } = await index.text(row);
    const tags = row.values.tag.flatMap((tag) => [tag, ...index.tags.get(tag)]);
    const text = [title, ...tags, ...row.values.rubric, ...blocks.map(([, one]) => one)];
    shown.push({ key: `${page[0]}#${anchor}`, title, text: text.join(" \\n ") });
  }
  const suggestions = missing.length ? await suggest(index, q, missing) : [];
  const suggested = suggestions.flatMap(({ others }) => others.map(([, one]) => one));
  answers.push({ shown, all, suggested });
}
return answers;
"""


class Shown(NamedTuple):
    """A result: its key as in `right`, its title, and everything that counts as its text."""

    key: str
    title: str
    text: str


@dataclass
class Answer:
    """What the search shows for a question; `all` if that has all words."""

    question: dict[str, Any]
    shown: list[Shown]
    suggested: list[str]
    all: bool

    @property
    def ranks(self) -> list[int]:
        """The places of the right results, from 0."""
        right = self.question.get("right", ())
        return [n for n, one in enumerate(self.shown) if {one.key, one.title} & {*right}]

    @property
    def containing(self) -> list[bool]:
        """Whether each result contains all words of the question."""
        words = [normalised(word) for word in self.question["ask"].strip('"').split()]
        return [all(word in normalised(one.text) for word in words) for one in self.shown]


@dataclass
class Score:
    """How right the answers to the questions of a kind are."""

    answers: list[Answer] = field(default_factory=list)

    def recall(self, first: int) -> float:
        """The share of questions with a right result among the *first* ones."""
        return self._share(answer.ranks[:1] and answer.ranks[0] < first for answer in self.answers)

    @property
    def mrr(self) -> float:
        """The mean of the reciprocal rank of the first right result."""
        return sum(1 / (a.ranks[0] + 1) for a in self.answers if a.ranks) / len(self.answers)

    @property
    def precision(self) -> float:
        """The share of the results that contain all words."""
        return self._share(one for answer in self.answers for one in answer.containing)

    @property
    def suggestions(self) -> float:
        """The share of questions for which what was meant is suggested."""
        return self._share(a.question.get("meant") in a.suggested for a in self.answers)

    @staticmethod
    def _share(values: Iterable[object]) -> float:
        found = [bool(value) for value in values]
        return sum(found) / len(found) if found else 1.0


@cache
def questions(corpus: str) -> list[dict[str, Any]]:
    """The questions to a *corpus*."""
    return [one for one in yaml.safe_load(FILE.read_text("utf-8")) if one["corpus"] == corpus]


def ask(asked: list[dict[str, Any]], index: Path) -> list[Answer]:
    """The answers to the questions *asked*."""
    found = run_script(_SCRIPT, [question["ask"] for question in asked], index)
    return [
        Answer(question, [_shown(**one) for one in a["shown"]], a["suggested"], a["all"])
        for question, a in zip(asked, found, strict=True)
    ]


def _shown(key: str, title: str, text: str) -> Shown:
    """A result; its key without the folder of the editions and the ending."""
    return Shown(key.removeprefix("editions/").replace(".html", "").removesuffix("#"), title, text)


def scores(answers: Iterable[Answer]) -> dict[str, Score]:
    """The score of each kind of question."""
    found: defaultdict[str, Score] = defaultdict(Score)
    for answer in answers:
        found[answer.question["kind"]].answers.append(answer)
    return dict(found)


def literal_first(answer: Answer) -> bool:
    """Whether all results that contain the question literally come before all others."""
    containing = answer.containing
    return not any(containing[len([*takewhile(bool, containing)]) :])
