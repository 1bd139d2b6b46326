"""Roles that lead to what the site has: tags, editions, sections, pages."""

from __future__ import annotations

from posixpath import dirname
from typing import TYPE_CHECKING

from sphinx_newsletter.desk.rules.rule import Found, Severity, Whole, of_all
from sphinx_newsletter.desk.rules.targets import held_back, joined
from sphinx_newsletter.model.problems import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.editing.outline import Role


@of_all(Severity.WARNING)
def role_missing(whole: Whole) -> Iterator[tuple[str, Found]]:
    """A link by `{tag}`, `{edition}`, `{section}` or `{doc}` names what is not there."""
    folder = whole.desk.settings.editions.strip("/")
    for path, source in whole.sources.items():
        for role in source.outline.roles:
            is_doc = role.name == "doc"
            wrong = _wrong_doc(path, role, whole) if is_doc else _wrong_role(whole, folder, role)
            target = whole.sources.get(_page(path, role, folder))
            if not wrong and held_back(target, source):
                wrong = f"`{role.target}` is a draft: publish it first, or take this out"
            if wrong:
                yield path, Found(role.at.line, wrong, role.at.start + 1)


def _page(path: str, role: Role, folder: str) -> str:
    """The source that a *role* on the page *path* names, if it names one."""
    name = role.target.partition("#")[0]
    if role.name == "doc":
        return f"{joined(path, name)}.md"
    return f"{folder}/{name}.md" if role.name in ("edition", "section") else ""


def _wrong_doc(path: str, role: Role, whole: Whole) -> str:
    if _page(path, role, "") in whole.sources:
        return ""
    names = {name.removesuffix(".md") for name in whole.sources}
    beside = {name.removeprefix(f"{dirname(path)}/") for name in names}
    near = suggestion(role.target, beside | {f"/{name}" for name in names})
    return f"there is no page `{role.target}`{near or '; write the name of its file without `.md`'}"


def _wrong_role(whole: Whole, folder: str, role: Role) -> str:
    archive = whole.archive
    if role.name not in ("tag", "edition", "section"):
        return ""
    if role.name == "tag":
        vocabulary = archive.vocabulary
        known = not vocabulary.readable or vocabulary.find(role.target)
        return "" if known else vocabulary.unknown(role.target)
    name, _, anchor = role.target.partition("#")
    edition = archive.find(f"{folder}/{name}")
    if not edition:
        names = {one.docname.removeprefix(f"{folder}/") for one in archive.all}
        near = suggestion(name, names) or "; write the name of its file, as in `2024-04`"
        return f"there is no edition `{name}`{near}"
    if role.name == "edition":
        told = f"`{role.target}` names a section: write `{{section}}` for it"
        return told if anchor else ""
    anchors = {section.anchor for section in edition.sections if section.anchor}
    if anchor in anchors:
        return ""
    near = suggestion(anchor, anchors) or "; write an edition, `#`, the section's address"
    return f"the edition `{name}` has no section `{anchor}`{near}"
