"""`Config`: the settings that are written, and a digest of their values (Sphinx 9.0.4).

Each function can go when Sphinx gives a public name to what it reaches into.
It loads no builder, since commands read the settings, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_newsletter.upstream.guard import reaching_into

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.config import Config


def written_settings(config: Config) -> Mapping[str, Any]:
    """The settings that `conf.py` and the command line name, with their values there.

    Reaches into `Config._raw_config`. The public `in` and `config[…]` know declared settings alone,
    and do not say whether a value is a default.
    https://github.com/sphinx-doc/sphinx/blob/v9.0.4/sphinx/config.py
    """
    with reaching_into("Sphinx", "Config._raw_config"):
        return config._raw_config


def settings_digest(settings: Mapping[str, Any]) -> str:
    """MD5 of *settings*, which is the same for sets and functions in each process.

    Reaches into `sphinx.util._serialise.stable_hash`, by which Sphinx compares settings for
    `.buildinfo`. Our own would differ from it where Sphinx learns of new kinds of values.
    https://github.com/sphinx-doc/sphinx/blob/v9.0.4/sphinx/util/_serialise.py
    """
    with reaching_into("Sphinx", "sphinx.util._serialise.stable_hash"):
        from sphinx.util._serialise import stable_hash  # noqa: PLC0415 - guarded
    return stable_hash(dict(settings))
