"""How Chromium is started, for tests and measurements."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright


# Without the parts of a window that nobody sees, a page takes less than half of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = [
    "--no-sandbox",  # it runs as root on build machines
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def launch(playwright: Playwright) -> Browser:
    """Start Chromium. Raises `LookupError`, with what to do, where it is missing."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if not path:
        get = "Debian: apt-get install chromium-headless-shell"
        raise LookupError(f"Chromium is missing. Install it ({get}).")
    return playwright.chromium.launch(executable_path=path, args=FLAGS)
