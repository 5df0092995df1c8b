"""The films' texts: whole sentences by language and by what the tensor holds. Data and look-up, no Manim.

`texts/<language>/<lesson>.toml` has a lesson's title and claim and, for each beat, its title, its captions and what is
seen in it; `common.toml` has what several lessons share. A text is one sentence for every tensor, or one a story:
images, tokens and flat. `{name}` in it is filled with a number or a name that the film shows. What stands under
`views.batch` or `views.layer` takes the place of the text of the same key in a film that focuses on that method.
`{gamma_name}` and the other `LEARNED_NAMES` stand for what the film's convention calls the learned parameters.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

from normcore.axes import Layout, Role

LANGUAGES: Final = ("en",)
"""Every language that films speak; each has a folder of this name here."""
TEXTS: Final = Path(__file__).parent
COMMON: Final = "common"
PAGE: Final = "page"
"""The file with the texts of the page."""

Story = Literal["images", "tokens", "flat"]
"""What a tensor holds: anything with positions, sentences of tokens, or plain feature vectors."""
STORIES: Final[tuple[Story, ...]] = get_args(Story)
LEARNED_NAMES: Final = frozenset(
    f"{name}_{form}"
    for name, form in (*product(("gamma", "beta"), ("name", "sign")), ("Gamma", "name"), ("Beta", "name"))
)
"""What stands in texts for the names of the learned parameters: words, words that begin a sentence, and signs."""
PAPER: Final = "paper"
"""The convention of films that follow no library."""
VIEWS: Final = "views"
"""The table of the texts that take the place of others in one view."""


@dataclass(frozen=True)
class BeatText:
    """A beat's title, its captions by key and what is seen in it."""

    title: str
    captions: Mapping[str, str]
    seen: str = ""


@dataclass(frozen=True)
class LessonText:
    """The texts of one lesson for one language and story."""

    title: str
    claim: str
    beats: Mapping[str, BeatText]


def story(layout: Layout) -> Story:
    """What a tensor of this layout holds.

    >>> story(Layout.parse("NCHW")), story(Layout.parse("NTD")), story(Layout.parse("NC"))
    ('images', 'tokens', 'flat')
    """
    if any(layout.role(name) is Role.TOKENS for name in layout.names):
        return "tokens"
    return "images" if layout.positions else "flat"


def has_lesson(lesson: str, language: str, folder: Path = TEXTS) -> bool:
    """Whether a lesson has texts in a language."""
    return (folder / language / f"{lesson}.toml").is_file()


@cache
def lesson_text(
    lesson: str,
    language: str,
    story: Story,
    folder: Path = TEXTS,
    view: str | None = None,
    convention: str = PAPER,
) -> LessonText:
    """The texts of a lesson in a view and a convention; KeyError names the lesson and language that has none."""
    try:
        values = read(folder / language / f"{lesson}.toml")
    except FileNotFoundError:
        raise KeyError(f"no texts for lesson {lesson!r} in language {language!r}") from None
    texts = _named(_resolved(values, story), _learned(language, convention))
    texts = _replaced(texts, texts.get(VIEWS, {}).get(view, {}))
    beats = {
        name: BeatText(beat["title"], MappingProxyType(beat.get("captions", {})), beat.get("seen", ""))
        for name, beat in texts["beats"].items()
    }
    return LessonText(texts["title"], texts["claim"], MappingProxyType(beats))


@cache
def common(language: str, story: Story, convention: str = PAPER) -> Mapping[str, Mapping[str, str]]:
    """The texts that lessons share, by table and key, e.g. `common("en", "images")["line"]["count"]`."""
    texts = _resolved(read(TEXTS / language / f"{COMMON}.toml"), story)
    texts = _named(texts, _learned(language, convention))
    return MappingProxyType(
        {name: MappingProxyType(table) for name, table in texts.items() if name != "name"}
    )


@cache
def page_texts(language: str, story: Story, convention: str = PAPER) -> Mapping[str, Mapping[str, Any]]:
    """The texts of the page, by table and key, with the names of the learned parameters as `learned`."""
    learned = _learned(language, convention)
    texts = _named(_resolved(read(TEXTS / language / f"{PAGE}.toml"), story), learned)
    return MappingProxyType({**texts, "learned": learned})


def document_words(language: str) -> Mapping[str, str]:
    """The words of transcripts, slides and pages, whatever the tensor holds."""
    return MappingProxyType(read(TEXTS / language / f"{COMMON}.toml")["documents"])


def player_words(language: str) -> Mapping[str, str]:
    """What the player of pages and decks calls its buttons, and what it says."""
    return MappingProxyType(read(TEXTS / language / f"{COMMON}.toml")["player"])


def deck_words(language: str) -> Mapping[str, str]:
    """What decks say beside their slides."""
    return MappingProxyType(read(TEXTS / language / f"{COMMON}.toml")["deck"])


def lecture_words(language: str) -> Mapping[str, str]:
    """The words of a lecture: on its title cards, and of itself."""
    return MappingProxyType(read(TEXTS / language / f"{COMMON}.toml")["lecture"])


def language_name(language: str) -> str:
    """What a language calls itself, e.g. "English" for "en"; the code itself for one without texts."""
    path = TEXTS / language / f"{COMMON}.toml"
    return str(read(path)["name"]) if path.exists() else language


@cache
def read(path: Path) -> Mapping[str, Any]:
    """What a file of texts says, each story apart."""
    return MappingProxyType(tomllib.loads(path.read_text(encoding="utf-8")))


def by_story(value: Any) -> bool:
    """Whether a value of a file of texts is a text for each story."""
    return isinstance(value, dict) and bool(value) and value.keys() <= set(STORIES)


def _learned(language: str, convention: str) -> Mapping[str, str]:
    """What a convention calls the learned parameters, by the names that stand for it in texts."""
    names: Mapping[str, str] = read(TEXTS / language / f"{COMMON}.toml")[f"learned_{convention}"]
    return names


def _named(values: Any, names: Mapping[str, str]) -> Any:
    """The values with the names of the learned parameters filled in, and nothing else."""
    if isinstance(values, Mapping):
        return {key: _named(value, names) for key, value in values.items()}
    for name, word in names.items() if isinstance(values, str) else ():
        values = values.replace(f"{{{name}}}", word)
    return values


def _replaced(texts: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, Any]:
    """The texts with others in the places of those that have the same keys."""
    replaced = dict(texts)
    for key, other in others.items():
        replaced[key] = _replaced(texts.get(key, {}), other) if isinstance(other, Mapping) else other
    return replaced


def _resolved(values: Any, story: Story) -> Any:
    """The values with the sentence of one story in place of those of all."""
    if by_story(values):
        return values[story]
    if isinstance(values, Mapping):
        return {key: _resolved(value, story) for key, value in values.items()}
    return values
