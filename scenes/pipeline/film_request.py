"""A film that is asked for: its place, its name, and whether it is there already."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from scenes.pipeline import manifest, names
from scenes.pipeline.film_settings import SUFFIXES, files_of, own_files, shown_in
from scenes.pipeline.fingerprints import FilmFingerprint
from scenes.pipeline.jobs import FilmJob
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.outputs import check_output
from scenes.pipeline.placing import check_free
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry


@dataclass(frozen=True)
class FilmRequest:
    """A film that is asked for: what it is called in reports, what it shows, and the folder for its files.

    Its files are called `stem`, or after the lesson.
    """

    name: str
    lesson: LessonEntry
    spec: LectureSpec
    folder: Path
    stem: str = ""

    @classmethod
    def at(
        cls,
        output: Path,
        lesson: LessonEntry,
        spec: LectureSpec,
        options: RenderOptions,
        given: str = "-o",
    ) -> Self:
        """The film at `output`: a film file, or a folder, in which it gets the name of its settings.

        Raises `SpecError`, which begins with the option that was `given`, for a file that cannot hold this film, and
        for a place that cannot be written, unless the film is up to date there.
        """
        if output.suffix.lower() in SUFFIXES and not os.path.isdir(output):
            names.check_name(output.name, f"{given} {output}")
            film = cls(output.stem, lesson, spec, output.parent, output.stem)
            film._check_folder(given, options)
            if output.suffix != spec.film_suffix:
                raise SpecError(
                    f"{given} {output}: this film is {spec.film_suffix}; a film with transparent = true is .mov, any "
                    f"other .mp4. Give {output.with_suffix(spec.film_suffix).name}."
                )
            return film
        name = names.variant_name(lesson, spec, options)
        name = names.distinct_prints(
            name, lesson.slug, spec.model_dump(mode="json"), shown_in(output / f"{name}{spec.film_suffix}")
        )
        film = cls(name, lesson, spec, output, name)
        film._check_folder(given, options)
        return film

    def _check_folder(self, given: str, options: RenderOptions) -> None:
        try:
            check_output(self.folder, given)
        except SpecError:
            if not self.is_up_to_date(options):
                raise

    @property
    def path(self) -> Path:
        """The film itself."""
        return self.folder / f"{self.stem or self.lesson.slug}{self.spec.film_suffix}"

    def is_up_to_date(self, options: RenderOptions) -> bool:
        """Whether it exists, as it was written, and would come out the same."""
        if options.force or not os.path.exists(self.path):
            return False
        return manifest.is_current(
            self.folder, self.path.name, FilmFingerprint(self.lesson, self.spec, options).files
        )

    def check(self, options: RenderOptions) -> None:
        """Raise `SpecError` if files of somebody else would be replaced, unless it is up to date."""
        try:
            check_free(
                self.folder, self.path.name, files_of(self.path), ours=own_files(self.path), mends=True
            )
        except SpecError:
            if not self.is_up_to_date(options):
                raise

    def job(self, work: Path, options: RenderOptions) -> FilmJob:
        """The job of rendering it in the folder `work`."""
        return FilmJob(self.lesson, self.spec, work, options)
