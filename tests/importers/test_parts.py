"""Sources, ids, addresses, pictures and settings of imports."""

from __future__ import annotations

import base64
import io
import socket
import zipfile
from functools import partial
from typing import TYPE_CHECKING

import httpx
import pytest
from PIL import Image

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.importers import sources, web
from sphinx_newsletter.importers.addresses import clean_link, clean_picture, masked
from sphinx_newsletter.importers.edition_ids import ids_of
from sphinx_newsletter.importers.import_settings import ImportSettings
from sphinx_newsletter.importers.pictures import PictureError, PictureFinder
from sphinx_newsletter.importers.sources import open_source
from sphinx_newsletter.importers.web import NotFetchedError, fetched
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.imported import ImportedEdition, Paragraph, Text
from sphinx_newsletter.model.size_limits import LARGE_IMAGE

if TYPE_CHECKING:
    from pathlib import Path


def edition(slug: str, date: str = "2024-05-14", words: str = "Words") -> ImportedEdition:
    when = EditionDate.parse(date) if date else None
    blocks = (Paragraph((Text(words),)),)
    return ImportedEdition(member=f"{slug}.html", date=when, slug=slug, blocks=blocks)


def test_ids_do_not_depend_on_the_order() -> None:
    editions = [edition("one"), edition("two"), edition("3-zwölf", "2024-06"), edition("字", "")]
    found = ids_of(editions, ())
    assert found[:3] == ["2024-05-14-one", "2024-05-14-two", "2024-06"]
    assert found[3].startswith("000-x")
    assert ids_of(editions[::-1], ()) == found[::-1]


def test_ids_are_not_taken_twice() -> None:
    same = [edition("one"), edition("one", words="Other words"), edition("one")]
    found = ids_of(same, ("2024-05-14",))
    assert len({*found}) == len(found)
    assert all(one.startswith("2024-05-14-one-x") for one in found)
    assert ids_of([edition("one")], ("2024-05-14",)) == ["2024-05-14-one"]


def test_only_the_first_number_is_left_out_of_an_id() -> None:
    slugs = ("issue-99", "web3-news", "12-3-letters")
    found = ids_of([edition(one, "") for one in slugs], ())
    assert found == ["000-issue-99", "000-web3-news", "000-letters"]


def packed(members: dict[str, bytes], path: Path) -> str:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        link = zipfile.ZipInfo("link.html")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.html", b"again")
    return str(path)


def test_what_leaves_a_zip_is_refused(tmp_path: Path) -> None:
    members = {"a.html": b"first", "../up.html": b"x", "/root.html": b"x", "b/c.html": b"c"}
    source = open_source(packed(members, tmp_path / "a.zip"))
    assert [*source.members] == ["a.html", "b/c.html"]
    assert source.read("a.html") == b"again"
    assert {one.member: one.before for one in source.refused} == {
        "../up.html": "its path leaves the ZIP",
        "/root.html": "its path leaves the ZIP",
        "link.html": "it is a symbolic link",
        "a.html": "the ZIP has two files of this name: the last counts",
    }


def test_a_zip_bomb_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "LARGEST", 1000)
    monkeypatch.setattr(sources, "LARGEST_SUM", 1500)
    members = {"a.html": b"0" * 1001, "b.html": b"0" * 1000, "c.html": b"0" * 1000}
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    source = open_source(str(path))
    with pytest.raises(ValueError, match="more than"):
        source.read("a.html")
    assert len(source.read("b.html")) == 1000
    with pytest.raises(ValueError, match="the source has more than"):
        source.read("c.html")


def test_a_zip_that_is_cut_off_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.html", b"words" * 100)
    path.write_bytes(path.read_bytes()[:-40])
    source = open_source(str(path))
    assert [*source.members] == []
    [refused] = source.refused
    assert (refused.member, "export it again" in refused.before) == ("a.zip", True)


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "in" / "a.html").write_text("a")
    (tmp_path / "in" / "b.html").symlink_to(tmp_path / "secret")
    (tmp_path / "in" / "c").symlink_to(tmp_path)
    source = open_source(str(tmp_path / "in"))
    assert [*source.members] == ["a.html"]
    assert {one.member for one in source.refused} == {"b.html", "c"}
    with pytest.raises(CommandError, match="symbolic link"):
        open_source(str(tmp_path / "in" / "b.html"))
    with pytest.raises(CommandError, match="there is no"):
        open_source(str(tmp_path / "nothing"))


@pytest.mark.parametrize(
    ("url", "clean", "rules"),
    [
        ("https://a.example/?b=1&utm_source=x&mc_eid=2", "https://a.example/?b=1", "tracking"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2F", "https://a.example/", "unwr"),
        ("ttps://a.example/b", "https://a.example/b", "typo"),
        (
            "https://x.list-manage.com/track?u=1&e=reader",
            "https://x.list-manage.com/track?u=1",
            "t",
        ),
        ("https://a.example/?e=mc2", "https://a.example/?e=mc2", ""),
        ("//a.example/b", "https://a.example/b", "absolute"),
        ("/p/one?utm_source=x", "/p/one?utm_source=x", ""),
        ("mailto:a@b.example", "mailto:a@b.example", ""),
    ],
)
def test_links_are_cleaned(url: str, clean: str, rules: str) -> None:
    found = clean_link(url)
    assert found.url == clean
    assert rules in " ".join(found.rules)
    assert bool(rules) == bool(found.rules)


def test_the_address_of_a_picture_is_its_own() -> None:
    url = (
        "https://substackcdn.com/image/fetch/w_1456,c_limit/https%3A%2F%2Fbucketeer-e05bbc84-baa3"
        "-437e-9518-adb32be77984.s3.amazonaws.com%2Fpublic%2Fimages%2Fa.png"
    )
    there = "https://substack-post-media.s3.amazonaws.com/public/images/a.png"
    assert clean_picture(url) == (there, ("picture-unwrapped", "picture-moved"))


def test_readers_and_keys_are_masked() -> None:
    text = "sent to bob@mail.example, https://a.example/?mc_eid=1234&b=2, api_key: abcdef123456"
    assert masked(text) == "sent to …, https://a.example/?mc_eid=…&b=2, api_key: …"


def _png(side: int) -> bytes:
    file = io.BytesIO()
    noise = Image.effect_noise((side, side), 90) if side > 9 else Image.new("L", (side, side))
    noise.convert("RGB").save(file, "PNG")
    return file.getvalue()


def test_pictures_are_named_by_content_and_made_smaller() -> None:
    finder, large = PictureFinder(None), _png(400)
    assert len(large) > LARGE_IMAGE
    found = finder.find("a.png", lambda _url: large)
    assert found
    assert found.is_scaled
    assert found.name.endswith(".webp")
    assert len(found.data) <= LARGE_IMAGE
    small = _png(3)
    address = "data:image/png;base64," + base64.b64encode(small).decode()
    inside, file = finder.find(address, lambda _: None), finder.find("x", lambda _: small)
    assert inside
    assert file
    assert (inside.name, inside.data) == (file.name, small)
    assert finder.find("https://a.example/a.png", lambda _: None) is None


@pytest.mark.parametrize(
    "data", [b"<html>", b"", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"]
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(PictureError):
        PictureFinder(None).find("a.png", lambda _: data)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "10.1.2.3", "169.254.169.254", "0.1.2.3"])
def test_the_local_network_is_not_asked(host: str) -> None:
    with pytest.raises(NotFetchedError, match="local network"):
        fetched(f"http://{host}/a.png")
    with pytest.raises(NotFetchedError, match="no address"):
        fetched("file:///etc/passwd")


def test_what_is_fetched_is_kept_and_stays_outside_of_the_local_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = {"a.example": "93.184.216.34", "local.example": "127.0.0.1"}
    asked: list[str] = []

    def resolve(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", (places[host], 443))]

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        if request.url.path == "/moved":
            return httpx.Response(302, headers={"location": "http://local.example/secret"})
        if request.url.path == "/endless":
            return httpx.Response(200, content=b"0" * 2000)
        is_there = request.url.path == "/a.png"
        return httpx.Response(200 if is_there else 404, content=_png(3))

    client = partial(httpx.Client, transport=httpx.MockTransport(answer))
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(httpx, "Client", client)
    monkeypatch.setattr(web, "LARGEST", 1000)
    finder = PictureFinder(tmp_path / "cache")
    for _ in range(2):
        found = finder.find("https://a.example/a.png", lambda _: None)
        assert found
        assert found.data == _png(3)
    assert asked == ["https://93.184.216.34/a.png"]
    for path, why in (("moved", "local network"), ("gone", "404"), ("endless", "more than")):
        with pytest.raises(PictureError, match=why):
            finder.find(f"https://a.example/{path}", lambda _: None)
    assert not any("127.0.0.1" in url for url in asked)


@pytest.mark.parametrize("url", ["https://a.example/a.png", "http://ä.example:8080/a.png?b=1"])
def test_the_address_that_was_checked_is_asked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server of names that answers with another address the second time leads nowhere else."""
    answers = [["2606:2800:220:1::", "93.184.216.34"], ["127.0.0.1"]]
    asked: list[httpx.Request] = []

    def resolve(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", (one, 443)) for one in answers.pop(0)]

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if ":" in request.url.host:
            raise httpx.ConnectError("this machine has no IPv6")
        return httpx.Response(200, content=b"data")

    client = partial(httpx.Client, transport=httpx.MockTransport(answer))
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(httpx, "Client", client)
    assert fetched(url) == b"data"
    assert [one.url.host for one in asked] == ["2606:2800:220:1::", "93.184.216.34"]
    named = httpx.URL(url)
    for one in asked:
        assert one.url.raw_path == named.raw_path
        assert one.headers["host"] == named.netloc.decode()
        assert one.extensions["sni_hostname"] == named.raw_host.decode()
    with pytest.raises(NotFetchedError, match="local network"):
        fetched(url)


def test_settings_keep_what_an_editor_wrote() -> None:
    text = "zone: Europe/Berlin\n\n# mine\ntags:\n  WebGPU: webgpu  # yes\n\nauthors:\n  Jan: jan\n"
    settings = ImportSettings(text)
    assert settings.written() == text
    settings.add("tags", {"A: b": "", "WebGPU": "other"})
    settings.add("authors", {"Ann Lee": "kim"})
    assert (
        settings.written() == text.replace(" # yes\n", ' # yes\n  "A: b":\n') + "  Ann Lee: kim\n"
    )
    again = ImportSettings(settings.written())
    assert again.tags == {"WebGPU": "webgpu", "A: b": ""}
    assert again.authors == {"Jan": "jan", "Ann Lee": "kim"}


@pytest.mark.parametrize("text", ["zone: [", "- a", "zones: UTC"])
def test_settings_that_cannot_be_read_are_an_error(text: str) -> None:
    with pytest.raises(CommandError, match=r"import\.yml"):
        ImportSettings(text)
