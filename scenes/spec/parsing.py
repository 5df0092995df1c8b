"""From what a user types to settings, and from what pydantic found wrong to a sentence: value, rule, fix."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scenes.spec.errors import SpecError
from scenes.spec.settings import Setting

DIGITS = "digits"


def as_sizes(value: Any) -> Any:
    """Turn ``"5,4,2,3"``, ``"5x4x2x3"`` or ``"(5, 4, 2, 3)"`` into a list of sizes; leave anything else."""
    if not isinstance(value, str):
        return value
    parts = value.strip().strip("()[]").lower().replace("x", ",").replace("*", ",").split(",")
    parts = [part.strip() for part in parts]
    if parts and parts[-1] == "":
        parts.pop()
    if not parts or not all(part.lstrip("+-").isdecimal() for part in parts):
        raise ValueError("sizes must be whole numbers separated by commas or x")
    return [int(part) for part in parts]


def as_number(value: Any) -> Any:
    """Turn ``"30"`` into 30; leave anything else."""
    return int(value) if isinstance(value, str) and value.strip().isdecimal() else value


def as_color(value: Any) -> Any:
    """Turn ``"#0B1E3F"`` into ``"#0b1e3f"``; leave None."""
    if value is None:
        return None
    if not isinstance(value, str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", value.strip()):
        raise ValueError("a colour is # and six hexadecimal digits, two each for red, green and blue")
    return value.strip().lower()


def as_file(value: Any) -> Any:
    """Return `value`, a data file that exists, the word digits or None."""
    if value is None or value == DIGITS:
        return value
    path = Path(value).expanduser()
    if not path.exists():
        raise ValueError("there is no such file")
    if not path.is_file():
        raise ValueError("this is not a file")
    return str(path)


def format_sizes(shape: Iterable[int]) -> str:
    """Return a shape as it is written everywhere: ``(5, 4, 2, 3)``."""
    return "(" + ", ".join(map(str, shape)) + ")"


def parse_pairs(pairs: Iterable[str]) -> dict[str, Any]:
    """Return the settings in ``key=value`` pairs; numbers and lists are read as JSON, the rest as text."""
    values: dict[str, Any] = {}
    for pair in pairs:
        key, equals, text = pair.partition("=")
        if not equals or not key.strip():
            raise SpecError(f"--set {pair}: this is not key=value. Write for example --set seed=7.")
        values[key.strip()] = parse_value(text.strip())
    return values


def read_toml(path: Path) -> dict[str, Any]:
    """Return the settings in a TOML file, with `data` made relative to that file's folder."""
    values = load_toml(path, f"--spec {path}")
    data = values.get("data")
    if isinstance(data, str) and data != DIGITS:
        values["data"] = str(path.parent / Path(data).expanduser())
    return values


def load_toml(path: Path, given: str) -> dict[str, Any]:
    """Return what a TOML file says; raise `SpecError` that begins with `given`, as the user wrote it."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SpecError(f"{given}: {error.strerror}. Give a TOML file that can be read.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SpecError(f"{given}: this is not TOML: {error}. Write lines like seed = 7.") from None


def explain(error: ValidationError, settings: Mapping[str, Setting]) -> str:
    """Return one line for each thing that pydantic found wrong: value, rule, fix."""
    items = [item for item in error.errors() if item["type"] != "default_factory_not_called"]
    return "\n".join(_explain_one(item, settings) for item in items)


def _explain_one(item: Mapping[str, Any], settings: Mapping[str, Setting]) -> str:
    message = str(item["msg"]).removeprefix("Value error, ")
    if not item["loc"]:
        return message
    name = str(item["loc"][0])
    if item["type"] == "extra_forbidden":
        known = difflib.get_close_matches(name, settings, n=1)
        fix = f"Did you mean {known[0]}?" if known else f"Choose one of {', '.join(settings)}."
        return f"{name} = {item['input']!r}: there is no setting of this name. {fix}"
    rule = message.rstrip(".")
    return f"{name} = {item['input']}: {rule[0].lower()}{rule[1:]}. {settings[name].fix}"


def parse_value(text: str) -> Any:
    """Return a number, list or word that is written as JSON as its value, anything else as it is."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text
