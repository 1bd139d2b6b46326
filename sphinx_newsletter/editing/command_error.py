"""The error with which a command ends."""

from __future__ import annotations


class CommandError(Exception):
    """Error that ends a command: an editor must fix something first, and the message says what."""
