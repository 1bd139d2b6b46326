"""Where what a command is changing is kept as it was, until all is changed."""

from __future__ import annotations

UNDO = ".newsletter-undo.zip"
