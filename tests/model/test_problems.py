from __future__ import annotations

import re

import pytest

from sphinx_newsletter.model.problems import Kind, suggestion


@pytest.mark.parametrize(
    ("word", "known", "said"),
    [
        ("webgup", ["wasm", "webgpu"], ": did you mean `webgpu`?"),
        ("WEBGUP", ["wasm", "WebGPU"], ": did you mean `WebGPU`?"),
        ("llama", ["wasm", "webgpu"], ""),
        ("webgpu", [], ""),
    ],
)
def test_a_suggestion_names_the_nearest_known_word(word: str, known: list[str], said: str) -> None:
    assert suggestion(word, known) == said


TYPING_ERRORS = """\
wsam wasm, webgup webgpu, pyhton python, gest guest, hcart chart, palce place, palce places
hree here, nathanel nathaniel, gude guide, clas class, europe/berln europe/berlin, kdb kbd
sumary summary, interveiw interview, titel title, subtitel subtitle, autor author, date dates
javasript javascript, imge image, pictrue picture, plase place, strat start, onlien online
nubmer number, updatd updated, brwosers browsers, ruts rust, eidtion edition, dropdwon dropdown
noet note, tpi tip, fiugre figure, admonitoin admonition, hsot host, webasembly webassembly
language-modles language-models, broder broader, descripton description, alises aliases
green-tee green-tea, teapot teapots
lamma llama, pyton python, javscript javascript, kuberntes kubernetes, dokcer docker, jsn json
machine-lerning machine-learning, transfomers transformers, embeddigns embeddings, yml yaml
neural-netwroks neural-networks, agnets agents, benchamrks benchmarks, quantizaton quantization
acessibility accessibility, comunity community, wepgpu webgpu, conferneces conferences
wraning warning, imporant important, seealos seealso, exmaple example, darft draft, raect react
heigth height, widht width, occured occurred, seperate separate, shel shell, haskel haskell
tag tags, diffussion diffusion, langchian langchain, ocatve octave, modles models, promts prompts
"""
DIFFERENT_WORDS = """\
contents contact, title subtitle, state start, index video, notes date, tea teapots, toc topic
figure fixture, summary surprise, card chart, caption option, author broader, image page
subject subtitle, update date, category categories, name number, draft date, slug tags
description subscription, layout author, permalink related, cover broader, list links
mermaid markdown, versionadded versionchanged, sidebar sider, rust burst, tables tabs
topic toctree, bibliography biography, keywords words, lang tags, editor edition, guests questions
location action, music mosaic, time title, end-time end, weekly weekday, plantuml plain
gpt gpu, nlp nlg, svg svn, lisp list, cart card, css c, go got, java javascript, ruby rust
rag rug, ssl sql, vue value, spark park, hosting posting, kotlin koala, julia julius, unity utility
training tracing, inference influence, robotics robots, security scarcity, vision version
prompt promote, audio radio, compiler computer, storage stage, godot good, jon jan
"""


def pairs(text: str) -> list[list[str]]:
    return [pair.split() for pair in text.replace("\n", ",").split(",") if pair.strip()]


@pytest.mark.parametrize(("word", "known"), pairs(TYPING_ERRORS))
def test_an_error_of_typing_gets_a_suggestion(word: str, known: str) -> None:
    assert suggestion(word, [known]) == f": did you mean `{known}`?"


@pytest.mark.parametrize(("word", "known"), pairs(DIFFERENT_WORDS))
def test_a_different_word_gets_none(word: str, known: str) -> None:
    assert not suggestion(word, [known])


def test_of_equally_near_words_the_suggestion_does_not_depend_on_their_order() -> None:
    words = ["tag-a", "tag-b", "tag-c"]
    assert suggestion("tag-x", words) == suggestion("tag-x", reversed(words)) != ""


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_has_a_name_for_suppressing_it_and_a_sentence(kind: Kind) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.value)
    assert kind.meaning.endswith(".")
