"""Generated editions: pieces of front matter and Markdown, right and wrong, in any order."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = (
    *("## News", "### News", "#### Über\tuns", "## новости", "News\n----", "# May", "> ## News"),
    *(":::{tags} wasm\n:::", ":::{tags} Web GPU, LLM\n:::", ":::{tags}\n:::", ":::{tags} WASM"),
    *("(news)=", "(a b)=", "(id1)=", "% a comment", "% allow: tracker", "+++", "***"),
    *("Text.", "Text. ", "- item", "  lazy", "> quoted", "```", "````{note}", "::::{tip}", "::::"),
    *("[a](https://a.example/?utm_a=1&b=2)", "<https://a.example/?fbclid=1#x>", "[1]"),
    *("https://a.example/?gclid=2, and", "[1]: https://a.example/?utm_b=1", "`?utm_a=1`"),
    *("[https://a.example/?utm_a=1](https://a.example/?utm_a=1)", "![x](a.png?utm_a=1)"),
    *("of {tag}`Web GPU` and {tag}`x <LLM>`", "<b>raw", "    code ?utm_a=1", "\t## tab", "$$", ""),
    *(
        ":::{event} Meeting\n:start: 2024-05-01\n:url: https://a.example/?utm_c=1\n:::",
        "\x0c",
        "\u2028",
    ),
)
FRONTS = (
    *("date: 2024-05", "date: '2024-05-01'", 'author: "jan"', "author: kim", "draft: true"),
    *("subtitle: 'a: b'", 'subtitle: "a"', "subtitle: >\n  a\n\n  b", "# a comment", "", "x: 1"),
    *("tags: [WebGPU, 'wasm']", "tags:\n- LLM\n# why\n- wasm", "tags: Web GPU, llm", "number: '7'"),
    *(
        "updated: 2024-06",
        "'date': 2024-05",
        "subtitle: |\n  a\n  # b",
        "  stray",
        "draft: |-\n\n  true",
    ),
)

QUOTED = ["{}", '"{}"', "'{}'", "{}  ", "{} # a comment", '"{}" # a comment']
BLOCK_SCALARS = ["|\n  {}", ">-\n  {}", "\n  {}"]
INTERVIEW = {"host": ["Jan", "Jan Ode"], "guest": ["Kim", "Kim; Lee"]}
EVENT = {"start": ["2024-05-01", "soon"], "place": ["Berlin", "Berlin: Mitte"]}
TURNS = "\nJan: Why?\n\nKim: So.\n\nJan: And then?\n\nKim: So too.\n"


@st.composite
def options(draw: st.DrawFn, known: dict[str, list[str]]) -> str:
    """The lines of options in one of MyST's two ways to write them, now and then wrong."""
    pairs = [(name, draw(st.sampled_from(values))) for name, values in known.items()]
    pairs = draw(st.permutations(pairs))
    is_yaml = draw(st.booleans())
    forms = QUOTED + (BLOCK_SCALARS if is_yaml else [])
    written = [(name, draw(st.sampled_from(forms)).format(value)) for name, value in pairs]
    noise = st.sampled_from(["", "# a comment\n", "unknown: x\n"] if is_yaml else ["", ":a: x\n"])
    if is_yaml:
        block = "".join(f"{draw(noise)}{name}: {value}\n" for name, value in written)
        return f"---\n{block}---\n"
    return "".join(f"{draw(noise)}:{name}: {value}\n" for name, value in written)


@st.composite
def directives(draw: st.DrawFn) -> str:
    if draw(st.booleans()):
        return f":::{{interview}}\n{draw(options(INTERVIEW))}{TURNS}:::\n"
    return f":::{{event}} A meeting\n{draw(options(EVENT))}:::\n"


@st.composite
def editions(draw: st.DrawFn) -> str:
    """A whole edition."""
    front = draw(st.lists(st.sampled_from(FRONTS), max_size=6))
    pieces = draw(st.lists(st.sampled_from(PIECES) | directives(), max_size=12))
    between = draw(st.sampled_from(["\n", "\n\n"]))
    return "\n".join(("---", *front, "---", "", between.join(pieces)))
