project = "Tiny"
extensions = ["sphinx_newsletter"]
include_patterns = ["index.md", "docs/**", "editions/**"]
html_theme = "furo"
html_use_index = False
newsletter_authors = {
    "jan": {"name": "Jan", "url": "https://jan.example/"},
    "kim": {"name": "Kim"},
}
newsletter_default_author = "jan"
