"""Where films go: what each program plays, what is pasted there, and what its user has to do. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

MEGABYTE: Final = 1_000_000


@dataclass(frozen=True)
class Target:
    """A program or site that shows films.

    clips    the formats of each beat's clip: mp4 and mov are cut out of the film, the others are made of it
    film     the formats of the whole film
    clear    the formats of clips if the background is transparent; empty where that cannot be shown
    snippet  the file with what is pasted, and the template it comes from with .j2 at its end
    advice   three lines for README.md; {lesson} is a lesson's folder, {film} the film, {snippet} what is pasted,
             {background} a colour
    """

    name: str
    clips: tuple[str, ...]
    film: tuple[str, ...]
    clear: tuple[str, ...]
    snippet: str
    advice: tuple[str, str, str]


_PASTE = (
    "`{lesson}/{snippet}` has the alt text of every clip (right click, Alt Text) and the words for its notes."
)

_TARGETS = (
    Target(
        "powerpoint",
        clips=("mp4",),
        film=("mp4",),
        clear=(),
        snippet="paste.md",
        advice=(
            "Insert, Video, This Device: one clip of `{lesson}/` a slide; then Playback, Start: Automatically.",
            _PASTE,
            "Give the slides the film's background, {background}; `normreel deck -o talk.pptx` does all this for you.",
        ),
    ),
    Target(
        "keynote",
        clips=("mp4",),
        film=("mp4",),
        clear=("mov",),
        snippet="paste.md",
        advice=(
            "Drag one clip of `{lesson}/` onto each slide; Format, Movie: start movie without a click.",
            "`{lesson}/{snippet}` has the description of every clip (Format, Movie) and the words for its notes.",
            "The film's background is {background}; a film made with --transparent shows the slide through it.",
        ),
    ),
    Target(
        "gslides",
        clips=("mp4", "gif"),
        film=("mp4",),
        clear=(),
        snippet="paste.md",
        advice=(
            "Upload clips of `{lesson}/` to Drive, then Insert, Video; a .gif goes in as an image and plays.",
            _PASTE,
            "Give the slides the film's background, {background}: Slide, Change background.",
        ),
    ),
    Target(
        "reveal",
        clips=("mp4", "webm"),
        film=("mp4", "webm"),
        clear=("webm",),
        snippet="snippet.html",
        advice=(
            "Copy the folder `{lesson}` next to your reveal.js page.",
            "Paste `{lesson}/{snippet}` between its slides: one slide a clip, with notes, captions and alt text.",
            "The slides have the film's background; `normreel deck -o talk.html` makes a whole deck.",
        ),
    ),
    Target(
        "beamer",
        clips=("mp4", "png"),
        film=("mp4",),
        clear=("png",),
        snippet="snippet.tex",
        advice=(
            "Copy the folder `{lesson}` next to your .tex file and use the packages animate and multimedia.",
            "Paste the frames of `{lesson}/{snippet}`; Acrobat and Okular play what animate makes.",
            "For pympress or pdfpc use the \\movie line beside each; it plays the .mp4.",
        ),
    ),
    Target(
        "mkdocs",
        clips=("mp4", "webm"),
        film=("mp4", "webm"),
        clear=("webm",),
        snippet="snippet.md",
        advice=(
            "Copy the folder `{lesson}` into `docs/`.",
            "Paste from `{lesson}/{snippet}` into `docs/index.md`: films with posters, captions and alt text.",
            "In a page of its own address, such as `docs/norms.md`, write `../{lesson}/` for `{lesson}/`.",
        ),
    ),
    Target(
        "github",
        clips=("webp", "gif"),
        film=("mp4",),
        clear=("webp",),
        snippet="snippet.md",
        advice=(
            "Commit the folder `{lesson}` next to your README.md.",
            "Paste from `{lesson}/{snippet}`: pictures that move, or stand still for who asked for less motion.",
            "Drag `{lesson}/{film}` into an issue or a README that is being edited: GitHub plays it.",
        ),
    ),
    Target(
        "youtube",
        clips=("mp4",),
        film=("mp4",),
        clear=(),
        snippet="description.txt",
        advice=(
            "Upload `{lesson}/{film}`; its thumbnail is `{lesson}/{lesson}.png`.",
            "Paste `{lesson}/{snippet}` as the description: its times become chapters.",
            "Under Subtitles upload `{lesson}/{lesson}.srt` (English, with timing).",
        ),
    ),
)
TARGETS: Final = MappingProxyType({target.name: target for target in _TARGETS})
