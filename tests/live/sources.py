"""A site as its editor has it, with templates and styles of its own."""

from __future__ import annotations

EDITION = "editions/2024-05.md"
PAGE = "editions/2024-05.html"
CONF = """
project = "Tiny"
extensions = ["sphinx_newsletter"]
include_patterns = ["index.md", "docs/**", "editions/**"]
html_theme = "furo"
html_baseurl = "http://127.0.0.1:8000/"
newsletter_authors = {"jan": {"name": "Jan"}}
newsletter_default_author = "jan"
templates_path = ["_templates"]
html_static_path = ["_static"]
html_css_files = ["site.css"]
"""
TAGS = (
    "webgpu:\n  label: WebGPU\nwasm:\n  label: WASM\nllms:\n  label: LLMs\nllama:\n  label: Llama\n"
)
FILES = {
    "conf.py": CONF,
    "tags.yml": TAGS,
    "_static/site.css": "h1 { letter-spacing: 1px }\n",
    "_templates/note.txt": "",
}


def edition(text: str, title: str = "May edition", tags: str = "wasm") -> str:
    """An edition with one section."""
    head = f"---\ndate: 2024-05\n---\n\n# {title}\n\n## Section"
    return f"{head}\n\n:::{{tags}} {tags}\n:::\n\n{text}\n"
