"""The slides of a talk: a section a lesson, a slide a beat. What PowerPoint and reveal.js decks are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scenes.exports import clips
from scenes.exports.clips import Clip
from scenes.exports.film_file import FilmFile
from scenes.exports.selection import Selection
from scenes.texts.catalog import document_words
from scenes.video import convert


@dataclass(frozen=True)
class Slide:
    """A slide that plays one clip; `poster` is the picture it shows before, `end` its last, `size` is in pixels."""

    clip: Clip
    poster: Path
    end: Path
    size: tuple[int, int]


@dataclass(frozen=True)
class Section:
    """The slides of one lesson."""

    film: FilmFile
    slides: tuple[Slide, ...]


@dataclass(frozen=True)
class Talk:
    """A talk: its title, its sections, which all have one size and one background, and the folder of its clips.

    `author` gives it; `template` is the file that it takes its design from. A page of which they are `inside` needs no
    folder beside it.
    """

    title: str
    sections: tuple[Section, ...]
    folder: Path
    author: str = ""
    template: Path | None = None
    inside: bool = True

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
    def words(self) -> Mapping[str, str]:
        """What slides say beside the films, in their language."""
        return document_words(self.language)

    @property
    def language(self) -> str:
        """The language of its captions."""
        return self.sections[0].film.timeline.language

    @property
    def subtitle(self) -> str:
        """What the talk is about: its lesson's claim or the titles of its lessons, and the tensors, a line each."""
        films = [section.film for section in self.sections]
        about = [films[0].timeline.claim] if len(films) == 1 else [film.timeline.title for film in films]
        tensors = [film.tensor for film in films if film.tensor]
        return "\n".join([*about, *dict.fromkeys(tensors)])


def cut_talk(
    films: Sequence[FilmFile],
    selection: Selection,
    title: str | None,
    poster: str,
    folder: Path,
    stops: bool = False,
    moves: bool = True,
) -> Talk:
    """Cut the selected beats of all films into `folder`, each with a poster: its "first" picture or its "last".

    With `stops` a beat that asks a question and answers it is two clips, each a slide. What never `moves` has no loops
    and needs no clips that browsers play.
    """
    if not moves:
        selection = replace(selection, loops=frozenset())
    sections = []
    for film in films:
        slides: list[Slide] = []
        for beat in selection.beats_of(film.timeline):
            parts = clips.parts(selection, film, beat) if stops else [(beat, "")]
            cut = (clips.cut(selection, film, part, folder, end) for part, end in parts)
            slides += (_slide(clip, poster, moves) for clip in cut)
        if slides:
            sections.append(Section(film, tuple(slides)))
    only = sections[0].film.timeline.title if len(sections) == 1 else ""
    made = Talk(title or only, tuple(sections), folder)
    return made if made.title else replace(made, title=made.words["several"])


def _slide(clip: Clip, poster: str, moves: bool) -> Slide:
    """The slide of a clip, with its pictures beside it."""
    first, last = clips.posters(clip)
    shown = end = clip.film.with_name(f"{clip.stem}-end.png")
    last.save(end, optimize=True)
    if poster == "first":
        shown = clip.film.with_suffix(".png")
        first.save(shown, optimize=True)
    if moves and clip.film.suffix == ".mov":  # browsers play alpha in WebM only
        webm = convert.to_webm(clip.film, clip.film.with_suffix(".webm"))
        clip.film.unlink()
        clip = replace(clip, film=webm)
    return Slide(clip, shown, end, last.size)
