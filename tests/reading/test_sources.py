"""Source files of editions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter
from sphinx_newsletter.editing import transaction
from sphinx_newsletter.model.site_files import UNDO

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


def test_an_interrupted_change_is_reported_until_it_is_undone(
    make_site: Callable[..., Site],
) -> None:
    site = make_site()
    text = (site.folder / "tags.yml").read_bytes()
    half = text + b"\n# half\n"
    transaction._write_undo(site.folder, {"tags.yml": (text, half)})
    (site.folder / "tags.yml").write_bytes(half)
    site.build("dummy")
    [warning] = site.warnings
    assert warning.kind == "newsletter.change-broken-off"
    assert "run `newsletter check`" in warning.message
    assert (site.folder / UNDO).is_file()  # a build writes nothing into the sources
    CliRunner().invoke(newsletter, ["--site", str(site.folder), "check"])
    assert (site.folder / "tags.yml").read_bytes() == text
    site.build("dummy")
    assert not site.warnings
