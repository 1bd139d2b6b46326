"""Rules of `newsletter check`, one module per subject."""
