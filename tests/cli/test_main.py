"""TODO."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("tag", "No such command 'tag': did you mean `tags`?"),
        ("Permalink", "No such command 'Permalink': did you mean `permalinks`?"),
        ("frobnicate", "No such command 'frobnicate'.\n"),
    ],
)
def test_an_unknown_command_is_told_with_what_is_near(typed: str, told: str) -> None:
    result = CliRunner().invoke(newsletter, [typed])
    assert result.exit_code == 2
    assert told in result.output
