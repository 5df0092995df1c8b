"""What is used of Manim beyond its public interface is there as it was, and is used in one module only."""

from __future__ import annotations

import ast
import inspect
from fractions import Fraction
from pathlib import Path

import manim
import numpy as np
import pytest
from manim import Camera, Dot, Group, Mobject, MovingCamera, SceneFileWriter, Square, ThreeDCamera, VGroup
from manim._config.video_encoder import VideoEncoderSpec
from manim.scene.video_segment_encoder import VideoSegmentEncoder

from scenes.renderer.manim_internals import FamilyOwner

SCENES = Path(__file__).parents[2] / "scenes"
INTERNALS = SCENES / "renderer" / "manim_internals.py"
METHODS = {
    (VideoSegmentEncoder, "__init__"): ["self", "target", "spec"],
    (VideoSegmentEncoder, "_validate_frame"): ["self", "pixels", "repeat"],
    (VideoSegmentEncoder, "_operation_error"): ["self", "operation", "error"],
    (SceneFileWriter, "_create_segment_encoder"): ["self", "target"],
    (Mobject, "_iter_family"): ["self", "active_path"],
}
ATTRIBUTES = ("_next_pts", "_closed", "_container", "_stream")
SPEC = ["container_format", "codec", "pixel_format", "width", "height", "frame_rate", "options"]


def test_manim_is_the_version_that_the_renderer_is_written_for(tmp_path: Path) -> None:
    changed = [
        f"{owner.__name__}.{name}"
        for (owner, name), parameters in METHODS.items()
        if not hasattr(owner, name) or list(inspect.signature(getattr(owner, name)).parameters) != parameters
    ]
    if list(inspect.signature(VideoEncoderSpec).parameters) != SPEC:
        changed.append("VideoEncoderSpec")
    else:
        spec = VideoEncoderSpec("mp4", "libx264", "yuv420p", 64, 48, Fraction(30), ())
        encoder = VideoSegmentEncoder(target=tmp_path / "film.mp4", spec=spec)
        changed += [f"VideoSegmentEncoder.{name}" for name in ATTRIBUTES if not hasattr(encoder, name)]
        encoder.write_frame(np.zeros((48, 64, 4), dtype=np.uint8), repeat=3)
        if encoder._next_pts != 3 or encoder._closed:
            changed.append("VideoSegmentEncoder's count of frames")
        encoder.finish()
    assert not changed, (
        f"Manim {manim.__version__} has changed {', '.join(changed)}: adapt {INTERNALS.relative_to(SCENES.parent)}"
    )


class Owner(FamilyOwner):
    """Two dots to a camera, a square to all others."""

    def __init__(self) -> None:
        self.dots = [Dot(), Dot()]
        super().__init__()
        self.points = Square().points

    def drawn_parts(self) -> list[Dot]:
        return self.dots


@pytest.mark.parametrize("camera", [Camera, MovingCamera, ThreeDCamera])
def test_only_a_camera_is_told_what_to_draw(camera: type[Camera]) -> None:
    owner = Owner()
    group = Group(owner, Square())
    assert group.family_members_with_points() == [owner, group[1]]
    for shown in (owner, VGroup(owner), group):
        found = camera().get_mobjects_to_display([shown])
        assert [part for part in found if part in (owner, *owner.dots)] == owner.dots


@pytest.mark.parametrize(
    "path",
    sorted(
        path
        for folder in ("renderer", "mobjects", "staging", "pipeline")
        for path in (SCENES / folder).rglob("*.py")
    ),
    ids=lambda path: path.relative_to(SCENES).as_posix(),
)
def test_no_other_module_uses_private_names_of_manim(path: Path) -> None:
    private = {name for _, name in METHODS if name != "__init__"} | set(ATTRIBUTES)
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("manim._"):
            found.add(node.module)
        elif isinstance(node, ast.Attribute) and node.attr in private:
            found.add(node.attr)
        elif isinstance(node, ast.FunctionDef) and node.name in private:
            found.add(node.name)
    assert bool(found) == (path == INTERNALS), found
