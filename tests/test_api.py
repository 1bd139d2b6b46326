"""The interface for extensions: the example of `docs/extend.md`, as a site of its own."""

from __future__ import annotations

import ast
import csv
import json
import re
import sys
from typing import TYPE_CHECKING

import feedparser
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from sphinx_newsletter.api import number
from sphinx_newsletter.cli.main import newsletter
from sphinx_newsletter.editing.permalinks.recorded import Permalinks
from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.check import check
from sphinx_newsletter.upstream.guard import BuildEndedError
from tests.conftest import REPOSITORY, ROOTS, Link, links, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


GUIDE = (REPOSITORY / "docs" / "extend.md").read_text(encoding="utf-8")
MODULE, CONF = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
[TEMPLATE] = re.findall(r"```html\n(.*?)```", GUIDE, re.DOTALL)
[EXAMPLE] = re.findall(r"```markdown\n(.*?)```", GUIDE, re.DOTALL)
ADDRESS = "https://example.org/"
EDITION = f"""\
---
date: 2024-05
---

# May

(kernels)=
## Kernels

:::{{tags}} webgpu
:::

They need people.

{EXAMPLE}"""
FILES = {
    "conf.py": (ROOTS / "minimal" / "conf.py").read_text(encoding="utf-8") + "\n" + CONF,
    "job.py": MODULE,
    "_templates/jobs.html": TEMPLATE,
    "editions/2024-05.md": EDITION,
}
ANCHOR = "job-compiler-engineer-tracel-ai"


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    """Python imports a module once in a process."""
    sys.modules.pop("job", None)


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    site = share_site(files=FILES).build(html_baseurl=ADDRESS)
    assert not site.warnings
    return site


def test_the_module_imports_what_the_guide_says() -> None:
    found = {
        name
        for node in ast.walk(ast.parse(MODULE))
        for name in (
            [node.module]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }
    ours = {name for name in found if name and name.startswith("sphinx")}
    assert ours == {"sphinx_newsletter.api"}


def test_the_job_is_on_the_page_of_its_edition(site: Site) -> None:
    [job] = site.content("editions/2024-05.html").select(f"#{ANCHOR}")
    assert said(job) == (
        "Compiler engineer at Tracel AI, until June 30, 2024 Work on kernels for the browser."
    )


def test_the_job_is_on_a_page_that_the_sidebar_links_to(site: Site) -> None:
    page = site.content("jobs.html")
    assert said(page.select(".facts")[0]).startswith("1 job")
    assert Link(f"editions/2024-05.html#{ANCHOR}", "Compiler engineer") in links(page)
    assert Link("jobs.html", "Jobs") in links(site.sidebar())


def test_the_job_is_in_a_feed(site: Site) -> None:
    feed = feedparser.parse(site.read("jobs/atom.xml"))
    assert not feed.bozo
    [entry] = feed.entries
    assert entry.link == f"{ADDRESS}editions/2024-05.html#kernels"
    assert "Compiler engineer" in entry.content[0].value
    assert "jobs/atom.xml" in site.read("jobs.html")
    assert "jobs/atom.xml" in site.read("feeds.opml")


def test_its_list_page_has_a_social_card_and_a_description(site: Site) -> None:
    page = BeautifulSoup(site.read("jobs.html"), "lxml")
    [card] = page.select("meta[property='og:image']")
    assert card["content"] == f"{ADDRESS}_cards/jobs.png"
    assert site.out.joinpath("_cards/jobs.png").read_bytes().startswith(b"\x89PNG")
    [description] = page.select("meta[property='og:description']")
    assert description["content"] == "The jobs of all editions."


def test_the_job_is_in_the_twin_the_data_and_the_file_of_its_own(site: Site) -> None:
    twin = site.read("editions/2024-05.md")
    assert "[Compiler engineer](https://jobs.example/compiler) at Tracel AI" in twin
    [job] = json.loads(site.read("archive/editions-2024.json"))["editions"][0]["jobs"]
    assert job == {
        "anchor": ANCHOR,
        "section": "kernels",
        "title": "Compiler engineer",
        "company": "Tracel AI",
        "url": "https://jobs.example/compiler",
        "until": "2024-06-30",
        "text": "Work on kernels for the browser.",
    }
    rows = [*csv.DictReader(site.read("jobs.csv").splitlines())]
    assert [row["title"] for row in rows] == ["Compiler engineer"]


def test_the_schema_describes_the_data_of_an_extension(site: Site) -> None:
    schema = json.loads(site.read("archive/editions.schema.json"))
    data = json.loads(site.read("archive/editions-2024.json"))
    validator = Draft202012Validator(schema)
    validator.validate(data)
    del data["editions"][0]["jobs"][0]["section"]
    assert not validator.is_valid(data)


def test_its_addresses_are_recorded_and_in_the_sitemap(site: Site) -> None:
    known = {one.address for one in Permalinks(Workspace(site.folder)).new}
    assert {"jobs", "jobs/atom.xml", "jobs/rss.xml"} <= known
    assert f"<loc>{ADDRESS}jobs.html</loc>" in site.read("sitemap.xml")


def test_links_lead_to_it(make_site: Callable[..., Site]) -> None:
    text = EDITION.replace("They need", f"[They](#{ANCHOR}) need")
    site = make_site(files=FILES | {"editions/2024-05.md": text}).build()
    assert not site.warnings
    assert Link(f"#{ANCHOR}", "They") in links(site.content("editions/2024-05.html"))


def test_its_rule_is_one_of_the_build_and_the_check(make_site: Callable[..., Site]) -> None:
    late = EDITION.replace("2024-06-30", "2024-04-30")
    site = make_site(files=FILES | {"editions/2024-05.md": late}).build()
    message = "the last day to apply (2024-04-30) is before the edition: remove it"
    assert [(one.kind, one.line, one.message) for one in site.warnings] == [
        ("newsletter.job-closed", 19, message)
    ]
    assert [w.kind for w in site.build().warnings] == [
        "newsletter.job-closed"
    ]  # read from the cache
    [found] = [one for one in check(Workspace(site.folder)) if one.rule == "job-closed"]
    assert (found.line, found.message) == (19, message)
    site.write("editions/2024-05.md", late.replace(":::{job}", "% allow: job-closed\n\n:::{job}"))
    left = {one.rule for one in check(Workspace(site.folder))}
    assert not left & {"job-closed", "allow-unknown"}
    assert site.build().warnings == []


def test_a_rule_that_fails_is_reported(make_site: Callable[..., Site]) -> None:
    module = MODULE.replace('"""A job whose last day', 'raise KeyError("x")\n    """A job whose')
    site = make_site(files=FILES | {"job.py": module}).build()
    messages = {one.message for one in site.warnings}
    line = module.partition("raise KeyError")[0].count("\n") + 1
    reason = f"the module `job` fails in line {line} (KeyError('x')): report that to its author"
    assert messages == {f"the rule `job-closed` does not check, because {reason}"}


def test_a_block_that_cannot_be_shown_is_reported_with_its_module(
    make_site: Callable[..., Site],
) -> None:
    module = MODULE.replace("link = nodes.ref", 'record["title"]\n        link = nodes.ref')
    site = make_site(files=FILES | {"job.py": module}).build()
    [found] = site.warnings
    assert (found.kind, found.line) == ("newsletter.extension", 15)
    assert found.message.startswith("`{job}` is not shown, because the module `job` fails in line ")
    assert "Work on kernels" in said(site.content("editions/2024-05.html"))


def test_a_parser_that_fails_is_reported_with_its_module(make_site: Callable[..., Site]) -> None:
    module = MODULE.replace("EditionDate.parse)", "lambda text: {}[text])")
    site = make_site(files=FILES | {"job.py": module}).build("dummy")
    [found] = site.warnings
    assert (found.kind, found.line) == ("newsletter.extension", 19)
    assert found.message.startswith("`:until:` cannot be read, because the module `job` fails in")


def test_its_style_sheet_is_part_of_that_of_the_site(make_site: Callable[..., Site]) -> None:
    module = MODULE.replace("JobDirective,\n", 'JobDirective,\n        StyleSheet("job.css"),\n')
    module = module.replace("    Rule,\n", "    Rule,\n    StyleSheet,\n", 1)
    site = make_site(files=FILES | {"job.py": module, "_static/job.css": ".job { top: 0 }"})
    sheet = site.build(html_static_path=["_static"]).read("_static/newsletter/style.css")
    assert not site.warnings
    assert sheet.index(".event") < sheet.index(".job { top: 0 }") < sheet.index(".entries")
    with pytest.raises(BuildEndedError, match=r"there is no style sheet `job\.css`"):
        make_site(files=FILES | {"job.py": module}).build()


@pytest.mark.parametrize("text", ["", "twenty", "-1", "²", "1.5"])
def test_a_number_is_whole(text: str) -> None:
    assert number("2017") == 2017
    with pytest.raises(ValueError, match="is not a whole number"):
        number(text)


def test_a_block_outside_of_an_edition_is_reported(make_site: Callable[..., Site]) -> None:
    guide = f"---\norphan: true\n---\n\n# Guide\n\n{EXAMPLE}"
    site = make_site(files=FILES | {"docs/guide.md": guide}).build("dummy")
    [found] = site.warnings
    assert (found.path, found.line) == ("guide.md", 7)
    assert found.message.startswith("`{job}` is outside of an edition, so no list contains it")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{{ job.title }}", "{{ job.titel }}", "line 7: 'job.Job object' has no attribute 'titel'"),
        ("blocks|length", "blokcs|length", "line 4: 'blokcs' is undefined"),
        ("job.place.date", "job.place.day", "line 8: .* has no attribute 'day'"),
    ],
)
def test_a_field_that_does_not_exist_is_reported_with_its_template(
    make_site: Callable[..., Site], old: str, new: str, message: str
) -> None:
    assert old in TEMPLATE
    files = FILES | {"_templates/jobs.html": TEMPLATE.replace(old, new)}
    with pytest.raises(BuildEndedError, match=rf"page `jobs` .* template `jobs\.html`, {message}"):
        make_site(files=files).build()


@pytest.mark.parametrize("path", ["sitemap.xml", "robots.txt", "jobs/atom.xml"])
def test_a_file_that_another_output_has_is_one_sentence(
    make_site: Callable[..., Site], path: str
) -> None:
    module = MODULE.replace('"jobs.csv"', f'"{path}"')
    with pytest.raises(BuildEndedError, match=rf"the file `{path}` is made twice"):
        make_site(files=FILES | {"job.py": module}).build(html_baseurl=ADDRESS)


def test_a_source_with_the_name_of_a_list_page_is_one_sentence(
    make_site: Callable[..., Site],
) -> None:
    files = FILES | {"jobs.md": "---\norphan: true\n---\n\n# Jobs\n"}
    with pytest.raises(BuildEndedError, match=r"page `jobs` of a collection is jobs\.md, too"):
        make_site(files=files).build(include_patterns=["index.md", "jobs.md", "editions/**"])


def test_a_change_of_the_module_is_seen(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES).build()
    sys.modules.pop("job")
    site.write("job.py", MODULE.replace(" at {record.company}", " with {record.company}"))
    assert "with Tracel AI" in said(site.build().content("editions/2024-05.html"))


def test_the_search_has_the_kind(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES).build(search=True)
    found = json.loads(site.read("_search/records.json"))
    assert ["job", "Jobs"] in found["kinds"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"jobs",\n            "Jobs"', '"showcases",\n            "Jobs"', "page `showcases`"),
        ('"jobs",\n            "Jobs"', '"subscribe",\n            "Jobs"', "page `subscribe`"),
        ('"jobs",\n            "Jobs"', '"index",\n            "Jobs"', "page `index`"),
        ('data="jobs"', 'data="title"', "key `title`"),
        ('data="jobs"', 'data="events"', "key `events`"),
        ('Rule("job-closed"', 'Rule("image-alt"', "rule `image-alt` exists already"),
        ('"jobs.csv"', '"../jobs.csv"', "no path of a file below the output"),
        ('"jobs.csv"', '"index.html"', "no path of a file below the output"),
        ("JobDirective,\n", "7,\n", "7 is no directive"),
        (
            '"jobs",\n            "Jobs"',
            '"archive/tag/x",\n            "Jobs"',
            "page `archive/tag/x`",
        ),
        ('"jobs.csv"', '"objects.inv"', "a file of Sphinx or of this package"),
        (
            'block_name: ClassVar[str] = "job"',
            'block_name: ClassVar[str] = "event"',
            "directive `{ev",
        ),
        ("company: str", "firm: str", "`Job` has no field for the option `company`"),
        ("def show(", "def shows(", "`JobDirective` has no method `show`"),
        ("    record = Job\n", "", "`JobDirective` has no `record`"),
        ("company", "place", "`Job` has a field `place`"),
    ],
)
def test_what_cannot_be_registered_is_one_sentence(
    make_site: Callable[..., Site], old: str, new: str, message: str
) -> None:
    assert old in MODULE
    with pytest.raises(BuildEndedError, match=message):
        make_site(files=FILES | {"job.py": MODULE.replace(old, new)}).build("dummy")


def test_an_output_file_that_fails_is_one_sentence(make_site: Callable[..., Site]) -> None:
    module = MODULE.replace('"""All jobs as a table."""', 'raise KeyError("x")')
    with pytest.raises(
        BuildEndedError, match=r"`jobs\.csv` cannot be made, because the module `job`"
    ):
        make_site(files=FILES | {"job.py": module}).build()


def test_its_rule_is_in_the_list_of_rules(site: Site) -> None:
    result = CliRunner().invoke(newsletter, ["--site", str(site.folder), "check", "--rules"])
    assert "job-closed (warning)" in result.output
