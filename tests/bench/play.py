"""One run in a process of its own: python -m tests.bench.play ORDER.json, which says what to film and where.

Writes facts.json beside the order: the film, and the time of each play.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from itertools import islice
from pathlib import Path
from typing import Any

from tests.bench.story import Step


def film(order: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Film the storyboard and return where the film is and when its plays were."""
    from tests.bench.films import Take, scene_of, settings

    steps = tuple(Step(*step) for step in order["steps"])
    take = Take(
        order["variant"], order["cells"], steps, order["quality"], order["fps"], order.get("lossless", False)
    )
    with settings(take, folder / "media"):
        scene = scene_of(take)
        scene.render()
        return {"film": str(scene.renderer.file_writer.movie_file_path), "notes": scene.notes}


def film_lesson(order: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Draw a lesson in this process with our renderer, its frames kept exactly; return the film's parts in order."""
    from scenes.lessons import storyboard
    from scenes.pipeline.jobs import FilmJob
    from scenes.pipeline.worker import render_film
    from scenes.renderer.encoders import presets
    from scenes.spec.lecture import LectureSpec
    from tests.bench.films import LOSSLESS

    presets.PRESETS[presets.FINAL] = LOSSLESS
    entry = storyboard.find(order["lesson"])
    spec = LectureSpec(shape=entry.default_shape, quality=order["quality"], fps=order["fps"]).resolved()
    picture = render_film(FilmJob(entry, spec, folder / "media"), lambda _event: None)
    return {"parts": [str(segment.path) for segment in picture.segments]}


def encode_again(order: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Encode the frames of a lossless film with our settings on all cores; reading them is off the clock."""
    import av

    from scenes.renderer.encoders.presets import FINAL, PRESETS

    options = {name: value for name, value in PRESETS[FINAL].items() if name != "threads"}
    target, wall, cpu, chunk, count = folder / "film.mp4", 0.0, 0.0, 60, 0
    with av.open(order["source"]) as source, av.open(str(target), "w") as sink:
        reading = source.streams.video[0]
        writing: Any = sink.add_stream("libx264", rate=reading.average_rate, options=options)
        writing.width, writing.height, writing.pix_fmt = reading.width, reading.height, "yuv420p"
        frames, waiting = source.decode(reading), True
        while waiting:
            ready = list(islice(frames, chunk))
            waiting = len(ready) == chunk
            started, used = time.perf_counter(), _cpu()
            for frame in ready:
                frame.pts, frame.time_base, frame.pict_type = count, 1 / reading.average_rate, 0
                count += 1
                sink.mux(writing.encode(frame))
            if not waiting:
                sink.mux(writing.encode())
            wall += time.perf_counter() - started
            cpu += _cpu() - used
    return {"film": str(target), "wall": wall, "cpu": cpu}


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main(path: str) -> None:
    """Carry out an order."""
    order, folder = json.loads(Path(path).read_text(encoding="utf-8")), Path(path).parent
    work = {"film": film, "lesson": film_lesson, "encode": encode_again}[order["do"]]
    (folder / "facts.json").write_text(json.dumps(work(order, folder)), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
