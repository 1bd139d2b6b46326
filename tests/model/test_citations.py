"""Citations: what each format says, and that special characters survive it."""

from __future__ import annotations

import json

from sphinx_newsletter.model.citations import Cited, formats
from sphinx_newsletter.model.dates import EditionDate

SECTION = Cited(
    title="Llama 3 & 100% {more}",
    edition="On Burn",
    newsletter="AI & the web",
    authors=("Jan", "Kim Lee"),
    date=EditionDate(2024, 4),
    number=None,
    address="https://example.org/editions/2024-04.html#llama-3",
    key="2024-04-llama-3",
)
EDITION = SECTION._replace(title="On Burn", edition="", number=12, date=EditionDate(2024, 4, 28))


def cited(section: Cited) -> dict[str, str]:
    return dict(formats(section, "en"))


def test_text_has_title_edition_authors_date_and_address() -> None:
    assert cited(SECTION)["Text"] == (
        "Jan, Kim Lee, “Llama 3 & 100% {more}”, On Burn, AI & the web, April 2024, "
        "https://example.org/editions/2024-04.html#llama-3"
    )
    assert "AI & the web, No. 12, April 28, 2024, https" in cited(EDITION)["Text"]


def test_a_page_has_a_section_as_text_and_a_script_makes_the_rest() -> None:
    assert list(cited(SECTION)) == ["Text"]
    assert list(cited(EDITION)) == ["Text", "BibTeX", "CSL-JSON"]


def test_bibtex_escapes_what_means_something_there() -> None:
    edition = SECTION._replace(edition="")
    assert cited(edition)["BibTeX"].splitlines() == [
        "@misc{2024-04-llama-3,",
        "  author = {{Jan} and {Kim Lee}},",
        r"  title = {{Llama 3 \& 100\% \{more\}}},",
        r"  howpublished = {AI \& the web},",
        "  year = {2024},",
        "  url = {https://example.org/editions/2024-04.html#llama-3},",
        "  month = apr,",
        "}",
    ]


def test_csl_json_is_read_as_it_was_meant() -> None:
    [item] = json.loads(cited(EDITION)["CSL-JSON"])
    assert item == {
        "id": "2024-04-llama-3",
        "type": "article-magazine",
        "title": "On Burn",
        "container-title": "AI & the web",
        "issue": "12",
        "author": [{"literal": "Jan"}, {"literal": "Kim Lee"}],
        "issued": {"date-parts": [[2024, 4, 28]]},
        "URL": SECTION.address,
    }
    month = EDITION._replace(date=EditionDate(2024, 4))
    assert json.loads(cited(month)["CSL-JSON"])[0]["issued"] == {"date-parts": [[2024, 4]]}
