from __future__ import annotations

from importlib.metadata import version

import pytest
from sphinx.errors import SphinxError

from sphinx_newsletter.upstream.guard import (
    SEEN,
    ChangedUpstreamError,
    reaching_into,
    require_parameters,
)


@pytest.mark.parametrize("error", [AttributeError, ImportError, KeyError, ValueError])
def test_what_is_missing_is_reported_in_one_sentence(error: type[Exception]) -> None:
    with (
        pytest.raises(ChangedUpstreamError) as raised,
        reaching_into("docutils", "nodes.Node._gone"),
    ):
        raise error
    assert str(raised.value) == (
        f"docutils {version('docutils')} does not have `nodes.Node._gone` in the form that "
        "sphinx-newsletter uses: install the version that it was written for "
        "(pip install 'docutils==0.22.4'), or a newer sphinx-newsletter"
    )
    assert isinstance(raised.value, SphinxError)


def test_other_errors_pass() -> None:
    with pytest.raises(ZeroDivisionError), reaching_into("docutils", "nodes.Node._gone"):
        raise ZeroDivisionError


def test_parameters_are_compared_from_the_first_on() -> None:
    def function(one: int, two: int, three: int = 0) -> int:
        return one + two + three

    require_parameters("Sphinx", "function", function, "one two")
    with pytest.raises(ChangedUpstreamError, match=r"`function\(two, one\)`"):
        require_parameters("Sphinx", "function", function, "two one")


@pytest.mark.parametrize("package", SEEN)
def test_each_package_that_is_named_is_installed(package: str) -> None:
    """Under this name, by which `pip install` finds it, too."""
    assert version(package)
