"""Missing targets: reports of links and roles that lead to nothing, with what to write instead.

They replace those of MyST and Sphinx. A report may suggest the name of another page, and so it is
part of the fingerprint of its page: a page is resolved again when the suggestion changes. All
reports of a build are made at once, because comparing names takes long and is limited.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import chain
from posixpath import dirname
from typing import TYPE_CHECKING

from sphinx.addnodes import pending_xref
from sphinx.util import docname_join

from sphinx_newsletter.incremental.build_state import add_page_content, build_state
from sphinx_newsletter.incremental.page_fingerprints import page_of, reference_of
from sphinx_newsletter.model.problems import Kind, Problem, suggestion
from sphinx_newsletter.pages.references import target_of
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.page_notes import notes_of
from sphinx_newsletter.reading.report import report
from sphinx_newsletter.upstream import myst
from sphinx_newsletter.upstream.environment import application_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from sphinx.application import Sphinx
    from sphinx.domains import Domain
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.reading.page_notes import Reference


_ROLES = frozenset({"tag", "edition", "section", "doc", "ref", "numref", "any", "term"})
_MOST_COMPARED = 30_000  # names in one build; beyond that, nothing is suggested
_EMPTY = "the link has no address: write one between the parentheses"
_WRITE_PATH = "; write the path of a file of the site, relative to this page"
_WRITE_TARGET = "; write `(my-target)=` above its target"
# The name of a host, as far as it differs from that of a file.
_HOST = re.compile(
    r"www\.|(?:[\w-]+\.)+(?:(?:com|edu|eu|gov|info|net|org)(?=$|[:/?#])|[a-z]{2,}(?=:\d|[/?#]))",
    re.IGNORECASE,
)


class MissingTargets:
    """The references of one build whose targets are missing or drafts, with messages."""

    def __init__(self, app: Sphinx) -> None:
        """Make the messages, in an order that does not depend on the last build."""
        self._env = app.env
        self._domain = archive_domain(app.env)
        self._folder = app.config.newsletter_editions.strip("/")
        self._compared = 0
        self._titles = _titles_of_targets(app.env)
        self._messages = {docname: self._on(docname) for docname in sorted(app.env.found_docs)}

    def messages(self, docname: str) -> dict[Reference, str]:
        """The message about each reference on the page *docname* that is reported."""
        return self._messages.get(docname, {})

    def titles(self, docname: str) -> Iterator[tuple[Reference, str]]:
        """The title of each target on other pages that links on *docname* may show."""
        for one in notes_of(self._env, docname).references:
            if one.form == "page" and one.anchor:
                yield one, self._titles[one.target].get(one.anchor, "")

    def leads_to_draft(self, docname: str, reference: Reference) -> bool:
        """Whether a *reference* leads from *docname*, which is no draft, to one."""
        drafts = self._domain.drafts
        return docname not in drafts and self._page(docname, reference) in drafts

    def _on(self, docname: str) -> dict[Reference, str]:
        references = notes_of(self._env, docname).references
        found = {one: self._message(docname, one) for one in references}
        return {one: message for one, message in found.items() if message}

    def is_withdrawn(self, docname: str, one: Reference) -> bool:
        """Whether a reference leads to what is withdrawn: `newsletter check` reports that."""
        page = self._page(docname, one).partition("#")[0].removesuffix(".md")
        anchor = one.anchor or one.target.partition("#")[2]
        name, found = page.removeprefix(f"{self._folder}/"), self._domain.withdrawn
        return name != page and (name in found or f"{name}#{anchor}" in found)

    def _message(self, docname: str, one: Reference) -> str:
        if self.is_withdrawn(docname, one):
            return ""
        if self.leads_to_draft(docname, one):
            return self._draft(docname, one)
        wrong = {
            "page": self._wrong_page,
            "anchor": self._wrong_anchor,
            "path": self._wrong_path,
            "doc": self._wrong_doc,
            "tag": self._wrong_tag,
            "edition": self._wrong_edition,
            "section": self._wrong_edition,
            "ref": self._wrong_label,
            "numref": self._wrong_label,
            "any": self._wrong_label,
            "term": self._wrong_term,
        }.get(one.form)
        return wrong(docname, one) if wrong else ""

    def _page(self, docname: str, one: Reference) -> str:
        """The docname of the page that a reference names, if it names a page."""
        if one.form in ("edition", "section"):
            return f"{self._folder}/{one.target.partition('#')[0]}"
        return page_of(docname, one) if one.form in ("page", "path", "doc") else ""

    def _draft(self, docname: str, one: Reference) -> str:
        if one.form in _ROLES:
            return f"`{one.target}` is a draft: publish it first, or remove the role"
        path = self._env.doc2path(self._page(docname, one), False)
        return f"`{path}` is a draft: publish it first, or remove the link"

    def _wrong_page(self, _docname: str, one: Reference) -> str:
        path = self._env.doc2path(one.target, False)
        if one.target not in self._env.found_docs:
            return f"`{path}` is not a page of the site: link to a page, or remove the link"
        names = self._titles[one.target]
        if not one.anchor or one.anchor in names:
            return ""
        return f"`{path}` has no target `#{one.anchor}`{self._near_target(one.anchor, names)}"

    def _wrong_anchor(self, docname: str, one: Reference) -> str:
        target = one.target
        if not target:
            return _EMPTY
        if self._is_found(docname, target):
            return ""
        near = self._near_target(target, self._titles[docname])
        return f"this page has no target `#{target}`{near}"

    def _wrong_path(self, docname: str, one: Reference) -> str:
        if not one.target:
            return _EMPTY
        if self._is_found(docname, one.target):
            return ""
        if one.target.startswith("//"):
            return f"`{one.target}` has no scheme: write `https:` before it"
        name, mark, anchor = one.target.partition("#")
        if (page := self._source_of(docname, name)) is not None:
            return f"`{name}` is a page of the site: link to its source, `{page}{mark}{anchor}`"
        if _HOST.match(one.target):
            return f"`{one.target}` has no scheme: write `https://` before it"
        word = _from_the_root(docname, name)
        near = self._near(word, self._names_of_others(docname), ".md") or _WRITE_PATH
        return f"`{name}` does not exist{near}"

    def _wrong_doc(self, docname: str, one: Reference) -> str:
        if page_of(docname, one) in self._env.found_docs:
            return ""
        near = self._near(_from_the_root(docname, one.target), self._names_of_others(docname))
        near = near or "; write the name of its file without `.md`"
        return f"there is no page `{one.target}`{near}"

    def _source_of(self, docname: str, name: str) -> str | None:
        """The source of the page `….html`, as a link on *docname* names it, if there is one."""
        bare = name.removesuffix(".html")
        if bare == name or docname_join(docname, bare) not in {*self._others(docname), docname}:
            return None
        return str(self._env.doc2path(bare, False))

    def _wrong_label(self, docname: str, one: Reference) -> str:
        standard, label = self._env.domains.standard_domain, one.target.lower()
        if label in standard.labels:
            return ""
        if label in standard.anonlabels:
            return f"the target `{label}` has no title: write words for the link, `words <{label}>`"
        hidden = frozenset() if docname in self._domain.drafts else self._domain.drafts
        names = (name for name, (page, *_) in standard.labels.items() if page not in hidden)
        return f"there is no target `{one.target}`{self._near_target(label, names)}"

    def _wrong_term(self, _docname: str, one: Reference) -> str:
        objects = self._env.domains.standard_domain.objects
        terms = {name for kind, name in objects if kind == "term"}
        if one.target.casefold() in {term.casefold() for term in terms}:
            return ""
        near = self._near(one.target, terms) or "; add it to a `{glossary}`"
        return f"there is no term `{one.target}`{near}"

    def _wrong_tag(self, _docname: str, one: Reference) -> str:
        name, vocabulary = one.target, self._domain.archive.vocabulary
        known = not vocabulary.readable or vocabulary.find(name)
        return "" if known else vocabulary.unknown(name)

    def _wrong_edition(self, docname: str, one: Reference) -> str:
        archive = self._domain.archive
        if target_of(archive, self._folder, one.form, one.target):
            return ""
        name, _, anchor = one.target.partition("#")
        edition = archive.find(f"{self._folder}/{name}")
        if not edition:
            within = f"{self._folder}/"
            pages = (page for page in self._others(docname) if page.startswith(within))
            near = self._near(name, (page.removeprefix(within) for page in pages))
            near = near or "; write the name of its file, such as `2024-04`"
            return f"there is no edition `{name}`{near}"
        if one.form == "edition":
            return f"`{one.target}` names a section: use the role `{{section}}`"
        if not anchor:
            return f"`{name}` names an edition: use the role `{{edition}}`"
        anchors = {section.anchor for section in edition.sections if section.anchor}
        near = self._near(anchor, anchors) or "; write an edition, `#`, the section's anchor"
        return f"the edition `{name}` has no section `{anchor}`{near}"

    def _is_found(self, docname: str, target: str) -> bool:
        """Whether MyST finds a label or a page of this name."""
        standard = self._env.domains.standard_domain
        label = target.lower()
        is_label = label in standard.labels or label in standard.anonlabels
        return is_label or docname_join(docname, target) in self._env.found_docs

    def _others(self, docname: str) -> Iterator[str]:
        """Names of the other pages, as readers of the page *docname* may know them."""
        drafts = self._domain.drafts
        hidden = frozenset() if docname in drafts else drafts
        return (page for page in sorted(self._env.found_docs - hidden) if page != docname)

    def _names_of_others(self, docname: str) -> Iterator[str]:
        """The same as links on *docname* name them: relative in the same folder and below."""
        within = f"{dirname(docname)}/".lstrip("/")
        for page in self._others(docname):
            yield page.removeprefix(within) if page.startswith(within) else f"/{page}"

    def _near_target(self, word: str, names: Iterable[str]) -> str:
        return self._near(word, names) or _WRITE_TARGET

    def _near(self, word: str, names: Iterable[str], ending: str = "") -> str:
        if self._compared > _MOST_COMPARED:
            return ""
        known = [*names]
        self._compared += len(known)
        return suggestion(word, known, ending)


def _from_the_root(docname: str, name: str) -> str:
    """The *name* of a page on *docname*, in the form of `_names_of_others`."""
    return f"/{docname_join(docname, name)}" if name.startswith("../") else name


def _titles_of_targets(env: BuildEnvironment) -> defaultdict[str, dict[str, str]]:
    """By page, the names by which links with a path can lead to its targets, with their titles."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    standard = env.domains.standard_domain
    for labels in (standard.anonlabels, standard.labels):
        for name, (docname, id_, *title) in labels.items():
            found[docname] |= dict.fromkeys((name, id_), "".join(map(str, title)))
    for docname in env.found_docs:
        for name, (_line, id_, title) in env.metadata[docname].get("myst_slugs", {}).items():
            found[docname] |= {id_: title, name: title}
    return found


class LinkResolver(myst.LinkResolver):
    """Post-transform of MyST that reports missing targets, and drafts that this build shows."""

    def run(self, **kwargs: Any) -> None:
        """Resolve the links, and report links and roles that lead to drafts of this build."""
        app = application_of(self.env)
        for node in self.document.findall(pending_xref) if _shows_drafts(app) else ():
            if _leads_to_draft(app, node):
                _report(node, _message(app, node))
        super().run(**kwargs)

    def report_missing(self, node: pending_xref) -> None:
        """Report that the target of the link *node* is missing, unless `run` has reported it."""
        app = application_of(self.env)
        if not (_leads_to_draft(app, node) or _is_withdrawn(app, node)):
            message = _message(app, node)
            _report(node, message or f"`{node['reftarget']}` does not exist{_WRITE_PATH}")


def _page_of(node: pending_xref) -> str:
    """The page with *node*; empty for a reference of an extension that does not name it."""
    return str(node.get("refdoc", ""))


def _shows_drafts(app: Sphinx) -> bool:
    return bool(app.config.newsletter_drafts and archive_domain(app.env).drafts)


def _leads_to_draft(app: Sphinx, node: pending_xref) -> bool:
    """Whether the target of *node* is on a draft of this build, which `run` reports."""
    missing = build_state(app).of(MissingTargets)
    return _shows_drafts(app) and missing.leads_to_draft(_page_of(node), reference_of(node))


def _is_withdrawn(app: Sphinx, node: pending_xref) -> bool:
    missing = build_state(app).of(MissingTargets)
    return missing.is_withdrawn(_page_of(node), reference_of(node))


def _message(app: Sphinx, node: pending_xref) -> str:
    messages = build_state(app).of(MissingTargets).messages(_page_of(node))
    return messages.get(reference_of(node), "")


def _report(node: pending_xref, message: str) -> None:
    kind = Kind.LINK_MISSING if node["reftype"] == "myst" else Kind.ROLE_MISSING
    report(Problem(kind, node.line or 1, message), node)


def on_warn_missing_reference(app: Sphinx, _domain: Domain, node: pending_xref) -> bool | None:
    """Handler of `warn-missing-reference`: report a role, unless no vocabulary can be read."""
    if node["reftype"] not in _ROLES:
        return None
    message = _message(app, node)
    if node["reftype"] == "ref":  # the message of Sphinx is suppressed
        message = message or f"there is no target `{node['reftarget']}`{_WRITE_TARGET}"
    if message and not _leads_to_draft(app, node):
        _report(node, message)
    is_readable = archive_domain(app.env).archive.vocabulary.readable
    if _is_withdrawn(app, node):
        return True
    return bool(message) or (node["reftype"] == "tag" and not is_readable)


def on_env_updated(app: Sphinx, _env: BuildEnvironment) -> None:
    """Handler of `env-updated`: find what is missing, now that all pages have been read."""
    build_state(app).keep(MissingTargets(app))


def page_content(app: Sphinx, docname: str) -> Iterator[tuple[Reference, str]]:
    """The reports about the page *docname*, and what it shows of the targets on other pages."""
    missing = build_state(app).of(MissingTargets)
    return chain(missing.messages(docname).items(), missing.titles(docname))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Replace MyST's resolver of links, and add the handlers."""
    myst.replace_link_resolver(app, LinkResolver)
    add_page_content(app, page_content)
    app.connect("env-updated", on_env_updated, priority=450)
    # Before the handler of Sphinx's own domain, which reports labels in its words.
    app.connect("warn-missing-reference", on_warn_missing_reference, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
