"""Acts on the rules in use: one ladder of arithmetic for the followed cell, of which each rule changes one rung."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from manim import DOWN, UP, Animation, FadeIn, VGroup

from normcore.conventions import CONVENTIONS
from normcore.experiments import EARLIER_BATCHES
from normcore.kinds import BATCH, LAYER, RMS, NormKind
from scenes.content.comparisons import LOOK_ALIKES, kind_name, other_kinds
from scenes.content.hero import Hero
from scenes.content.ladder import Ladder, alike, distinct_prints, multiplied
from scenes.content.rules import SMALLER, Rules
from scenes.design.theme import BODY, MINIMUM, TITLE
from scenes.design.timing import BLINK, GLANCE, MOVE, READ, STEP, last_part
from scenes.geometry.box import Box
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.open_groups import NAME, OpenGroups
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.panels.ladder_panel import LadderPanel, Results
from scenes.mobjects.text.typeset import Typeset, words
from scenes.staging.acts.hero import alone, where
from scenes.staging.lesson import Lesson
from scenes.staging.stage import Stage

_LARGE, _LARGEST = 3.4, 1.9
_LEAST_OVER, _MOST_OVER, _BESIDE = 0.95, 1.5, 1.05
"""How high a result is that stands over what gave it, and one that stands beside it."""
_TABLE = ("base", "less_one", "outside", "other", "running", "running_biased", "running_slow")
_TABLE_TOO = ("first", "second", "rms", "weighted", "plus_one")
_OF_KIND: Mapping[str, NormKind] = {"first": LAYER, **dict.fromkeys(("rms", "weighted", "plus_one"), RMS)}


@dataclass(eq=False)
class Board:
    """The cell in the group that it is normalized with, its ladder and the results, on the stage of one lesson.

    kind    the normalization that the lesson begins with
    opened  the cut whose group is shown, `name` what stands under it
    panel   the ladder that is shown, if one is
    found   every result so far, and how it was `printed`
    """

    rules: Rules
    hero: Hero
    kind: NormKind
    opened: OpenGroups
    name: Typeset | None = None
    panel: LadderPanel | None = None
    found: dict[str, float] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)

    @property
    def cube(self) -> TensorCube:
        """The cube whose group is shown."""
        return self.opened.cube


def board_of(lesson: Lesson) -> Board:
    """The board of a lesson, with nothing on it yet."""
    stage, kind = lesson.stage, lesson.stage.methods[0]
    opened = _cut(stage, kind)
    hero = stage.hero(opened.cube.grid)
    opened.cube.set_hero(hero.cell)
    return Board(
        Rules(stage.tensor, hero, stage.record(kind), stage.spec.seed, stage.spec.eps_of), hero, kind, opened
    )


def _cut(stage: Stage, kind: NormKind) -> OpenGroups:
    """A cube of its own for a cut."""
    return stage.opened(kind)[0]


def _look_alike(stage: Stage) -> NormKind:
    """What is set beside layer norm: what goes by its name or is taken for it, of what the film is about."""
    other = LOOK_ALIKES[stage.story]
    if other == BATCH and BATCH not in stage.methods:
        return other_kinds(stage.tensor.shape, stage.layout, stage.spec.groups)[0]
    return other


def _boxes(lesson: Lesson) -> tuple[Box, Box, Box]:
    """The group of the cell, its ladder, and the results."""
    frame = lesson.stage.frame
    if frame.wide:
        left, ladder, side = frame.stage.columns(1.0, 1.0, 1.1, gap=0.45)
        return _over_name(left), ladder, side.inset(0.0, 0.2)
    if frame.tall:
        left, ladder, side = frame.stage.rows(1.45, 1.6, 1.0, gap=0.25)
        return _over_name(left), ladder, side
    upper, side = frame.stage.rows(1.5, 1.0, gap=0.2)
    left, ladder = upper.columns(1.0, 1.2, gap=0.45)
    return _over_name(left), ladder, side


def _over_name(box: Box) -> Box:
    return replace(box, bottom=box.bottom + NAME)


def _cell(board: Board, box: Box, side: float) -> CellState:
    """The cell alone in a box, in the hue of its group."""
    rgb = board.opened.groups.colors
    return alone(board.cube, board.hero, box, side).changed(rgb=rgb, edge_rgb=board.cube.edges(rgb))


def _group(lesson: Lesson, board: Board, kind: NormKind) -> list[Animation]:
    """The group of the cell under a kind comes to its place, with its name."""
    box, _, _ = _boxes(lesson)
    stays = board.opened.groups.kind == kind and lesson.shows(board.cube)
    if not stays:
        board.opened, board.name = _cut(lesson.stage, kind), None
        board.cube.set_hero(board.hero.cell)
    opened = board.opened
    label = int(opened.groups.record.labels_at(board.hero.cell))
    opened.place_one_ahead(label, box, box, _LARGEST)
    named = board.name is not None and lesson.shows(board.name)
    if not named:
        board.name = _name_within(opened, label, box)
    comes = [] if named or board.name is None else [FadeIn(board.name, rate_func=_at_last)]
    if stays:
        return [board.cube.morph(opened.alone()), *comes]
    board.cube.state = opened.alone()
    return [FadeIn(board.cube, rate_func=last_part), *comes]


def _name_within(opened: OpenGroups, label: int, box: Box) -> Typeset:
    """The name of a group under its block, in lines where one would be wider than the box."""
    name = opened.name(label)
    if name.width <= box.width:
        return name
    said, ink = opened.groups.name(label), str(name.get_color())
    lines = words(said, MINIMUM, ink, weight="semibold", width=box.width, align="center")
    return lines.move_to(name.get_top(), aligned_edge=UP)


def _printing(board: Board, state: CellState, text: str) -> CellState:
    """A state in which the cell has another print."""
    own = where(board.cube, board.hero)
    labels = tuple(text if here else label for here, label in zip(own, state.labels, strict=True))
    return state.changed(labels=labels)


def _at_last(alpha: float) -> float:
    """A rate: begins when the cells are all but in their places, for what stands below them."""
    return max(0.0, (alpha - 0.9) / 0.1)


def _facts(lesson: Lesson, board: Board) -> dict[str, str]:
    """What the names of rules are filled with."""
    stage, numbers = lesson.stage, board.hero.numbers
    return {
        "eps": numbers.exact(board.rules.own.eps),
        "eps_other": numbers.exact(board.rules.other_eps),
        "library": _library(board),
        "slow": numbers.exact(CONVENTIONS["keras"].momentum),
        "weight": numbers.exact(board.rules.weight),
        "kind": kind_name(_look_alike(stage), stage.texts),
    }


def _library(board: Board) -> str:
    """Whose epsilon the other one is."""
    return {"keras": "Keras", "torch": "PyTorch"}[board.rules.other.name]


def _named(lesson: Lesson, board: Board, key: str) -> str:
    """What a rule is called."""
    stage = lesson.stage
    kind = LAYER if key == "first" else _look_alike(stage)
    name = "first" if key == "second" and kind.family.startswith("layer") else key
    axes = stage.letters(kind.reduced(stage.layout))
    return stage.texts["rules"][name].format_map({**_facts(lesson, board), "axes": axes})


def which_is_wrong(lesson: Lesson, board: Board) -> None:
    """The cell between two results, both of which are printed somewhere: which is wrong?"""
    stage, accent = lesson.stage, board.opened.groups.accent
    boxes = stage.frame.stage.rows(1, 1.3, 1) if stage.frame.tall else stage.frame.stage.columns(1, 1, 1)
    board.cube.state = _cell(board, boxes[1], _LARGE)
    values = {"here": board.rules.base.x_hat, "there": board.rules.less_one.x_hat}
    printed = alike(values, board.hero.numbers)
    sides = []
    for (key, text), box in zip(printed.items(), (boxes[0], boxes[2]), strict=True):
        number = words(text, 2.3 * TITLE, accent, weight="semibold")
        said = words(lesson.text(key), BODY, stage.theme.text)
        number.scale(min(1.0, box.width / number.width))
        said.scale(min(1.0, max(MINIMUM / BODY, box.width / said.width)))
        sides.append(VGroup(number, said).arrange(DOWN, buff=0.1).move_to((*box.center, 0.0)))
    lesson.say("ask", x=board.hero.printed_x)
    lesson.add(board.cube)
    lesson.play(FadeIn(sides[0]), run_time=GLANCE)
    lesson.play(FadeIn(sides[1]), run_time=GLANCE)
    lesson.hold(READ)
    lesson.note(x=board.hero.printed_x, **printed)


def climb(lesson: Lesson, board: Board) -> None:
    """The ladder, rung by rung."""
    _, room, _ = _boxes(lesson)
    ladder, accent = board.rules.base, board.opened.groups.accent
    board.panel = LadderPanel(ladder.lines(), room, lesson.stage.theme, accent)
    lesson.say("neither")
    lesson.open_with(*lesson.clear_stage(board.cube), *_group(lesson, board, board.kind), run_time=MOVE)
    for key, rung in board.panel.rungs.items():
        if key == "root":
            lesson.say("rungs")
        lesson.play(FadeIn(rung), run_time=GLANCE)
        lesson.hold(STEP)
    side = _results(lesson, board, _printed(board, {"base": ladder.x_hat}), board.kind)
    lesson.play(FadeIn(side), run_time=GLANCE)
    lesson.note(**ladder.printed)


def other_divisor(lesson: Lesson, board: Board) -> None:
    """The variance over n - 1: one rung, and what follows from it."""
    rules = board.rules
    found = {"base": rules.base.x_hat, "less_one": rules.less_one.x_hat}
    side = _open(lesson, board, "divisor", rules.base, board.kind, found)
    lesson.say("less", n=rules.less_one.printed["n"])
    _change(lesson, board, rules.less_one, ("var",), side.rows[1])
    lesson.note(**_printed(board, found))


def other_epsilon(lesson: Lesson, board: Board) -> None:
    """Epsilon outside the root, and of another size; then beside values so small that it is seen."""
    rules = board.rules
    found = {key: each.x_hat for key, each in rules.epsilons.items()}
    side = _open(lesson, board, "epsilon", rules.base, board.kind, found)
    for key, row in zip(("outside", "other"), side.rows[1:], strict=True):
        lesson.say(key, library=_library(board))
        _change(lesson, board, rules.epsilons[key], ("root",), row)
    small = {key: each.x_hat for key, each in rules.small.items()}
    after = _results(lesson, board, _printed(board, small), board.kind)
    times = board.hero.numbers.count(round(1 / SMALLER))
    lesson.say("small", times=times)
    left, _, _ = _boxes(lesson)
    cell = board.cube.morph(_printing(board, _cell(board, left, _LARGE), rules.small["small"].printed["x"]))
    names = [lesson.leave(board.name)] if board.name is not None and lesson.shows(board.name) else []
    change = _to(lesson, board, rules.small["small"], board.kind)
    lesson.play(lesson.leave(side), *names, cell, *change, *lesson.enter(after.rows[0]), run_time=MOVE)
    lesson.hold(GLANCE)
    _change(lesson, board, rules.small["small_other"], ("root",), after.rows[1])
    lesson.note(**_printed(board, found), **_printed(board, small), library=_library(board), times=times)


def batch_or_running(lesson: Lesson, board: Board) -> None:
    """The mean and variance that three libraries keep in place of the batch's own."""
    rules = board.rules
    ladders = {
        "batch": rules.base,
        "running": rules.with_running_statistics(),
        "running_biased": rules.with_running_statistics("onnx"),
        "running_slow": rules.with_running_statistics("keras"),
    }
    found = {key: ladder.x_hat for key, ladder in ladders.items()}
    side = _open(lesson, board, "kept", rules.base, BATCH, found)
    for key, row in zip(list(ladders)[1:], side.rows[1:], strict=True):
        if key != "running_biased":
            left = lesson.stage.numbers.count(round(100 * rules.left_of_start("keras"))) + "%"
            lesson.say(key, batches=lesson.stage.numbers.count(EARLIER_BATCHES), left=left)
        cause = ("var",) if key == "running_biased" else ("centred", "var")
        _change(lesson, board, ladders[key], cause, row)
    lesson.note(slow=_facts(lesson, board)["slow"], **_printed(board, found))


def other_cut(lesson: Lesson, board: Board) -> None:
    """Layer norm, and what goes by its name or is taken for it: another mean, another variance."""
    other = _look_alike(lesson.stage)
    first, second = board.rules.under(LAYER), board.rules.under(other)
    found = {"first": first.x_hat, "second": second.x_hat}
    side = _open(lesson, board, "cut", first, LAYER, found)
    lesson.say("other", kind=kind_name(other, lesson.stage.texts))
    kept = [part for part in (board.panel, side.rows[0]) if part is not None]
    lesson.play(*lesson.clear_stage(*kept), run_time=BLINK)
    group = _group(lesson, board, other)
    _change(lesson, board, second, ("centred", "var"), side.rows[1], *group)
    lesson.note(**_printed(board, found))


def stored_weight(lesson: Lesson, board: Board) -> None:
    """RMS norm without a mean; its stored weight is taken as it is, or one more."""
    rules = board.rules
    found = {"rms": rules.rms.x_hat, "weighted": rules.weighted(), "plus_one": rules.weighted(True)}
    printed = multiplied(found, (1.0, rules.weight, 1.0 + rules.weight), board.hero.numbers)
    side = _open(lesson, board, "rms", rules.rms, RMS, found, printed)
    for key, row in zip(("weighted", "plus_one"), side.rows[1:], strict=True):
        lesson.say(key, weight=board.hero.numbers.exact(rules.weight))
        lesson.play(FadeIn(row), run_time=GLANCE)
        lesson.hold(MOVE)
    lesson.note(weight=board.hero.numbers.exact(rules.weight), **printed)


def which_rule(lesson: Lesson, board: Board) -> None:
    """Every number that was seen, and what gave it."""
    frame = lesson.stage.frame
    keys = [key for key in (*_TABLE, *_TABLE_TOO) if key in board.found]
    found = {key: board.found[key] for key in keys}
    printed = {key: board.printed[key] for key in keys}
    if len(set(printed.values())) < len(set(found.values())):
        printed = distinct_prints(found, board.hero.numbers)
    rows = [(printed[key], _named(lesson, board, key), _color(lesson, board, key)) for key in keys]
    boxes = frame.stage.columns(1.0, 1.0, gap=0.6) if frame.wide else [frame.stage]
    table = Results(rows, boxes, lesson.stage.theme)
    lesson.say("number")
    first = -(-len(rows) // 2)
    lesson.open_with(*lesson.clear_stage(), *lesson.enter(*table.rows[:first]), run_time=MOVE)
    lesson.hold(GLANCE)
    for place in range(first, len(rows), 2):
        lesson.play(*map(FadeIn, table.rows[place : place + 2]), run_time=GLANCE)
    lesson.note(table="; ".join(f"{number}: {said}" for number, said, _ in rows))


def _color(lesson: Lesson, board: Board, key: str) -> str:
    kind = _look_alike(lesson.stage) if key == "second" else _OF_KIND.get(key, board.kind)
    return lesson.stage.theme.accent(kind.family)


def _printed(board: Board, found: Mapping[str, float]) -> dict[str, str]:
    """Results with so many decimals that different ones are told apart."""
    return alike(found, board.hero.numbers)


def _results(lesson: Lesson, board: Board, printed: Mapping[str, str], kind: NormKind) -> Results:
    """The results of a beat, below each other in the room at the side."""
    _, _, room = _boxes(lesson)
    color = lesson.stage.theme.accent(kind.family)
    rows = [(text, _named(lesson, board, key), color) for key, text in printed.items()]
    over = room.height >= len(rows) * _LEAST_OVER
    high = min(room.height, len(rows) * (_MOST_OVER if over else _BESIDE))
    middle = room.center[1]
    box = replace(room, bottom=middle - high / 2, top=middle + high / 2)
    return Results(rows, [box], lesson.stage.theme, over)


def _open(
    lesson: Lesson,
    board: Board,
    key: str,
    ladder: Ladder,
    kind: NormKind,
    found: Mapping[str, float],
    printed: Mapping[str, str] | None = None,
) -> Results:
    """A beat begins with the group of the cell, its ladder and the first of its results."""
    cut = LAYER if kind == RMS else kind
    printed = printed or _printed(board, found)
    side = _results(lesson, board, printed, kind)
    board.found |= found
    board.printed |= printed
    shown = (board.cube, board.name, board.panel) if board.opened.groups.kind == cut else (board.panel,)
    leave = lesson.clear_stage(*(part for part in shown if part is not None))
    group, change = _group(lesson, board, cut), _to(lesson, board, ladder, kind)
    lesson.say(key)
    later = [each for each in change if isinstance(each, FadeIn)]
    at_once = [each for each in change if each not in later]
    lesson.open_with(*leave, *group, *at_once, run_time=MOVE)
    lesson.play(*later, FadeIn(side.rows[0]), run_time=GLANCE)
    lesson.hold(BLINK)
    return side


def _to(
    lesson: Lesson, board: Board, ladder: Ladder, kind: NormKind, cause: Sequence[str] = ()
) -> list[Animation]:
    """The ladder on the board becomes another; one of another kind takes its place."""
    accent, old = lesson.stage.theme.accent(kind.family), board.panel
    if old is not None and old.accent == accent and lesson.shows(old):
        return old.change(ladder.lines(), cause)
    _, room, _ = _boxes(lesson)
    board.panel = LadderPanel(ladder.lines(), room, lesson.stage.theme, accent)
    gone = [lesson.leave(old)] if old is not None and lesson.shows(old) else []
    return [*gone, *lesson.enter(board.panel)]


def _change(
    lesson: Lesson, board: Board, ladder: Ladder, cause: Sequence[str], row: Any, *other: Animation
) -> None:
    """Rungs change, with `other` things, then the result is written down."""
    assert board.panel is not None
    lesson.play(*board.panel.change(ladder.lines(), cause), *other, run_time=MOVE)
    lesson.play(FadeIn(row), run_time=GLANCE)
    lesson.hold(BLINK)
