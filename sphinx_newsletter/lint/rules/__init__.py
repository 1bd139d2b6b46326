"""The rules of `newsletter check`, one file for each subject."""
