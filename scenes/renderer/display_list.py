"""What one mobject leaves on the picture, kept as pixels: drawn again only if the mobject changed."""

from __future__ import annotations

import math
import weakref
from functools import partial
from typing import Any, Protocol

import cairo
import numpy as np
from manim import LineJointType, Mobject, VMobject
from numpy.typing import NDArray

from scenes.geometry.arrays import FloatArray
from scenes.renderer.cairo_paths import place
from scenes.renderer.cube_painter import CubePicture, cube_key
from scenes.renderer.dirty_regions import NOWHERE, Area, around, clusters
from scenes.renderer.one_pass import OnePassCube

Key = tuple[Any, ...]
_SMOOTHED = 2.0
"""How many pixels beyond its outline a shape may touch."""
_MITER = 10.0
"""How many half widths beyond a corner Cairo lets a stroke reach."""
_APART = 0.1
"""How far apart, in scene units, boxes are whose areas are drawn anew by themselves."""
_MANY = 0.8
"""The share of its boxes from which a cube is drawn anew as a whole."""


class View:
    """Where scene points lie in the picture: Cairo's matrix for a camera, and the picture's size."""

    def __init__(self, camera: Any) -> None:
        self.size = (int(camera.pixel_width), int(camera.pixel_height))
        across, down = self.size[0] / camera.frame_width, -self.size[1] / camera.frame_height
        center = camera.frame_center
        self.numbers = (
            across,
            0.0,
            0.0,
            down,
            self.size[0] / 2 - center[0] * across,
            self.size[1] / 2 - center[1] * down,
        )

    def area(self, points: FloatArray, margin: float) -> Area:
        """The pixels within `margin` scene units of points."""
        if not len(points):
            return NOWHERE
        x, y = points[:, 0], points[:, 1]
        left, low, end, high = float(x.min()), float(y.min()), float(x.max()), float(y.max())
        if not math.isfinite(left + low + end + high):
            return NOWHERE
        across, _, _, down, right, top = self.numbers
        reach = margin * max(across, -down) + _SMOOTHED
        return around(
            left * across + right, high * down + top, end * across + right, low * down + top, reach, self.size
        )

    def meeting(self, low: FloatArray, high: FloatArray, area: Area) -> NDArray[np.bool_]:
        """Which rectangles between two corners (rectangles, 2) may leave something on an area."""
        across, _, _, down, right, top = self.numbers
        left, bottom = (low * (across, down) + (right, top) + (-_SMOOTHED, _SMOOTHED)).T
        end, start = (high * (across, down) + (right, top) + (_SMOOTHED, -_SMOOTHED)).T
        found = (left < area[2]) & (end > area[0]) & (start < area[3]) & (bottom > area[1])
        return np.asarray(found)

    def sheet(self, area: Area, pixel_format: Any) -> tuple[Any, Any]:
        """An empty surface for an area of the picture, and a context that draws scene points on it."""
        surface = cairo.ImageSurface(pixel_format, area[2] - area[0], area[3] - area[1])
        ctx = cairo.Context(surface)
        xx, yx, xy, yy, x0, y0 = self.numbers
        ctx.set_matrix(cairo.Matrix(xx, yx, xy, yy, x0 - area[0], y0 - area[1]))
        return surface, ctx


class Item(Protocol):
    """The pixels of a mobject: `key` tells what they depend on, `area` where they may lie."""

    key: Key
    area: Area

    def paint(self, ctx: Any) -> None:
        """Lay the pixels over a picture, in pixel units."""


class MaskItem:
    """A filled shape of one colour, as coverage: a new colour or opacity costs nothing."""

    area: Area
    surface: Any

    def __init__(self, mobject: VMobject, key: Key, view: View, known: Item | None) -> None:
        self.key = key
        blue_green_red = mobject.fill_rgbas[0][2::-1].tolist()
        self.rgba = (*blue_green_red, float(mobject.fill_rgbas[0][3]))
        self.shape = mobject.points.tobytes()
        if isinstance(known, MaskItem) and known.shape == self.shape and known.area != NOWHERE:
            self.area, self.surface = known.area, known.surface
            return
        self.area = view.area(mobject.points, 0.0) if self.rgba[3] > 0 else NOWHERE
        if self.area != NOWHERE:
            self.surface, ctx = view.sheet(self.area, cairo.FORMAT_A8)
            place(ctx, mobject.points)
            ctx.fill()

    def paint(self, ctx: Any) -> None:
        """Lay the colour over a picture where the shape covers it."""
        ctx.set_source_rgba(*self.rgba)
        ctx.mask_surface(self.surface, self.area[0], self.area[1])


class PixelItem:
    """Anything that Cairo draws, as pixels."""

    def __init__(self, key: Key, area: Area, view: View, draw: Any) -> None:
        self.key, self.area = key, area
        if area != NOWHERE:
            self.surface, ctx = view.sheet(area, cairo.FORMAT_ARGB32)
            draw(ctx)

    def paint(self, ctx: Any) -> None:
        """Lay the pixels over a picture."""
        ctx.set_source_surface(self.surface, self.area[0], self.area[1])
        ctx.paint()


class CubeItem(PixelItem):
    """The pixels of a cube; those of boxes that look as before are taken over.

    `since` is where it may differ from the patch `origin`, if it was made from one.
    """

    def __init__(self, key: Key, view: View, picture: CubePicture, before: CubeItem | None) -> None:
        self.picture = picture
        self.origin: weakref.ref[CubeItem] | None = None
        self.since: list[Area] = []
        area = view.area(picture.faces.reshape(-1, 2), picture.widest)
        changed = (
            None if before is None or NOWHERE in (area, before.area) else picture.changed(before.picture)
        )
        if before is None or changed is None:
            super().__init__(key, area, view, picture.draw)
            return
        self.origin = weakref.ref(before)
        self.since = _spots(
            view, [corners[:, changed] for corners in (picture.corners, before.picture.corners)]
        )
        low, high = picture.corners
        met = [np.flatnonzero(view.meeting(low, high, spot)) for spot in self.since]
        few = sum(map(len, met)) < _MANY * len(picture.faces)
        super().__init__(key, area, view, partial(self._draw, view, before, met) if few else picture.draw)

    def _draw(self, view: View, before: CubeItem, met: list[NDArray[np.intp]], ctx: Any) -> None:
        """Take over the pixels of the patch before, but for the areas that changed, which the boxes `met` meet."""
        ctx.identity_matrix()
        ctx.translate(-self.area[0], -self.area[1])
        before.paint(ctx)
        for spot, boxes in zip(self.since, met, strict=True):
            self._draw_spot(view, spot, boxes, ctx)

    def _draw_spot(self, view: View, spot: Area, boxes: NDArray[np.intp], ctx: Any) -> None:
        """Draw the boxes that meet an area whole beside and then cut it out: Cairo rounds what it clips otherwise."""
        low, high = self.picture.corners[:, boxes]
        beside = view.area(np.concatenate([low, high]), 0.0)
        left, top, right, bottom = spot
        ctx.rectangle(left, top, right - left, bottom - top)
        ctx.set_operator(cairo.OPERATOR_CLEAR)
        ctx.fill_preserve()
        ctx.set_operator(cairo.OPERATOR_OVER)
        if beside != NOWHERE:
            surface, context = view.sheet(beside, cairo.FORMAT_ARGB32)
            self.picture.draw(context, boxes)
            ctx.set_source_surface(surface, beside[0], beside[1])
            ctx.fill()
        ctx.new_path()


def _spots(view: View, corners: list[FloatArray]) -> list[Area]:
    """The areas of boxes, given by their lower left and upper right corners (2, boxes, 2); far ones by themselves."""
    low, high = np.concatenate(corners, axis=1)
    if not len(low):
        return []
    groups = clusters(low, high, _APART)
    return [view.area(np.concatenate([low[group], high[group]]), 0.0) for group in groups]


class FadedCubeItem:
    """A patch that is fainter as a whole: what is behind it is seen through it."""

    def __init__(self, sheet: PixelItem, opacity: float) -> None:
        self.key: Key = (*sheet.key, opacity)
        self.sheet, self.area = sheet, sheet.area if opacity > 0 else NOWHERE
        if self.area == NOWHERE:
            return
        left, top, right, bottom = self.area
        self.surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, right - left, bottom - top)
        ctx = cairo.Context(self.surface)
        ctx.set_source_surface(sheet.surface)
        ctx.paint_with_alpha(opacity)

    def paint(self, ctx: Any) -> None:
        """Lay the pixels over a picture."""
        ctx.set_source_surface(self.surface, self.area[0], self.area[1])
        ctx.paint()


class ForeignItem:
    """A mobject that only Manim's own code can draw: it may change at any time and lie anywhere."""

    def __init__(self, mobject: Mobject, camera: Any) -> None:
        self.key: Key = (object(),)
        self.area: Area = (0, 0, camera.pixel_width, camera.pixel_height)
        self._mobject, self._camera = mobject, camera

    def paint(self, _ctx: Any) -> None:
        """Let Manim draw it into its own picture."""
        kind = self._camera.type_or_raise(self._mobject)
        self._camera.display_funcs[kind]([self._mobject], self._camera.pixel_array)


def item_of(mobject: Any, camera: Any, view: View, known: Item | None) -> Item:
    """The item of a mobject now: the known one if nothing changed."""
    if isinstance(mobject, OnePassCube):
        return cube_item(mobject, view, known)
    if not isinstance(mobject, VMobject) or mobject.background_image is not None:
        return ForeignItem(mobject, camera)
    key = (*_look(mobject), view.numbers, view.size)
    if known is not None and known.key == key:
        return known
    if _is_plain(mobject):
        return MaskItem(mobject, key, view, known)
    area = view.area(mobject.points, _reach(mobject, camera))
    return PixelItem(key, area, view, lambda ctx: camera.display_vectorized(mobject, ctx))


def cube_item(cube: OnePassCube, view: View, known: Item | None = None) -> Item:
    """The item of a cube now: the known one, or one made from it, as far as nothing changed."""
    key = (*cube_key(cube), view.numbers, view.size)
    sheet = known.sheet if isinstance(known, FadedCubeItem) else known
    if not isinstance(sheet, CubeItem) or sheet.key != key:
        before = sheet if isinstance(sheet, CubeItem) and sheet.key[-2:] == key[-2:] else None
        sheet = CubeItem(key, view, CubePicture(cube), before)
    if cube.opacity >= 1:
        return sheet
    if isinstance(known, FadedCubeItem) and known.key == (*key, cube.opacity):
        return known
    return FadedCubeItem(sheet, cube.opacity)


def _look(mobject: VMobject) -> Key:
    """All that Manim's camera asks a `VMobject` for."""
    return (
        mobject.points.tobytes(),
        mobject.fill_rgbas.tobytes(),
        mobject.stroke_rgbas.tobytes(),
        mobject.background_stroke_rgbas.tobytes(),
        mobject.stroke_width,
        mobject.background_stroke_width,
        mobject.joint_type,
        mobject.cap_style,
        mobject.sheen_factor,
        tuple(mobject.sheen_direction) if mobject.sheen_factor else None,
    )


def _is_plain(mobject: VMobject) -> bool:
    """Filled with one colour and not outlined."""
    strokes = (
        (mobject.get_stroke_width(), mobject.stroke_rgbas),
        (mobject.get_stroke_width(background=True), mobject.background_stroke_rgbas),
    )
    return len(mobject.fill_rgbas) == 1 and all(
        width == 0 or not rgbas[:, 3].any() for width, rgbas in strokes
    )


def _reach(mobject: VMobject, camera: Any) -> float:
    """How far beyond its points a stroke may reach, in scene units."""
    widest = max(mobject.get_stroke_width(), mobject.get_stroke_width(background=True))
    sharp = mobject.joint_type in (LineJointType.AUTO, LineJointType.MITER)
    return float(widest * camera.cairo_line_width_multiple / 2 * (_MITER if sharp else 1.5))
