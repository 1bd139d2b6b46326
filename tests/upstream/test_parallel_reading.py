"""A build of few pages reads them in one process."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.upstream.guard import ChangedUpstreamError
from sphinx_newsletter.upstream.parallel_reading import on_env_before_read_docs

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


# The page shows which process has read it.
READER = """
import os

def on_doctree_read(app, doctree):
    app.env.metadata[app.env.docname]["read_by"] = os.getpid()

def setup(app):
    app.connect("doctree-read", on_doctree_read)
    return {"parallel_read_safe": True}
"""


@pytest.mark.parametrize(("number", "alone"), [(2, True), (12, False)])
def test_a_few_pages_are_read_in_one_process(
    make_site: Callable[..., Site], number: int, alone: bool
) -> None:
    site = make_site(files={"reader.py": READER})
    conf = (site.folder / "conf.py").read_text(encoding="utf-8")
    path = "import sys, pathlib\nsys.path.insert(0, str(pathlib.Path(__file__).parent))\n"
    site.write("conf.py", path + conf + 'extensions.append("reader")\n')
    for n in range(number):
        site.write(f"editions/2023-{n + 1:02}.md", f"---\ndate: 2023-{n + 1:02}\n---\n\n# {n}\n")
    env = site.build(jobs=2).app.env
    readers = {env.metadata[name]["read_by"] for name in env.found_docs}
    assert (readers == {os.getpid()}) == alone
    assert site.app.parallel == 2


def test_another_sphinx_is_reported(make_site: Callable[..., Site]) -> None:
    app = make_site().build("dummy").app
    del app.parallel
    with pytest.raises(ChangedUpstreamError, match=r"^Sphinx \S+ .*`Sphinx.parallel`"):
        on_env_before_read_docs(app, app.env, ["index"])
