"""A camera that remembers its picture: unchanged mobjects are kept as pixels, unchanged pixels are left alone."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any
from weakref import WeakKeyDictionary

import cairo
import manim
from manim import Mobject
from manim.utils.iterables import list_difference_update

from scenes.renderer.dirty_regions import NOWHERE, Area, evened, meet, merged
from scenes.renderer.display_list import CubeItem, ForeignItem, Item, View, item_of
from scenes.renderer.manim_internals import has_own_family
from scenes.renderer.one_pass import OnePassCube


class _Memory:
    """What the picture shows. Slots keep it out of Manim's hash of the camera."""

    __slots__ = ("items", "shown")

    def __init__(self) -> None:
        self.items: WeakKeyDictionary[Mobject, Item] = WeakKeyDictionary()
        self.shown: list[Item] | None = None


class FastCamera(manim.Camera):
    """Draws what Manim's camera draws, from the same mobjects and in the same order.

    A cube is drawn from its arrays in one pass, a filled shape is kept as coverage, any other `VMobject` as pixels
    that Manim's own methods drew; what is no `VMobject` is left to Manim at its place in the order.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.drawn_by = "normreel"
        self._memory = _Memory()
        super().__init__(*args, **kwargs)

    def set_pixel_array(self, *args: Any, **kwargs: Any) -> None:
        """Replace the picture."""
        self._memory.shown = None
        super().set_pixel_array(*args, **kwargs)

    def init_background(self) -> None:
        """Make the background anew, e.g. in another colour."""
        self._memory.shown = None
        super().init_background()

    # What is drawn --------------------------------------------------------------------------------------------------

    def get_mobjects_to_display(
        self,
        mobjects: Iterable[Mobject],
        include_submobjects: bool = True,
        excluded_mobjects: list[Mobject] | None = None,
    ) -> list[Mobject]:
        """All mobjects that have something to draw, from back to front; a cube counts as one."""
        if not include_submobjects:
            return list(mobjects)
        drawn = [part for part in _families(mobjects) if isinstance(part, OnePassCube) or part.has_points()]
        found = list(dict.fromkeys(reversed(drawn)))[::-1]
        if excluded_mobjects:
            found = list_difference_update(found, _families(excluded_mobjects))
        return sorted(found, key=attrgetter("z_index")) if self.use_z_index else found

    def _items(self, mobjects: Iterable[Mobject], **kwargs: Any) -> list[Item]:
        view, known, items = View(self), self._memory.items, []
        for part in self.get_mobjects_to_display(mobjects, **kwargs):
            before = known.get(part)
            item = item_of(part, self, view, before)
            if item is not before and not isinstance(item, ForeignItem):
                known[part] = item
            if item.area != NOWHERE:
                items.append(item)
        return items

    def capture_mobjects(self, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
        """Draw mobjects over the picture as it is."""
        self._memory.shown = None
        ctx = self._context()
        for item in self._items(mobjects, **kwargs):
            item.paint(ctx)

    def show(self, mobjects: Iterable[Mobject]) -> list[Area]:
        """Make the picture that of these mobjects over the background; return the areas drawn anew."""
        items, shown = self._items(mobjects), self._memory.shown
        whole: Area = (0, 0, self.pixel_width, self.pixel_height)
        areas = [whole] if shown is None else merged(map(evened, _changes(shown, items)))
        for area in areas:
            self._redraw(area, items)
        self._memory.shown = items
        return areas

    def _redraw(self, area: Area, items: list[Item]) -> None:
        left, top, right, bottom = area
        assert self.background is not None
        self.pixel_array[top:bottom, left:right] = self.background[top:bottom, left:right]
        ctx = self._context()
        ctx.rectangle(left, top, right - left, bottom - top)
        ctx.clip()
        for item in items:
            if meet(item.area, area):
                item.paint(ctx)

    def _context(self) -> Any:
        """A context in pixel units over the picture."""
        surface = cairo.ImageSurface.create_for_data(
            self.pixel_array.data, cairo.FORMAT_ARGB32, self.pixel_width, self.pixel_height
        )
        return cairo.Context(surface)


def _families(mobjects: Iterable[Mobject]) -> list[Any]:
    """Mobjects and their parts; a cube, which is drawn whole, is one."""
    found: list[Any] = []
    for mobject in mobjects:
        if has_own_family(type(mobject)) and not isinstance(mobject, OnePassCube):
            found += mobject.get_family()
        else:
            found.append(mobject)
            found += _families(mobject.submobjects) if mobject.submobjects else ()
    return found


def _changes(before: list[Item], now: list[Item]) -> list[Area]:
    """Where two pictures may differ: the areas of what came, went, changed or is in another order."""
    old = {id(item) for item in before}
    cubes = [item for item in now if isinstance(item, CubeItem)]
    heirs = {id(item): origin for item in cubes if (origin := _origin(item, old)) is not None}
    stood = [heirs.get(id(item), item) for item in now]
    new = {id(item) for item in stood}
    kept_before = [item for item in before if id(item) in new]
    kept_now = [item for item in stood if id(item) in old]
    areas = [item.area for item in before if id(item) not in new]
    areas += [item.area for item in stood if id(item) not in old]
    if any(a is not b for a, b in zip(kept_before, kept_now, strict=True)):
        return areas + [item.area for item in (*kept_now, *now)]
    changed = [item.since for item in cubes if id(item) in heirs]
    return areas + [spot for spots in changed for spot in spots]


def _origin(item: CubeItem, old: set[int]) -> Item | None:
    """The item of the picture before that this one is a small change of."""
    if item.origin is None or id(item) in old:
        return None
    origin = item.origin()
    return origin if origin is not None and id(origin) in old else None
