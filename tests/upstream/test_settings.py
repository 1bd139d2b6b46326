"""Settings that are written, and their digest."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from sphinx.config import Config
from sphinx.util.tags import Tags

from sphinx_newsletter.upstream.guard import ChangedUpstreamError
from sphinx_newsletter.upstream.settings import settings_digest, written_settings

if TYPE_CHECKING:
    from pathlib import Path


def test_settings_are_those_of_conf_py_and_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text('project = "Tiny"\nmyst_own = [1]\n', encoding="utf-8")
    config = Config.read(tmp_path, overrides={}, tags=Tags())
    written = written_settings(config)
    assert (written["project"], written["myst_own"]) == ("Tiny", [1])
    assert "language" not in written
    assert "language" in config


def test_another_sphinx_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    config = Config()
    monkeypatch.delattr(config, "_raw_config")
    with pytest.raises(ChangedUpstreamError, match=r"^Sphinx \S+ .*`Config._raw_config`"):
        written_settings(config)


def test_the_digest_depends_on_values_and_not_on_the_process() -> None:
    settings = {"names": {"a", "b", "c"}, "on": True, "handler": print_settings}
    assert settings_digest(settings) == settings_digest({**settings})
    assert settings_digest(settings) != settings_digest({**settings, "on": False})
    program = (
        "from sphinx_newsletter.upstream.settings import settings_digest;"
        "print(settings_digest({'names': {'a', 'b', 'c'}, 'on': True}))"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_another_module_of_sphinx_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sphinx.util._serialise", None)
    with pytest.raises(ChangedUpstreamError, match=r"_serialise\.stable_hash"):
        settings_digest({})


def test_to_read_settings_loads_no_builder() -> None:
    program = (
        "import sys, sphinx_newsletter.upstream.settings; print('sphinx.builders' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def print_settings() -> None:
    """Do nothing; a value that is a function."""
