"""`make profile`: where the processor time of a cold build goes, by phase and by handler.

One process builds an archive from a seed (`make_uneven_weekly`). A clock notes the time of each
handler of an event, transform, template and group of outputs, without the time of those that it
calls, so all lines together are the whole build. Processor time is counted, not seconds: other
programs on the machine change it little.
"""

from __future__ import annotations

import argparse
import functools
import gc
import io
import os
import resource
import shutil
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from types import GeneratorType
from typing import TYPE_CHECKING, Any

import sphinx.events
from docutils.transforms import Transform
from jinja2 import Template
from markdown_it import MarkdownIt
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.domains import Domain
from sphinx.environment import BuildEnvironment
from sphinx.events import EventListener, EventManager
from sphinx.util.docutils import docutils_namespace, patch_docutils

from bench.builder import REPOSITORY, say
from bench.ours import Ours
from bench.weekly import make_uneven_weekly
from sphinx_newsletter.incremental import output_files
from sphinx_newsletter.incremental.builder import ParallelHTMLBuilder
from sphinx_newsletter.reading.parser import Parser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from docutils import nodes

    Name = Callable[..., str]


_SITE = REPOSITORY / "_build" / "bench" / "profile"
_PACKAGE = "sphinx_newsletter."
_GUIDES = [f"guide-{number}" for number in range(12)]
_FEW = 0.002  # of all time: what takes less is one line for each phase


class Clock:
    """Processor time by phase and part of a build."""

    def __init__(self, imported: float) -> None:
        """Count from now on; the imports took *imported* seconds."""
        super().__init__()
        self.times: defaultdict[tuple[str, str], float] = defaultdict(float)
        self.times["start", "imports"] = imported
        self._places = [("start", "settings, extensions, theme")]
        self._since = time.process_time()

    @contextmanager
    def within(self, part: str, phase: str = "") -> Iterator[None]:
        """Enter a *part*; what it calls belongs to the same *phase*, unless it has its own."""
        self._note()
        self._places.append((phase or self._places[-1][0], part))
        try:
            yield
        finally:
            self._note()
            self._places.pop()

    def stop(self) -> dict[tuple[str, str], float]:
        """Seconds by phase and part; programs that this process has started are parts, too."""
        self._note()
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.times["end", "programs (the search index)"] += used.ru_utime + used.ru_stime
        return self.times

    def _note(self) -> None:
        now = time.process_time()
        self.times[self._places[-1]] += now - self._since
        self._since = now

    def watch(self, owner: object, method: str, name: str | Name, phase: str = "") -> None:
        """Note the time of a *method*; *name* can be a function of its arguments."""
        call: Callable[..., Any] = getattr(owner, method)

        @functools.wraps(call)
        def timed(*arguments: Any, **named: Any) -> Any:
            part = name if isinstance(name, str) else name(*arguments)
            with self.within(part, phase):
                return call(*arguments, **named)

        setattr(owner, method, timed)

    def handler(self, event: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """A handler of *event* whose time is noted."""
        part = f"{event}: {_named(call)}"

        @functools.wraps(call)
        def timed(*arguments: Any) -> Any:
            with self.within(part):
                found = call(*arguments)
            return self._steps(part, found) if isinstance(found, GeneratorType) else found

        return timed

    def _steps(self, part: str, found: Iterator[Any]) -> Iterator[Any]:
        while True:
            with self.within(part):
                one = next(found, self)
            if one is self:
                return
            yield one

    def collector(self, phase: str, _info: object) -> None:
        """Callback of `gc`."""
        self._note()
        if phase == "start":
            self._places.append((self._places[-1][0], "garbage collector"))
        else:
            self._places.pop()


def watch_build(clock: Clock) -> None:
    """Let *clock* note the parts of builds of this process; nothing restores the classes."""
    gc.callbacks.append(clock.collector)
    _watch_phases(clock)
    _watch_handlers(clock)
    clock.watch(MarkdownIt, "parse", "markdown-it")
    clock.watch(Parser, "parse", "tokens to nodes")
    clock.watch(BuildEnvironment, "get_doctree", "load doctrees")
    clock.watch(Builder, "write_doctree", "pickle doctrees")
    clock.watch(StandaloneHTMLBuilder, "write_doc", "nodes to HTML")
    clock.watch(StandaloneHTMLBuilder, "get_doc_context", "context of Sphinx, contents of a page")
    clock.watch(ParallelHTMLBuilder, "handle_page", "context of Sphinx, file of a page")
    clock.watch(Template, "render", lambda template, *_: f"template {template.name}")
    clock.watch(output_files, "_write", lambda _app, group, _output: f"output {group}", "outputs")
    for domain in _subclasses(Domain):
        if "process_doc" in vars(domain):
            clock.watch(domain, "process_doc", f"process_doc of the domain {domain.name}")


def _watch_phases(clock: Clock) -> None:
    clock.watch(Builder, "read", "Sphinx, docutils: other", "reading")
    clock.watch(Builder, "build", "Sphinx: other", "between reading and writing")
    clock.watch(ParallelHTMLBuilder, "write_documents", "Sphinx: other", "editions and guides")
    clock.watch(ParallelHTMLBuilder, "gen_pages_from_extensions", "Sphinx: other", "list pages")
    clock.watch(ParallelHTMLBuilder, "finish", "Sphinx: other", "end")


def _watch_handlers(clock: Clock) -> None:
    emit: Callable[..., list[Any]] = EventManager.emit
    emitted = ""

    def noted(self: EventManager, name: str, *arguments: Any, **named: Any) -> list[Any]:
        nonlocal emitted
        emitted = name
        with clock.within("events of Sphinx"):
            return emit(self, name, *arguments, **named)

    def timed(listeners: list[EventListener], key: Any) -> list[EventListener]:
        return [
            one._replace(handler=clock.handler(emitted, one.handler))
            for one in sorted(listeners, key=key)
        ]

    def init(transform: Transform, document: nodes.document, startnode: Any = None) -> None:
        created(transform, document, startnode)
        clock.watch(transform, "apply", f"transform {_named(type(transform))}")

    created = Transform.__init__
    Transform.__init__ = init  # type: ignore[method-assign, assignment]
    EventManager.emit = noted  # type: ignore[method-assign]
    # `emit` sorts the listeners in each call. To replace them would change their identity, by
    # which some are disconnected.
    sphinx.events.sorted = timed  # type: ignore[attr-defined]


def _named(thing: Any) -> str:
    """The name of a handler or of a class, with its module."""
    found = getattr(thing, "__qualname__", type(thing).__qualname__)
    module = getattr(thing, "__module__", "").removeprefix(_PACKAGE)
    return f"{module}.{found}".replace("<locals>.", "")  # which would be HTML in a guide


def _subclasses(cls: type[Domain]) -> Iterator[type[Domain]]:
    for one in cls.__subclasses__():
        yield one
        yield from _subclasses(one)


def table(times: dict[tuple[str, str], float], editions: int) -> str:
    """The table, in Markdown: phases in the order of a build, the most expensive part first."""
    whole = sum(times.values())
    lines = ["| Phase | Part | Seconds | ms per edition | % |", "| --- | --- | --: | --: | --: |"]
    for phase in dict.fromkeys(phase for phase, _ in times):
        parts = {part: value for (one, part), value in times.items() if one == phase}
        lines.append(_row(f"**{phase}**", "", sum(parts.values()), editions, whole))
        shown = {part: value for part, value in parts.items() if value >= whole * _FEW}
        for part, value in sorted(shown.items(), key=lambda one: -one[1]):
            lines.append(_row("", part, value, editions, whole))
        if few := len(parts) - len(shown):
            rest = sum(parts.values()) - sum(shown.values())
            lines.append(_row("", f"{few} smaller parts", rest, editions, whole))
    lines.append(_row("**all**", "", whole, editions, whole))
    return "\n".join(lines) + "\n"


def _row(phase: str, part: str, seconds: float, editions: int, whole: float) -> str:
    share = f"{100 * seconds / whole:.1f}"
    return f"| {phase} | {part} | {seconds:.2f} | {1000 * seconds / editions:.1f} | {share} |"


def build(folder: Path) -> None:
    """Build the site in *folder* from nothing, in this process; raise if it warns."""
    log, state = io.StringIO(), folder / "_build"
    shutil.rmtree(state, ignore_errors=True)
    with patch_docutils(), docutils_namespace():
        site = Sphinx(
            folder, folder, state / "html", state / "doctrees", "html", status=None, warning=log
        )
        site.build()
    if log.getvalue():
        raise ValueError(f"the build has warned: {log.getvalue()[:1000]}")


def profile(editions: int, imported: float) -> None:
    """Build an archive and print its table; the imports took *imported* seconds before."""
    clock = Clock(imported)
    watch_build(clock)
    build(Ours(_SITE).site)
    say(f"{editions} editions")
    sys.stdout.write(table(clock.stop(), editions))
    sys.stdout.flush()


def write_site(site: Ours, editions: int) -> None:
    """Write the sources: *editions* editions, and guides in a `{toctree}`, as a real site has."""
    site.start_afresh()
    site.write(make_uneven_weekly(editions))
    index = site.site / "index.md"
    entries = "\n".join(f"docs/{name}" for name in _GUIDES)
    toctree = f"\n:::{{toctree}}\n:hidden:\n\n{entries}\n:::\n"
    index.write_text(index.read_text(encoding="utf-8") + toctree, encoding="utf-8")
    (site.site / "docs").mkdir()
    for name in _GUIDES:
        parts = (
            f"## Part {n} of {name}\n\nA sentence with [a link](guide-0.md).\n" for n in range(9)
        )
        text = "\n".join([f"# The {name}\n", *parts])
        (site.site / f"docs/{name}.md").write_text(text, encoding="utf-8")


def main() -> None:
    """Print a table for each size. Each build has a process of its own."""
    imported = time.process_time()
    parser = argparse.ArgumentParser(prog="make profile", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[667], metavar="N")
    for editions in parser.parse_args().sizes:
        write_site(Ours(_SITE), editions)
        if not (child := os.fork()):
            profile(editions, imported)
            return
        if code := os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
            sys.exit(code)


if __name__ == "__main__":
    main()
