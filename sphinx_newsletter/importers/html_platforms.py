"""Platforms of newsletters: where the content of a saved page is, and what around it is chrome.

Chrome is dropped by name, and each piece is reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selectolax.lexbor import LexborHTMLParser, LexborNode


class Platform(NamedTuple):
    """A platform: `roots` are CSS selectors of the content, the first that is found counts.

    `chrome` maps selectors within the content to the names under which they are reported;
    `subtitle` is the selector of the line below the title.
    """

    name: str
    roots: tuple[str, ...]
    chrome: Mapping[str, str] = {}
    subtitle: str = ""
    title: str = ""


# Of any page: what is no part of a text.
_ANY = {
    "nav": "navigation",
    "[role=navigation]": "navigation",
    "[role=search]": "search-form",
    "noscript": "noscript",
}
SUBSTACK = Platform(
    "substack",
    (".available-content .body.markup", ".body.markup", ".available-content"),
    {
        **_ANY,
        ".subscription-widget-wrap": "subscribe-form",
        ".subscription-widget-wrap-editor": "subscribe-form",
        ".subscribe-widget": "subscribe-form",
        ".image-link-expand": "picture-button",
        ".header-anchor-parent": "heading-button",
        ".header-anchor-widget": "heading-button",
        ".pencraft.icon-container": "picture-button",
        ".install-substack-app-embed": "app-advert",
        ".paywall-jump": "paywall",
        ".community-chat": "chat-button",
        ".directMessage": "chat-button",
        ".sponsorship-campaign-embed": "sponsor-slot",
        ".third-party-cookie-check-iframe": "cookie-check",
        ".preformatted-block label": "editor-label",
    },
    title="h1.post-title",
    subtitle="h3.subtitle",
)
PLATFORMS = (
    Platform(
        "beehiiv",
        ("#content-blocks",),
        {
            **_ANY,
            "[data-testid=subscribe-form]": "subscribe-form",
            ".rendered-post-subscribe": "subscribe-form",
        },
        title="#web-header h1",
        subtitle="#web-header h2",
    ),
    SUBSTACK,
    Platform(
        "ghost",
        (".gh-content", ".post-full-content .post-content", ".post-content"),
        {
            **_ANY,
            ".kg-signup-card": "subscribe-form",
            ".gh-post-upgrade-cta": "paywall",
            ".kg-audio-hide": "player-button",
            ".kg-video-player-container": "player-button",
        },
        title=".gh-article-title, .post-full-title, h1",
        subtitle=".gh-article-excerpt, .post-full-custom-excerpt",
    ),
    Platform(
        "mailchimp",
        ("#templateContainer", "#bodyTable", "#awesomewrap", "body:has(.mcnTextContent)"),
        {
            **_ANY,
            "#awesomebar": "archive-bar",
            ".mcnPreviewText": "preheader",
            "#canspamBarWrapper": "sender-notice",
            "#templateFooter": "mail-footer",
            ".footerContainer": "mail-footer",
            "#templatePreheader": "preheader",
            ".preheaderContainer": "preheader",
            ".mcnShareContent": "share-buttons",
            ".mcnFollowContent": "follow-buttons",
        },
    ),
    Platform(
        "revue",
        (".issue-body", "#issue-frame", "[data-revue-issue]", ".revue-issue"),
        {**_ANY, ".issue-footer": "mail-footer", ".subscribe": "subscribe-form"},
        title=".issue-title, h1",
    ),
    Platform(
        "tinyletter",
        (".message-body", "#message-body"),
        {**_ANY, "#message-footer": "mail-footer"},
        title="h1.subject",
    ),
)
PLAIN = Platform(
    "plain",
    ("article", "main", "[role=main]", "body"),
    {
        **_ANY,
        "body > footer": "page-footer",
        "[role=contentinfo]": "page-footer",
        "#cookie-banner": "cookie-banner",
    },
)


def find_content(tree: LexborHTMLParser) -> tuple[Platform, LexborNode] | None:
    """The platform of a page, and the root of its content; None if the page has none."""
    for platform in (*PLATFORMS, PLAIN):
        for selector in platform.roots:
            found = tree.css(selector)
            # Several articles are a list of posts, or the parts of one page.
            if len(found) == 1 or (found and platform is not PLAIN):
                return platform, found[0]
    return None
