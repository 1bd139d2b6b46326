"""The cards: a picture of each edition, each tag and the site, for links to them elsewhere.

A card holds nothing that grows with the archive, so it stays as it is until its page is renamed.
"""

from __future__ import annotations

import io
import re
import unicodedata
from functools import cache, partial
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import PIL
from PIL import Image, ImageDraw, ImageFont

from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output
from sphinx_newsletter.pages.addresses import tag_page
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.settings import site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.edition import Edition

    # How long a text is at a size.
    Measure = Callable[[str, int], float]


SIZE = WIDTH, HEIGHT = 1200, 630
_FONT = "font-source-sans-pro"
_TITLE, _TEXT = "Semibold", "Regular"
_PAPER, _INK, _ACCENT = (0xF6, 0xF8, 0xF9), (0x1B, 0x1F, 0x24), (0x0B, 0x5A, 0x70)
_MUTED = 0.72  # of the ink
_SHADES = 11  # with the accent, no more colours than four bits have
_BAND, _LEFT, _RIGHT = 20, 96, 80
_TOP, _BOTTOM, _GAP = 68, 72, 30
_SMALL_SIZE = 34
_TITLE_SIZES = (92, 82, 73, 65, 58, 51, 45, 40, 35, 30, 26, 22, 19, 16)
_TEXT_SIZES = (36, 33, 30, 27)


class Card(NamedTuple):
    """What is drawn; `instead` stands for a title that the font cannot set."""

    title: str
    fallback: str
    text: str = ""
    above: str = ""
    below: str = ""


def card_file(page: str) -> str:
    """The card of an edition, of a tag's page, or (of the front page) of the site."""
    return f"_cards/{page}.png"


class Cards:
    """Those of one site."""

    def __init__(self, app: Sphinx) -> None:
        """Everything that stands on them comes from the archive and the settings."""
        self._archive = archive_domain(app.env).archive
        self._site, self._front = site(app), str(app.config.root_doc)
        self._language = app.config.language
        self._versions = PIL.__version__, version(_FONT)

    @property
    def fingerprint(self) -> str:
        """A short text that stays the same only if all cards do."""
        editions = [
            (e.docname, e.title, e.subtitle, e.number, str(e.date)) for e in self._archive.editions
        ]
        tags = [(t.slug, t.label, t.description) for t in self._archive.vocabulary.tags.values()]
        return repr((self._versions, self._site, self._language, editions, tags))

    def files(self) -> Iterator[File]:
        """Each card with what it shows."""
        for page, card in self._cards():
            yield File(card_file(page), repr((self._versions, card)), partial(draw, card))

    def _cards(self) -> Iterator[tuple[str, Card]]:
        title, host = self._site.title, urlsplit(self._site.address).hostname or ""
        yield self._front, Card(title, host, self._site.description)
        for edition in self._archive.editions:
            yield edition.docname, self._edition(edition)
        for tag in self._archive.vocabulary.tags.values():
            yield tag_page(tag.slug), Card(tag.label, tag.slug, tag.description, title)

    def _edition(self, edition: Edition) -> Card:
        iso = str(edition.date)
        date = edition.date.written(self._language) if edition.date else ""
        facts = [f"No. {edition.number}"] if edition.number is not None else []
        facts.append(date if is_drawable(date, _has_glyph) else iso)
        return Card(edition.title, iso, edition.subtitle, self._site.title, " · ".join(facts))


def draw(card: Card) -> bytes:
    """*card* as PNG: in shades of ink on paper, with one band in the accent."""
    image = Image.new("L", SIZE)
    canvas = ImageDraw.Draw(image)
    _draw_text(canvas, card)
    shades = [level * (_SHADES - 1) // 255 for level in range(256)]
    image = image.point(shades)
    image.paste(_SHADES, (0, 0, _BAND, HEIGHT))
    image.putpalette(_palette())
    data = io.BytesIO()
    image.save(data, "png", bits=4, compress_level=3)
    return data.getvalue()


def _draw_text(canvas: ImageDraw.ImageDraw, card: Card) -> None:
    width, area = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM - 2 * (_SMALL_SIZE + _GAP)
    texts = Card(*(drawable(words, _has_glyph) for words in card))
    text = fit(texts.text, _TEXT_SIZES, width, area // 3, partial(_length, _TEXT))
    rest = area - text.height - _GAP
    title = fit(texts.title or texts.fallback, _TITLE_SIZES, width, rest, partial(_length, _TITLE))
    _line(canvas, texts.above, _TOP, _font(_TITLE, _SMALL_SIZE), _MUTED)
    top = _TOP + _SMALL_SIZE + _GAP + (rest - title.height) // 2
    for line in title.lines:
        top = _line(canvas, line, top, _font(_TITLE, title.size))
    top += _GAP
    for line in text.lines:
        top = _line(canvas, line, top, _font(_TEXT, text.size), _MUTED)
    _line(canvas, texts.below, HEIGHT - _BOTTOM - _SMALL_SIZE, _font(_TEXT, _SMALL_SIZE), _MUTED)


def _line(
    canvas: ImageDraw.ImageDraw,
    text: str,
    top: int,
    font: ImageFont.FreeTypeFont,
    shade: float = 1,
) -> int:
    """Write a line; where the next one begins."""
    height = round(font.size * LEADING)
    position = _LEFT, top + round(0.82 * height)
    canvas.text(position, text, fill=round(255 * shade), font=font, anchor="ls")
    return top + height


def _length(style: str, text: str, size: int) -> float:
    return _font(style, size).getlength(text)


@cache
def _font(style: str, size: int) -> ImageFont.FreeTypeFont:
    path = files("font_source_sans_pro") / "files" / f"SourceSansPro-{style}.ttf"
    # The other way of setting text is not there on all machines.
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _has_glyph(character: str) -> bool:
    """Whether the font draws anything else than the box for what it has not."""
    font = _font(_TITLE, _SMALL_SIZE)
    drawn, missing = font.getmask(character), font.getmask("\uffff")
    return drawn.size != missing.size or bytes(drawn) != bytes(missing)


def _palette() -> list[int]:
    """From paper to ink, and the accent."""
    last = _SHADES - 1
    shades = [
        round(paper + (ink - paper) * n / last)
        for n in range(_SHADES)
        for paper, ink in zip(_PAPER, _INK, strict=True)
    ]
    return [*shades, *_ACCENT]


def output(app: Sphinx) -> Output | None:
    """All cards, if there is an address that links to them can have."""
    if not site(app).address:
        return None
    cards = Cards(app)
    return Output(cards.fingerprint, cards.files)


LEADING = 1.16
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]|\{\s*\}|“\s*”|„\s*“|«\s*»|\"\s*\"")
# Marks that stand above others and what joins letters: a plain row of glyphs cannot show them.
_UNSUPPORTED_CATEGORIES = {"Mn", "Me", "Mc", "Cf", "Cc", "Cs", "Co", "Cn"}
_RIGHT_TO_LEFT = {"R", "AL"}
_BREAK_WORDS_BELOW = 60


class FittedText(NamedTuple):
    """A text in lines, all of one size."""

    size: int
    lines: tuple[str, ...]

    @property
    def height(self) -> int:
        """What the lines take, one below the other."""
        return round(self.size * LEADING) * len(self.lines)


def drawable(text: str, has_glyph: Callable[[str], bool]) -> str:
    """*text* without what the font cannot set; nothing, if that is most of its letters.

    >>> drawable("Qwen (通义) runs 🎉", lambda character: ord(character) < 128)
    'Qwen runs'
    """
    whole = unicodedata.normalize("NFC", text)
    supported = "".join(character for character in whole if is_drawable(character, has_glyph))
    supported = " ".join(_EMPTY_BRACKETS.sub("", supported).split())
    return supported if 2 * _letters(supported) >= _letters(whole) else ""


def is_drawable(text: str, has_glyph: Callable[[str], bool]) -> bool:
    """Whether the font can set all of *text*, whose letters are composed."""
    return all(
        character.isspace()
        or (
            unicodedata.category(character) not in _UNSUPPORTED_CATEGORIES
            and unicodedata.bidirectional(character) not in _RIGHT_TO_LEFT
            and has_glyph(character)
        )
        for character in text
    )


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def fit(text: str, sizes: Sequence[int], width: int, height: int, measure: Measure) -> FittedText:
    """*text* at the first of *sizes* at which it fits; if at none, as much of it as does.

    A word longer than a line makes the text smaller, and is broken if it stays one.
    """
    for size in sizes:
        found = _fit_at(text, size, width, measure)
        if found and found.height <= height:
            return found
    size = sizes[-1]
    lines = [*_lines(list(_break_words(text.split(), width, size, measure)), width, size, measure)]
    most = max(1, height // round(size * LEADING))
    cut = lines[:most]
    if len(lines) > most:
        cut[-1] = cut[-1][:-1].rstrip() + "…"
    return FittedText(size, tuple(cut))


def _fit_at(text: str, size: int, width: int, measure: Measure) -> FittedText | None:
    """The lines at *size*, about equally long; None where a word is too long for it."""
    words = text.split()
    if size < _BREAK_WORDS_BELOW:
        words = list(_break_words(words, width, size, measure))
    lengths = [measure(word, size) for word in words]
    if max(lengths, default=0) > width:
        return None
    lines = [*_lines(words, width, size, measure)]
    narrow, wide = int(max(lengths, default=0)), width
    while len(lines) > 1 and wide - narrow > 8:
        middle = (narrow + wide) // 2
        tried = [*_lines(words, middle, size, measure)]
        if len(tried) == len(lines):
            lines, wide = tried, middle
        else:
            narrow = middle
    return FittedText(size, tuple(lines))


def _lines(words: Sequence[str], width: int, size: int, measure: Measure) -> Iterator[str]:
    line, length, space = "", 0.0, measure(" ", size)
    for word in words:
        more = measure(word, size)
        if line and length + space + more > width:
            yield line
            line, length = word, more
        else:
            line, length = (f"{line} {word}", length + space + more) if line else (word, more)
    if line:
        yield line


def _break_words(words: Sequence[str], width: int, size: int, measure: Measure) -> Iterator[str]:
    """The *words*, those longer than a line in parts."""
    for word in words:
        rest = word
        while measure(rest, size) > width:
            end = len(rest) - 1
            while end > 1 and measure(rest[:end], size) > width:
                end -= max(1, int(end * (1 - width / measure(rest[:end], size))))
            yield rest[: max(1, end)]
            rest = rest[max(1, end) :]
        yield rest


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    add_output(app, OutputGroup("cards", output))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
