"""The rules of `newsletter check`: what is wrong with sources, one file for each subject."""
