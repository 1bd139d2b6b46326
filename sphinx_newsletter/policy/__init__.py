"""Verdicts on content: what is allowed, and what is too large; no Sphinx."""
