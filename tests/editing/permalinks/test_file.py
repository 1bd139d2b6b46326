"""The file itself: line endings, merges, what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.permalinks.recorded import Permalinks, lost
from sphinx_newsletter.editing.workspace import Workspace
from tests.editing.permalinks.recorded_site import PAGE, edit, fix, read, told

if TYPE_CHECKING:
    from tests.conftest import Site


def test_line_endings_and_marks_stay(site: Site) -> None:
    mark = b"\xef\xbb\xbf"
    windows = {name: read(site, name).replace("\n", "\r\n") for name in (PAGE, "permalinks.txt")}
    for name, text in windows.items():
        site.write(name, mark + text.encode())
    assert told(site) == []
    edit(site, "### Ratchet\r\n", "### Ratchets\r\n")
    fix(site)
    assert "(ratchet)=\r\n### Ratchets\r\n" in read(site)
    assert (site.folder / PAGE).read_bytes() == mark + windows[PAGE].replace(
        "### Ratchet\r\n", "(ratchet)=\r\n### Ratchets\r\n"
    ).encode()
    before = read(site, "permalinks.txt").splitlines()
    Permalinks(Workspace(site.folder)).updated().write()
    after = read(site, "permalinks.txt").splitlines()
    assert [line.partition("  ")[0] for line in after] == [
        line.partition("  ")[0] for line in before
    ]
    assert (site.folder / "permalinks.txt").read_bytes().startswith(mark)
    assert read(site, "permalinks.txt").count("\n") == read(site, "permalinks.txt").count("\r\n")


def test_a_merge_that_went_wrong_is_mended(site: Site) -> None:
    before = read(site, "permalinks.txt")
    line = "editions/2024-05  May edition\n"
    assert line in before
    merged = f"<<<<<<< ours\n{line}=======\n{line}mine#a  A\n>>>>>>> theirs\n"
    site.write("permalinks.txt", before.replace(line, merged))
    found = told(site)
    assert [bool(address) for address, _, _ in found] == [False] * 4 + [True]
    with pytest.raises(CommandError, match="mine#a"):
        Permalinks(Workspace(site.folder)).updated()
    edit(site, "mine#a  A\n", "", "permalinks.txt")
    Permalinks(Workspace(site.folder)).updated().write()
    assert read(site, "permalinks.txt") == before


@pytest.mark.parametrize(("path", "data"), [("permalinks.txt", b"a\n\xe9\n")])
def test_a_file_that_is_not_utf8_is_reported(site: Site, path: str, data: bytes) -> None:
    site.write(path, data)
    [(_, message, _)] = told(site)
    assert "not UTF-8" in message
    with pytest.raises(CommandError, match=r"permalinks\.txt:2: "):
        Permalinks(Workspace(site.folder)).updated()


def test_redirects_that_are_not_utf8_are_told(site: Site) -> None:
    site.write("redirects.txt", b"\n\xe9 index\n")
    [one] = lost(Workspace(site.folder))
    assert (one.path, one.line) == ("redirects.txt", 2)


def test_only_what_is_lost_can_be_forgotten(site: Site) -> None:
    permalinks = Permalinks(Workspace(site.folder))
    with pytest.raises(CommandError, match="still published"):
        permalinks.without(["editions/2024-05#burn"])
    with pytest.raises(CommandError, match="did you mean `editions/2024-05#burn`"):
        permalinks.without(["editions/2024-05#burns"])
