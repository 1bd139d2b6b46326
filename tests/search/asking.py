"""The search's own code, asked outside of a page: in Node, or in Chromium where Node is missing."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.chromium import launch
from tests.conftest import REPOSITORY
from tests.serving import served

_SCRIPTS = REPOSITORY / "sphinx_newsletter" / "static" / "newsletter"
_WRAPPED = "export default async (input, read) => {{\n{script}\n}};\n"
_NODE = """\
import { readFileSync } from "node:fs";
import run from "./script.js";
const { input, folder } = JSON.parse(readFileSync("input.json", "utf-8"));
const read = async (name, kind) => {
  const data = readFileSync(`${folder}/${name.split("?")[0]}`);
  if (kind !== "bytes") return kind === "json" ? JSON.parse(data) : data.toString();
  return data.buffer.slice(data.byteOffset, data.byteOffset + data.length);
};
process.stdout.write(JSON.stringify(await run(input, read)));
"""
_CHROMIUM = """async () => {
  const { default: run } = await import("./script.js");
  const { input } = await (await fetch("input.json")).json();
  const read = async (name, kind) => {
    const answer = await fetch(`index/${name}`);
    if (kind !== "bytes") return kind === "json" ? answer.json() : answer.text();
    return answer.arrayBuffer();
  };
  return run(input, read);
}"""


@cache
def _node() -> str | None:
    return shutil.which("node")


def run_script(script: str, data: Any, index: Path | None = None) -> Any:
    """What the body *script* returns: it has `input`, and `read` for the files of *index*."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in _SCRIPTS.glob("search-*.js"):
            shutil.copyfile(path, folder / path.name)
        (folder / "script.js").write_text(_WRAPPED.format(script=script), "utf-8")
        content = {"input": data, "folder": str(index)}
        (folder / "input.json").write_text(json.dumps(content), "utf-8")
        node = _node()
        return _in_node(node, folder) if node else _in_chromium(folder, index)


def _in_node(node: str, folder: Path) -> Any:
    (folder / "package.json").write_text('{"type": "module"}', "utf-8")
    (folder / "main.js").write_text(_NODE, "utf-8")
    done = subprocess.run(
        [node, "main.js"], cwd=folder, capture_output=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _in_chromium(folder: Path, index: Path | None) -> Any:
    if index:
        shutil.copytree(index, folder / "index")
    (folder / "index.html").write_text("<!doctype html>", "utf-8")
    with sync_playwright() as playwright, served(folder) as address:
        browser = launch(playwright)
        page = browser.new_page()
        page.goto(f"{address}/index.html")
        found = page.evaluate(_CHROMIUM)
        browser.close()
    return found
