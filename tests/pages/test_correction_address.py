"""Addresses of new issues on GitHub, GitLab and Bitbucket."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml

from sphinx_newsletter.pages.section_footer import correction_address
from tests.conftest import ROOTS

PAGE = "https://a.example/editions/2024-04.html#webgpu"
FORM = ROOTS.parent.parent / ".github/ISSUE_TEMPLATE/correction.yml"
HARD = 'A & B? "C" #1 = <b> 木 %20'


def asked(repository: str, title: str = "WebGPU") -> tuple[str, dict[str, str]]:
    parts = urlsplit(correction_address(repository, PAGE, title))
    assert not parts.fragment
    return f"{parts.scheme}://{parts.netloc}{parts.path}", dict(parse_qsl(parts.query))


def test_githubs_form_is_filled_in() -> None:
    address, fields = asked("https://github.com/me/site/", HARD)
    assert address == "https://github.com/me/site/issues/new"
    title = f"Correction: {HARD}"
    assert fields == {"template": FORM.name, "title": title, "page": PAGE, "section": HARD}


def test_the_form_has_the_fields() -> None:
    form = yaml.safe_load(FORM.read_text(encoding="utf-8"))
    ids = {part.get("id") for part in form["body"]}
    assert asked("https://github.com/me/site")[1].keys() - {"template", "title"} <= ids


def test_gitlab_gets_a_title_and_a_text() -> None:
    address, fields = asked("https://gitlab.com/me/site", HARD)
    assert address == "https://gitlab.com/me/site/-/issues/new"
    assert fields["issue[title]"] == f"Correction: {HARD}"
    assert PAGE in fields["issue[description]"]


def test_bitbucket_gets_a_title() -> None:
    assert asked("https://bitbucket.org/me/site") == (
        "https://bitbucket.org/me/site/issues/new",
        {"title": "Correction: WebGPU"},
    )


@pytest.mark.parametrize("host", ["github.com", "gitlab.com", "bitbucket.org"])
def test_a_long_title_leaves_an_address_that_servers_take(host: str) -> None:
    address = correction_address(f"https://{host}/me/site", PAGE, "ü" * 5000)
    assert len(address) < 2000
