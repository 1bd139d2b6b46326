"""The editors' desk: the sources of a site, known without a build.

The commands need what an editor has written, with its lines: to tell of it and to change it. A
build knows more, and takes longer. What both must know (front matter, vocabulary, settings, the
names of files) they read with the same code of `core`.
"""
