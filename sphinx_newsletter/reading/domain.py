"""Sphinx domain of the newsletter: the records of all pages, and the archive made of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from sphinx.domains import Domain

from sphinx_newsletter.model.archive import Archive
from sphinx_newsletter.model.front_matter import FrontMatter
from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.model.site_files import SiteFileError, read_site_file
from sphinx_newsletter.model.tags import Vocabulary, read_vocabulary
from sphinx_newsletter.reading.extract import read_edition, title_problems
from sphinx_newsletter.reading.page_notes import DOMAIN, KEY
from sphinx_newsletter.reading.report import report
from sphinx_newsletter.reading.schedule import schedule_of
from sphinx_newsletter.reading.section_text import store_text

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.archived_links import Copy
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.model.schedule import Schedule
    from sphinx_newsletter.model.withdrawals import Withdrawal
    from sphinx_newsletter.reading.section_text import Digests


_BY_PAGE = ("editions", "texts", "copied", KEY)
_FRONT_MATTER = "newsletter_front_matter"


class NewsletterDomain(Domain):
    """Domain with a record for each edition, and digests of the text of each page.

    Sphinx calls `clear_doc` before it reads a page again, and `merge_domaindata` with what a
    parallel reader has found. `archive` and `drafts` are made in each build, and not pickled.
    """

    name = DOMAIN
    label = "Newsletter"
    data_version = 7
    initial_data: ClassVar[dict[str, Any]] = {
        **{name: {} for name in _BY_PAGE},
        "programs": "",
        "copies": {},
        "withdrawn": {},
    }
    archive = Archive((), Vocabulary())
    # Docnames of the drafts of this build, whether it reads them or leaves them out. Those that
    # wait for their time are among them.
    drafts: frozenset[str] = frozenset()

    @property
    def editions(self) -> dict[str, Edition]:
        """The editions by docname."""
        return cast("dict[str, Edition]", self.data["editions"])

    @property
    def texts(self) -> dict[str, Digests]:
        """Digests of the text of each page, by docname."""
        return cast("dict[str, Digests]", self.data["texts"])

    @property
    def copied(self) -> dict[str, tuple[str, ...]]:
        """By docname: addresses on the page that were replaced by those of archived copies."""
        return cast("dict[str, tuple[str, ...]]", self.data["copied"])

    @property
    def programs(self) -> str:
        """SHA-256 of the code with which all pages have been read; empty before the first build."""
        return cast("str", self.data["programs"])

    @programs.setter
    def programs(self, digest: str) -> None:
        self.data["programs"] = digest

    @property
    def copies(self) -> dict[str, Copy]:
        """Archived links by address, as `links.yml` had them in the last build."""
        return cast("dict[str, Copy]", self.data["copies"])

    @copies.setter
    def copies(self, found: dict[str, Copy]) -> None:
        self.data["copies"] = found

    @property
    def withdrawn(self) -> dict[str, Withdrawal]:
        """What is withdrawn, by address, as `withdrawn.yml` had it in the last build."""
        return cast("dict[str, Withdrawal]", self.data["withdrawn"])

    @withdrawn.setter
    def withdrawn(self, found: dict[str, Withdrawal]) -> None:
        self.data["withdrawn"] = found

    def known_drafts(self, schedule: Schedule) -> set[str]:
        """The editions of the last build that are drafts, or wait for their time."""
        known = self.editions.values()
        return {e.docname for e in known if e.draft or schedule.waits(e.docname, e.publish)}

    def clear_doc(self, docname: str) -> None:
        """Remove all data of the page *docname*."""
        for name in _BY_PAGE:
            self.data[name].pop(docname, None)

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Add what a parallel reader has found on the pages *docnames*."""
        for name in _BY_PAGE:
            self.data[name] |= {d: otherdata[name][d] for d in docnames & otherdata[name].keys()}

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        """Store the text of a page that has been read, and the record of an edition."""
        self.texts[docname] = store_text(env, docname, document)
        if not is_edition(env.config, docname):
            return
        # Furo renders the whole toctree on each page, so editions are not in it.
        env.metadata[docname]["orphan"] = True
        front = env.temp_data.pop(_FRONT_MATTER, None)
        edition = read_edition(document, docname, front or FrontMatter(), env.config)
        edition = replace(edition, links=self.texts[docname].link_count)
        edition.digest  # noqa: B018 - cached with the record, and not computed in each build
        self.editions[docname] = edition
        # An empty file has been reported as empty.
        for problem in title_problems(document) if front else ():
            report(problem, (docname, problem.line))

    def resolve_any_xref(self, *_: object) -> list[tuple[str, nodes.reference]]:
        """Nothing: the role `{any}` finds nothing here. MyST asks every domain."""
        return []


def archive_domain(env: BuildEnvironment) -> NewsletterDomain:
    """The domain of *env*."""
    return cast("NewsletterDomain", env.domains["newsletter"])


def is_edition(config: Config, docname: str) -> bool:
    """Whether the page *docname* is in the folder of editions."""
    return docname.startswith(config.newsletter_editions.strip("/") + "/")


def store_front_matter(env: BuildEnvironment, front: FrontMatter) -> None:
    """Store *front* until `process_doc` makes the record of the page that is being read."""
    env.temp_data[_FRONT_MATTER] = front


def read_site_vocabulary(app: Sphinx) -> Vocabulary:
    """Read the vocabulary of the site, and report what is wrong with it."""
    path = app.srcdir / app.config.newsletter_tags
    try:
        vocabulary, problems = read_vocabulary(read_site_file(path))
    except FileNotFoundError:
        message = f"there is no {app.config.newsletter_tags}: create it, with the site's tags"
        vocabulary, problems = Vocabulary(readable=False), [Problem(Kind.VOCABULARY, 1, message)]
    except SiteFileError as error:
        vocabulary, problems = Vocabulary(readable=False), [error.problem]
    for problem in problems:
        report(problem, f"{path}:{problem.line}")
    return vocabulary


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> None:
    """Make the archive of all records, note drafts, and report unknown tags."""
    domain = archive_domain(env)
    domain.archive = Archive(domain.editions.values(), read_site_vocabulary(app))
    domain.drafts |= domain.known_drafts(schedule_of(Path(app.srcdir)))
    for docname, problem in domain.archive.unknown_tags():
        report(problem, (docname, problem.line))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the domain, and make the archive once all pages are read."""
    app.add_domain(NewsletterDomain)
    # Before the handlers that need the archive.
    app.connect("env-updated", on_env_updated, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
