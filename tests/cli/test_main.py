"""The command `newsletter` without its subcommands."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("tag", "No such command 'tag': did you mean `tags`?"),
        ("Permalink", "No such command 'Permalink': did you mean `permalinks`?"),
        ("frobnicate", "No such command 'frobnicate'.\n"),
    ],
)
def test_an_unknown_command_is_reported_with_a_suggestion(typed: str, message: str) -> None:
    result = CliRunner().invoke(newsletter, [typed])
    assert result.exit_code == 2
    assert message in result.output
