"""`newsletter init`: the folder of another newsletter, from the templates of the package."""

from __future__ import annotations

import json
import re
import shutil
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.model.setting_values import is_entity, is_site_address

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator


PACKAGE = "sphinx-newsletter"
_TEMPLATES = Path(__file__).parents[1] / "templates" / "init"
# The files of a site whose templates have other names: a package contains no hidden files.
_PATHS = {"gitignore": ".gitignore", "publish.yml": ".github/workflows/publish.yml"}
_NAME = re.compile(r"[^\W_][\w .-]*")
_KEPT = {".git"}  # a new repository is a good place for a newsletter


class NewSite(NamedTuple):
    """The site to write: its folder, its address (may be empty), the day on which it begins."""

    folder: Path
    address: str
    today: datetime.date

    @property
    def title(self) -> str:
        """The title of the newsletter, from the name of its folder."""
        words = re.sub(r"[\s_-]+", " ", self.folder.name).strip()
        return words[:1].upper() + words[1:]

    @property
    def entity(self) -> str:
        """The owner of the ids in feeds (RFC 4151), if the address names a domain."""
        host = (urlsplit(self.address).hostname or "").encode("idna").decode()
        entity = f"{host},{self.today}"
        return "" if is_entity(entity) else entity

    def files(self) -> dict[str, str]:
        """The text of each file, by its path below the folder."""
        environment = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            undefined=StrictUndefined,
            trim_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,  # noqa: S701 - none of the files is HTML
        )
        environment.filters["python"] = repr
        month = f"{self.today:%Y-%m}"
        context = {
            "title": self.title,
            "address": f"{self.address.rstrip('/')}/" if self.address else "",
            "entity": self.entity,
            "year": self.today.year,
            "date": month,
            "month": format_date(self.today, "LLLL y", "en"),
        }
        found = {"package.txt": f"{requirement()}\n"}
        for template in sorted(_TEMPLATES.iterdir()):
            name = template.name.removesuffix(".jinja")
            path = f"editions/{month}.md" if name == "edition.md" else _PATHS.get(name, name)
            if name != template.name:
                found[path] = environment.get_template(template.name).render(context)
            else:
                found[path] = template.read_text(encoding="utf-8")
        return found

    def write(self) -> list[str]:
        """Write all files or none; return their paths. Raises `CommandError` and `OSError`."""
        self._check()
        files = self.files()
        created = [one for one in (self.folder, *self.folder.parents) if not one.exists()]
        try:
            for path, text in files.items():
                target = self.folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8", newline="\n")
        except BaseException:
            for one in [*self._others()] if not created else created[-1:]:
                shutil.rmtree(one) if one.is_dir() else one.unlink(missing_ok=True)
            raise
        return sorted(files)

    def _check(self) -> None:
        if not _NAME.fullmatch(self.folder.name):
            raise CommandError(
                f"`{self.folder.name}` cannot be the name of a newsletter's folder: use letters, "
                "digits, spaces and hyphens, and begin with a letter or a digit"
            )
        if wrong := is_site_address(self.address):
            raise CommandError(f"wrong address `{self.address}`: {wrong}")
        if any(self._others()):
            raise CommandError(f"{self.folder} is not empty: choose another folder, or empty it")

    def _others(self) -> Iterator[Path]:
        """What is in the folder already."""
        if self.folder.is_dir():
            yield from (one for one in self.folder.iterdir() if one.name not in _KEPT)


def requirement() -> str:
    """The line of a requirements file that installs this package as it was installed here.

    A release, or the address or folder that it came from (`direct_url.json`, PEP 610).
    """
    installed = distribution(PACKAGE)
    origin = json.loads(installed.read_text("direct_url.json") or "{}")
    url = origin.get("url", "")
    if not url:
        return f"{PACKAGE}=={installed.version}"
    if origin.get("dir_info", {}).get("editable"):
        return f"-e {url}"
    if vcs := origin.get("vcs_info"):
        url = f"{vcs['vcs']}+{url}@{vcs['commit_id']}"
    return f"{PACKAGE} @ {url}"


def is_local(line: str) -> bool:
    """Whether the *line* installs the package from a folder of this machine."""
    return "file://" in line
