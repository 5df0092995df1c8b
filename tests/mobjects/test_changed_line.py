"""Other values on a number line: dots move, then the mean, then the arrow; some may leave; no text meets another."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Scene, Succession

from tests.mobjects.lines import (
    CHANNEL,
    NARROW,
    WIDE,
    assert_clear,
    done,
    line,
    normalized,
    texts,
)


def test_a_changed_mate_moves_dots_then_the_mean_then_the_arrow() -> None:
    made = line()
    done(made.show_mean(), made.show_arrow())
    changed = CHANNEL.copy()
    changed[24:] = 5.0
    before = made.state
    done(made.move_dots(changed, normalized(changed)))
    assert not np.array_equal(made.state.x, before.x)
    assert (made.state.mean_x, made.state.arrow_text) == (before.mean_x, before.arrow_text)
    assert_clear(made)
    done(made.move_mean())
    assert made.state.mean == changed.mean()
    assert made.state.tail_x == before.tail_x
    assert_clear(made)
    done(made.move_arrow())
    assert_clear(made)
    assert made.state.tail_x == made.state.mean_x
    assert float(made.state.arrow_text.split("= ")[1]) == pytest.approx(4 - changed.mean(), abs=0.006)


def test_animations_in_turn_are_as_those_played_alone(scene: Scene) -> None:
    first, second = line(), line()
    changed = CHANNEL[::-1] + 1
    turn = (first.show_mean(), first.move_dots(changed), first.move_mean(), first.ghost_mean())
    scene.play(Succession(*turn), run_time=0.8)
    done(second.show_mean(), second.move_dots(changed))
    done(second.move_mean())
    done(second.ghost_mean())
    assert first.state.mean == second.state.mean == changed.mean()
    assert np.array_equal(first.state.x, second.state.x)
    assert first.state.ghosts == second.state.ghosts


def test_a_ghost_stays_where_the_tick_was() -> None:
    made = line()
    done(made.show_mean(), made.ghost_mean())
    where = made.state.mean_x
    done(made.move_dots(CHANNEL + 2), made.move_mean())
    assert made.state.ghosts == (where,)
    assert made.state.mean_x > where


def test_of_a_batch_of_one_only_its_own_values_stay() -> None:
    made = line()
    done(made.show_mean(), made.keep(np.arange(6)), made.move_mean())
    assert made.state.mean == CHANNEL[:6].mean()
    assert made.state.size.sum() == 6


def test_how_many_values_there_are_is_said_of_those_that_are_there() -> None:
    made = line(np.arange(4000.0), most_dots=100)
    assert "4,000 values" in texts(made)
    done(made.keep(np.arange(6)))
    assert "6 values" in texts(made)
    assert "4,000 values" not in texts(made)


def test_the_followed_value_cannot_leave() -> None:
    with pytest.raises(ValueError, match="have to stay"):
        line().keep([5, 6])


@pytest.mark.parametrize("seed", range(8))
def test_no_text_meets_another_while_mates_change(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.integers(0, 10, 30).astype(float)
    made = line(values, [WIDE, NARROW][seed % 2], hero=int(rng.integers(6)))
    done(made.show_mean())
    done(made.show_deviation())
    done(made.show_arrow())
    done(made.show_score("large"))
    changed = values.copy()
    changed[6:12] = rng.integers(0, 14, 6)
    for make in (lambda: made.move_dots(changed, normalized(changed)), made.move_mean, made.move_arrow):
        done(make())
        assert_clear(made)
    for make in (lambda: made.keep(np.arange(6)), made.move_mean, made.move_arrow):
        done(make())
        assert_clear(made)
