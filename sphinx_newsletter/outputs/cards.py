"""Social cards: the image that other sites show for a link to an edition, a list or the site.

A link to a block shows the card of its edition, because other sites ignore anchors. The list of
all such blocks has a card of its own, as each tag has.

A card shows nothing that grows with the archive, so it only changes when its page is renamed.
"""

from __future__ import annotations

import io
import re
import unicodedata
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import PIL
from PIL import Image, ImageDraw, ImageFont

from sphinx_newsletter.incremental.collections import collections
from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output
from sphinx_newsletter.model.colours import INK, PAPER, channels, mix
from sphinx_newsletter.model.covers import ROWS, TILE, bars, corners, cover, palette
from sphinx_newsletter.pages.addresses import tag_page
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.settings import site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.covers import Tile
    from sphinx_newsletter.model.edition import Edition

    # The width of a text at a size, in pixels.
    Measure = Callable[[str, int], float]


SIZE = WIDTH, HEIGHT = 1200, 630
_FONT = "font-source-sans-pro"
_TITLE, _TEXT = "Semibold", "Regular"
_MUTED = 0.72  # of the ink
_SHADES = 5  # beside those of a cover
_HEAVIEST = 12 * 1024  # bytes
_LEVELS = (6, 8, 9)  # of compression: each makes a card a tenth smaller, and takes twice as long
_LEFT, _RIGHT = 72, 56
_COVER = 420  # the width of the cover, at the right
_TOP, _BOTTOM, _GAP = 68, 72, 30
_SMALL_SIZE = 34
_TITLE_SIZES = (92, 82, 73, 65, 58, 51, 45, 40, 35, 30, 26, 22, 19, 16)
_TEXT_SIZES = (36, 33, 30, 27)
LEADING = 1.16  # line height, relative to the size
_BREAK_WORDS_BELOW = 60  # the size below which a word longer than a line is broken
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]|\{\s*\}|“\s*”|„\s*“|«\s*»|\"\s*\"")
# Unicode categories of combining marks, joiners and the like: setting them takes more than
# placing glyphs one after the other. So does text from right to left.
_UNSUPPORTED_CATEGORIES = {"Mn", "Me", "Mc", "Cf", "Cc", "Cs", "Co", "Cn"}
_RIGHT_TO_LEFT = {"R", "AL"}


@cache
def font_version() -> str:
    """The version of the font, which belongs to the extra `cards`; empty if it is missing."""
    try:
        return version(_FONT)
    except PackageNotFoundError:
        return ""


class Card(NamedTuple):
    """Texts of a card. `fallback` replaces a title that the font cannot show."""

    title: str
    fallback: str
    text: str = ""
    above: str = ""
    below: str = ""


class Drawing(NamedTuple):
    """What the cover on a card is made of: an edition or another page, its tags, the accent."""

    page: str
    tags: tuple[str, ...]
    accent: str


class FittedText(NamedTuple):
    """A text in lines, all of one size."""

    size: int
    lines: tuple[str, ...]

    @property
    def height(self) -> int:
        """The height of all lines."""
        return round(self.size * LEADING) * len(self.lines)


def lists_with_cards(app: Sphinx) -> dict[str, Card]:
    """The list pages of collections with content of their own, each with its card."""
    title = site(app).title
    found = (one for one in collections(app) if one.in_sitemap)
    return {one.page: Card(one.title, one.page, one.feed, title) for one in found}


def card_file(page: str) -> str:
    """The file of the card of *page*: an edition, a tag, a list, or the front page for the site."""
    return f"_cards/{page}.png"


class Cards:
    """All cards of a site."""

    def __init__(self, app: Sphinx) -> None:
        """Collect what the cards depend on: archive, settings, versions of Pillow and font."""
        self._archive = archive_domain(app.env).archive
        self._site, self._front = site(app), str(app.config.root_doc)
        self._language, self._accent = app.config.language, app.config.newsletter_colour
        self._lists = lists_with_cards(app)
        self._versions = PIL.__version__, font_version()

    @property
    def fingerprint(self) -> str:
        """Changes when any card changes."""
        editions = [
            (e.docname, e.title, e.subtitle, e.number, str(e.date)) for e in self._archive.editions
        ]
        tags = [(t.slug, t.label, t.description) for t in self._archive.vocabulary.tags.values()]
        drawn = [self._archive.tag_slugs(edition) for edition in self._archive.editions]
        shown = (self._versions, self._site, self._language, self._accent, editions, tags, drawn)
        return repr((*shown, self._lists))

    def files(self) -> Iterator[File]:
        """A PNG file for each card."""
        for page, tags, card in self._cards():
            drawing = Drawing(page, tags, self._accent)
            fingerprint = repr((self._versions, card, drawing))
            yield File(card_file(page), fingerprint, partial(draw, card, drawing))

    def _cards(self) -> Iterator[tuple[str, tuple[str, ...], Card]]:
        title, host = self._site.title, urlsplit(self._site.address).hostname or ""
        yield self._front, (), Card(title, host, self._site.description)
        for edition in self._archive.editions:
            tags = self._archive.tag_slugs(edition)
            yield edition.docname, tags, self._edition(edition)
        for tag in self._archive.vocabulary.tags.values():
            card = Card(tag.label, tag.slug, tag.description, title)
            yield tag_page(tag.slug), (tag.slug,), card
        yield from ((page, (), card) for page, card in self._lists.items())

    def _edition(self, edition: Edition) -> Card:
        iso = str(edition.date)
        date = edition.date.written(self._language) if edition.date else ""
        facts = [f"No. {edition.number}"] if edition.number is not None else []
        facts.append(date if is_drawable(date, _has_glyph) else iso)
        title, text = edition.headline(self._language), edition.standfirst(self._language)
        return Card(title, iso, text, self._site.title, " · ".join(facts))


def draw(card: Card, drawing: Drawing) -> bytes:
    """*card* as PNG: shades of ink on paper, and a cover."""
    image = Image.new("L", SIZE)
    canvas = ImageDraw.Draw(image)
    _draw_text(canvas, card)
    shades = [round(level * (_SHADES - 1) / 255) for level in range(256)]
    colours = [mix(PAPER, INK, step / (_SHADES - 1)) for step in range(_SHADES)]
    colours += palette(drawing.accent)
    image = image.point(shades)
    image.putpalette([channel for colour in colours for channel in channels(colour)])
    image.paste(_cover(drawing, image), (WIDTH - _COVER, 0))
    return _encoded(image)


def _encoded(image: Image.Image) -> bytes:
    """*image* as PNG, compressed only as much as it needs."""
    data = io.BytesIO()
    for level in _LEVELS:
        data = io.BytesIO()
        image.save(data, "png", bits=4, compress_level=level)
        if data.tell() <= _HEAVIEST:
            break
    return data.getvalue()


def _cover(drawing: Drawing, image: Image.Image) -> Image.Image:
    """The cover of *drawing* on its side, in the colours of *image*."""
    found = cover(drawing.page, drawing.tags)
    shades = palette(drawing.accent)
    drawn = Image.new("RGB", (_COVER, HEIGHT), shades[found.ground])
    canvas = ImageDraw.Draw(drawn)
    for tile in found.tiles:
        _motif(canvas, tile._replace(left=tile.top, top=tile.left), shades)
    return drawn.quantize(palette=image, dither=Image.Dither.NONE)


def _motif(canvas: ImageDraw.ImageDraw, tile: Tile, shades: Sequence[str]) -> None:
    """Draw the motif of *tile*, as `model/covers.py` draws it as a path."""
    scale = _COVER / (ROWS * TILE)
    fill, half = shades[tile.shade], TILE // 2

    def scaled(*numbers: float) -> list[float]:
        return [number * scale for number in numbers]

    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners(tile)
    middle = (tile.left + half, tile.top + half)
    angle = 90 * tile.turn
    match tile.motif:
        case "quarter":
            box = scaled(ax - TILE, ay - TILE, ax + TILE, ay + TILE)
            canvas.pieslice(box, angle, angle + 90, fill)
        case "half":
            x, y = (ax + bx) / 2, (ay + by) / 2
            box = scaled(x - half, y - half, x + half, y + half)
            canvas.pieslice(box, angle, angle + 180, fill)
        case "triangle":
            canvas.polygon(scaled(ax, ay, bx, by, dx, dy), fill)
        case "square":
            canvas.polygon(scaled(ax, ay, bx, by, cx, cy, dx, dy), fill)
        case "bars":
            for left, top, right, bottom in bars(tile):
                x, y, end, foot = scaled(left, top, right, bottom)
                canvas.rectangle((x, y, end - 1, foot - 1), fill)
        case "ring":
            width = round(half * scale / 2)
            _circle(canvas, scaled(*middle, half), outline=fill, width=width)
        case _:
            _circle(canvas, scaled(*middle, half), fill=fill)


def _circle(canvas: ImageDraw.ImageDraw, place: list[float], **style: Any) -> None:
    """Draw a circle: its middle and radius are the *place*."""
    x, y, radius = place
    canvas.ellipse((x - radius, y - radius, x + radius, y + radius), **style)


def _draw_text(canvas: ImageDraw.ImageDraw, card: Card) -> None:
    width = WIDTH - _COVER - _LEFT - _RIGHT
    area = HEIGHT - _TOP - _BOTTOM - 2 * (_SMALL_SIZE + _GAP)
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
    """Draw a line of text; return the top of the next one."""
    height = round(font.size * LEADING)
    position = _LEFT, top + round(0.82 * height)
    canvas.text(position, text, fill=round(255 * shade), font=font, anchor="ls")
    return top + height


def _length(style: str, text: str, size: int) -> float:
    return _font(style, size).getlength(text)


@cache
def _font(style: str, size: int) -> ImageFont.FreeTypeFont:
    path = files("font_source_sans_pro") / "files" / f"SourceSansPro-{style}.ttf"
    # The other layout engine, Raqm, is not available on all machines.
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _has_glyph(character: str) -> bool:
    """Whether the font has a glyph for *character*, other than its box for missing glyphs."""
    font = _font(_TITLE, _SMALL_SIZE)
    drawn, missing = font.getmask(character), font.getmask("\uffff")
    return drawn.size != missing.size or bytes(drawn) != bytes(missing)


def drawable(text: str, has_glyph: Callable[[str], bool]) -> str:
    """*text* without what the font cannot show; empty if that is more than half of its letters.

    >>> drawable("Qwen (通义) runs 🎉", lambda character: ord(character) < 128)
    'Qwen runs'
    """
    whole = unicodedata.normalize("NFC", text)
    supported = "".join(character for character in whole if is_drawable(character, has_glyph))
    supported = " ".join(_EMPTY_BRACKETS.sub("", supported).split())
    return supported if 2 * _letters(supported) >= _letters(whole) else ""


def is_drawable(text: str, has_glyph: Callable[[str], bool]) -> bool:
    """Whether the font can show all of *text*, which is in normal form C."""
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
    """*text* at the first of *sizes* at which it fits; if it never does, cut at the last size.

    A word longer than a line makes the text smaller; below a certain size, it is broken.
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
    """The lines at *size*, of about equal width; None if a word is too long for a line."""
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
    """The *words*, with those longer than a line broken into several."""
    for word in words:
        rest = word
        while measure(rest, size) > width:
            end = len(rest) - 1
            while end > 1 and measure(rest[:end], size) > width:
                end -= max(1, int(end * (1 - width / measure(rest[:end], size))))
            yield rest[: max(1, end)]
            rest = rest[max(1, end) :]
        yield rest


def output(app: Sphinx) -> Output | None:
    """The cards; none without the font, or a site address, because links to them are absolute."""
    if not site(app).address or not font_version():
        return None
    cards = Cards(app)
    return Output(cards.fingerprint, cards.files)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the cards to the outputs. If the font comes or goes, all pages are written again."""
    add_output(app, OutputGroup("cards", output))
    return {
        "version": font_version() or "no font",
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
