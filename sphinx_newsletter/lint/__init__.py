"""What is wrong with a site: `newsletter check`, `diff`, `links check` and `publish-check`."""
