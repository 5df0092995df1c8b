"""The renderer that lessons bring along: it draws the scene as it stands and hands on only what changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from manim import CairoRenderer, Mobject, Scene
from manim.utils.iterables import list_update

from scenes.renderer.camera import FastCamera
from scenes.renderer.dirty_regions import Area, merged
from scenes.renderer.file_writer import PictureWriter


class FastRenderer(CairoRenderer):
    """Manim's renderer over a camera that remembers its picture.

    Which mobjects stand still during a play is seen from the mobjects themselves, so nothing is drawn ahead.
    """

    camera: FastCamera
    default_camera: ClassVar[type[Any]] = FastCamera

    def __init__(
        self,
        file_writer_class: Any = PictureWriter,
        camera_class: type[FastCamera] = FastCamera,
        **kwargs: Any,
    ) -> None:
        super().__init__(file_writer_class, camera_class, **kwargs)
        self.changed: list[Area] = []

    def save_static_frame_data(self, scene: Scene, static_mobjects: Iterable[Mobject]) -> None:
        """Draw nothing ahead."""
        self.static_image = None

    def update_frame(
        self,
        scene: Scene,
        mobjects: Iterable[Mobject] | None = None,
        include_submobjects: bool = True,
        ignore_skipping: bool = True,
        **kwargs: Any,
    ) -> None:
        """Bring the picture up to date with the whole scene, whatever of it moves."""
        if not self.skip_animations or ignore_skipping:
            self.changed += self.camera.show(list_update(scene.mobjects, scene.foreground_mobjects))

    def render(self, scene: Scene, time: float, moving_mobjects: Iterable[Mobject] | None = None) -> None:
        """Draw and hand on one frame, unless frames are skipped."""
        if not self.skip_animations:
            self.update_frame(scene)
            self.hand_on(1)

    def freeze_current_frame(self, duration: float) -> None:
        """Hold the picture for the nearest whole number of frames to `duration` seconds.

        Manim cuts a hold one frame short where a float falls just under a whole number, as 8.2 s * 30 does.
        """
        self.hand_on(round(duration * self.camera.frame_rate))

    def hand_on(self, repeat: int) -> None:
        """Give the picture to the file writer, `repeat` frames long."""
        if not isinstance(self.file_writer, PictureWriter):
            self.add_frame(self.get_frame(), repeat)
        elif not self.skip_animations:
            self.time += repeat / self.camera.frame_rate
            changed, self.changed = merged(self.changed), []
            picture: Any = self.camera.pixel_array
            self.file_writer.write_picture(picture, changed, repeat)
