"""From what a user types to settings, and from what pydantic found wrong to a sentence: value, rule, fix."""

from __future__ import annotations

import difflib
import json
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scenes.spec.errors import SpecError
from scenes.spec.quoting import printable, quoted
from scenes.spec.settings import Setting
from scenes.spec.settings_file import check_depth, expanded, explained, load_toml, regular_file
from scenes.texts.catalog import LANGUAGES

__all__ = [
    "DIGITS",
    "as_color",
    "as_file",
    "as_language",
    "as_number",
    "as_sizes",
    "check_texts",
    "explain",
    "file_name",
    "format_sizes",
    "load_toml",
    "parse_pairs",
    "parse_value",
    "read_toml",
]

DIGITS = "digits"


_TOLD = 12
"""So many wrong settings are told at once."""
_MOST_DIGITS = 18
"""More digits than any size or count has."""


def as_sizes(value: Any) -> Any:
    """Turn ``"5,4,2,3"``, ``"5x4x2x3"`` or ``"(5, 4, 2, 3)"`` into a list of sizes; leave anything else."""
    if not isinstance(value, str):
        return value
    parts = value.strip().strip("()[]").lower().replace("x", ",").replace("*", ",").split(",")
    parts = [part.strip() for part in parts]
    if parts and parts[-1] == "":
        parts.pop()
    if not parts or not all(re.fullmatch(r"[+-]?[0-9]+", part) for part in parts):
        raise ValueError("sizes must be whole numbers separated by commas or x")
    if any(len(part) > _MOST_DIGITS for part in parts):
        raise ValueError("a size has too many digits")
    return [int(part) for part in parts]


def as_number(value: Any) -> Any:
    """Turn ``"30"`` into 30; refuse true and false, which are no numbers here; leave anything else."""
    if isinstance(value, bool):
        raise ValueError("this must be a number")
    is_number = isinstance(value, str) and re.fullmatch(rf"[0-9]{{1,{_MOST_DIGITS}}}", value.strip())
    return int(value) if is_number else value


def as_color(value: Any) -> Any:
    """Turn ``"#0B1E3F"`` into ``"#0b1e3f"``; leave None."""
    if value is None:
        return None
    if not isinstance(value, str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", value.strip()):
        raise ValueError("a colour is # and six hexadecimal digits, two each for red, green and blue")
    return value.strip().lower()


def as_file(value: Any) -> Any:
    """Return `value`, a data file that exists, the word digits or None."""
    return value if value is None or value == DIGITS else file_name(regular_file(value))


def as_language(value: str) -> str:
    """Return `value`, a language that there are texts in."""
    if value not in LANGUAGES:
        raise ValueError("there are no texts in this language")
    return value


def file_name(path: Path) -> str:
    """The path as text; one that is written like the word digits begins with the current folder.

    >>> file_name(Path("own.npy")), file_name(Path("./digits")) == DIGITS
    ('own.npy', False)
    """
    return os.path.join(os.curdir, path) if str(path) == DIGITS else str(path)


def format_sizes(shape: Iterable[int]) -> str:
    """Return a shape as it is written everywhere: ``(5, 4, 2, 3)``."""
    return "(" + ", ".join(map(str, shape)) + ")"


def parse_pairs(pairs: Iterable[str]) -> dict[str, Any]:
    """Return the settings in ``key=value`` pairs; numbers and lists are read as JSON, the rest as text."""
    values: dict[str, Any] = {}
    for pair in pairs:
        key, equals, text = pair.partition("=")
        if not equals or not key.strip():
            raise SpecError(f"--set {quoted(pair)}: this is not key=value. Write for example --set seed=7.")
        try:
            values[key.strip()] = parse_value(text.strip())
        except ValueError as error:
            raise SpecError(
                f"--set {quoted(pair)}: {explained(error)}. Write for example --set seed=7."
            ) from None
    return values


def read_toml(path: Path) -> dict[str, Any]:
    """Return the settings in a TOML file, with `data` made relative to that file's folder."""
    values = load_toml(path, f"--spec {path}")
    data = values.get("data")
    if isinstance(data, str) and data not in ("", DIGITS):
        with suppress(ValueError):  # the setting itself is refused, with its rule
            values["data"] = file_name(path.parent / expanded(data))
    return values


def check_texts(values: Mapping[str, Any]) -> None:
    """Raise `SpecError` that names a setting whose name or value has characters that are no text in UTF-8."""
    for name, value in values.items():
        parts = value if isinstance(value, (list, tuple)) else [value]
        for text in (name, *parts):
            if isinstance(text, str) and re.search("[\0\ud800-\udfff]", text):
                raise SpecError(
                    f"{quoted(name)} = {quoted(value)}: this holds characters that are no text in UTF-8. "
                    "Write it in UTF-8; give a file with such a name another one."
                )


def explain(error: ValidationError, settings: Mapping[str, Setting]) -> str:
    """Return one line for each thing that pydantic found wrong: value, rule, fix."""
    items = [item for item in error.errors() if item["type"] != "default_factory_not_called"]
    within = {item["loc"][0] for item in items if len(item["loc"]) > 1}
    own = [item for item in items if len(item["loc"]) != 1 or item["loc"][0] not in within]
    more = [f"... and {len(own) - _TOLD} more."] if len(own) > _TOLD else []
    return "\n".join([*(_explain_one(item, settings) for item in own[:_TOLD]), *more])


_RULES: Mapping[str, str] = {
    "bool": "this must be true or false",
    "float": "this must be a number",
    "int": "this must be an integer",
    "string": "this must be text",
    "tuple": "this must be a list of sizes",
}
_NOT_OF_THAT_TYPE = re.compile(rf"({'|'.join(_RULES)})_(type|sub_type|parsing|from_float|unicode)")
"""Where pydantic's own message speaks of Python, and what is said in its place."""


def _rule(item: Mapping[str, Any]) -> str:
    """The rule that a value breaks."""
    if mistyped := _NOT_OF_THAT_TYPE.fullmatch(item["type"]):
        return _RULES[mistyped[1]]
    if item["type"] == "int_parsing_size":
        return "this number has too many digits"
    if item["type"] == "too_short":
        return f"there must be at least {item['ctx']['min_length']} sizes"
    said = str(item["msg"]).removeprefix("Value error, ").replace("Input should", "this must", 1)
    rule = printable(said.rstrip("."))
    return rule[0].lower() + rule[1:]


def _explain_one(item: Mapping[str, Any], settings: Mapping[str, Setting]) -> str:
    if not item["loc"]:
        return str(item["msg"]).removeprefix("Value error, ")
    name, value = str(item["loc"][0]), quoted(item["input"])
    if item["type"] == "extra_forbidden":
        known = difflib.get_close_matches(name[:40], settings, n=1)
        fix = f"Did you mean {known[0]}?" if known else f"Choose one of {', '.join(settings)}."
        return f"{quoted(name)} = {value}: there is no setting of this name. {fix}"
    return f"{name} = {value}: {_rule(item)}. {settings[name].fix}"


def parse_value(text: str) -> Any:
    """Return a number, list or word that is written as JSON as its value, anything else as it is.

    Raises ValueError for numbers of thousands of digits, and for lists and tables that are nested too deeply.
    """
    check_depth(text)
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text
