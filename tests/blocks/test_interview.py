"""`{interview}`: the record, questions and answers on the page, anchors, and problems."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.blocks.interview import Interview, Question
from sphinx_newsletter.blocks.speakers import Person
from sphinx_newsletter.model.dates import EditionDate
from tests.conftest import Link, links, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


PATH = "editions/2024-05.md"
FRONT = "---\ndate: 2024-05\n---\n\n# May edition\n\n(talk)=\n## A talk\n\n:::{tags} wasm\n:::\n\n"
OPTIONS = """\
:guest: Nathaniel Simard
:role: founder of Tracel AI, creator of Burn
:links: https://burn.dev https://tracel.ai/
:host: Jan
:date: 2024-04
"""
TURNS = """\
J: Why *another* framework?

N: It began as a side project.

It needed:

- control
- speed

Nathaniel Simard: And more. Note: this is said by him.

Jan: Does it run in the browser?

Note: it does.
"""


def edition(options: str = OPTIONS, turns: str = TURNS) -> str:
    return f"{FRONT}::::{{interview}}\n{options}\n{turns}::::\n"


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    return share_site(files={PATH: edition()}).build()


def test_nothing_is_warned(site: Site) -> None:
    assert not site.warnings


def test_the_record_has_guests_host_and_questions(site: Site) -> None:
    found = site.archive.find("editions/2024-05")
    assert found
    [interview] = found.of(Interview)
    role = "founder of Tracel AI, creator of Burn"
    assert interview.guests == (Person("Nathaniel Simard", role, "https://burn.dev"),)
    assert (interview.host, interview.date, interview.digest) == (
        Person("Jan"),
        EditionDate(2024, 4),
        False,
    )
    assert interview.section == "talk"
    assert interview.questions == (
        Question("question-why-another-framework", "Why another framework?"),
        Question("question-does-it-run-in-the-browser", "Does it run in the browser?"),
    )


def test_a_question_is_a_term_and_its_answer_the_definition(site: Site) -> None:
    [questions] = site.content("editions/2024-05.html").select(".interview dl.talk")
    assert [said(term) for term in questions.select("dt")] == [
        "Why another framework?",
        "Does it run in the browser?",
    ]
    answers = [said(answer) for answer in questions.select("dd")]
    assert answers[0].startswith("It began as a side project. It needed: control speed And more.")
    assert answers[1] == "Note: it does."


def test_each_question_has_a_permalink(site: Site) -> None:
    for term in site.content("editions/2024-05.html").select(".talk dt"):
        [mark] = term.select("a.headerlink")
        assert mark["href"] == f"#{term['id']}"


def test_the_guest_is_introduced_with_role_and_links(site: Site) -> None:
    [guest] = site.content("editions/2024-05.html").select(".interview .guest")
    assert said(guest).startswith("Nathaniel Simard, founder of Tracel AI, creator of Burn")
    assert links(guest) == [
        Link("https://burn.dev", "burn.dev"),
        Link("https://tracel.ai/", "tracel.ai"),
    ]


def test_a_digest_says_so(make_site: Callable[..., Site]) -> None:
    site = make_site(files={PATH: edition(OPTIONS + ":digest:\n")}).build()
    assert not site.warnings
    assert site.archive.editions[0].of(Interview)[0].digest
    [note] = site.content("editions/2024-05.html").select(".interview-digest")
    assert "paraphrased" in said(note)


def test_of_several_guests_each_is_named_where_they_speak(make_site: Callable[..., Site]) -> None:
    options = ":guest: Ann Lee; Nora Berg\n:role: of X; of Y\n:host: Jan\n"
    turns = "J: Who are you?\n\nA: Ann.\n\nNora: And Nora.\n"
    site = make_site(files={PATH: edition(options, turns)}).build()
    assert not site.warnings
    [answer] = site.content("editions/2024-05.html").select(".talk dd")
    assert said(answer) == "Ann Lee: Ann. Nora Berg: And Nora."
    assert [g.role for g in site.archive.editions[0].of(Interview)[0].guests] == ["of X", "of Y"]


def test_equal_questions_have_different_anchors(make_site: Callable[..., Site]) -> None:
    turns = "J: Why?\n\nN: So.\n\nJ: Why?\n\nN: So.\n"
    site = make_site(files={PATH: edition(turns=turns)}).build("dummy")
    assert not site.warnings
    asked = site.archive.editions[0].of(Interview)[0].questions
    assert [question.anchor for question in asked] == ["question-why", "question-why-2"]


HEADING = "## {}\n\n:::{{tags}} wasm\n:::\n\nText.\n\n"


@pytest.mark.parametrize(
    ("heading", "address", "asked"),
    [
        ("Why?", "why", "question-why"),
        ("Question: why?", "question-why", "question-why-2"),
        ("Question", "question", "question-why"),
    ],
)
@pytest.mark.parametrize("above", [True, False], ids=["heading above", "heading below"])
def test_a_heading_of_the_same_words_keeps_its_anchor(
    make_site: Callable[..., Site], above: bool, heading: str, address: str, asked: str
) -> None:
    source = edition(turns="J: Why?\n\nN: So.\n")
    section = HEADING.format(heading)
    text = source.replace("(talk)=", f"{section}(talk)=") if above else f"{source}\n{section}"
    site = make_site(files={PATH: text}).build()
    assert not site.warnings
    record = site.archive.editions[0]
    assert {section.title: section.anchor for section in record.sections}[heading] == address
    assert [question.anchor for question in record.of(Interview)[0].questions] == [asked]
    content = site.content("editions/2024-05.html")
    ids = [element["id"] for element in content.select("[id]")]
    assert len(ids) == len(set(ids))
    assert content.select(f"section#{address}")
    assert content.select(f"dt#{asked}")


def test_the_anchor_of_a_question_does_not_depend_on_the_rest_of_the_page(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files={PATH: edition(turns="J: Why?\n\nN: So.\n")})
    for around in ("", "## Why?\n\nText.\n", "(why)=\n## Another\n\nText.\n"):
        site.write(PATH, edition(turns="J: Why?\n\nN: So.\n") + f"\n{around}")
        assert not site.build("dummy").warnings
        [question] = site.archive.editions[0].of(Interview)[0].questions
        assert question.anchor == "question-why"


def test_the_terms_of_a_list_in_an_answer_are_not_questions(make_site: Callable[..., Site]) -> None:
    turns = "J: Why?\n\nN: So.\n\nBurn\n: A framework.\n"
    site = make_site(files={PATH: edition(turns=turns)}).build(myst_enable_extensions=["deflist"])
    assert not site.warnings
    asked = site.archive.editions[0].of(Interview)[0].questions
    assert asked == (Question("question-why", "Why?"),)
    first, second = site.content("editions/2024-05.html").select(".talk dt")
    assert (said(first), said(second)) == ("Why?", "Burn")
    assert len(first.select("a.headerlink")) == 1
    assert second.select("a.headerlink") == []


@pytest.mark.parametrize(
    ("options", "turns", "line", "kind", "message"),
    [
        (":guest: N\n", TURNS, 13, "option-missing", "has no `:host:`"),
        (OPTIONS + ":gest: N\n", TURNS, 19, "option-unknown", "did you mean `guest`?"),
        (OPTIONS.replace("https", "http", 1), TURNS, 16, "option-invalid", "`http://burn.dev`"),
        (OPTIONS.replace("2024-04", "April"), TURNS, 18, "option-invalid", "`April`"),
        (OPTIONS + ":digest: yes\n", TURNS, 19, "option-invalid", "no value"),
        (OPTIONS, "J: Why?\n\nX: So.\n", 22, "interview", "no speaker is called `X`"),
        (OPTIONS, "J: Why?\n\nNathanel: So.\n", 22, "interview", "did you mean `Nathaniel`?"),
        (
            OPTIONS,
            "J: Why?\n\nEve Hill: So.\n",
            22,
            "interview",
            "is called `Eve Hill`",
        ),
        # One cause, one report.
        (OPTIONS, "J: Why?\n\nX: So.\n\nJ: How?\n\nX: So.\n", 22, "interview", "called `X`"),
        (OPTIONS, "Jam: Why?\n\nN: So.\n\nJam: How?\n\nN: So.\n", 20, "interview", "`Jan`?"),
        (OPTIONS, "N: So.\n\nN: And so.\n\nJ: Why?\n\nN: So.\n", 13, "interview", "before"),
        # A turn in the middle of a paragraph.
        (
            OPTIONS,
            "J: Why?\n\nN: So.\nThen.\n**Jan:** How?\n",
            24,
            "interview",
            "`Jan:` begins a turn in the middle of a paragraph: put a blank line before it",
        ),
        (OPTIONS, "N: So.\n\nJ: Why?\n\nN: So.\n", 13, "interview", "before the first question"),
        (OPTIONS, "J: Why?\n", 13, "interview", "“Why?” has no answer"),
    ],
)
def test_a_problem_is_reported_with_its_line(  # noqa: PLR0917 - the row of a table
    make_site: Callable[..., Site], options: str, turns: str, line: int, kind: str, message: str
) -> None:
    [warned] = make_site(files={PATH: edition(options, turns)}).build("dummy").warnings
    assert (warned.path, warned.line, warned.kind) == ("2024-05.md", line, f"newsletter.{kind}")
    assert message in warned.message


def test_an_initial_that_speakers_share_is_reported(
    make_site: Callable[..., Site],
) -> None:
    options = ":guest: Joy Hill\n:host: Jan\n"
    [warned] = (
        make_site(files={PATH: edition(options, "Jan: Why?\n\nJoy: So.\n\nJ: Yes.\n")})
        .build("dummy")
        .warnings
    )
    assert "more than one" in warned.message


def test_an_interview_inside_an_interview_is_reported(make_site: Callable[..., Site]) -> None:
    inner = ":::{interview}\n:guest: N\n:host: J\n\nJ: Why?\n\nN: So.\n:::\n"
    site = make_site(files={PATH: edition(turns=f"J: Why?\n\nN: So.\n\n{inner}")}).build("dummy")
    [warned] = site.warnings
    assert (warned.line, warned.kind) == (24, "newsletter.interview")


@pytest.mark.parametrize("builder", ["text", "epub", "dirhtml"])
def test_other_builders_show_it(make_site: Callable[..., Site], builder: str) -> None:
    site = make_site(files={PATH: edition()}).build(builder)
    assert [w for w in site.warnings if w.kind.startswith("newsletter")] == []
    shown = site.whole_text()
    assert "It began as a side project." in shown
    assert "Nathaniel Simard" in shown


MARKS = (
    "{}: ",
    "**{}:** ",
    "**{}**: ",
    "*{}:* ",
    "*{}*: ",
    "***{}:*** ",
    "[{}](https://kim.example/): ",
    "{}\uff1a",
    "**{}\uff1a**",  # not emphasis, because a letter follows
    "**{}:**",
    "{} : ",
    "{}\u00a0: ",
    "**{}:**\n",
    "**{}:**\n\n",
    "{}:\n\n",
)
NAMES = ("Kim", "Kim van Dijk", "van Dijk", "Dijk", "KvD", "K")


def page_of(mark: str, name: str) -> str:
    """The docname of the edition in which *mark* and *name* begin a turn."""
    return f"editions/2024-05-mark-{MARKS.index(mark)}-name-{NAMES.index(name)}"


@pytest.fixture(scope="module")
def marked(share_site: Callable[..., Site]) -> Site:
    """A site with an edition for each way to begin a turn."""
    options = ":guest: Kim van Dijk\n:host: Jan Berg\n"
    files = {}
    for mark, name in product(MARKS, NAMES):
        first = f"{mark.format('Berg')}Why *so*?"
        turns = (first, f"{mark.format(name)}So.", "Berg: How?", "K: **So:**")
        files[f"{page_of(mark, name)}.md"] = edition(options, "\n\n".join(turns) + "\n")
    return share_site(files=files).build()


def test_no_way_to_begin_a_turn_is_warned_of(marked: Site) -> None:
    assert not marked.warnings


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("name", NAMES)
def test_a_turn_begins_with_a_name_however_it_is_written(
    marked: Site, mark: str, name: str
) -> None:
    page = page_of(mark, name)
    terms = marked.content(f"{page}.html").select("dl.talk > *")
    assert [said(term) for term in terms] == ["Why so?", "So.", "How?", "So:"]
    found = marked.archive.find(page)
    assert found
    [interview] = found.of(Interview)
    assert [question.text for question in interview.questions] == ["Why so?", "How?"]


def test_a_name_alone_may_have_a_list_below_it(make_site: Callable[..., Site]) -> None:
    site = make_site(files={PATH: edition(turns="J: Why?\n\n**N:**\n\n- A\n")}).build()
    assert not site.warnings
    [talk] = site.content("editions/2024-05.html").select("dl.talk dd")
    assert [child.name for child in talk.find_all(recursive=False)] == ["ul"]


def test_a_picture_is_nobodys_turn(make_site: Callable[..., Site]) -> None:
    turns = "J: Why?\n\n![N: a chart](https://a.example/a.png)\n\n`X: so`\n"
    site = make_site(files={PATH: edition(turns=turns)}).build("dummy")
    assert [warned.kind for warned in site.warnings] == ["newsletter.image-elsewhere"]
