"""The sources of one site with all attacks in it, and where each of them stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.hostile.attack import CANARY, SECRET, Link
from tests.hostile.attacks import directives, drawings, files, html, links, words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.hostile.attack import Attack


_SUBJECTS = {"html": html, "links": links, "directives": directives, "files": files}
_SUBJECTS["drawings"] = drawings
SECTIONS = {name: subject.ATTACKS for name, subject in _SUBJECTS.items()}
ATTACKS = [attack for attacks in SECTIONS.values() for attack in attacks] + words.ATTACKS
FOLDER = "editions/hostile"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d4944415478da63f8ffff3f0005fe02fea7352c4b0000000049454e44ae426082"
)
OUTSIDE = {"secret.txt": SECRET, "secret.png": SECRET, "secret.md": b"# 2031\n\n" + SECRET}
OTHERS: dict[str, bytes | Link] = {
    "editions/good.png": PICTURE,
    f"{FOLDER}/2030-01.md": b"---\ndraft: true\ndate: 2030-01\n---\n# Draft\n\n" + SECRET,
    **words.LINKS,
}


class Place(NamedTuple):
    """Where an attack stands: the file, and the first and last of its lines."""

    file: str
    first: int
    last: int


class Sources:
    """Puts the attacks together: those of one subject in one edition, if they can be."""

    def __init__(self, files: dict[str, str], canary: str) -> None:
        """Begin with the texts of *files*; *canary* is the address that nobody may ask."""
        self.files: dict[str, bytes | Link] = dict(OTHERS)
        self.places: dict[str, Place] = {}
        self._canary = canary
        self._texts = dict(files)
        self._months = (
            f"{year}-{month:02}" for year in range(1990, 2020) for month in range(1, 13)
        )
        for subject, attacks in SECTIONS.items():
            together = [attack for attack in attacks if not attack.alone]
            self._edition(subject, together)
            for attack in (attack for attack in attacks if attack.alone):
                self._edition(attack.name, [attack])
        for attack in words.ATTACKS:
            self._add(attack.path, attack, attack.text)
        self.files |= {path: text.encode() for path, text in self._texts.items()}

    def _edition(self, name: str, attacks: Iterable[Attack]) -> None:
        month = next(self._months)
        path = f"{FOLDER}/{month}.md"
        self._texts[path] = f"---\ndate: {month}\n---\n# Of {name}\n\n"
        for attack in attacks:
            head = f"({attack.name})=\n## Attack {attack.name}\n:::{{tags}} webgpu\n:::\n\n"
            self._add(path, attack, f"{head}{attack.text}\n\n")

    def _add(self, path: str, attack: Attack, text: str) -> None:
        before = self._texts.setdefault(path, "")
        self._texts[path] = before + text.replace(CANARY, self._canary)
        first = before.count("\n") + 1
        self.places[attack.name] = Place(path, first, self._texts[path].count("\n") + 1)
        for file, content in attack.files.items():
            self.files[file] = _named(content, self._canary)


def _named(content: bytes | Link, canary: str) -> bytes | Link:
    return (
        content if isinstance(content, Link) else content.replace(CANARY.encode(), canary.encode())
    )


def write(folder: Path, files: dict[str, bytes | Link]) -> None:
    """Write *files* into the site's *folder*, and what is secret beside it."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Link):
            target.symlink_to(content.target)
        else:
            target.write_bytes(content)
    for name, secret in OUTSIDE.items():
        (folder.parent / name).write_bytes(secret)
