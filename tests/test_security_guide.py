"""The guide on security names the tests that hold its promises; they are there."""

from __future__ import annotations

import re

from tests.conftest import REPOSITORY

GUIDE = (REPOSITORY / "docs" / "security.md").read_text(encoding="utf-8")
PROMISES = re.findall(r"^: (.*)$", GUIDE.partition("## What content can do")[2], re.MULTILINE)


def test_each_promise_names_what_holds_it() -> None:
    assert len(PROMISES) > 4
    assert [promise for promise in PROMISES if "*Held by `tests/" not in promise] == []


def test_what_is_named_is_there() -> None:
    named = set(re.findall(r"`((?:tests|markup)/[\w./]+)`", GUIDE))
    places = (REPOSITORY, REPOSITORY / "sphinx_newsletter")
    gone = [name for name in named if not any((place / name).exists() for place in places)]
    assert named
    assert gone == []
