"""Checks of a site: `newsletter check`, `diff`, `links check`, `publish-check`."""
