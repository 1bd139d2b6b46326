"""What is installed: each package pinned, with hashes, and nothing that nobody needs."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS: dict[str, list[str]] = PROJECT["dependency-groups"]
SITE = [
    *PROJECT["project"]["dependencies"],
    *chain(*PROJECT["project"]["optional-dependencies"].values()),
    *GROUPS["build"],
]
TEST = [*SITE, *GROUPS["test"], *GROUPS["lint"], *GROUPS["lock"]]
FILES = {"requirements.txt": SITE, "tests/requirements.txt": TEST}
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


class Pin(NamedTuple):
    """A package as a file pins it."""

    requirement: Requirement
    hashes: list[str]

    @property
    def name(self) -> str:
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        [pinned] = self.requirement.specifier
        assert pinned.operator == "=="
        return pinned.version

    @property
    def is_for_here(self) -> bool:
        return self.requirement.marker is None or self.requirement.marker.evaluate()


def pins(file: str) -> list[Pin]:
    text = (REPOSITORY / file).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    parts = [line.split(" --hash=")[0] for line in lines]
    return [Pin(Requirement(p), _HASH.findall(li)) for p, li in zip(parts, lines, strict=True)]


def pinned_here(file: str) -> dict[str, str]:
    here = [pin for pin in pins(file) if pin.is_for_here]
    assert len({pin.name for pin in here}) == len(here)
    return {pin.name: pin.version for pin in here}


def asked(requirement: Requirement) -> Iterator[Requirement]:
    """What a package asks for here, with the extras that are asked of it."""
    try:
        lines = requires(requirement.name) or []
    except PackageNotFoundError:
        pytest.fail(f"{requirement.name} is not installed: run `make requirements`")
    extras = {"", *requirement.extras}
    for line in map(Requirement, lines):
        if line.marker is None or any(line.marker.evaluate({"extra": e}) for e in extras):
            yield line


def needed(direct: Iterable[str]) -> list[Requirement]:
    """All that is asked for here, by the project or by what it asks for."""
    found: dict[str, Requirement] = {}
    new = [Requirement(line) for line in direct]
    while new:
        one = new.pop()
        if str(one) not in found:
            found[str(one)] = one
            new += asked(one)
    return list(found.values())


@pytest.mark.parametrize("file", FILES)
def test_no_package_is_without_hashes(file: str) -> None:
    found = pins(file)
    assert len(found) > len(FILES[file])
    assert [pin.name for pin in found if not pin.hashes] == []


@pytest.mark.parametrize("file", FILES)
def test_all_that_is_asked_for_is_pinned_within_its_range(file: str) -> None:
    pinned = pinned_here(file)
    for one in needed(FILES[file]):
        name = canonicalize_name(one.name)
        assert name in pinned, f"{one} is not in {file}: run `make requirements`"
        assert one.specifier.contains(pinned[name], prereleases=True), f"{one} in {file}"


@pytest.mark.parametrize("file", FILES)
def test_nothing_is_pinned_that_nobody_asks_for(file: str) -> None:
    names = {canonicalize_name(one.name) for one in needed(FILES[file])}
    assert sorted(set(pinned_here(file)) - names) == []


def test_tests_run_with_the_versions_that_build_the_site() -> None:
    site, test = pinned_here("requirements.txt"), pinned_here("tests/requirements.txt")
    assert {name: test.get(name) for name in site} == site


def test_other_systems_get_what_they_need() -> None:
    windows = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}
    for file in FILES:
        marked = {p.name: p.requirement.marker for p in pins(file) if p.requirement.marker}
        assert marked["colorama"].evaluate(windows)


def test_versions_that_packages_must_have_are_no_others_for_newer_pythons() -> None:
    for version in ("3.11.9", "3.12.8", "3.13.2"):
        environment = {"python_full_version": version, "python_version": version.rpartition(".")[0]}
        for pin in pins("requirements.txt"):
            if pin.requirement.marker is None or pin.requirement.marker.evaluate(environment):
                assert pin.version == pinned_here("requirements.txt").get(pin.name, pin.version)


def listed() -> set[str]:
    text = (REPOSITORY / "docs" / "licences.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\S+) \| (\S.*) \|$", text, re.MULTILINE)
    return {str(canonicalize_name(name)) for name, _ in rows} - {"name"}


def test_the_licence_of_each_package_is_listed() -> None:
    found = pins("tests/requirements.txt")
    everywhere = {p.name for p in found if "win32" not in str(p.requirement.marker)}
    assert sorted(everywhere - listed()) == [], "run `make licences`"


def test_no_licence_is_listed_of_what_is_not_pinned() -> None:
    assert sorted(listed() - {pin.name for pin in pins("tests/requirements.txt")}) == []
