"""Tags: written as slugs, used, and easy to distinguish."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from sphinx_newsletter.lint.rules.rule import Found, Page, Severity, Site, page_rule, site_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.model.outline import Span


_YOUNG = 10  # editions
_SHORT = 5  # letters: shorter slugs often differ by one letter and mean different things


@page_rule(Severity.HINT, fixes=True)
def tag_slug(page: Page) -> Iterator[Found]:
    """A tag is written as its label or an alias; a search for the slug misses it."""
    if page.is_edition:
        for name, at in _named(page):
            tag = page.vocabulary.find(name)
            if tag and name != tag.slug:
                edits = page.put(at, tag.slug, name) if _is_word(page, at) else ()
                message = f"`{name}` is the tag `{tag.slug}`: write the slug"
                yield Found(at.line, message, at.start + 1, edits)


def _named(page: Page) -> Iterator[tuple[str, Span]]:
    outline = page.source.outline
    yield from outline.front_tags
    for section in outline.sections:
        yield from section.tags
    for role in outline.roles:
        if role.name == "tag":
            yield role.target, role.at


def _is_word(page: Page, at: Span) -> bool:
    """Whether the name is a whole word."""
    line = page.lines[at.line - 1]
    around = line[max(at.start - 1, 0) : at.start] + line[at.end : at.end + 1]
    return not re.search(r"[\w-]", around)


@site_rule(Severity.HINT)
def tag_unused(site: Site) -> Iterator[tuple[str, Found]]:
    """Nothing has the tag, so its page is empty."""
    counts = _counts(site)
    for tag in site.workspace.vocabulary.tags.values():
        if not counts[tag.slug] and not site.workspace.vocabulary.narrower(tag.slug):
            message = f"nothing has the tag `{tag.slug}`: use it, or remove it"
            yield site.workspace.settings.tags, Found(tag.line, message)


@site_rule(Severity.HINT)
def tag_once(site: Site) -> Iterator[tuple[str, Found]]:
    """Only one section has the tag, so its page leads readers to nothing else."""
    counts = _counts(site)
    if len(site.archive.editions) >= _YOUNG:  # of a young archive, most tags are used once
        for tag in site.workspace.vocabulary.tags.values():
            if counts[tag.slug] == 1:
                message = f"the tag `{tag.slug}` is used once: use it more, or use a broader tag"
                yield site.workspace.settings.tags, Found(tag.line, message)


def _counts(site: Site) -> defaultdict[str, int]:
    archive = site.archive
    counts: defaultdict[str, int] = defaultdict(int)
    for edition in archive.all:
        for entry in archive.entries_of(edition.docname):
            for slug in entry.tags:
                counts[slug] += 1
    return counts


@site_rule(Severity.HINT)
def tag_near(site: Site) -> Iterator[tuple[str, Found]]:
    """Two tags differ by a letter or a hyphen, so editors mix them up and readers miss half."""
    near: defaultdict[str, list[str]] = defaultdict(list)
    tags = site.workspace.vocabulary.tags
    for slug in tags:
        for form in _forms(slug):
            near[form].append(slug)
    pairs = {pair for slugs in near.values() for pair in combinations(slugs, 2)}
    for first, second in sorted(pairs):
        # Typing errors rarely concern the first letter: `llama` and `wllama` are two tags.
        if first[0] == second[0] and not _are_versions(first, second):
            message = f"the tags `{first}` and `{second}` are nearly the same: merge them"
            yield site.workspace.settings.tags, Found(tags[second].line, message)


def _forms(slug: str) -> set[str]:
    """The *slug* with each of its letters removed: similar slugs have such a form in common."""
    bare = slug.replace("-", "")
    if len(bare) < _SHORT:
        return {bare}
    return {bare, *(bare[:n] + bare[n + 1 :] for n in range(len(bare)))}


def _are_versions(first: str, second: str) -> bool:
    """Whether the slugs differ in a number, such as `llama-2` and `llama-3`."""
    digits = [re.sub(r"\D", "", slug) for slug in (first, second)]
    return all(digits) and digits[0] != digits[1]
