"""The weekly's index without Sphinx: 200 editions in a second or two, by the program itself."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from sphinx_newsletter.model.tags import Tag
from sphinx_newsletter.search import inverted_index
from sphinx_newsletter.search.word_list import word_list
from sphinx_newsletter.upstream.stop_words import stop_words

if TYPE_CHECKING:
    from pathlib import Path

    from bench.archive import Archive, Edition, Section

    Text = tuple[str, str, list[tuple[str, str, bool]]]


_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")


def plain(text: str) -> str:
    """*text* as a reader sees it."""
    return _LINK.sub(r"\1", text).replace("`", "")


def _passage(section: Section) -> Text:
    return section.anchor, section.title, [("", plain(one), False) for one in section.sentences]


def _page(edition: Edition) -> list[Text]:
    return [("", edition.title, []), *map(_passage, edition.sections)]


def write_index(archive: Archive, folder: Path) -> None:
    """Write the index of *archive* into *folder*, as a build of it would."""
    pages = [_page(edition) for edition in archive.editions]
    shards = folder / "index"
    inverted_index.Index(pages).write(shards)
    made = json.loads((shards / inverted_index.SHARDS).read_text("utf-8"))
    counts = json.loads((shards / inverted_index.WORDS).read_text("utf-8"))
    (shards / "words.txt").write_text(
        word_list([counts], [Tag(tag.slug, tag.label) for tag in archive.tags]), "utf-8"
    )
    rubrics = sorted({section.rubric for e in archive.editions for section in e.sections} | {""})
    slugs = [tag.slug for tag in archive.tags]
    lengths = iter(made["records"])
    (folder / "text").mkdir()
    rows = []
    for edition, page in zip(archive.editions, pages, strict=True):
        own = [[0, [1], [], *next(lengths)]]
        for section in edition.sections:
            tags = [slugs.index(tag.slug) for tag in section.tags]
            own.append([rubrics.index(section.rubric), [0], tags, *next(lengths)])
        address = f"editions/{edition.name}.html"
        rows.append([edition.name, address, edition.date.isoformat(), own])
        for number, (anchor, title, blocks) in enumerate(page):
            text = {"title": title, "anchor": anchor, "blocks": [block[:2] for block in blocks]}
            text["page"] = [address, edition.title, edition.name, ""]
            path = folder / "text" / f"{edition.name}-{number}.json"
            path.write_text(json.dumps(text), "utf-8")
    records = {
        "language": "en",
        "stopWords": sorted(stop_words("en")),
        "words": "words.txt",
        "kinds": [["section", "Edition sections"], ["edition", "Editions"], ["guide", "Guides"]],
        "rubrics": rubrics,
        "tags": [[tag.slug, tag.label] for tag in archive.tags],
        "parts": [{"shards": made["shards"], "pages": rows}],
    }
    (folder / "records.json").write_text(json.dumps(records), "utf-8")
