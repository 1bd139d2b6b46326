"""Redirects of pages that have moved: the file `_redirects`, and a small HTML page at each address.

They come from the lines of `redirects.txt` and from the aliases of tags: a tag that is renamed
keeps its old address as long as its old slug is an alias.
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from sphinx.util.osutil import relative_uri

from sphinx_newsletter.incremental.manifest import manifest_of, output_of
from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output
from sphinx_newsletter.model.anchors import as_uri
from sphinx_newsletter.model.permalinks import alias_slugs
from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.model.redirects import Known, Move, follow, read_moves
from sphinx_newsletter.model.settings import PREFIX, SETTINGS
from sphinx_newsletter.model.site_files import SiteFileError, read_site_file
from sphinx_newsletter.pages.addresses import TAGS, tag_page
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.page_notes import notes_of
from sphinx_newsletter.reading.report import report
from sphinx_newsletter.reading.settings import site

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


GROUP = "redirects"
_TEMPLATE = "newsletter/redirect.html"
_FILE = "_redirects"
_SETTING = f"{PREFIX}redirects"
_DEFAULT = next(setting.default for setting in SETTINGS if setting.name == "redirects")


def known_files(app: Sphinx) -> Known:
    """The pages and files of the site. Complete when all other outputs have been named."""
    builder, manifest, archive = app.builder, manifest_of(app), archive_domain(app.env).archive
    pages = {page: unquote(builder.get_target_uri(page)) for page in manifest.pages}
    folder = os.path.join(app.outdir, "")  # noqa: PTH118 - fast
    paths = (str(output_of(builder, page)).removeprefix(folder) for page in manifest.pages)
    files = {path.replace(os.sep, "/") for path in paths}
    files.update(*(files for group, files in manifest.outputs.items() if group != GROUP))
    anchors = {
        pages[name]: {*found, *(entry.anchor for entry in archive.entries_of(name))}
        for name in app.env.found_docs & pages.keys()
        if (found := notes_of(app.env, name).anchors) is not None
    }
    return Known(pages, frozenset(files), builder.name == "dirhtml", anchors)


def site_redirects(app: Sphinx) -> Iterator[Move]:
    """The lines of `redirects.txt`; reports what is wrong with the file."""
    name, moves = app.config[_SETTING], list[Move]()
    path = Path(app.srcdir, name)
    try:
        problems = list(read_moves(read_site_file(path), moves))
    except FileNotFoundError:
        message = f"`{name}` does not exist: create it, or remove `{_SETTING}` from conf.py"
        problems = [Problem(Kind.REDIRECT, 1, message)] if name != _DEFAULT else []
    except SiteFileError as error:
        problems = [error.problem]
    for problem in problems:
        report(problem, f"{path}:{problem.line}")
    yield from moves


def alias_redirects(app: Sphinx) -> dict[str, str]:
    """The slugs of tags, by the slugs of their aliases; without those that are a tag's slug."""
    return alias_slugs(archive_domain(app.env).archive.vocabulary)


def redirects(app: Sphinx) -> tuple[dict[str, Move], list[str]]:
    """The redirects by old file, and the slugs of aliases whose address is free."""
    site_files, resolved = known_files(app), dict[str, Move]()
    for problem in follow(site_redirects(app), site_files, resolved):
        report(problem, f"{Path(app.srcdir, app.config[_SETTING])}:{problem.line}")
    free = []
    for alias, slug in sorted(alias_redirects(app).items()):
        file = site_files.file_of(tag_page(alias))
        if file not in site_files.files and file not in resolved:
            resolved[file] = Move(tag_page(alias), site_files.pages[tag_page(slug)])
            free.append(alias)
    return dict(sorted(resolved.items())), free


def redirects_text(path: str, resolved: Mapping[str, Move], tags: Mapping[str, str]) -> str:
    """The text of `_redirects`, for a site at *path* of its host; patterns come last.

    The format is that of Netlify, which Cloudflare Pages and GitLab Pages read as well:
    https://docs.netlify.com/routing/redirects/.
    """
    lines = [
        f"{_url_path(path, _address(file))} {_url_path(path, move.new)} 301"
        for file, move in resolved.items()
    ]
    folder = f"{path}{TAGS}"
    lines += [
        as_uri(f"{folder}/{alias}/* {folder}/{slug}/:splat 301") for alias, slug in tags.items()
    ]
    return "".join(f"{line}\n" for line in lines)


def _address(file: str) -> str:
    return file.removesuffix("index.html") if f"/{file}".endswith("/index.html") else file


def _url_path(path: str, address: str) -> str:
    return address if "://" in address else quote(f"{unquote(path)}{address}", safe="/#")


def _redirect_page(app: Sphinx, file: str, move: Move) -> bytes:
    """The HTML page at *file*: it redirects by `meta refresh`, and has a link."""
    here, elsewhere = site(app), "://" in move.new
    page, mark, place = move.new.partition("#")
    relative = f"{relative_uri(_address(file), quote(page)) or './'}{mark}{quote(place)}"
    canonical = move.new if elsewhere else here.address and here.url(quote(page))
    context = {
        "language": here.language,
        "site": here.title,
        "url": move.new if elsewhere else relative,
        "canonical": canonical.partition("#")[0],
    }
    text: str = app.builder.templates.render(_TEMPLATE, context)
    return text.encode()


def _folder_pages(app: Sphinx, resolved: Mapping[str, Move]) -> Iterator[File]:
    """For bare addresses, such as `feed`: a page at `feed/index.html`, too.

    Where the old site had `/feed`, a host that knows no `feed.html` by that name finds the folder.
    """
    bare = [
        move
        for move in resolved.values()
        if move.line and "." not in move.old.rpartition("/")[2] and move.old[-1:] != "/"
    ]
    if not bare:  # to know all files takes long
        return
    here, known = site(app), known_files(app).files
    for move in bare:
        file = f"{move.old}/index.html"
        if file not in resolved and file not in known:
            yield File(file, repr((move, here)), partial(_redirect_page, app, file, move))


def output(app: Sphinx) -> Output:
    """`_redirects`, and a page at each old address."""
    resolved, free = redirects(app)
    here, tags = site(app), alias_redirects(app)
    files = [
        File(file, repr((move, here)), partial(_redirect_page, app, file, move))
        for file, move in resolved.items()
        if file.endswith(".html")
    ]
    files += _folder_pages(app, resolved)
    if resolved:
        text = redirects_text(here.path, resolved, {alias: tags[alias] for alias in free})
        files.append(File(_FILE, text, text.encode))
    return Output(repr([(f.name, f.fingerprint) for f in files]), lambda: files)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the redirects to the outputs."""
    # After all other outputs: a redirect yields to any file of the site.
    add_output(app, OutputGroup(GROUP, output, order=30, yields=True))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
