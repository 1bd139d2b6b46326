"""The archive as plain records: no Sphinx, no ABlog, no command line."""
