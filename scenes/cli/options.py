"""Options that several commands share, and the specs they make."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click
import cloup

from scenes.lessons import storyboard
from scenes.renderer import registry
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.spec.parsing import parse_pairs, parse_value, read_toml

LITERAL = ("groups", "eps", "seed", "fps")


class RenderError(click.ClickException):
    """A film could not be made although everything given was right."""

    exit_code = 1


tensor_options = cloup.option_group(
    "Tensor",
    cloup.option("--shape", metavar="5,4,2,3", help="Size of each axis; also 5x4x2x3."),
    cloup.option(
        "--layout", metavar="NCHW", help="Name of each axis: NCHW, NHWC, NC, NTD, NCDHW or your own."
    ),
    cloup.option("--data", metavar="FILE", help="Your own .npy or .npz, or the word digits."),
    cloup.option("--seed", metavar="0", help="Seed of the example tensor."),
    cloup.option("--groups", metavar="2", help="Groups of group norm."),
    cloup.option("--eps", metavar="1e-5", help="Added to the variance."),
)
picture_options = cloup.option_group(
    "Picture",
    cloup.option("--theme", metavar="dark|light", help="Colours; by default what can be read."),
    cloup.option(
        "--background", metavar="#0b1e3f", help="Your slide's colour; text stays easy to read on it."
    ),
    cloup.option(
        "--transparent",
        is_flag=True,
        default=None,
        help="Nothing behind: ProRes 4444 (.mov) and PNG with alpha.",
    ),
    cloup.option("--quality", metavar="480p|720p|1080p|1440p|2160p", help="Height; 1080p by default."),
    cloup.option(
        "--aspect", metavar="16:9|4:3|1:1|9:16", help="Width to height; the stage is laid out anew for each."
    ),
    cloup.option("--fps", metavar="15|30|60", help="Frames a second; 30 by default."),
)
spec_options = cloup.option_group(
    "Spec",
    cloup.option("--spec", metavar="FILE.toml", help="Read settings from a file; options come before it."),
    cloup.option("--set", "pairs", metavar="KEY=VALUE", multiple=True, help="Set anything `schema` lists."),
)


renderer_option = cloup.option(
    "--renderer",
    type=click.Choice(registry.NAMES),
    default=registry.FAST,
    envvar=registry.VARIABLE,
    show_default=True,
    help="Ours, or Manim's own to compare with.",
)
view_option = cloup.option(
    "--view",
    metavar="|".join(storyboard.slugs()),
    help="The lesson, in place of its name.",
)
preset_option = cloup.option(
    "--final/--draft",
    "final",
    default=True,
    help="Final: visually clean. Draft: quicker and smaller, for a look at a change.",
)


def settings(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command every option that makes a spec."""
    return tensor_options(picture_options(spec_options(command)))


def build_spec(options: dict[str, Any], default_shape: tuple[int, ...] | None = None) -> LectureSpec:
    """Return the spec: a file's settings, then options, then pairs; shape and layout are the data's."""
    path, pairs = options.pop("spec"), options.pop("pairs")
    given = {name: value for name, value in options.items() if value is not None}
    literal = {name: parse_value(value) for name, value in given.items() if name in LITERAL}
    values = {**(read_toml(Path(path)) if path else {}), **given, **literal, **parse_pairs(pairs)}
    if default_shape and values.keys().isdisjoint({"shape", "data"}):
        values["shape"] = default_shape
    return LectureSpec.make(**values).resolved()


def wanted_films(lessons: Iterable[str], options: dict[str, Any]) -> list[tuple[LessonEntry, LectureSpec]]:
    """Return each lesson, once, with its spec; raise `SpecError` if a lesson cannot be told of its tensor."""
    entries = [storyboard.find(slug) for slug in dict.fromkeys(lessons)]
    films = [(entry, build_spec(dict(options), entry.default_shape)) for entry in entries]
    for entry, spec in films:
        entry.check(spec)
    return films
