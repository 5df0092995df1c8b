"""Animations of a cube: its cells to another state, straight or through others, and the camera angle with them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from manim import smooth

from scenes.geometry.arrays import FloatArray
from scenes.geometry.view import View
from scenes.mobjects.cube.cell_state import CellState, staggered
from scenes.mobjects.in_place import InPlace

if TYPE_CHECKING:
    from scenes.mobjects.cube.tensor_cube import TensorCube

FASTEST_TURN = 60.0
"""Degrees a second."""
_RAMP = 0.2
_STEP = 0.2
"""Times that are chosen are multiples of this."""
_SAMPLES = 256


def steady(alpha: float) -> float:
    """An easing that starts and ends gently and is steady in between, at 1.25 times the mean speed.

    >>> steady(0.0), steady(0.5), steady(1.0)
    (0.0, 0.5, 1.0)
    """
    if alpha > 0.5:
        return 1.0 - steady(1.0 - alpha)
    if alpha < _RAMP:
        return max(alpha, 0.0) ** 2 / (2 * _RAMP * (1 - _RAMP))
    return (alpha - _RAMP / 2) / (1 - _RAMP)


def turning_time(start: View, end: View, easing: Callable[[float], float] = steady) -> float:
    """The least time in seconds for the camera to turn, so that it is never faster than `FASTEST_TURN`."""
    eased = np.array([easing(float(alpha)) for alpha in np.linspace(0.0, 1.0, _SAMPLES + 1)])
    return start.degrees_to(end) * float(np.abs(np.diff(eased)).max()) * _SAMPLES / FASTEST_TURN


def _rounded_up(seconds: float) -> float:
    return round(math.ceil(seconds / _STEP - 1e-9) * _STEP, 1)


class CellsTo(InPlace):
    """A cube's cells to another state, each with its own delay.

    They leave from the state `start`, or from the one that the cube has when the animation begins. If the camera turns,
    it does so by the easing `turning`; the time is at least what `FASTEST_TURN` asks for, and ValueError is raised if
    a shorter one is given.
    """

    def __init__(
        self,
        cube: TensorCube,
        target: CellState,
        *,
        start: CellState | None = None,
        delay: npt.ArrayLike | None = None,
        lag: float = 0.0,
        rate_func: Callable[[float], float] = smooth,
        turning: Callable[[float], float] = steady,
        run_time: float | None = None,
        **kwargs: Any,
    ) -> None:
        self.cube, self.target, self._given_start = cube, target, start
        self.delay = np.zeros(len(cube.grid)) if delay is None else np.asarray(delay, float)
        self.lag, self.turning = lag, turning
        self.start = start or cube.state
        least = self.least_time
        super().__init__(
            cube,
            rate_func=rate_func,
            run_time=max(1.0, _rounded_up(least)) if run_time is None else run_time,
            **kwargs,
        )
        self._check_time()

    @property
    def least_time(self) -> float:
        """How long the camera needs for its turn."""
        if self.start.view == self.target.view:
            return 0.0
        return turning_time(self.start.view, self.target.view, self.turning)

    def _check_time(self) -> None:
        least = self.least_time
        if self.run_time < least - 1e-6:
            raise ValueError(
                f"a turn of {self.start.view.degrees_to(self.target.view):.0f} degrees in {self.run_time:g} s is too "
                f"fast to follow; give it {_rounded_up(least):g} s or more ({FASTEST_TURN:g} degrees a second at most)"
            )

    def begin(self) -> None:
        self.start = self._given_start or self.cube.state
        self._check_time()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        self.cube.state = self.at(alpha)

    def at(self, alpha: float) -> CellState:
        """The state at a share of the time."""
        if alpha >= 1:
            return self.target
        amount = staggered(alpha, self.delay, self.lag)
        times, place = np.unique(amount, return_inverse=True)
        eased = np.array([self.rate_func(float(t)) for t in times])[place]
        return self.start.towards(self.target, eased, self.turning(alpha))


class CellsThrough(CellsTo):
    """A cube's cells to another state by way of others: one animation after the other, `legs`, as one.

    Each leg leaves from where the one before ends. A given time is shared in the ratio of the legs' own times, but a
    turn gets at least the time that it needs.
    """

    def __init__(
        self, cube: TensorCube, legs: Sequence[CellsTo], *, run_time: float | None = None, **kwargs: Any
    ) -> None:
        self.legs = list(legs)
        for before, leg in zip(self.legs, self.legs[1:], strict=False):
            leg.start = before.target
        natural = sum(leg.run_time for leg in self.legs)
        super().__init__(cube, legs[-1].target, run_time=run_time or natural, **kwargs)

    @property
    def least_time(self) -> float:
        """How long the turns and, beside them, the shortest moves take; without a turn any time will do."""
        turns = [leg.least_time for leg in self.legs]
        return sum(turn if turn else _STEP for turn in turns) if any(turns) else 0.0

    def begin(self) -> None:
        self.legs[0].start = self.legs[0]._given_start or self.cube.state
        self.ends = self._ends()
        super().begin()

    def _ends(self) -> FloatArray:
        """The share of the time at which each leg ends."""
        natural = np.array([leg.run_time for leg in self.legs])
        least = np.array([leg.least_time for leg in self.legs])
        times = natural * self.run_time / natural.sum()
        tight = times < least
        if tight.any():
            free = natural * ~tight
            times = np.where(
                tight, least, free * (self.run_time - least[tight].sum()) / max(free.sum(), 1e-9)
            )
        return np.asarray(np.cumsum(times) / times.sum())

    def at(self, alpha: float) -> CellState:
        """The state at a share of the time."""
        if alpha >= 1:
            return self.target
        leg = int(np.searchsorted(self.ends, alpha, side="right"))
        begin = float(self.ends[leg - 1]) if leg else 0.0
        return self.legs[leg].at((alpha - begin) / (float(self.ends[leg]) - begin))
