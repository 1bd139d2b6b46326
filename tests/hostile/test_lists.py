"""The site's lists show nothing from elsewhere: they are files, and no links to some."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.check import check
from tests.hostile.attack import SECRET

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


@pytest.mark.parametrize("name", ["tags.yml", "links.yml", "redirects.txt", "permalinks.txt"])
def test_a_list_that_is_a_link_is_told_and_not_shown(
    make_site: Callable[..., Site], name: str
) -> None:
    site = make_site()
    (site.folder.parent / "secret.txt").write_bytes(SECRET + b": 1\n")
    (site.folder / name).unlink(missing_ok=True)
    (site.folder / name).symlink_to("../secret.txt")
    site.build()
    assert {(one.path, one.kind) for one in site.warnings} >= {(name, "newsletter.file-refused")}
    assert not any(SECRET.decode() in one.message for one in site.warnings)
    assert "index.html" in site.pages()


@pytest.mark.parametrize("name", ["tags.yml", "links.yml", "redirects.txt", "permalinks.txt"])
@pytest.mark.parametrize("target", ["../secret.txt", "/dev/zero", "nowhere"])
def test_a_check_tells_the_same(make_site: Callable[..., Site], name: str, target: str) -> None:
    site = make_site()
    (site.folder.parent / "secret.txt").write_bytes(SECRET + b": 1\n")
    (site.folder / name).unlink(missing_ok=True)
    (site.folder / name).symlink_to(target)
    found = check(Workspace(site.folder))
    assert {(one.path, one.rule) for one in found} >= {(name, "file-refused")}
    assert not any(SECRET.decode() in one.message for one in found)
