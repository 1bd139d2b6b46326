"""Where a reader suggests a correction: the form of an issue, filled in as far as we know.

GitHub fills the fields of a form by their ids: `.github/ISSUE_TEMPLATE/correction.yml`. The others
take a title and, GitLab alone, a text.
https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/creating-an-issue
https://docs.gitlab.com/user/project/issues/create_issues/#using-a-url-with-prefilled-values
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

_LONGEST = 120  # characters of a title: the whole address has to stay below 2,000


def correction_address(repository: str, page: str, title: str) -> str:
    """The address of a new issue about the section *title* on *page*, its address or its name.

    *repository* is one that `newsletter_repository` may name.

    >>> correction_address("https://gitlab.com/me/site", "editions/2024-04", "WebGPU")[:50]
    'https://gitlab.com/me/site/-/issues/new?issue%5Bti'
    """
    repository = repository.rstrip("/")
    short = title if len(title) <= _LONGEST else f"{title[:_LONGEST]}…"
    subject = f"Correction: {short}"
    if repository.startswith("https://github.com/"):
        fields = {"template": "correction.yml", "title": subject, "page": page, "section": short}
        return f"{repository}/issues/new?{urlencode(fields, quote_via=quote)}"
    if repository.startswith("https://gitlab.com/"):
        fields = {"issue[title]": subject, "issue[description]": f"{page}\n\n"}
        return f"{repository}/-/issues/new?{urlencode(fields, quote_via=quote)}"
    return f"{repository}/issues/new?{urlencode({'title': subject}, quote_via=quote)}"
