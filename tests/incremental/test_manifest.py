"""The manifest: what is left of a build that fails at its very end."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from sphinx.errors import SphinxError

from sphinx_newsletter.upstream.guard import BuildEndedError
from tests.builds import build, fail_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx

    from tests.conftest import Site


TEXT = "---\ndate: 2024-05\n---\n\n# May\n\nText.\n"
FILES = {"editions/2024-05.md": TEXT}


def test_a_build_that_fails_at_its_end_is_made_again(make_site: Callable[..., Site]) -> None:
    site, clean = make_site(files=FILES), make_site(files=FILES)
    expected = build(clean.folder, "html")
    build(site.folder, "html")
    site.write("editions/2024-05.md", TEXT.replace("Text.", "Other text."))
    with pytest.raises(SphinxError, match=r"^no space left on device$"):
        build(site.folder, "html", prepare=fail_at("build-finished", 1))
    (site.folder / "_build" / "html" / "index.html").write_text("Half a page.")
    site.write("editions/2024-05.md", TEXT)
    assert build(site.folder, "html") == expected


def test_a_build_whose_output_is_deleted_meanwhile_is_made_again(
    make_site: Callable[..., Site],
) -> None:
    site, clean = make_site(files=FILES), make_site(files=FILES)

    def prepare(app: Sphinx) -> None:
        app.connect("doctree-resolved", lambda *_: shutil.rmtree(app.outdir, ignore_errors=True))

    with pytest.raises(BuildEndedError, match=r"_build/html/.* cannot be written: No such file"):
        build(site.folder, "html", prepare=prepare)
    assert build(site.folder, "html") == build(clean.folder, "html")
