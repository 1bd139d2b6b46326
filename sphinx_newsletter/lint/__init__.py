"""Checks of a site without a build: `newsletter check`, `diff`, `links check`, `publish-check`."""
