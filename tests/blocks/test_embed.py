"""`{video}` and `{demo}`: links, frames, scripts, and wrong addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from tests.conftest import Link, links, said
from tests.reading.test_images import picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from bs4 import Tag

    from tests.conftest import Site


PATH = "editions/2024-05.md"
PAGE = "editions/2024-05.html"
FRONT = "---\ndate: 2024-05\n---\n\n# May edition\n\n(film)=\n## A film\n\n:::{tags} wasm\n:::\n\n"
URL = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
FRAME = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"
VIDEO = f"""\
:::{{video}} {URL}
:title: Ten <minutes> & more

From the *conference*.
:::
"""
DEMO = """\
:::{demo} https://burn.dev/demo/
:title: Digits
:picture: digits.png
:alt: A seven, drawn by hand
:::
"""


def frames(site: Site) -> list[Tag]:
    """The frames of the page; `select` does not search templates."""
    return BeautifulSoup(site.read(PAGE), "html.parser").find_all("iframe")


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    files = {
        PATH: f"{FRONT}{VIDEO}\n{DEMO}\nThe text.\n",
        "editions/2024-06.md": "---\ndate: 2024-06\n---\n\n# June edition\n\nNothing to open.\n",
        "editions/digits.png": picture(),
    }
    return share_site(files=files).build()


def test_nothing_is_warned(site: Site) -> None:
    assert not site.warnings


def test_on_the_page_it_is_a_figure_with_the_link_in_its_caption(site: Site) -> None:
    [figure] = site.content(PAGE).select(".video figure")
    [caption] = figure.select("figcaption")
    assert links(caption) == [Link(URL, "Ten <minutes> & more")]
    assert said(caption) == "Ten <minutes> & more · youtube.com From the conference."


def test_the_button_says_what_it_does_and_waits_for_the_script(site: Site) -> None:
    [button] = site.content(PAGE).select(".video figure button[type=button][hidden]")
    assert said(button) == "Play “Ten <minutes> & more” loads youtube-nocookie.com"


def test_without_the_script_the_stage_is_a_link_for_pointers_only(site: Site) -> None:
    [link] = site.content(PAGE).select(".video figure .embed-stage > a")
    assert (link["href"], link["tabindex"], link["aria-hidden"]) == (URL, "-1", "true")


def test_a_frame_is_only_in_a_template(site: Site) -> None:
    assert [frame.parent.name for frame in frames(site) if frame.parent] == ["template"] * 2


@pytest.mark.parametrize(
    ("kind", "attributes"),
    [
        (
            "video",
            {
                "src": FRAME,
                "title": "Ten <minutes> & more",
                "sandbox": ["allow-scripts", "allow-same-origin"],
                "allow": "autoplay",
                "referrerpolicy": "strict-origin",
                "allowfullscreen": "",
            },
        ),
        (
            "demo",
            {
                "src": "https://burn.dev/demo/",
                "title": "Digits",
                "sandbox": ["allow-scripts", "allow-same-origin", "allow-forms"],
                "referrerpolicy": "no-referrer",
            },
        ),
    ],
)
def test_a_frame_has_the_fewest_permissions_that_work(
    site: Site, kind: str, attributes: dict[str, str | list[str]]
) -> None:
    [frame] = (frame for frame in frames(site) if frame.find_parent(class_=kind))
    assert frame.attrs == {"class": ["embed-frame"], "loading": "eager"} | attributes


def test_the_image_is_a_file_of_the_site(site: Site) -> None:
    [image] = site.content(PAGE).select(".demo figure .embed-stage > img")
    assert image["alt"] == "A seven, drawn by hand"
    assert (site.out / "editions" / str(image["src"])).resolve().is_file()


def test_the_script_is_a_module_on_pages_with_a_frame(site: Site) -> None:
    found = {
        path
        for path in site.pages()
        for script in BeautifulSoup(site.read(path), "lxml").select("script[src*='embed.js']")
        if script["type"] == "module"
    }
    assert found == {PAGE}


def test_a_page_whose_frame_is_removed_loses_the_script(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files={PATH: FRONT + VIDEO}).build()
    assert "embed.js" in site.read(PAGE)
    site.write(PATH, f"{FRONT}The text.\n")
    assert "embed.js" not in site.build().read(PAGE)


def test_the_script_is_not_registered_for_all_pages(site: Site) -> None:
    assert not any("embed.js" in str(name) for name, _ in site.app.registry.js_files)


def test_it_is_not_in_an_excerpt(site: Site) -> None:
    edition = site.archive.find("editions/2024-05")
    assert edition
    [section] = edition.sections
    assert section.excerpt == "The text."


@pytest.mark.parametrize("builder", ["text", "epub", "latex", "singlehtml"])
def test_other_builders_show_link_and_caption(make_site: Callable[..., Site], builder: str) -> None:
    site = make_site(files={"index.md": f"# Tiny\n\n{VIDEO}"}).build(builder)
    assert [w for w in site.warnings if w.kind.startswith("newsletter")] == []
    shown = site.whole_text()
    assert "Ten " in shown
    assert ("dQw4w9WgXcQ" in shown) == (builder != "text")  # it shows no address of any link
    assert "conference" in shown
    assert "iframe" not in shown


@pytest.mark.parametrize(
    ("text", "line", "kind", "message"),
    [
        (VIDEO.replace(URL, ""), 13, "embed-address", "`{video}` needs an address: it has none"),
        (VIDEO.replace("https", "http"), 13, "embed-address", "`http://www.youtube.com"),
        (VIDEO.replace(URL, "javascript:alert(1)"), 13, "embed-address", "`javascript:alert(1)`"),
        (VIDEO.replace(URL, "data:text/html,a"), 13, "embed-address", "`data:text/html,a`"),
        (VIDEO.replace(URL, f"{URL} x"), 13, "embed-address", f"`{URL} x`"),
        (VIDEO.replace(":title: Ten <minutes> & more\n", ""), 13, "option-missing", "no `:title:`"),
        (VIDEO.replace(":title:", ":titel: x\n:title:"), 14, "option-unknown", "mean `title`?"),
        (DEMO.replace("digits.png", "//a.b/c.png"), 15, "option-invalid", "is on another site"),
        (DEMO.replace(":alt:", ":frame: http://a.b\n:alt:"), 16, "option-invalid", "`http://a.b`"),
        (VIDEO.replace("youtube", "tube"), 13, "embed-frame", "YouTube, Vimeo or PeerTube"),
        (DEMO.replace("burn.dev", "huggingface.co"), 13, "embed-frame", "`:frame:`"),
    ],
)
def test_a_problem_is_reported_with_its_line(
    make_site: Callable[..., Site], text: str, line: int, kind: str, message: str
) -> None:
    site = make_site(files={PATH: FRONT + text, "editions/digits.png": picture()}).build()
    [warned] = site.warnings
    assert (warned.path, warned.line, warned.kind) == ("2024-05.md", line, f"newsletter.{kind}")
    assert message in warned.message
    assert "javascript:alert" not in site.read(PAGE)


def test_a_video_of_an_unknown_host_is_a_link_without_a_script(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files={PATH: FRONT + VIDEO.replace("youtube", "tube")}).build()
    content = site.content(PAGE)
    assert Link(URL.replace("youtube", "tube"), "Ten <minutes> & more") in links(content)
    assert "From the conference." in said(content)
    assert not content.select("button, template, iframe")
    assert "embed.js" not in site.read(PAGE)


def test_an_editor_can_give_the_frame(make_site: Callable[..., Site]) -> None:
    frame = "https://xenova-musicgen-web.static.hf.space"
    text = DEMO.replace("burn.dev/demo/", "huggingface.co/spaces/Xenova/musicgen-web")
    text = text.replace(":picture: digits.png\n:alt: A seven, drawn by hand", f":frame: {frame}")
    site = make_site(files={PATH: FRONT + text}).build()
    assert not site.warnings
    assert [shown["src"] for shown in frames(site)] == [frame]
    [button] = site.content(PAGE).select("figure button")
    assert "loads xenova-musicgen-web.static.hf.space" in said(button)
