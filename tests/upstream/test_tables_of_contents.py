"""Tables of contents in the environment: pickled until they are used."""

from __future__ import annotations

import pickle
import shutil
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from docutils import nodes

from sphinx_newsletter.upstream.guard import ChangedUpstreamError
from sphinx_newsletter.upstream.tables_of_contents import TablesOfContents, on_builder_inited
from tests.builds import build_and_log

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


# Sphinx writes the numbers of sections into the trees.
NUMBERED = "# Guides\n\n```{toctree}\n:numbered:\n\none\ntwo\n```\n"
FILES = {
    "docs/guides.md": f"---\norphan: true\n---\n{NUMBERED}",
    "docs/one.md": "# One\n\n## First\n",
    "docs/two.md": "# Two\n\n## Second\n\n## Third\n",
}


def test_the_trees_of_pages_that_are_not_written_stay_pickled(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files=FILES).build()
    site.write("docs/two.md", "# Two\n\n## Other\n")
    assert not site.build().warnings
    trees = site.app.env.tocs.data  # type: ignore[attr-defined]
    assert isinstance(trees["editions/2024-04"], bytes)
    assert "Other" in site.app.env.tocs["docs/two"].astext()


@pytest.mark.parametrize("jobs", [1, 2])
def test_sections_have_their_numbers_as_in_a_clean_build(
    make_site: Callable[..., Site], jobs: int
) -> None:
    folder = make_site(files=FILES).folder
    build_and_log(folder, "html", jobs)
    (folder / "docs" / "one.md").write_text("# One\n\n## Zeroth\n\n## First\n")
    files, log = build_and_log(folder, "html", jobs)
    assert not log
    assert b'class="section-number">2.2.' in files["docs/two.html"]
    shutil.rmtree(folder / "_build")
    assert (files, log) == build_and_log(folder, "html", jobs)


def test_a_tree_is_unpickled_once_and_pickled_with_what_has_changed() -> None:
    trees = pickle.loads(  # noqa: S301 - made here
        pickle.dumps(TablesOfContents({"a": nodes.bullet_list(""), "b": nodes.bullet_list("")}))
    )
    trees["a"]["secnumber"] = (1, 2)
    assert trees["a"] is trees["a"]
    again = pickle.loads(pickle.dumps(trees))  # noqa: S301 - made here
    assert again.data["b"] == trees.data["b"]
    assert again["a"]["secnumber"] == (1, 2)
    assert {type(tree) for tree in again.values()} == {nodes.bullet_list}


def test_another_sphinx_is_reported() -> None:
    app: Any = SimpleNamespace(env=SimpleNamespace())
    with pytest.raises(ChangedUpstreamError, match=r"^Sphinx \S+ .*`BuildEnvironment.tocs`"):
        on_builder_inited(app)
