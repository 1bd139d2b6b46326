"""The site "AI & the web": configuration only."""

import sys
from pathlib import Path

project = "AI & the web"
author = "Jan"
copyright = "AI & the web"
language = "en"

# The reference of the guides is made by an extension of their own.
sys.path.append(str(Path(__file__).parent / "docs" / "_ext"))
extensions = ["myst_parser", "sphinx_design", "ablog", "sphinx_newsletter", "newsletter_reference"]
newsletter_directives = ["newsletter-reference"]

# What belongs to the site, and what Sphinx must not even walk through.
include_patterns = ["index.md", "docs/**", "editions/**"]
exclude_patterns = [".venv", "_build", "tests", "bench"]

newsletter_description = (
    "A monthly newsletter about AI in the browser: WebGPU, WASM, LLMs, and interviews."
)
newsletter_authors = {"jan": {"name": "Jan"}}
newsletter_default_author = "jan"
newsletter_contributing = "docs/contribute"
# newsletter_repository = "https://…": with it, every page gets a link that edits it.

# The address at which the site is published, with a slash at its end. Without it there are no
# feeds; `make html BASEURL=https://…` sets it for one build.
html_baseurl = ""
html_theme = "furo"
html_title = "AI & the web"
html_use_index = False
html_copy_source = False
html_favicon = "docs/pictures/favicon.svg"

myst_heading_anchors = 3
