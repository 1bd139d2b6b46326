"""Addresses of links and pictures in exports: redirects unwrapped, tracking parameters cut.

Each change is a rule with a name. Nothing is requested: a redirect whose target is not in its
address stays.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

# Hosts of redirects, and the parameter that contains the target.
_REDIRECTS = {
    "google.com/url": ("q", "url"),
    "l.facebook.com/l.php": ("u",),
    "lm.facebook.com/l.php": ("u",),
    "l.instagram.com": ("u",),
    "youtube.com/redirect": ("q",),
    "t.umblr.com/redirect": ("z",),
    "out.reddit.com": ("url",),
    "slack-redir.net/link": ("url",),
    "linkedin.com/redir/redirect": ("url",),
    "linkedin.com/safety/go": ("url",),
    "medium.com/r": ("url",),
    "steamcommunity.com/linkfilter": ("url", "u"),
    "vk.com/away.php": ("to",),
    "safelinks.protection.outlook.com": ("url",),
    "href.li": ("",),
}
# Parameters that identify a reader: cut from any address.
READER = re.compile(
    r"(?:mc_eid|_hsenc|_hsmi|mkt_tok|ck_subscriber_id|_kx|vero_id|subscriber(?:_?id)?|bhlid|_bhlid"
    r"|recipient_id|contact_?id|wickedid|oly_(?:anon|enc)_id|__s|mc_uid|token|jwt)\Z",
    re.IGNORECASE,
)
# Of Mailchimp's lists and Substack's mails, single letters do, too.
_READER_OF_HOST = {
    "list-manage.com": ("e",),
    "campaign-archive.com": ("e",),
    "substack.com": ("j",),
}
_TRACKING = re.compile(
    r"(?:utm_\w+|mc_cid|fbclid|gclid|dclid|gbraid|wbraid|msclkid|twclid|yclid|igshid|igsh|s_cid"
    r"|trk|trkcampaign|ref_src|ref_url|guccounter|guce_referrer\w*|cmpid|publication_id|last_resource_guid|isFreemail"
    r"|_openstat|spm|pk_\w+|mtm_\w+|hsCtaTracking|vgo_ee|showWelcomeOnShare|triedRedirect)\Z",
    re.IGNORECASE,
)
_TYPO = re.compile(
    r"(?:h?t{1,3}ps?:?/{1,3}|https?:/{1}|https?//|h{2}ttps?://)(?=[\w-]+(?:\.[\w-]+)+)"
)
_FETCH = re.compile(
    r"https?://(?:substackcdn\.com|cdn\.substack\.com)/image/fetch/[^/]*(?:/[^/]*)??/(?=https?(?:%3A|:))"
)
_BUCKET = re.compile(r"https?://bucketeer-[0-9a-f-]+\.s3\.amazonaws\.com/public/images/")
_MOST_REDIRECTS = 5


class Cleaned(NamedTuple):
    """An address, and the names of the rules that changed it."""

    url: str
    rules: tuple[str, ...]


def clean_link(url: str) -> Cleaned:
    """The address of a link, without redirects and tracking.

    >>> clean_link("https://www.google.com/url?q=https%3A%2F%2Fburn.dev%2F%3Futm_source%3Dx")
    Cleaned(url='https://burn.dev/', rules=('link-unwrapped', 'link-tracking'))
    """
    rules: list[str] = []
    url = url.strip()
    if (found := _TYPO.match(url)) and not url.startswith(("http://", "https://")):
        url = f"https://{url[found.end() :]}"
        rules.append("link-typo")
    for _ in range(_MOST_REDIRECTS):
        target = _target(url)
        if not target:
            break
        url = target
        rules.append("link-unwrapped")
    without = _without_tracking(url)
    if without != url:
        rules.append("link-tracking")
    return Cleaned(without, tuple(dict.fromkeys(rules)))


def clean_picture(url: str) -> Cleaned:
    """The address of a picture itself, not that of a server that scales it."""
    url, rules = url.strip(), []
    if url.startswith("//"):
        url = f"https:{url}"
    if found := _FETCH.match(url):
        url = unquote(url[found.end() :])
        rules.append("picture-unwrapped")
    if found := _BUCKET.match(url):
        path = url[found.end() :]
        url = f"https://substack-post-media.s3.amazonaws.com/public/images/{path}"
        rules.append("picture-moved")
    return Cleaned(url, tuple(rules))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _target(url: str) -> str:
    """The target of the redirect *url*; empty if it is none."""
    host = _host(url)
    if not host:
        return ""
    parts = urlsplit(url)
    for known, names in _REDIRECTS.items():
        name, _, path = known.partition("/")
        if (host == name or host.endswith(f".{name}")) and parts.path.startswith(f"/{path}"):
            given = dict(parse_qsl(parts.query))
            found = [unquote(parts.query)] if names == ("",) else [given.get(n, "") for n in names]
            for one in found:
                if one.startswith(("http://", "https://")):
                    return one
    return ""


def _without_tracking(url: str) -> str:
    host = _host(url)
    if not host or "?" not in url:
        return url
    parts = urlsplit(url)
    letters = next(
        (v for k, v in _READER_OF_HOST.items() if host == k or host.endswith(f".{k}")), ()
    )
    kept = [
        one
        for one in parts.query.split("&")
        if (name := unquote(one.partition("=")[0])) not in letters
        and not READER.match(name)
        and not _TRACKING.match(name)
    ]
    return urlunsplit(parts._replace(query="&".join(kept)))


def masked(text: str) -> str:
    """*text* for a report: values that identify a reader or are a key are replaced by `…`."""
    for pattern, replacement in _SECRET:
        text = pattern.sub(replacement, text)
    return text


_SECRET = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "…"),
    (
        re.compile(
            r"((?:[?&;]|&amp;)(?:mc_eid|_hsenc|_hsmi|mkt_tok|ck_subscriber_id|_kx|vero_id"
            r"|subscriber(?:_?id)?|_?bhlid|recipient_id|contact_?id|__s|mc_uid|token|jwt|e|j|uuid"
            r"|email|key|api_?key|access_token|sig(?:nature)?|secret|password)=)[^\s&\"'<>)\]]+",
            re.IGNORECASE,
        ),
        r"\1…",
    ),
    (
        re.compile(
            r"((?:api[_-]?key|secret|token|password)[\"']?\s*[:=]\s*[\"']?)[\w.~+/-]{8,}",
            re.IGNORECASE,
        ),
        r"\1…",
    ),
    (re.compile(r"\b(?:sk|pk|rk|ghp|gho|xox[bap])[-_][A-Za-z0-9_-]{16,}"), "…"),
    (re.compile(r"\beyJ[\w-]{10,}\.[\w-]{10,}(?:\.[\w-]*)?"), "…"),
)
