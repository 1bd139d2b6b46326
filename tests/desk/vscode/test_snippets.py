from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from sphinx_newsletter.blocks import directives
from sphinx_newsletter.desk.desk import Desk
from sphinx_newsletter.desk.settings import DeskError
from sphinx_newsletter.desk.vscode.files import changes
from sphinx_newsletter.desk.vscode.snippets import Shown, filled_in, snippets
from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site

DIRECTIVES = directives()
SHOWN = {name: Shown("What it does.", one.example) for name, one in DIRECTIVES.items()}
_STOP = re.compile(
    r"\\(?P<plain>.)|\$\d+|\$\{\d+:(?P<value>(?:\\.|[^\\}])*)\}|\$\{\d+\|(?P<first>[^,|]*)[^|]*\|\}"
    r"|\$\{1/(?P<form>.*?)/\$\{1:/downcase\}\$\{2:\+-\}/g\}"
)


def inserted(body: list[str]) -> str:
    """What VS Code would write for a snippet, in which nobody changes anything."""

    def stand_in(match: re.Match[str]) -> str:
        if match["form"]:
            return "title"
        return re.sub(r"\\(.)", r"\1", match["plain"] or match["value"] or match["first"] or "")

    return _STOP.sub(stand_in, "\n".join(body))


@pytest.mark.parametrize("name", DIRECTIVES)
def test_a_directive_is_written_as_its_example(name: str) -> None:
    assert inserted(filled_in(SHOWN[name].example)) == f"{SHOWN[name].example}\n"


def test_what_means_something_to_snippets_is_written_as_it_is() -> None:
    example = ":::{event} a $1 \\ {b}\n:place: $x }\n\nOf ${1:y}.\n:::"
    assert inserted(filled_in(example)) == f"{example}\n"
    assert filled_in("- ${1:y}\\") == ["- ${1:\\${1:y\\}\\\\}", "$0"]


def test_each_value_is_one_stop() -> None:
    assert filled_in(":::{demo} https://a.example\n:title: A\n:::") == [
        ":::{demo} ${1:https://a.example}",
        ":title: ${2:A}",
        ":::",
        "$0",
    ]


def test_tags_and_authors_are_choices(make_site: Callable[..., Site]) -> None:
    desk = Desk(make_site().folder)
    made = snippets(SHOWN, desk.vocabulary, desk.settings.authors)
    assert ":::{tags} ${2|llama,llms,wasm,webgpu|}" in made["Section"]["body"]
    assert "author: ${2|jan,kim|}" in made["Edition"]["body"]
    assert {f"{{{name}}}" for name in DIRECTIVES} <= made.keys()


@pytest.mark.parametrize(
    ("title", "address"),
    [("WebGPU support", "webgpu-support"), ("“Burn”, at last!", "burn-at-last"), ("A", "a")],
)
def test_the_address_of_a_section_is_made_from_its_title(title: str, address: str) -> None:
    [line, *_] = snippets({}, Desk(REPOSITORY).vocabulary, ())["Section"]["body"]
    form = _STOP.search(line)
    assert form
    found = re.sub(form["form"], lambda m: m[1].lower() + ("-" if m[2] else ""), title)
    assert found == address


def test_a_section_and_an_edition_build_as_they_are(make_site: Callable[..., Site]) -> None:
    site = make_site()
    desk = Desk(site.folder)
    made = snippets(SHOWN, desk.vocabulary, desk.settings.authors)
    text = inserted(made["Edition"]["body"]) + "\n## Rubric\n\n"
    text += inserted(made["Section"]["body"]) + inserted(made["{tag}"]["body"])
    site.write("editions/2024-05.md", text)
    assert not site.build(newsletter_drafts=True).warnings


def read(site: Site, name: str) -> Any:
    return json.loads((site.folder / ".vscode" / name).read_text(encoding="utf-8"))


def test_the_files_follow_the_site(make_site: Callable[..., Site]) -> None:
    site = make_site()
    changes(Desk(site.folder), SHOWN).write()
    assert changes(Desk(site.folder), SHOWN).contents == {}
    assert (site.folder / ".editorconfig").is_file()
    site.write("tags.yml", "new: {}\n")
    conf = (site.folder / "conf.py").read_text(encoding="utf-8")
    site.write("conf.py", f"{conf}newsletter_tags = 'words.yml'\n")
    site.write("words.yml", "new: {}\n")
    changed = changes(Desk(site.folder), SHOWN).contents
    assert {path.rpartition("/")[2] for path in changed} == {
        "tags.schema.json",
        "edition.schema.json",
        "newsletter.code-snippets",
        "settings.json",
    }


def test_settings_of_others_stay(make_site: Callable[..., Site]) -> None:
    theirs = {"[markdown]": {"editor.wordWrap": "off"}, "files.autoSave": "on"}
    wanted = {"recommendations": ["a.b", "redhat.vscode-yaml"]}
    site = make_site(
        files={
            ".vscode/settings.json": json.dumps(theirs),
            ".vscode/extensions.json": json.dumps(wanted),
            ".editorconfig": "root = false\n",
        }
    )
    changes(Desk(site.folder), SHOWN).write()
    settings = read(site, "settings.json")
    assert settings["files.autoSave"] == "on"
    assert settings["[markdown]"]["editor.wordWrap"] == "off"
    assert settings["yaml.schemas"] == {"./.vscode/tags.schema.json": "tags.yml"}
    recommended = read(site, "extensions.json")["recommendations"]
    assert recommended[:2] == wanted["recommendations"]
    assert len(recommended) == len(set(recommended)) == 4
    assert (site.folder / ".editorconfig").read_text(encoding="utf-8") == "root = false\n"


@pytest.mark.parametrize("text", ["{ // mine\n}", "[1]", b"\xff"])
def test_settings_that_cannot_be_kept_are_told(
    make_site: Callable[..., Site], text: str | bytes
) -> None:
    site = make_site(files={".vscode/settings.json": text})
    with pytest.raises(DeskError, match=r"\.vscode/settings\.json"):
        changes(Desk(site.folder), SHOWN)
