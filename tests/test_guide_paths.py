"""The guides name files, rooms and classes of the package; they are there."""

from __future__ import annotations

import re

import pytest

from tests.conftest import REPOSITORY

PACKAGE = REPOSITORY / "sphinx_newsletter"
GUIDES = {
    path.relative_to(REPOSITORY).as_posix(): path.read_text(encoding="utf-8")
    for path in (*sorted((REPOSITORY / "docs").rglob("*.md")), REPOSITORY / "CONTRIBUTING.md")
}
HOUSE = GUIDES["docs/how-it-works.md"]
CONTRIBUTE = GUIDES["docs/contribute.md"]
GLOSSARY = GUIDES["docs/glossary.md"]
# Files of the repository or, as in `model/archive.py`, of the package.
PATH = re.compile(r"`((?:[\w-]+/)+[\w-]+\.py|templates/[\w/-]+\.\w+)`")


def paths(text: str) -> set[str]:
    return set(PATH.findall(text))


def is_there(path: str) -> bool:
    return (REPOSITORY / path).is_file() or (PACKAGE / path).is_file()


@pytest.mark.parametrize("name", [name for name, text in GUIDES.items() if paths(text)])
def test_each_path_in_a_guide_exists(name: str) -> None:
    assert sorted(path for path in paths(GUIDES[name]) if not is_there(path)) == []


def test_each_room_is_listed_and_each_listed_room_is_a_package() -> None:
    _, _, rest = HOUSE.partition("\n## The rooms\n")
    rooms = re.findall(r"^`(\w+)/`\n: ", rest.partition("\n## ")[0], re.MULTILINE)
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert sorted(rooms) == sorted(packages)


def test_twenty_questions_are_answered_by_a_path() -> None:
    _, _, rest = CONTRIBUTE.partition("\n### Where is …?\n")
    rows = re.findall(r"^\| (.+\?) \| (.+) \|$", rest.partition("\n#")[0], re.MULTILINE)
    assert len(rows) >= 20
    assert [question for question, answer in rows if not paths(answer)] == []


def test_each_class_of_the_glossary_is_in_the_package() -> None:
    named = set(re.findall(r"In code: `(\w+)`", GLOSSARY))
    code = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    classes = set(re.findall(r"^class (\w+)", code, re.MULTILINE))
    assert len(named) > 10
    assert sorted(named - classes) == []


def test_the_glossary_defines_each_term_once() -> None:
    blocks = re.findall(r":::\{glossary\}\n(.*?)\n:::", GLOSSARY, re.DOTALL)
    terms = re.findall(r"^(\w.*)$", "\n".join(blocks), re.MULTILINE)
    assert len(terms) >= 25
    assert sorted(terms) == sorted(set(terms))
