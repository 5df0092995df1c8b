"""What the command line, sweep files, film names and galleries know of a setting: data beside the field of the spec.

A setting is one field of `LectureSpec`. Its annotation may carry a `Setting`; what that leaves out is taken from the
field itself, so that a field with a type, a default and a description is already a setting everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

LAST = 100


@dataclass(frozen=True)
class Setting:
    """How one field is asked for and shown.

    Parameters
    ----------
    group
        The heading that lists its option in `--help`.
    metavar
        What stands for its value in `--help`; by default its choices, or its name.
    help
        One sentence for `--help`; by default the field's description.
    fix
        What to do instead of a value that is refused; by default the choices there are.
    plural
        The name of its list in the grid of a sweep; by default a list has the setting's own name.
    short
        Its value in the name of a film; by default the setting's name and its value.
    always_named
        Whether the name of a film has it even where it is the default.
    position
        Its place in the name of a film, the lowest first; equal ones stand in the order of the fields.
    facet
        Its value, as it is written in a film's JSON, as the gallery words it; None where films are not chosen by it.
    """

    group: str = "Picture"
    metavar: str = ""
    help: str = ""
    fix: str = ""
    plural: str = ""
    short: Callable[[Any], str] | None = None
    always_named: bool = False
    position: int = LAST
    facet: Callable[[Any], str] | None = str


def settings_of(model: type[BaseModel]) -> dict[str, Setting]:
    """The settings of a model by name, in the order of its fields, nothing left out."""
    return {name: _complete(name, field) for name, field in model.model_fields.items()}


def is_flag(field: FieldInfo) -> bool:
    """Whether a field is set by an option without a value."""
    return field.annotation is bool


def choose_from(values: Iterable[object]) -> str:
    """A sentence that names what can be chosen.

    >>> choose_from(["dark", "light"]), choose_from([15, 30, 60])
    ('Choose dark or light.', 'Choose one of 15, 30, 60.')
    """
    names = [str(value) for value in values]
    return f"Choose {' or '.join(names)}." if len(names) < 3 else f"Choose one of {', '.join(names)}."


def _complete(name: str, field: FieldInfo) -> Setting:
    given = next((data for data in field.metadata if isinstance(data, Setting)), Setting())
    choices = get_args(field.annotation) if get_origin(field.annotation) is Literal else ()
    fix = "Choose true or false." if is_flag(field) else choose_from(choices) if choices else ""
    return replace(
        given,
        metavar=given.metavar or "|".join(map(str, choices)) or name.upper(),
        help=given.help or field.description or "",
        fix=given.fix or fix or f"Give another {name}.",
        short=given.short or (lambda value: f"{name}{value}"),
    )
