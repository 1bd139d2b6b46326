"""Source files of editions: which ones are read, and their front matter."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_newsletter.model import sentences
from sphinx_newsletter.model.edition import read_name
from sphinx_newsletter.model.front_matter import read_front_matter
from sphinx_newsletter.model.problems import Kind, Problem, not_utf8
from sphinx_newsletter.model.site_files import UNDO
from sphinx_newsletter.reading.domain import archive_domain, is_edition, store_front_matter
from sphinx_newsletter.reading.excluded_files import of_other_form
from sphinx_newsletter.reading.report import report
from sphinx_newsletter.reading.schedule import schedule_of
from sphinx_newsletter.reading.settings import other_suffixes
from sphinx_newsletter.reading.tags import close_tags
from sphinx_newsletter.reading.withdrawals import by_docname, whole_editions, without

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.schedule import Schedule


def on_env_get_outdated(
    app: Sphinx,
    env: BuildEnvironment,
    added: set[str],
    changed: set[str],
    removed: set[str],
) -> list[str]:
    """Leave out files that are not UTF-8, drafts, and editions that wait for their time.

    `exclude_patterns` would do that, too, but each change of it makes Sphinx read all pages again.
    To publish a draft should cost one page.
    """
    _report_interrupted_change(app)
    drafts, domain = app.config.newsletter_drafts, archive_domain(env)
    domain.drafts = frozenset()
    schedule = schedule_of(Path(app.srcdir))
    if problem := schedule.problem:
        report(problem, f"{app.confdir}/conf.py:1")
    left_out = {name for name in added | changed if _is_left_out(app, name, drafts, schedule)}
    left_out |= whole_editions(env).keys() & env.found_docs
    if not drafts:
        known = domain.known_drafts(schedule) - changed
        domain.drafts |= known & env.found_docs
        left_out |= known
    for docname in left_out & env.found_docs:
        env.project.docnames.discard(docname)
        if docname in env.all_docs:
            removed.add(docname)
    added -= left_out
    changed -= left_out
    return []


def _is_left_out(app: Sphinx, docname: str, drafts: bool, schedule: Schedule) -> bool:
    if docname in whole_editions(app.env):
        return True
    try:
        text = app.env.doc2path(docname).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        problem = not_utf8(error)
        report(problem, (docname, problem.line))
        return True
    except OSError as error:  # it has been deleted since Sphinx found it
        report(sentences.file_unreadable(error), (docname, 1))
        return True
    if drafts or not is_edition(app.config, docname):
        return False
    front = read_front_matter(text, app.config.newsletter_authors)
    if doubt := front.doubt:
        left_out = doubt._replace(message=f"{doubt.message}; it counts as a draft")
        report(left_out, (docname, doubt.line))
    is_draft = front.draft or schedule.waits(docname, front.publish)
    if is_draft:
        archive_domain(app.env).drafts |= {docname}
    return is_draft


def _report_interrupted_change(app: Sphinx) -> None:
    """Report that a command was killed while it changed files, so that some are changed only."""
    path = app.srcdir / UNDO
    if path.is_file():
        message = "a change of the sources was interrupted: run `newsletter check`, which undoes it"
        report(Problem(Kind.CHANGE_BROKEN_OFF, 1, message), f"{path}:1")


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Look for files of another form in each build, before the parser replaces `source_suffix`."""
    app.connect("env-get-outdated", partial(_report_other_forms, other_suffixes(config)))


def _report_other_forms(suffixes: Iterable[str], app: Sphinx, *_given: object) -> list[str]:
    """Report files such as `2024-05.MD` and `guide.rst`, which Sphinx ignores silently."""
    config = app.config
    exclude = (*config.exclude_patterns, *config.templates_path)
    for path in of_other_form(app.srcdir, config.include_patterns, exclude, suffixes):
        form = is_edition(config, path)
        problem = (sentences.OTHER_FORM_EDITION if form else sentences.OTHER_FORM).at(1)
        report(problem, f"{app.srcdir / path}:1")
    return []


def on_source_read(app: Sphinx, docname: str, source: list[str]) -> None:
    """Remove the front matter of an edition, so that MyST does not parse it again.

    Blank lines replace it, so that all later messages have the right line.
    """
    if not is_edition(app.config, docname):
        return
    text = source[0]
    if not text.strip():
        report(sentences.FILE_EMPTY.at(1), (docname, 1))
        return
    sections = by_docname(app.config, archive_domain(app.env).withdrawn).get(docname, ())
    text = without(text, (one for one in sections if one.anchor), app.config.language)
    front = read_front_matter(text, app.config.newsletter_authors)
    if not read_name(docname.rpartition("/")[2]):
        report(sentences.FILE_NAME.at(1), (docname, 1))
    for problem in front.problems:
        report(problem, (docname, problem.line))
    store_front_matter(app.env, front)
    rest = text.split("\n")[front.lines :]
    source[0], open_tags = close_tags("\n" * front.lines + "\n".join(rest))
    for line in open_tags:
        report(sentences.TAGS_OPEN.at(line), (docname, line))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handlers."""
    app.connect("config-inited", on_config_inited)
    app.connect("env-get-outdated", on_env_get_outdated)
    app.connect("source-read", on_source_read)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
