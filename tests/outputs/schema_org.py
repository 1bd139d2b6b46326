"""Validator of linked data by the definitions of schema.org (`schema_org.json`)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    Thing = dict[str, Any]


DEFINED = json.loads(Path(__file__).with_name("schema_org.json").read_text(encoding="utf-8"))
# A day, or a month where no day is known (ISO 8601).
DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
DATA = {"Boolean", "Date", "DateTime", "Integer", "Number", "Text", "Time", "URL"}
URL = re.compile(r"https?://[^\s<>]+")


def problems(thing: Thing) -> Iterator[str]:
    """Types, properties and kinds of values that schema.org does not define."""
    kind = thing["@type"]
    if kind not in DEFINED["types"]:
        yield f"no type {kind}"
        return
    for name, values in thing.items():
        if name in {"@type", "@id"}:
            continue
        definition = DEFINED["properties"].get(name)
        if not definition or not {*lineage(kind)} & {*definition["of"]}:
            yield f"{kind} has no {name}"
            continue
        for value in values if isinstance(values, list) else [values]:
            if not is_one_of(value, definition["is"]):
                yield f"{kind}'s {name} is not {value!r}"
            if isinstance(value, dict):
                yield from problems(value)


def lineage(kind: str) -> Iterator[str]:
    yield kind
    for above in DEFINED["types"].get(kind, ()):
        yield from lineage(above)


def is_one_of(value: object, kinds: list[str]) -> bool:
    if isinstance(value, dict):
        return not {*lineage(value["@type"])}.isdisjoint(kinds)
    if isinstance(value, int):
        return "Integer" in kinds or "Number" in kinds
    assert isinstance(value, str)
    members = [one for kind in kinds for one in DEFINED["members"].get(kind, ())]
    if members:
        return value in members
    dates = {"Date", "DateTime"} & {*kinds}
    if dates and not {"Text", "URL"} & {*kinds}:
        return bool(DATE.fullmatch(value))
    # Instead of a thing, there may be its address.
    is_address = "URL" in kinds or bool({*kinds} - DATA)
    return "Text" in kinds or (is_address and bool(URL.fullmatch(value)))
