"""The slides of a talk: a section a lesson, a slide a beat. What PowerPoint and reveal.js decks are made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scenes.exports import clips
from scenes.exports.bundles.bundle import Choice, Film
from scenes.exports.clips import Clip
from scenes.video import convert

SEVERAL = "Normalization"


@dataclass(frozen=True)
class Slide:
    """A slide that plays one clip; `poster` is the picture it shows before, `size` is in pixels."""

    clip: Clip
    poster: Path
    size: tuple[int, int]


@dataclass(frozen=True)
class Section:
    """The slides of one lesson."""

    film: Film
    slides: tuple[Slide, ...]


@dataclass(frozen=True)
class Talk:
    """A talk: its title and its sections, which all have one size and one background."""

    title: str
    sections: tuple[Section, ...]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the films in pixels."""
        return self.sections[0].slides[0].size

    @property
    def background(self) -> str:
        """The colour of the films' background, and so of the slides'."""
        return self.sections[0].film.background

    @property
    def ink(self) -> str:
        """A colour that is read on it."""
        return self.sections[0].film.ink

    @property
    def subtitle(self) -> str:
        """What the talk is about: its lesson's claim, or the titles of its lessons, a line each."""
        if len(self.sections) == 1:
            return self.sections[0].film.timeline.claim
        return "\n".join(section.film.timeline.title for section in self.sections)


def cut_talk(films: Sequence[Film], choice: Choice, title: str | None, poster: str, folder: Path) -> Talk:
    """Cut the chosen beats of all films into `folder`, each with a poster: its "first" picture or its "last"."""
    sections = []
    for film in films:
        beats = [beat for beat in film.timeline.beats if (film.timeline.lesson, beat.name) in choice.beats]
        slides = []
        for beat in beats:
            clip = clips.cut_beat(film.path, film.timeline, beat, folder)
            if (film.timeline.lesson, beat.name) in choice.loops:
                clip = clips.loop(clip, film.timeline.fps)
            picture = clips.ends(clip.film)[poster == "last"]
            path = clip.film.with_suffix(".png")
            picture.save(path, optimize=True)
            slides.append(Slide(_playable(clip), path, picture.size))
        if slides:
            sections.append(Section(film, tuple(slides)))
    return Talk(
        title or (sections[0].film.timeline.title if len(sections) == 1 else SEVERAL), tuple(sections)
    )


def _playable(clip: Clip) -> Clip:
    """The clip as browsers play it: with alpha it has to be WebM."""
    if clip.film.suffix != ".mov":
        return clip
    film = convert.to_webm(clip.film, clip.film.with_suffix(".webm"))
    clip.film.unlink()
    return Clip(clip.number, clip.beat, film, clip.loops)
