"""Whether a site that has been built answers at all addresses of its `permalinks.txt`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sphinx_newsletter.model.permalinks import FILE, Permalink, read_permalinks

if TYPE_CHECKING:
    from tests.conftest import Site


def assert_all_answer(site: Site) -> None:
    """Each address is that of a file, or leads to one, with the place on it."""
    found: list[Permalink] = []
    text = (site.folder / FILE).read_text(encoding="utf-8-sig")
    assert not list(read_permalinks(text, found))
    assert [one.address for one in found if not _answers(site, one, _rules(site))] == []


def _rules(site: Site) -> dict[str, str]:
    path = site.out / "_redirects"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {unquote(old): unquote(new) for old, new, _ in (line.split() for line in lines)}


def _answers(site: Site, one: Permalink, rules: dict[str, str]) -> bool:
    address = "/" + (one.page if one.is_file else _page(site, unquote(one.page)))
    for old, new in rules.items():
        if old.endswith("/*") and address.startswith(old[:-1]):
            address = new.replace(":splat", address.removeprefix(old[:-1]))
    address, _, place = rules.get(address, address).partition("#")
    file = site.out / (address[1:] + ("index.html" if address.endswith("/") else ""))
    if not file.is_file():
        return False
    anchor = place or one.anchor
    return not anchor or bool(re.search(rf'id="{anchor}"', file.read_text(encoding="utf-8")))


def _page(site: Site, name: str) -> str:
    if site.app.builder.name == "html":
        return f"{name}.html"
    name = re.sub(r"(?:^|/)index$", "", name)
    return f"{name}/" if name else ""
