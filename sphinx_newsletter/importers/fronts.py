"""Front matter of imported editions: authors and tags of the source as those of the site."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sphinx_newsletter.importers.forms import Front, value_of
from sphinx_newsletter.importers.inline import plain
from sphinx_newsletter.model.anchors import is_slug
from sphinx_newsletter.model.imported import Finding, Heading, Kind, State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.importers.import_settings import ImportSettings
    from sphinx_newsletter.importers.resolved import Issue
    from sphinx_newsletter.importers.site_parts import Request, SiteParts
    from sphinx_newsletter.model.imported import ImportedEdition


class Fronts:
    """Makes the front matter of editions, and notes which names an editor has to decide."""

    def __init__(self, site: SiteParts, settings: ImportSettings, request: Request) -> None:
        """Know the authors and tags of the *site*, and what `import.yml` says."""
        self._site, self._settings, self._request = site, settings, request
        self._default = request.author or site.settings.default_author
        self._tags: dict[str, str] = {}
        self._undecided: set[tuple[str, str]] = set()

    def of(self, issue: Issue) -> tuple[Front, ImportedEdition]:
        """The front matter of *issue*, and the edition without a heading that is the title."""
        title, edition = _title(issue)
        if edition.date is None:
            issue.find("date-missing", Kind.NEEDS_A_PERSON, "", "draft: true")
        if edition.state is not State.PUBLISHED:
            issue.find("imported-as-draft", Kind.NEEDS_A_PERSON, edition.state.value, "draft: true")
        draft = issue.is_draft
        return Front(title, self._authors(issue), self._tags_of(issue), draft), edition

    def _authors(self, issue: Issue) -> tuple[str, ...]:
        found = [self._author(issue, name) for name in issue.edition.authors]
        if not found and self._default:
            issue.find("author-missing", Kind.CHANGED, "", self._default)
            found = [self._request.author]
        return tuple(dict.fromkeys(filter(None, found)))

    def _author(self, issue: Issue, name: str) -> str:
        known = self._site.settings.authors
        key = self._settings.author(name, known)
        if key is None and self._request.ask:
            key = self._request.ask(name)
            self._settings.add("authors", {name: key})
        if key in known:
            return key or ""
        self._settings.add("authors", {name: ""})
        self._undecided.add(("author-unknown", name))
        issue.find("author-replaced", Kind.CHANGED, name, self._default)
        return self._default

    def _tags_of(self, issue: Issue) -> tuple[str, ...]:
        made: list[str] = []
        for name in issue.edition.tags:
            slug = self._settings.tag(name, self._site.vocabulary)
            if not slug:
                self._settings.add("tags", {name: ""})
                self._undecided.add(("tag-unknown", name))
                issue.find("tag-left-out", Kind.DROPPED, name, "")
            elif found := self._site.vocabulary.find(slug):
                made.append(found.slug)
            elif is_slug(slug):
                self._tags.setdefault(slug, name)
                made.append(slug)
            else:
                self._undecided.add(("tag-unknown", f"{name}: {slug}"))
                issue.find("tag-left-out", Kind.DROPPED, name, "")
        return tuple(dict.fromkeys(made))

    def undecided(self) -> Iterator[Finding]:
        """The names that an editor has to decide in `import.yml`, each once."""
        for rule, name in sorted(self._undecided):
            yield Finding(rule=rule, kind=Kind.NEEDS_A_PERSON, before=name)

    def changed_files(self) -> dict[str, str]:
        """The vocabulary with the tags that `import.yml` has confirmed, if there are new ones."""
        if not self._tags:
            return {}
        path = self._site.folder / self._site.settings.tags
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        added = (
            f"{slug}:\n  label: {value_of(name)}\n" for slug, name in sorted(self._tags.items())
        )
        return {
            self._site.settings.tags: "\n".join([text.rstrip("\n") + "\n" if text else "", *added])
        }


def _title(issue: Issue) -> tuple[str, ImportedEdition]:
    """The title of *issue*: its own, the heading that it begins with, or words of its address."""
    edition = issue.edition
    if title := " ".join(edition.title.split()):
        return title, edition
    first = edition.blocks[0] if edition.blocks else None
    if isinstance(first, Heading) and (title := plain(first.content)):
        before, after = (f"{'#' * n} {title}" for n in (first.level, 1))
        issue.find("title-of-heading", Kind.CHANGED, before, after, first.line)
        return title, replace(edition, blocks=edition.blocks[1:])
    title = " ".join(edition.slug.replace("-", " ").split()).capitalize() or issue.id
    issue.find("title-missing", Kind.NEEDS_A_PERSON, "", f"# {title}")
    return title, edition
