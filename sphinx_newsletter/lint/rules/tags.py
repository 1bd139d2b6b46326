"""Tags: named by their slugs, used, and told apart."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from sphinx_newsletter.lint.rules.rule import Found, Page, Severity, Whole, of_all, of_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.editing.outline import Span


_SHORT = 5  # letters: names that are shorter differ by one letter and mean something else


@of_page(Severity.HINT, fixes=True)
def tag_slug(page: Page) -> Iterator[Found]:
    """A tag is named by its label or an alias: with one name everywhere, it is found in sources."""
    if page.is_edition:
        for name, at in _named(page):
            tag = page.vocabulary.find(name)
            if tag and name != tag.slug:
                edits = page.put(at, tag.slug, name) if _stands_alone(page, at) else ()
                told = f"`{name}` is the tag `{tag.slug}`: name it so"
                yield Found(at.line, told, at.start + 1, edits)


def _named(page: Page) -> Iterator[tuple[str, Span]]:
    outline = page.source.outline
    yield from outline.front_tags
    for part in outline.sections:
        yield from part.tags
    for role in outline.roles:
        if role.name == "tag":
            yield role.target, role.at


def _stands_alone(page: Page, at: Span) -> bool:
    """Whether the name is no piece of a longer word."""
    line = page.lines[at.line - 1]
    around = line[max(at.start - 1, 0) : at.start] + line[at.end : at.end + 1]
    return not re.search(r"[\w-]", around)


@of_all(Severity.HINT)
def tag_unused(whole: Whole) -> Iterator[tuple[str, Found]]:
    """Nothing carries the tag: its page is empty."""
    counts = _counts(whole)
    for tag in whole.workspace.vocabulary.tags.values():
        if not counts[tag.slug] and not whole.workspace.vocabulary.narrower(tag.slug):
            told = f"nothing carries the tag `{tag.slug}`: use it, or take it out"
            yield whole.workspace.settings.tags, Found(tag.line, told)


@of_all(Severity.HINT)
def tag_once(whole: Whole) -> Iterator[tuple[str, Found]]:
    """One section alone carries the tag: who opens its page learns nothing new."""
    counts = _counts(whole)
    if len(whole.archive.editions) > 1:  # a first edition has all tags once
        for tag in whole.workspace.vocabulary.tags.values():
            if counts[tag.slug] == 1:
                told = f"the tag `{tag.slug}` is used once: tag more with it, or use a wider one"
                yield whole.workspace.settings.tags, Found(tag.line, told)


def _counts(whole: Whole) -> defaultdict[str, int]:
    archive = whole.archive
    counts: defaultdict[str, int] = defaultdict(int)
    for edition in archive.all:
        for entry in archive.entries_of(edition.docname):
            for slug in entry.tags:
                counts[slug] += 1
    return counts


@of_all(Severity.HINT)
def tag_near(whole: Whole) -> Iterator[tuple[str, Found]]:
    """Two tags differ by a letter or a hyphen: editors mix them up, and readers miss half."""
    near: defaultdict[str, list[str]] = defaultdict(list)
    tags = whole.workspace.vocabulary.tags
    for slug in tags:
        for form in _forms(slug):
            near[form].append(slug)
    pairs = {pair for slugs in near.values() for pair in combinations(slugs, 2)}
    for first, second in sorted(pairs):
        # Who mistypes a name begins it rightly: `llama` and `wllama` are two.
        if first[0] == second[0] and not _are_versions(first, second):
            told = f"the tags `{first}` and `{second}` are nearly the same: make one of them"
            yield whole.workspace.settings.tags, Found(tags[second].line, told)


def _forms(slug: str) -> set[str]:
    """What *slug* shares with those that differ from it by one letter: one of its letters less."""
    bare = slug.replace("-", "")
    if len(bare) < _SHORT:
        return {bare}
    return {bare, *(bare[:n] + bare[n + 1 :] for n in range(len(bare)))}


def _are_versions(first: str, second: str) -> bool:
    """Whether they are `llama-2` and `llama-3`."""
    digits = [re.sub(r"\D", "", slug) for slug in (first, second)]
    return all(digits) and digits[0] != digits[1]
