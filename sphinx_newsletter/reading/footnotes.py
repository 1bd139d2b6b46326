"""Footnotes: references without a text, and texts without a reference.

Docutils numbers footnotes before it looks for what is missing, and then names numbers and not
labels, in two messages. So they are compared before docutils numbers them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_newsletter.model import markdown_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.model.problems import Problem


def check_footnotes(document: nodes.document) -> Iterator[Problem]:
    """Report both, and show a reference without a text as it is written."""
    notes = [*document.autofootnotes, *document.footnotes]
    texts = {name: note for note in notes for name in note["names"]}
    for name in [*document.footnote_refs]:
        if name not in texts:
            for reference in document.footnote_refs.pop(name):
                yield markdown_sentences.footnote_missing(name, reference.line or 1)
                _show_as_written(document, reference, name)
    for name, note in texts.items():
        if name not in document.footnote_refs:
            yield markdown_sentences.footnote_unused(name, note.line or 1)


def _show_as_written(
    document: nodes.document, reference: nodes.footnote_reference, name: str
) -> None:
    if reference in document.autofootnote_refs:
        document.autofootnote_refs.remove(reference)
    if reference.parent:
        reference.parent.replace(reference, nodes.Text(f"[^{name}]"))
