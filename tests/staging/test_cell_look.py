"""Which look the cells of a film have: the one that was asked for, or the one in which its values can be seen."""

from __future__ import annotations

import pytest

from scenes.design.cells import CellLook, HeatLook
from scenes.spec.lecture import LectureSpec
from scenes.staging.stage import Stage


def stage(**settings: object) -> Stage:
    return Stage.of(LectureSpec.make(**settings).resolved())


@pytest.mark.parametrize("cells", ["digits", "auto"])
def test_films_of_whole_numbers_print_them(cells: str) -> None:
    assert stage(cells=cells).cell_look is CellLook
    assert stage().cell_look is CellLook


@pytest.mark.parametrize("aspect", ["16:9", "9:16"])
def test_real_activations_are_a_heat_map_in_every_frame(aspect: str) -> None:
    assert stage(data="digits", aspect=aspect).cell_look is HeatLook


def test_what_was_asked_for_is_done() -> None:
    assert stage(cells="heat").cell_look is HeatLook
    assert stage(data="digits", cells="digits").cell_look is CellLook


def test_a_heat_map_prints_the_hero_as_the_film_does() -> None:
    made = stage(data="digits")
    cube = made.cube()
    hero = made.hero(cube.grid)
    cube.set_hero(hero.cell)
    assert set(cube.state.labels) == {"", hero.printed_x}


def test_the_films_follow_one_hero_in_every_cube() -> None:
    made = stage(data="digits")
    assert made.hero(made.cube().grid) is made.hero(made.cube_in(made.frame.stage).grid)
