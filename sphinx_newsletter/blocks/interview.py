"""`{interview}`: questions and answers, and `interviews.html`, which lists all interviews."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_newsletter.api import (
    Block,
    CheckedDirective,
    Collection,
    EditionDate,
    Option,
    StyleSheet,
    address,
    anchor_of,
    flag,
    register,
    title_text,
    unique,
    warn,
    words,
)
from sphinx_newsletter.blocks.speakers import Person, Speakers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.api import Listing


PAGE, TITLE = "interviews", "Interviews"
_INSIDE = "newsletter_in_interview"
_DIGEST = "A digest: condensed and paraphrased. Neither questions nor answers are verbatim."


class Question(NamedTuple):
    """A question of an interview."""

    anchor: str
    text: str


@dataclass(frozen=True)
class Interview(Block):
    """An interview; `digest` is true for one that is condensed and paraphrased."""

    block_name: ClassVar[str] = "interview"

    guests: tuple[Person, ...]
    host: Person
    date: EditionDate | None = None
    digest: bool = False
    questions: tuple[Question, ...] = ()

    def targets(self) -> Iterable[tuple[str, str]]:
        """Its questions."""
        return self.questions

    def permalinks(self) -> Iterable[tuple[str, str]]:
        """Its questions."""
        return self.questions

    def as_data(self) -> dict[str, object]:
        """The record without `digest`, which only the page of the edition shows."""
        return {name: one for name, one in super().as_data().items() if name != "digest"}


def _several(text: str) -> tuple[str, ...]:
    """Read entries separated by semicolons, because names and roles may contain commas."""
    return tuple(words(entry) for entry in text.split(";"))


def _addresses(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(map(address, entry.split())) for entry in text.split(";"))


class InterviewDirective(CheckedDirective):
    """Sets a talk as questions and answers.

    Each turn is a paragraph that begins with who speaks, by name, first name or initials; what
    follows up to the next turn belongs to it, in any Markdown. The host's turns are the
    questions, and each has an address of its own. `:digest:` says on the page that the talk is
    condensed and paraphrased.
    """

    record = Interview
    example: ClassVar[str] = (
        ":::{interview}\n"
        ":guest: Nathaniel Simard\n"
        ":role: founder of Tracel AI, creator of Burn\n"
        ":links: https://burn.dev https://tracel.ai\n"
        ":host: Jan\n"
        "\n"
        "J: Why another framework?\n"
        "\n"
        "N: It began as a side project.\n"
        ":::"
    )
    declared: ClassVar[Mapping[str, Option]] = {
        "guest": Option("Who is asked; several with semicolons between them.", _several, True),
        "host": Option("Who asks.", words, True),
        "role": Option("What the guest does; for several guests, in their order.", _several),
        "links": Option("Pages of the guest, with spaces between them.", _addresses),
        "date": Option("When they talked: a day or a month.", EditionDate.parse),
        "digest": Option("Given without a value if the talk is paraphrased.", flag),
    }

    def make(self, values: dict[str, Any]) -> list[nodes.Node]:
        """Make a line for each guest, then a list of questions with their answers."""
        if self.env.temp_data.get(_INSIDE):
            message = "an interview is inside another interview: close the outer one first"
            self.report("interview", message)
            return self.parse_content_to_nodes()
        roles, links = values.get("role", ()), values.get("links", ())
        guests = tuple(
            Person(name, roles[n] if n < len(roles) else "", links[n][0] if n < len(links) else "")
            for n, name in enumerate(values["guest"])
        )
        host = Person(values["host"])
        self.env.temp_data[_INSIDE] = True
        try:
            content = self.parse_content_to_nodes()
        finally:
            del self.env.temp_data[_INSIDE]
        node = nodes.container(classes=["interview"])
        node += [*_guest_lines(guests, links), *self._note(values)]
        node += self._questions_and_answers(content, host, guests)
        interview = Interview(
            guests=guests,
            host=host,
            date=values.get("date"),
            digest=values.get("digest", False),
        )
        self.attach(node, interview)
        return [node]

    def _note(self, values: dict[str, Any]) -> Iterator[nodes.Node]:
        if date := values.get("date"):
            text = f"The talk took place in {date.written(self.config.language)}."
            yield nodes.paragraph(text, text, classes=["interview-date"])
        if values.get("digest"):
            yield nodes.paragraph(_DIGEST, _DIGEST, classes=["interview-digest"])

    def _questions_and_answers(
        self, content: Sequence[nodes.Node], host: Person, guests: Sequence[Person]
    ) -> list[nodes.Node]:
        talk = _Talk(Speakers(host, guests), self.lineno)
        # Furo would show a list without the class `simple` as an API.
        questions = nodes.definition_list(classes=["talk", "simple"])
        before: list[nodes.Node] = []
        answer: nodes.Element | None = None
        for node in talk.joined(content):
            speaker = talk.speaker(node)
            if speaker is host:
                answer = nodes.definition()
                question = nodes.term("", "", *node.children)
                questions += nodes.definition_list_item("", question, answer)
            elif answer is None:
                before.append(node)
            else:
                if speaker and len(guests) > 1 and isinstance(node, nodes.Element):
                    node.insert(0, [nodes.strong(speaker.name, speaker.name), nodes.Text(": ")])
                if not _is_empty(node):  # as after a name alone
                    answer += node
        if not talk.wrong and any(isinstance(node, nodes.paragraph) for node in before):
            message = "an answer comes before the first question: begin with the host"
            self.report("interview", f"{message}, as in `{host.name}: …`")
        for message, line in talk.wrong.items():
            warn("interview", message, (self.env.docname, line))
        for item in questions.children:
            if not item.children[-1].children:
                message = f"the question “{title_text(item.children[0])}” has no answer"
                self.report("interview", f"{message}: write one below it")
        return [*before, questions] if questions.children else before


class _Talk:
    """The turns of an interview; `wrong` has each message once, with its first line."""

    def __init__(self, speakers: Speakers, line: int) -> None:
        self.wrong: dict[str, int] = {}
        self._speakers, self._line = speakers, line

    def joined(self, content: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
        """The nodes of *content*; a name in a paragraph of its own begins the next paragraph."""
        name: nodes.Element | None = None
        for node in content:
            text = _text(node) if isinstance(node, nodes.paragraph) else ""
            if name is not None:
                if isinstance(node, nodes.paragraph) and not self._speakers.name_in(text):
                    node.insert(0, [*name.children, nodes.Text(" ")])
                    node.line = name.line
                else:
                    yield name
            is_name = self._speakers.name_in(text) and not self._speakers.read(text).text
            name = node if is_name and isinstance(node, nodes.paragraph) else None
            if name is None:
                yield node
        if name is not None:
            yield name

    def speaker(self, node: nodes.Node) -> Person | None:
        """The person whose turn the paragraph *node* begins; the name is removed from it."""
        if not isinstance(node, nodes.paragraph):
            return None
        text = _text(node)
        turn, line = self._speakers.read(text), node.line or self._line
        if turn.wrong:
            self.wrong.setdefault(turn.wrong, line)
        for number, later in enumerate(text.split("\n")[1:], start=1):
            if name := self._speakers.name_in(later):
                message = f"`{name}:` begins a turn in the middle of a paragraph"
                self.wrong.setdefault(f"{message}: put a blank line before it", line + number)
        _cut(node, len(text) - len(turn.text))
        return turn.speaker


def _text(paragraph: nodes.Node) -> str:
    """The text of *paragraph*, or nothing if it begins with code."""
    if any(isinstance(child, nodes.literal) for child in paragraph.children[:1]):
        return ""
    return "".join(text.astext() for text in paragraph.findall(nodes.Text))


def _is_empty(node: nodes.Node) -> bool:
    return isinstance(node, nodes.paragraph) and not any(
        child.astext() or not isinstance(child, nodes.Text) for child in node.children
    )


def _cut(node: nodes.Element, count: int) -> int:
    """Remove *count* letters from the beginning of *node*, or as many as it has."""
    left = count
    for child in [*node.children]:
        if not left:
            break
        if isinstance(child, nodes.Text):
            words = child.astext()
            rest = words[left:]
            left = max(0, left - len(words))
            node.replace(child, [nodes.Text(rest)] if rest else [])
        elif isinstance(child, nodes.Element):
            had_text = bool(child.children)
            left = _cut(child, left)
            if had_text and not child.children:
                node.remove(child)
    return left


def _guest_lines(
    guests: Sequence[Person], links: Sequence[Sequence[str]]
) -> Iterator[nodes.paragraph]:
    """Paragraphs that introduce the guests: name, role, pages."""
    for n, guest in enumerate(guests):
        line = nodes.paragraph("", "", nodes.strong(guest.name, guest.name), classes=["guest"])
        if guest.role:
            line += nodes.Text(f", {guest.role}")
        for uri in links[n] if n < len(links) else ():
            text = uri.removeprefix("https://").rstrip("/")
            line += [nodes.Text(" ·\N{NO-BREAK SPACE}"), nodes.reference(text, text, refuri=uri)]
        yield line


def _questions(interview: nodes.Element) -> Iterator[nodes.term]:
    """The questions of *interview*, without the terms of definition lists in answers."""
    for child in interview.children:
        if isinstance(child, nodes.definition_list) and "talk" in child["classes"]:
            for item in child.children:
                yield from (node for node in item.children if isinstance(node, nodes.term))


def _interviews(document: nodes.document) -> Iterator[nodes.container]:
    for node in document.findall(nodes.container):
        if isinstance(node.get("block"), Interview):
            yield node


class QuestionAnchors(SphinxTransform):
    """Transform that gives each question an anchor made from its words.

    Hardly any heading begins with “question”. One that does keeps its anchor, above or below.
    """

    default_priority = 266  # after `Permalinks`: everything else has its anchor by now

    def apply(self, **_: object) -> None:
        """Give anchors to the questions of the page, in order."""
        for node in _interviews(self.document):
            asked = []
            for term in _questions(node):
                anchor = unique(anchor_of(f"question {title_text(term)}"), self.document.ids)
                term["ids"] = [anchor]
                self.document.ids[anchor] = term
                asked.append(Question(anchor, title_text(term)))
            node["block"] = replace(node["block"], questions=tuple(asked))


class QuestionPermalinks(SphinxPostTransform):
    """Post-transform that gives each question the permalink that headings have."""

    default_priority = 900
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Append the link to the question."""
        if not self.config.html_permalinks:
            return
        mark = self.config.html_permalinks_icon
        for interview in _interviews(self.document):
            for term in _questions(interview):
                link = nodes.reference(mark, mark, refid=term["ids"][0])
                link["classes"], link["reftitle"] = ["headerlink"], "Link to this question"
                term.append(link)


def context(made: Listing) -> dict[str, Any]:
    """The page of all interviews: guests and questions, each with its edition and tags."""
    interviews = [
        {
            "place": made.place(edition, interview),
            "guests": interview.guests,
            "questions": interview.questions,
        }
        for edition in made.archive.editions
        for interview in edition.of(Interview)
    ]
    return {"interviews": interviews}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add `{interview}`, its transforms and the page of all interviews."""
    app.add_transform(QuestionAnchors)
    app.add_post_transform(QuestionPermalinks)
    return register(
        app,
        InterviewDirective,
        StyleSheet("newsletter/interview.css", 40),
        Collection(
            PAGE,
            TITLE,
            "newsletter/interviews.html",
            context,
            paged="interviews",
            block=Interview,
            order=10,
            feed="The talks of all editions.",
            data="interviews",
            kind="Interviews",
        ),
    )
