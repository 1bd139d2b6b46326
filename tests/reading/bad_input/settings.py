"""Wrong settings in `conf.py`."""

from __future__ import annotations

from tests.conftest import ROOTS
from tests.reading.bad_input.row import Row

CONF = (ROOTS / "minimal" / "conf.py").read_text(encoding="utf-8")
LINE = len(CONF.splitlines()) + 1


def setting(name: str, text: str, line: int, words: str) -> Row:
    """A row that adds *text* to `conf.py`, on the last line."""
    return Row(name, f"{CONF}{text}\n", "setting", line, words, "conf.py")


ROWS = [
    Row(
        "suffixes",
        f"{CONF}source_suffix = ['.md', '.txt']\n",
        "source-suffix",
        LINE,
        "`source_suffix` names `.txt`",
        "conf.py",
    ),
    setting(
        "unknown", "newsletter_sidebar_tag = 5", LINE, "did you mean `newsletter_sidebar_tags`?"
    ),
    setting("unknown-far", "newsletter_x = 5", LINE, "the reference lists all of them"),
    setting("count", "newsletter_sidebar_tags = '5'", LINE, "must be a whole number above 0"),
    setting("flag", "newsletter_drafts = 'no'", LINE, "must be True or False"),
    setting("folder", "newsletter_editions = 5", LINE, "must be the name of a folder"),
    setting("address", "newsletter_repository = 'git.example'", LINE, "must be"),
    setting("author-name", "newsletter_authors['kim'] = {}", 6, "needs a name"),
    setting("author-of-an-edition", "newsletter_authors['jan'] = 'Jan'", 6, "needs a name"),
    setting("author-key", "newsletter_authors['kim']['ulr'] = 'x'", 6, "did you mean `url`?"),
    setting("author-slug", "newsletter_authors['../x'] = {'name': 'X'}", 6, "write letters"),
    setting("default-author", "newsletter_default_author = 'jna'", 10, "did you mean `jan`?"),
]
