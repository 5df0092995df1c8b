"""Programs and sites that films are bundled for: what each plays, what is pasted there, what its user has to do."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    alpha_advice
        One more line for a transparent film: who plays what.
    player
        What plays the clips there, if the user chose it.
    stops
        Whether its clips stop at questions: what is asked and what answers it are two.
    builds_markdown
        Whether each .md file there becomes a page of its own, so that the folder has none.
    """

    name: str
    plays: tuple[str, ...]
    film: tuple[str, ...]
    alpha: tuple[str, ...]
    snippet: str
    advice: tuple[str, str, str]
    alpha_advice: str = ""
    player: str = ""
    stops: bool = False
    builds_markdown: bool = False

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

_WEB_ALPHA = (
    "Chrome, Edge and Firefox play WebM with its alpha; Safari, which shows it on black, gets animated WebP"
)
_FRAMES = "Acrobat Reader, Foxit, PDF-XChange and Okular play the frames that are put into the PDF; others show one."
PLAYERS: Final = {
    "multimedia": "Okular, pympress and pdfpc play the .mp4 within the slide; other viewers show its last picture.",
    "link": "pympress and pdfpc play the .mp4 within the slide; Acrobat, Okular and Evince open it in the film player.",
    "animate": _FRAMES,
}
"""What plays a clip on a Beamer slide, and in which viewers. media9 and movie15 are no more: they need Flash."""
BEAMER = BundleTarget(
    "beamer",
    plays=("mp4",),
    film=("mp4",),
    alpha=("png",),
    snippet="snippet.tex",
    advice=(
        "Copy the folder `{name}` next to your .tex file and use the packages that `{name}/{snippet}` names.",
        "Paste its frames; they fit slides of 16:9 and 4:3, and their alt text and notes stand with them.",
        f"{PLAYERS['multimedia']} --player link or animate suit others.",
    ),
    alpha_advice=f"{_FRAMES} They keep their alpha.",
    stops=True,
)


def beamer(player: str) -> BundleTarget:
    """The target for Beamer with one of the `PLAYERS` that the user chose."""
    formats = ("png",) if player == "animate" else ("mp4",)
    advice = (*BEAMER.advice[:2], PLAYERS[player])
    alpha = formats if player == "animate" else ()
    return replace(BEAMER, plays=formats, alpha=alpha, advice=advice, player=player)


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
        stops=True,
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
        alpha_advice="Keynote, Final Cut and QuickTime play ProRes 4444 (.mov) with its alpha; browsers do not.",
        stops=True,
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
        stops=True,
    ),
    BundleTarget(
        "reveal",
        plays=("mp4", "webm"),
        film=("mp4", "webm"),
        alpha=("webm", "webp"),
        snippet="snippet.html",
        advice=(
            "Copy the folder `{name}` next to your reveal.js page.",
            "Paste `{name}/{snippet}` between its slides: one slide a clip, with notes, captions and alt text.",
            "The slides have the film's background, if it has one; `normreel deck -o talk.html` makes a whole deck.",
        ),
        alpha_advice=f"{_WEB_ALPHA}.",
        stops=True,
    ),
    BEAMER,
    BundleTarget(
        "mkdocs",
        plays=("mp4", "webm"),
        film=("mp4", "webm"),
        alpha=("webm", "webp"),
        snippet="snippet.html",
        advice=(
            "Copy the folder `{name}` into `docs/`: it adds no page to the site.",
            "Paste from `{name}/{snippet}` into `docs/index.md`: films with posters, captions and alt text.",
            "In a page of its own address, such as `docs/norms.md`, write `../{name}/` for `{name}/`.",
        ),
        alpha_advice=f"{_WEB_ALPHA}, and of the whole film its poster.",
        builds_markdown=True,
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
        alpha_advice="All browsers show the animated WebP with its alpha; {film} keeps it in Chrome, Edge and Firefox.",
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
