"""`archive/email.xml`: the newest editions, for services that send what is new in a feed by mail.

Mail programs show less than browsers: no classes, no styles of the page, no elements of HTML 5. So
each edition is rewritten with elements that they all show, and with whole addresses.
"""

from __future__ import annotations

import datetime
import hashlib
from email.utils import format_datetime
from functools import partial
from typing import TYPE_CHECKING

from lxml import html
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.util.osutil import relative_uri

from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output
from sphinx_newsletter.model.addresses import legal
from sphinx_newsletter.model.feeds import EMAIL, RSS, Head, Moment, moment
from sphinx_newsletter.outputs.clean_html import NOTE_BACK, NOTE_NUMBER
from sphinx_newsletter.outputs.feed_entries import FeedEntries, serializers
from sphinx_newsletter.outputs.feed_names import FeedNames
from sphinx_newsletter.outputs.feeds import STYLESHEET
from sphinx_newsletter.outputs.markdown import render
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.settings import site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.archive import Entry
    from sphinx_newsletter.outputs.feed_entries import Serializer


NEWEST = 10  # editions: a service asks at least once a week
WIDEST = 600  # pixels: the usual width of a mail
# Elements that some mail programs drop with their content or their spacing, and what they become;
# an empty name keeps the content alone.
_INSTEAD = {
    **dict.fromkeys(("kbd", "samp"), "code"),
    **dict.fromkeys(("cite", "dfn", "var"), "em"),
    **dict.fromkeys(("abbr", "aside", "dd", "dl", "figure", "ins", "mark", "small", "time"), ""),
    **dict.fromkeys(("caption", "tbody", "tfoot", "thead"), ""),
    "del": "s",
    "dt": "p",
    "figcaption": "p",
}
_KEPT = {
    "a": {"href", "rel"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}


def as_mail(content: str) -> str:
    """The sanitized HTML *content* of an edition as mail programs show it."""
    root = html.fragment_fromstring(content, create_parent="div")
    for element in list(root.iter()):
        if element is not root and isinstance(element.tag, str):
            _rewrite(element)
    inner = (html.tostring(child, encoding="unicode") for child in root)
    return "".join([root.text or "", *inner])


def _rewrite(element: html.HtmlElement) -> None:
    role = element.get("role")
    if role == NOTE_NUMBER:
        element.tag, number = "sup", element.text_content().strip("[]")
        element[:] = []
        element.text = f"[{number}]"
    elif role == NOTE_BACK:
        element.tag, element.text = "strong", f"[{element.text_content().strip('[]')}]"
    if element.tag == "dd" and not len(element.xpath("p | ul | ol | pre | blockquote | table")):
        element.tag = "p"
    elif element.tag == "dt":
        _emphasize(element, "strong")
    elif element.tag == "figcaption":
        _emphasize(element, "em")
    elif element.tag == "img":
        _fit(element)
    for name in set(element.attrib) - _KEPT.get(element.tag, set()):
        del element.attrib[name]
    instead = _INSTEAD.get(element.tag, element.tag)
    if instead:
        element.tag = instead
    else:
        element.drop_tag()


def _emphasize(element: html.HtmlElement, name: str) -> None:
    """Put the content of *element*, a line, into an element *name*; paragraphs in it end."""
    for paragraph in element.iterchildren("p"):
        paragraph.drop_tag()
    inner = html.Element(name)
    inner.text, element.text = element.text, None
    inner.extend(list(element))
    element.append(inner)


def _fit(image: html.HtmlElement) -> None:
    """Give a picture the size of the mail, which Outlook takes from the attributes alone."""
    try:
        width, height = int(image.get("width", "")), int(image.get("height", ""))
    except ValueError:
        return
    if width > WIDEST:
        image.set("width", str(WIDEST))
        image.set("height", str(round(height * WIDEST / width)))


class MailFeed:
    """The feed of a site."""

    def __init__(self, app: Sphinx) -> None:
        """Take the newest editions."""
        self._app, self._site = app, site(app)
        self._entries = FeedEntries(app)
        archive = archive_domain(app.env).archive
        self._editions = [archive.entries_of(e.docname)[0] for e in archive.editions[:NEWEST]]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of all that the feed shows."""
        times = [str(entry.edition.publish) for entry in self._editions]
        inputs = self._entries.digests(self._editions, full=True), times, self._head()
        return hashlib.sha256(repr(inputs).encode()).hexdigest()

    def make(self) -> bytes:
        """The file."""
        templates = self._app.builder.templates
        if not isinstance(templates, BuiltinTemplateLoader):
            raise TypeError("feeds need the Jinja templates of an HTML builder")
        serializer = serializers(templates)[RSS]
        entries = [self._item(serializer, entry) for entry in self._editions]
        return serializer.document(self._head(), entries).encode()

    def _item(self, serializer: Serializer, entry: Entry) -> str:
        record = self._entries.feed_entry(entry)
        if publish := entry.edition.publish:
            # By this time, a service knows what is new since it has last sent a mail.
            utc = publish.time.astimezone(datetime.UTC)
            time = Moment(f"{utc:%Y-%m-%dT%H:%M:%SZ}", format_datetime(utc))
            updated = record.updated if entry.edition.last_update() else time
            record = record._replace(published=time, updated=updated)
        content = as_mail(self._entries.content(entry))
        mail = render(self._app, "email", {"url": record.url, "content": content})
        return serializer.entry(record._replace(enclosure=None), legal(mail))

    def _head(self) -> Head:
        feed, builder = FeedNames(self._app).editions, self._app.builder
        days = [one.edition.changed() for one in self._editions]
        updated = max((day for day in days if day), default=datetime.date(1970, 1, 1))
        url = self._site.url(EMAIL)
        return Head(
            id=self._site.id_of(EMAIL),
            title=legal(feed.title),
            subtitle=legal(feed.subtitle),
            site=legal(self._site.title),
            language=self._site.language.replace("_", "-"),
            page=self._site.url(builder.get_target_uri(feed.page)),
            updated=moment(updated),
            url=url,
            newest=url,
            older="",
            is_archive=False,
            licence=self._app.config.newsletter_licence,
            style=relative_uri(EMAIL, STYLESHEET),
        )


def output(app: Sphinx) -> Output | None:
    """The feed, if the site can have any."""
    if not site(app).has_feeds:
        return None
    feed = MailFeed(app)
    files: Sequence[File] = [File(EMAIL, feed.fingerprint, partial(feed.make))]
    return Output(feed.fingerprint, lambda: files)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feed to the outputs."""
    add_output(app, OutputGroup("email", output))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
