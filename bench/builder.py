"""What the builders have in common: an environment, sources, a command, pages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.archive import Archive, Edition, Tag


REPOSITORY = Path(__file__).parent.parent
ADDRESS = "https://bench.example/"
SITE_TITLE = "The bench"


class Builder(ABC):
    """A builder and its site: `site` is built in, `kept` a copy to which it returns."""

    name: ClassVar[str]
    requirements: ClassVar[Path]
    """What is installed into its environment, all versions pinned."""
    output: ClassVar[str]
    """The folder of the site that holds the pages."""
    state: ClassVar[str] = ""
    """The folder of the site that holds what one build leaves for the next."""
    environment: ClassVar[str] = ""
    """Sphinx's pickle in there."""
    repeats: ClassVar[int | None] = None
    """How often a case is timed, where it is not as often as asked for."""
    limit: ClassVar[int | None] = None
    """More editions than these are built with `--all` only."""

    def __init__(self, folder: Path) -> None:
        """Work below *folder*."""
        self.folder = folder
        self.site = folder / "site"
        self.kept = folder / "kept"

    @property
    def bin(self) -> Path:
        """The programs of its virtual environment."""
        return self.folder / "venv" / "bin"

    @abstractmethod
    def files(self, archive: Archive) -> dict[str, str]:
        """The sources of *archive*: path below `site` and text."""

    @abstractmethod
    def command(self) -> list[str]:
        """What builds the site, run in `site`."""

    @abstractmethod
    def serve(self, port: int) -> list[str] | None:
        """What serves the site on 127.0.0.1 and builds it again on save, if there is such."""

    @abstractmethod
    def edition_page(self, edition: Edition) -> str:
        """The page of an edition, below `output`."""

    @abstractmethod
    def tag_page(self, tag: Tag) -> str:
        """The page of a tag, below `output`."""

    def tag_pages(self, tag: Tag) -> Iterator[Path]:
        """Its page, and those below that for what is older, where there are such."""
        page = self.site / self.output / self.tag_page(tag)
        yield page
        yield from sorted(page.with_suffix("").glob("*.html"))

    def install(self) -> None:
        """Make the virtual environment, if it is not there with these very versions."""
        stamp = self.folder / "venv" / "installed"
        pins = self.requirements.read_text(encoding="utf-8")
        if stamp.exists() and stamp.read_text(encoding="utf-8") == pins:
            return
        say(f"{self.name}: making its virtual environment (once)")
        shutil.rmtree(self.folder, ignore_errors=True)
        run_once(sys.executable, "-m", "venv", str(self.folder / "venv"))
        pip = (str(self.bin / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet")
        run_once(*pip, "install", "--requirement", str(self.requirements))
        stamp.write_text(pins, encoding="utf-8")

    def versions(self) -> list[str]:
        """What is installed in its environment."""
        freeze = [str(self.bin / "python"), "-m", "pip", "--disable-pip-version-check", "freeze"]
        done = subprocess.run(  # noqa: S603 - written here
            freeze, check=True, env=clean_environ(), stdout=subprocess.PIPE, text=True
        )
        return [line for line in done.stdout.splitlines() if "==" in line and line[0] != "#"]

    def start_afresh(self) -> None:
        """Forget every site and every build."""
        shutil.rmtree(self.site, ignore_errors=True)
        shutil.rmtree(self.kept, ignore_errors=True)

    def write(self, archive: Archive) -> None:
        """Write the sources; a file that says this already is left alone."""
        for path, text in self.files(archive).items():
            file = self.site / path
            if not file.exists() or file.read_text(encoding="utf-8") != text:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")

    def keep(self) -> None:
        """Keep sources and output as they are now, with their times."""
        shutil.copytree(self.site, self.kept, symlinks=True)

    def restore(self) -> None:
        """Go back to what was kept."""
        shutil.rmtree(self.site)
        shutil.copytree(self.kept, self.site, symlinks=True)


def clean_environ() -> dict[str, str]:
    """The variables of this process without those that `make` hands down."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}


def say(message: str) -> None:
    """Tell how far the bench is, beside its tables."""
    sys.stderr.write(f"{message}\n")
    sys.stderr.flush()


def run_once(*command: str) -> None:
    """Run what installs something. Raises `CalledProcessError`."""
    subprocess.run(command, check=True, env=clean_environ())  # noqa: S603 - written here
