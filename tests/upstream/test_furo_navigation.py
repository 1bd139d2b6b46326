"""The navigation tree of Furo, whose parser is loaded when a page has a toctree."""

from __future__ import annotations

import subprocess
import sys

import pytest
from furo import navigation

from sphinx_newsletter.upstream.guard import ChangedUpstreamError

# In a process of its own, because this one has loaded everything by now.
PROGRAM = """
import sys
from sphinx_newsletter.upstream import furo_navigation
furo_navigation.setup(None)
import furo
assert "bs4" not in sys.modules
tree = furo.get_navigation_tree("<ul><li><a href='a.html'>A</a><ul><li>B</li></ul></li></ul>")
assert "bs4" in sys.modules
from furo.navigation import _get_navigation_expand_image
print(tree)
"""


def test_beautiful_soup_is_loaded_with_the_first_tree_which_is_that_of_furo() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True
    )
    assert not done.stderr
    html = "<ul><li><a href='a.html'>A</a><ul><li>B</li></ul></li></ul>"
    assert done.stdout.strip() == navigation.get_navigation_tree(html).strip()
    assert "toctree-checkbox" in done.stdout


def test_another_furo_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    from sphinx_newsletter.upstream.furo_navigation import _Deferred  # noqa: PLC0415

    monkeypatch.delattr(navigation, "get_navigation_tree")
    with pytest.raises(ChangedUpstreamError, match=r"^furo \S+ .*`furo.navigation"):
        _Deferred("furo.navigation").get_navigation_tree("<ul></ul>")
