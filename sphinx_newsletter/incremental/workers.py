"""Worker processes of a builder: they resolve and write pages while the main process waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sphinx.builders import Builder
from sphinx.util.display import status_iterator
from sphinx.util.parallel import ParallelTasks, make_chunks, parallel_available

from sphinx_newsletter.upstream.environment import application_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


T = TypeVar("T")
_FEW = 5  # pages that are not worth a worker process, as in Sphinx


class Workers(Builder):
    """Builder that shares work among worker processes."""

    def run_in_parallel(
        self, message: str, work: Sequence[T], do: Callable[[Sequence[T]], object]
    ) -> None:
        """*Do* the *work*, in worker processes if there is enough. Discards what *do* returns."""
        if self.needs_workers(work):
            self.share(message, work, do)
        else:
            do(work)

    def needs_workers(self, work: Sequence[object]) -> bool:
        """Whether *work* is worth worker processes, and all extensions allow them."""
        app = application_of(self)
        several = parallel_available and app.parallel > 1 and len(work) > _FEW
        return several and app.is_parallel_allowed("write")

    def share(
        self,
        message: str,
        work: Sequence[Any],
        do: Callable[[Any], Any],
        note: Callable[[Any, Any], None] = lambda _work, _result: None,
    ) -> None:
        """Let worker processes *do* the *work* in chunks, and *note* what each returns."""
        workers = application_of(self).parallel
        chunks = make_chunks(work, workers)
        names = ([item if isinstance(item, str) else item[0] for item in chunk] for chunk in chunks)
        progress = status_iterator(names, message, "darkgreen", len(chunks), self.config.verbosity)

        def done(chunk: Any, result: Any) -> None:
            note(chunk, result)
            next(progress)

        tasks = ParallelTasks(workers)
        for chunk in chunks:
            tasks.add_task(do, chunk, done)
        tasks.join()
