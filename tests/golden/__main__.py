"""`make golden BASE=…`: builds the code of a commit and of this folder with the same content.

Prints what differs and ends with 1 if anything does. The record of the commit is kept in
`_build/golden`, so the next comparison with it takes half of the time.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
from pathlib import Path

from tests.golden.compare import differences
from tests.golden.contents import Content, contents
from tests.golden.runs import Code

REPOSITORY = Path(__file__).parent.parent.parent
FOLDER = REPOSITORY / "_build" / "golden"


def main() -> int:
    """Compare; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden", description=__doc__)
    parser.add_argument("base", help="a commit")
    parser.add_argument("--only", default="*", help="the runs to compare: bench/*/html, */check")
    chosen = parser.parse_args()
    commit = _git("rev-parse", "--verify", f"{chosen.base}^{{commit}}")
    base = _checkout(commit)
    sites = contents(base)
    record = FOLDER / f"record-{_digest(commit, sites, chosen.only)}"
    if not (record / "complete").exists():
        Code(base, record).run(sites, chosen.only)
        (record / "complete").touch()
    here = FOLDER / "here"
    Code(REPOSITORY, here).run(sites, chosen.only)
    (here / "complete").touch()
    found = list(differences(record, here))
    sys.stdout.writelines(f"{line}\n" for line in found)
    files = sum(path.is_file() for path in here.rglob("*")) - 1
    sys.stdout.write(f"{len(found)} of {files} files differ from those of {commit[:12]}\n")
    return 1 if found else 0


def _checkout(commit: str) -> Path:
    """The files of *commit* in a git worktree of their own."""
    tree = FOLDER / "trees" / commit
    if not tree.exists():
        _git("worktree", "prune")
        _git("worktree", "add", "--detach", str(tree), commit)
    return tree


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(REPOSITORY), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr.strip())
    return done.stdout.strip()


def _digest(commit: str, sites: dict[str, Content], only: str) -> str:
    """SHA-256 of what a record depends on: code, content, runs."""
    runs = (Path(__file__).parent / "runs.py").read_text(encoding="utf-8")
    return hashlib.sha256(repr((commit, sites, only, runs)).encode()).hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main())
