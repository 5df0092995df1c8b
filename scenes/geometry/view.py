"""The camera angle: from which side boxes are seen, and how they are projected to the screen.

Points are (x, y, z): x to the right, y up, z away from the viewer. Every view is a parallel projection, a matrix
(2, 3). At rest it is the oblique one, (x, y, z) -> (x + DEPTH_X z, y + DEPTH_Y z), in which fronts keep their true
shape; on its way to another side a cube is seen as a turned solid is, without perspective.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from scenes.geometry.arrays import FloatArray

DEPTH_X, DEPTH_Y = 0.46, 0.34
DEPTH = np.array([DEPTH_X, DEPTH_Y])
_AT_REST = np.array([[1.0, 0.0, DEPTH_X], [0.0, 1.0, DEPTH_Y]])
_REST_YAW = float(np.degrees(np.arctan2(DEPTH_X, 1.0)))
_REST_PITCH = float(np.degrees(np.arctan2(DEPTH_Y, np.hypot(1.0, DEPTH_X))))
_DIGITS = 12
"""Matrices are rounded to these decimals, so that the view at rest is its numbers exactly."""
_EDGE_ON = 1e-9
_REST_SIGNS = np.array([1.0, 1.0, -1.0])
_TAKEN_OVER = 0.15
"""How much more than any other a face must look at the viewer to show its print in full."""
_SIDE, _TOP, _BOTTOM = 0.74, 0.16, 0.38
"""The shade of the right face at rest; how much lighter the top is than the front, and darker the bottom."""


def _orthographic(yaw: float, pitch: float) -> FloatArray:
    """The picture of a solid turned by these degrees, seen from afar."""
    (sin_yaw, sin_pitch), (cos_yaw, cos_pitch) = (
        np.sin(np.radians([yaw, pitch])),
        np.cos(np.radians([yaw, pitch])),
    )
    across = [cos_yaw, 0.0, sin_yaw]
    return np.array([across, [-sin_yaw * sin_pitch, cos_pitch, cos_yaw * sin_pitch]])


_SHEAR = _AT_REST - _orthographic(_REST_YAW, _REST_PITCH)


@dataclass(frozen=True)
class View:
    """A camera angle.

    yaw      degrees about the vertical axis; positive shows the right face
    pitch    degrees of elevation, -90 to 90; positive shows the top
    upright  1: at the yaw of rest and every quarter turn from it, the face towards the viewer keeps its true shape;
             0: all is seen as a turned solid is

    >>> OBLIQUE.project(np.array([1.0, 2.0, 1.0])).tolist()
    [1.46, 2.34]
    >>> OBLIQUE.quarter(1).project(np.array([-1.0, 2.0, 1.0])).tolist()
    [1.46, 2.34]
    """

    yaw: float = _REST_YAW
    pitch: float = _REST_PITCH
    upright: float = 1.0

    def __post_init__(self) -> None:
        if not np.isfinite([self.yaw, self.pitch, self.upright]).all():
            raise ValueError(f"a view's angles must be finite numbers, not {self}")
        if not -90 <= self.pitch <= 90:
            raise ValueError(
                f"pitch is {self.pitch:g}; it must lie between -90 (from below) and 90 (from above)"
            )
        if not 0 <= self.upright <= 1:
            raise ValueError(f"upright is {self.upright:g}; it must lie between 0 and 1")

    def quarter(self, turns: int) -> View:
        """The view after quarter turns to the right: after one, what was the right face is in front."""
        return replace(self, yaw=self.yaw + 90 * turns)

    def towards(self, other: View, alpha: float) -> View:
        """The view part of the way to another."""
        if alpha <= 0 or self == other:
            return self
        if alpha >= 1:
            return other
        ends = zip((self.yaw, self.pitch, self.upright), (other.yaw, other.pitch, other.upright), strict=True)
        return View(*(start + (end - start) * alpha for start, end in ends))

    def degrees_to(self, other: View) -> float:
        """How far the camera turns on its way to another view."""
        return float(np.hypot(other.yaw - self.yaw, other.pitch - self.pitch))

    @cached_property
    def matrix(self) -> FloatArray:
        """The projection (2, 3)."""
        turned = np.radians(self.yaw - _REST_YAW)
        share = self.upright * np.cos(2 * turned) ** 2
        seen = _orthographic(_REST_YAW, self.pitch) + share * _SHEAR
        sin, cos = np.sin(turned), np.cos(turned)
        return np.asarray((seen @ [[cos, 0.0, sin], [0.0, 1.0, 0.0], [-sin, 0.0, cos]]).round(_DIGITS) + 0.0)

    def project(self, points: FloatArray) -> FloatArray:
        """Points (..., 3) on the screen (..., 2)."""
        x, y, z = self.matrix.T
        return np.asarray(points[..., :1] * x + points[..., 1:2] * y + points[..., 2:] * z)

    @cached_property
    def away(self) -> FloatArray:
        """The line of sight (3,), away from the viewer; its parts are the areas that unit faces take on the screen."""
        return np.cross(self.matrix[0], self.matrix[1])

    @cached_property
    def signs(self) -> FloatArray:
        """For every axis 1 or -1: the direction along it that leads to the viewer. These faces of a box are seen."""
        return np.where(np.abs(self.away) < _EDGE_ON, _REST_SIGNS, -np.sign(self.away))

    @cached_property
    def looks(self) -> FloatArray:
        """How much the face across each axis looks at the viewer: 1 straight, 0 edge-on."""
        return np.asarray(np.abs(self.away) / np.linalg.norm(self.away))

    @cached_property
    def facing(self) -> int:
        """The axis whose face looks at the viewer most."""
        return int(np.argmax(self.looks[[2, 0, 1]]) + 2) % 3

    @cached_property
    def writing(self) -> tuple[tuple[int, float], tuple[int, float]]:
        """The axes, with their signs, along which text on the facing face runs: to the right, and up."""
        first, second = (axis for axis in (0, 2, 1) if axis != self.facing)
        if self.facing == 1 and abs(self.matrix[0, second]) > abs(self.matrix[0, first]):
            first, second = second, first
        right, up = self.matrix[0, first], self.matrix[1, second]
        return (first, -1.0 if right < 0 else 1.0), (second, -1.0 if up < 0 else 1.0)

    @cached_property
    def letters(self) -> FloatArray:
        """Where text on the facing face runs on the screen: to its right and up, as the columns of (2, 2)."""
        return np.stack([self.matrix[:, axis] * sign for axis, sign in self.writing], axis=1)

    @cached_property
    def clarity(self) -> float:
        """1 if one face clearly looks at the viewer and its text is upright, 0 as another face or way takes over."""
        second, first = np.sort(self.looks)[1:]
        lead = first - second
        if self.facing == 1:
            lead = min(lead, abs(abs(self.matrix[0, 0]) - abs(self.matrix[0, 2])))
        return float(np.clip(lead / _TAKEN_OVER, 0.0, 1.0))

    @cached_property
    def squeeze(self) -> float:
        """By how much text on the facing face is flattened, along its line or across it: 1 not at all."""
        along = float(np.linalg.norm(self.letters[:, 0]))
        return min(along, abs(float(np.linalg.det(self.letters))) / max(along, _EDGE_ON))

    @cached_property
    def shades(self) -> FloatArray:
        """How light the seen faces across x, y and z are, by where they look: (3,). The light turns with the viewer."""
        turned = np.radians(self.yaw - _REST_YAW)
        right, _, front = self.signs
        side = _SIDE + (1 - _SIDE) * np.array([right * np.sin(turned), -front * np.cos(turned)])
        tilt = np.cos(np.radians(self.pitch - _REST_PITCH))
        level = 1 + _TOP * tilt if self.signs[1] > 0 else 1 - _BOTTOM * tilt
        return np.array([side[0], level, side[1]]).round(_DIGITS)

    def across(self, shift: FloatArray) -> FloatArray:
        """Moves on the screen (..., 2) as moves in space (..., 3) within the plane of the facing face."""
        axes = [axis for axis in range(3) if axis != self.facing]
        moves = np.zeros((*shift.shape[:-1], 3))
        moves[..., axes] = np.linalg.solve(self.matrix[:, axes], shift[..., None])[..., 0]
        return moves


OBLIQUE = View()
"""The view at rest, of the folded cube."""
FROM_ABOVE = View(yaw=0.0, pitch=66.0, upright=0.0)
"""The view in which tops are seen as fronts are otherwise."""
