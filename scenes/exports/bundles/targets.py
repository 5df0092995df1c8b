"""Programs and sites that films are bundled for: what each plays, what is pasted there, what its user has to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from scenes.exports.film_file import FilmFile
    from scenes.exports.registry import Written
    from scenes.exports.selection import Selection


@dataclass(frozen=True)
class BundleTarget:
    """A program or site that gets a folder of files for each film.

    Parameters
    ----------
    name
        What it is called on the command line.
    plays
        The formats of each beat's clip: mp4 and mov are cut out of the film, the others are made of it.
    film
        The formats of the whole film.
    alpha
        The formats of clips if the background is transparent; empty where that cannot be shown.
    snippet
        The file with what is pasted; its template has the target's name and the same ending.
    advice
        Three lines for README.md: {name} is the film's folder, {film} the film, {snippet} what is pasted,
        {background} a colour, {language} the language of the captions.
    """

    name: str
    plays: tuple[str, ...]
    film: tuple[str, ...]
    alpha: tuple[str, ...]
    snippet: str
    advice: tuple[str, str, str]

    @property
    def shows_alpha(self) -> bool:
        """Whether it shows what is behind a transparent film."""
        return bool(self.alpha)

    def formats(self, transparent: bool) -> tuple[str, ...]:
        """The formats of each clip."""
        return self.alpha if transparent else self.plays

    def film_formats(self, transparent: bool) -> tuple[str, ...]:
        """The formats of the whole film: with alpha it is QuickTime where that plays, else WebM."""
        if not transparent:
            return self.film
        return ("mov",) if "mov" in self.alpha else ("webm",)

    def write(self, film: FilmFile, selection: Selection, folder: Path) -> Written:
        """Write the folder of one film into `folder`."""
        from scenes.exports.bundles.bundle import write_bundle

        return write_bundle(self, film, selection, folder)


_PASTE = (
    "`{name}/{snippet}` has the alt text of every clip (right click, Alt Text) and the words for its notes."
)

BUNDLES: Final = (
    BundleTarget(
        "powerpoint",
        plays=("mp4",),
        film=("mp4",),
        alpha=(),
        snippet="paste.md",
        advice=(
            "Insert, Video, This Device: one clip of `{name}/` a slide; then Playback, Start: Automatically.",
            _PASTE,
            "Give the slides the film's background, {background}; `normreel deck -o talk.pptx` does all this for you.",
        ),
    ),
    BundleTarget(
        "keynote",
        plays=("mp4",),
        film=("mp4",),
        alpha=("mov",),
        snippet="paste.md",
        advice=(
            "Drag one clip of `{name}/` onto each slide; Format, Movie: start movie without a click.",
            "`{name}/{snippet}` has the description of every clip (Format, Movie) and the words for its notes.",
            "The film's background is {background}; a film made with --transparent shows the slide through it.",
        ),
    ),
    BundleTarget(
        "gslides",
        plays=("mp4", "gif"),
        film=("mp4",),
        alpha=(),
        snippet="paste.md",
        advice=(
            "Upload clips of `{name}/` to Drive, then Insert, Video; a .gif goes in as an image and plays.",
            _PASTE,
            "Give the slides the film's background, {background}: Slide, Change background.",
        ),
    ),
    BundleTarget(
        "reveal",
        plays=("mp4", "webm"),
        film=("mp4", "webm"),
        alpha=("webm",),
        snippet="snippet.html",
        advice=(
            "Copy the folder `{name}` next to your reveal.js page.",
            "Paste `{name}/{snippet}` between its slides: one slide a clip, with notes, captions and alt text.",
            "The slides have the film's background; `normreel deck -o talk.html` makes a whole deck.",
        ),
    ),
    BundleTarget(
        "beamer",
        plays=("mp4", "png"),
        film=("mp4",),
        alpha=("png",),
        snippet="snippet.tex",
        advice=(
            "Copy the folder `{name}` next to your .tex file and use the packages animate and multimedia.",
            "Paste the frames of `{name}/{snippet}`; Acrobat and Okular play what animate makes.",
            "For pympress or pdfpc use the \\movie line beside each; it plays the .mp4.",
        ),
    ),
    BundleTarget(
        "mkdocs",
        plays=("mp4", "webm"),
        film=("mp4", "webm"),
        alpha=("webm",),
        snippet="snippet.md",
        advice=(
            "Copy the folder `{name}` into `docs/`.",
            "Paste from `{name}/{snippet}` into `docs/index.md`: films with posters, captions and alt text.",
            "In a page of its own address, such as `docs/norms.md`, write `../{name}/` for `{name}/`.",
        ),
    ),
    BundleTarget(
        "github",
        plays=("webp", "gif"),
        film=("mp4",),
        alpha=("webp",),
        snippet="snippet.md",
        advice=(
            "Commit the folder `{name}` next to your README.md.",
            "Paste from `{name}/{snippet}`: pictures that move, or stand still for who asked for less motion.",
            "Drag `{name}/{film}` into an issue or a README that is being edited: GitHub plays it.",
        ),
    ),
    BundleTarget(
        "youtube",
        plays=("mp4",),
        film=("mp4",),
        alpha=(),
        snippet="description.txt",
        advice=(
            "Upload `{name}/{film}`; its thumbnail is `{name}/{name}.png`.",
            "Paste `{name}/{snippet}` as the description: its times become chapters.",
            "Under Subtitles upload `{name}/{name}.srt` ({language}, with timing).",
        ),
    ),
)
