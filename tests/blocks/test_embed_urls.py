"""The addresses of players and frames, from those of pages."""

from __future__ import annotations

import pytest

from sphinx_newsletter.blocks.embed_urls import demo_frame, host_of, video_frame

TUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"
VIMEO = "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1"
LONG = "9c9de5e8-0a1e-484a-b099-e80766180a6d"
PEER = "https://framatube.org/videos/embed/{}?autoplay=1&p2p=0"


@pytest.mark.parametrize(
    ("url", "frame"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", TUBE),
        ("https://m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ", TUBE),
        ("https://youtube.com/shorts/dQw4w9WgXcQ", TUBE),
        ("https://www.youtube.com/live/dQw4w9WgXcQ?feature=share", TUBE),
        ("https://www.youtube.com/embed/dQw4w9WgXcQ", TUBE),
        ("https://youtu.be/dQw4w9WgXcQ", TUBE),
        ("https://youtu.be/dQw4w9WgXcQ?t=90", f"{TUBE}&start=90"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1h1m30s", f"{TUBE}&start=3690"),
        ("https://youtu.be/dQw4w9WgXcQ?t=soon", TUBE),
        ("https://youtu.be/dQw4w9WgXcQ?si=a&t=90s", f"{TUBE}&start=90"),
        ("https://youtu.be/dQw4w9WgXcQ#t=1m30s", f"{TUBE}&start=90"),
        ("https://vimeo.com/76979871#t=1m30s", f"{VIMEO}#t=90s"),
        ("https://vimeo.com/76979871/0a1b?t=90", f"{VIMEO}&h=0a1b#t=90s"),
        (f"https://framatube.org/videos/watch/{LONG}?start=1m30s", PEER.format(LONG) + "&start=90"),
        ("https://vimeo.com/76979871", VIMEO),
        ("https://vimeo.com/channels/staffpicks/76979871", VIMEO),
        ("https://vimeo.com/76979871/0a1b2c3d", f"{VIMEO}&h=0a1b2c3d"),
        ("https://player.vimeo.com/video/76979871?h=0a1b2c3d", f"{VIMEO}&h=0a1b2c3d"),
        (f"https://framatube.org/videos/watch/{LONG}", PEER.format(LONG)),
        ("https://framatube.org/w/kkGMgK9ZtnKfYAgnEtQxbv", PEER.format("kkGMgK9ZtnKfYAgnEtQxbv")),
    ],
)
def test_the_player_of_a_known_host(url: str, frame: str) -> None:
    assert video_frame(url) == frame


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/@somebody",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/watch?v=dQw4w9WgXc%22",
        "https://youtube.com.elsewhere.example/watch?v=dQw4w9WgXcQ",
        "https://vimeo.com/about",
        "https://player.vimeo.com/video/76979871?h=%26autoplay",
        "https://framatube.org/w/p/kkGMgK9ZtnKfYAgnEtQxbv",
        "https://media.example/talk.mp4",
    ],
)
def test_other_pages_have_no_player(url: str) -> None:
    assert not video_frame(url)


@pytest.mark.parametrize(
    ("url", "frame"),
    [
        (
            "https://huggingface.co/spaces/Xenova/whisper_v1.5",
            "https://xenova-whisper-v1-5.hf.space",
        ),
        ("https://huggingface.co/spaces/a/b/tree/main", "https://a-b.hf.space"),
        ("https://huggingface.co/models", ""),
        (f"https://huggingface.co/spaces/a/{'b' * 70}", ""),
        ("https://youtu.be/dQw4w9WgXcQ", TUBE),
        ("https://burn.dev/demo/", "https://burn.dev/demo/"),
    ],
)
def test_the_frame_of_a_demo_is_its_page_unless_the_host_is_known(url: str, frame: str) -> None:
    assert demo_frame(url) == frame


def test_the_host_has_no_www_or_m() -> None:
    assert host_of("https://m.youtube.com/watch") == "youtube.com"
    assert host_of("https://WWW.Example.org:8443/") == "example.org"
    assert host_of("https://mobile.example") == "mobile.example"
