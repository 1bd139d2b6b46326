"""The archive as plain records: neither Sphinx nor ABlog nor click."""
