from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.model import size_limits
from sphinx_newsletter.model.site_files import SiteFileError, read_site_file

if TYPE_CHECKING:
    from pathlib import Path


def test_a_list_is_read_without_its_mark_of_order(tmp_path: Path) -> None:
    (tmp_path / "tags.yml").write_text("\ufeffwasm: {}\n", encoding="utf-8")
    assert read_site_file(tmp_path / "tags.yml") == "wasm: {}\n"


def test_that_there_is_none_is_for_the_caller_to_tell(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_site_file(tmp_path / "tags.yml")


@pytest.mark.parametrize("target", ["secret.txt", "/dev/zero", "nowhere", "tags.yml"])
def test_a_symbolic_link_is_not_followed(tmp_path: Path, target: str) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "tags.yml").symlink_to(target)
    with pytest.raises(SiteFileError, match="replace it with the file itself"):
        read_site_file(tmp_path / "tags.yml")


def test_one_that_is_too_long_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "tags.yml").write_bytes(b"x" * (size_limits.LONGEST_LIST + 1))
    with pytest.raises(SiteFileError, match="more than 2 MB"):
        read_site_file(tmp_path / "tags.yml")


def test_one_that_is_not_utf_8_is_reported_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "tags.yml").write_bytes(b"a: {}\n\xff")
    with pytest.raises(SiteFileError) as error:
        read_site_file(tmp_path / "tags.yml")
    assert error.value.problem.line == 2
