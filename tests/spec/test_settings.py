"""A setting is one field of the spec: what is known of it elsewhere is derived from there."""

from __future__ import annotations

from typing import Annotated, Literal

import click
import cloup
import pytest
from click.testing import CliRunner
from pydantic import Field

from scenes.cli.options import build_spec, setting_options
from scenes.lessons import storyboard
from scenes.pipeline.names import film_name
from scenes.pipeline.sweep_tables import PLURALS
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.settings import Setting, settings_of


class Louder(LectureSpec):
    """A spec with settings that the film does not have."""

    volume: Annotated[int, Setting(group="Sound", metavar="7", fix="Give 0 to 11.", plural="volumes")] = (
        Field(default=5, ge=0, le=11, description="How loud it is.")
    )
    sound_track: Literal["none", "birds", "rain"] = Field(default="none", description="What is heard.")
    mute: bool = Field(default=False, description="Nothing is heard.")


@cloup.command()
@setting_options(Louder)
@click.pass_context
def command(context: click.Context, **options: object) -> None:
    """Print a spec."""
    click.echo(build_spec(dict(options), model=Louder).to_json())


def test_a_field_is_an_option_under_its_heading() -> None:
    shown = CliRunner().invoke(command, ["--help"]).output
    assert "Sound:\n  --volume 7" in shown
    assert "How loud it is." in shown
    assert "--sound-track none|birds|rain" in shown
    assert "--mute" in shown


def test_options_set_the_fields() -> None:
    result = CliRunner().invoke(command, ["--volume", "11", "--sound-track", "rain", "--mute", "--fps", "60"])
    assert result.exit_code == 0, result.output
    spec = Louder.model_validate_json(result.output)
    assert (spec.volume, spec.sound_track, spec.mute, spec.fps) == (11, "rain", True, 60)


def test_what_is_refused_says_the_field_s_own_fix() -> None:
    with pytest.raises(SpecError, match=r"volume = 12: .*less than or equal to 11\. Give 0 to 11\."):
        Louder.make(volume=12)
    with pytest.raises(SpecError, match=r"sound_track = wind: .*Choose one of none, birds, rain\."):
        Louder.make(sound_track="wind")


def test_a_field_is_part_of_a_film_s_name_where_it_is_not_the_default() -> None:
    lesson = storyboard.find("compare")
    plain = "compare-5x4x2x3-NCHW-dark-1080p"
    assert film_name(lesson, Louder()) == plain
    assert film_name(lesson, Louder(volume=9, fps=15)) == f"{plain}-15fps-volume9"


def test_a_field_is_a_plural_and_a_facet() -> None:
    found = settings_of(Louder)
    assert found["volume"].plural == "volumes"
    assert found["volume"].facet is str
    assert {each.plural for each in settings_of(LectureSpec).values()} - {""} < set(PLURALS)


@pytest.mark.parametrize("name", LectureSpec.model_fields)
def test_every_setting_has_help_and_a_fix(name: str) -> None:
    setting = settings_of(LectureSpec)[name]
    assert setting.help.endswith(".")
    assert setting.fix.startswith(("Choose ", "Give ", "Name "))
