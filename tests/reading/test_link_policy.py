"""Link policy: which files a page may name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site, Warned

pytestmark = pytest.mark.slow


HEAD = "---\ndate: 2024-05\n---\n# May\n\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'
EVIL = SVG.format("<script>alert(1)</script>")
GOOD = SVG.format("<g/>")


@pytest.fixture
def build(make_site: Callable[..., Site]) -> Callable[..., Site]:
    """Build one edition with files in the same folder."""

    def build(text: str, files: dict[str, str | bytes], **settings: Any) -> Site:
        files_there = {f"editions/{name}": content for name, content in files.items()}
        site = make_site(files={"editions/2024-05.md": HEAD + text, **files_there})
        return site.build(**settings)

    return build


def reported(site: Site) -> list[Warned]:
    return [one for one in site.warnings if one.path == "2024-05.md"]


def images(site: Site) -> list[str]:
    folder = site.out / "_images"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a ![b c](../x.png) d", "a b c d"),
        ("![b c](../x.png)", "b c"),
        (":::{figure} ../x.png\n:alt: b\n\nCaption\n:::", "b Caption"),
        ("a {download}`b c <../x.txt>` d", "a b c d"),
        (":::{image} a.svg\n:alt: b\n:target: javascript:x\n:::", ""),
        (":::{button-link} javascript:x\nPress\n:::", "Press"),
        (":::{button-link} javascript:x\n:class: y\n:::", "May"),
        ("a ![b](../x.png){.y} c", "a b c"),
        ("a [c](blob:x){.y} d", "a c d"),
        (":::{image} ../x.png\n:alt: b\n:class: y\n:name: z\n:::", "b"),
        (":::{card} Title\n:link: data:x\n\nWords\n:::", "Title Words"),
    ],
)
def test_words_stay_where_something_is_taken_out(
    build: Callable[..., Site], text: str, words: str
) -> None:
    settings: Any = {"myst_enable_extensions": ["attrs_inline"], "newsletter_classes": ["y"]}
    site = build(text, {"a.svg": GOOD}, **settings)
    article = site.content("editions/2024-05.html")
    assert words in " ".join(article.get_text(" ").split())
    assert not article.select("[href*=x], [src*=x]")
    assert len(reported(site)) == 1
    assert reported(site)[0].line == 6


def test_files_next_to_the_page_or_in_allowed_folders_are_shown(
    build: Callable[..., Site], make_site: Callable[..., Site]
) -> None:
    site = build("![b](a.svg)\n\n{download}`c <d/e.txt>`", {"a.svg": GOOD, "d/e.txt": "x"})
    assert reported(site) == []
    assert [name[:2] for name in images(site)] == ["a-"]
    assert [path.name for path in (site.out / "_downloads").rglob("*.txt")] == ["e.txt"]
    text = f"{HEAD}![b](/pictures/a.svg)\n"
    files = {"pictures/a.svg": GOOD, "editions/2024-05.md": text}
    assert reported(make_site(files=files).build()) == []
    site = make_site(files=files).build(newsletter_files=[])
    assert [one.kind for one in reported(site)] == ["newsletter.file-refused"]


def test_a_link_is_followed_to_where_the_file_lies(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-05.md": f"{HEAD}![b](a.svg)\n\n![b](c.svg)\n"})
    (site.folder / "editions" / "d.svg").write_text(GOOD, encoding="utf-8")
    (site.folder / "editions" / "a.svg").symlink_to("d.svg")
    (site.folder / "editions" / "c.svg").symlink_to("../../c.svg")
    (site.folder.parent / "c.svg").write_text(GOOD, encoding="utf-8")
    site.build("dummy")
    [wrong] = reported(site)
    assert wrong.line == 8
    assert "it is outside of the site" in wrong.message


@pytest.mark.parametrize("target", ["c.png", "../editions/c.png"])
def test_a_loop_of_symbolic_links_is_reported(make_site: Callable[..., Site], target: str) -> None:
    site = make_site(files={"editions/2024-05.md": f"{HEAD}![b](c.png)\n"})
    (site.folder / "editions" / "c.png").symlink_to(target)
    [wrong] = reported(site.build("dummy"))
    assert wrong.kind == "newsletter.file-refused"


@pytest.mark.parametrize(
    "text",
    [
        "a [b](PATH) c",
        "a {download}`b <PATH>` c",
        "a ![b](PATH) c",
        ":::{showcase}\n:title: T\n:url: https://a.example\n:picture: PATH\n:alt: b\n:::",
    ],
)
@pytest.mark.parametrize("path", ["circle.png", f"{'x' * 300}.png", "y/" * 2500 + "z.png"])
def test_a_file_that_cannot_be_searched_for_is_reported(
    make_site: Callable[..., Site], text: str, path: str
) -> None:
    site = make_site(files={"editions/2024-05.md": f"{HEAD}## A\n\n{text.replace('PATH', path)}\n"})
    (site.folder / "editions" / "circle.png").symlink_to("circle.png")
    site.build()
    assert len(reported(site)) == 1
    assert "<section" in site.read("editions/2024-05.html")


def test_an_impossible_name_is_reported(build: Callable[..., Site]) -> None:
    site = build(f"![b]({'a' * 300}.png)\n\n{{download}}`{'a' * 300}.txt`", {})
    assert [one.kind for one in reported(site)] == ["newsletter.file-refused"] * 2


@pytest.mark.parametrize("name", ["a.svg", "a.SVG", "a.en.svg"])
def test_an_svg_is_checked_under_all_its_names(build: Callable[..., Site], name: str) -> None:
    written = "a.SVG" if name == "a.SVG" else "a.svg"
    site = build(f"![b]({written})", {"a.svg": GOOD, name: EVIL})
    assert images(site) == []
    [wrong] = reported(site)
    assert wrong.kind == "newsletter.drawing-refused"
    assert f"`{name}`" in wrong.message


def test_a_folder_named_like_an_svg_is_reported(build: Callable[..., Site]) -> None:
    site = build("![b](a.svg)", {"a.svg/b.txt": "x"})
    assert "newsletter.drawing-refused" in [one.kind for one in reported(site)]


def test_a_missing_svg_is_reported_once(build: Callable[..., Site]) -> None:
    assert [one.kind for one in reported(build("![b](a.svg)", {}))] == [
        "newsletter.picture-missing"
    ]


def test_an_svg_that_is_fixed_is_shown_and_one_that_is_broken_is_not(
    build: Callable[..., Site],
) -> None:
    site = build("![b](a.svg)", {"a.svg": EVIL})
    assert images(site) == []
    site.write("editions/a.svg", GOOD)
    assert reported(site.build()) == []
    assert 'alt="b"' in str(site.content("editions/2024-05.html"))
    site.write("editions/a.svg", EVIL)
    assert [one.kind for one in reported(site.build())] == ["newsletter.drawing-refused"]
    assert 'alt="b"' not in str(site.content("editions/2024-05.html"))


def test_a_table_of_contents_leads_nowhere_else(make_site: Callable[..., Site]) -> None:
    tree = ":::{toctree}\nevil <javascript://%0aalert(1)>\ngood <https://a.example>\ndocs/a\n:::\n"
    index = f"# Tiny\n\n{tree}"
    site = make_site(files={"index.md": index, "docs/a.md": "# A\n"}).build()
    page = site.read("index.html")
    assert "https://a.example" in page
    assert "docs/a.html" in page
    assert "javascript:" not in page
    [wrong] = [one for one in site.warnings if one.kind == "newsletter.link-scheme"]
    assert (wrong.path, wrong.line) == ("index.md", 3)
