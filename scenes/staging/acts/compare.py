"""Acts that set two kinds beside each other: their cuts, what a batch mate changes, what is mistaken for layer norm."""

from __future__ import annotations

from collections.abc import Sequence

from scenes.content.comparisons import kind_name
from scenes.design.timing import GLANCE, MOVE, TRAVEL
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.panels.batch_mates import SwapPanel
from scenes.mobjects.panels.pair import Half, Pair
from scenes.staging.acts.formulas import normalization_formula, normalization_in_words
from scenes.staging.acts.reduce import group_counts
from scenes.staging.acts.unfold import ask
from scenes.staging.lesson import Lesson


def show_pair(lesson: Lesson, first: GroupView, second: GroupView) -> Pair:
    """Two cuts of the same tensor, each under its name; their means' formulas follow, and what differs lights up."""
    pair = _pair(lesson, (first, second))
    lesson.say("cuts")
    lesson.play(*lesson.clear_stage(), *pair.appear(), run_time=TRAVEL)
    lesson.hold(TRAVEL)
    axes = [lesson.stage.letters(groups.record.reduced) for groups in (first, second)]
    lesson.say("index", first_axes=axes[0], second_axes=axes[1])
    lesson.play(*pair.show_equations(), run_time=MOVE)
    lesson.hold(MOVE)
    lesson.play(*pair.light_difference(), run_time=MOVE)
    _note_pair(lesson, (first, second))
    return pair


def show_pair_under_one_formula(lesson: Lesson, first: GroupView, second: GroupView) -> Pair:
    """Both cuts once more, with the one formula below them: without a mean only if neither subtracts one."""
    pair = _pair(lesson, (first, second))
    centred = first.kind.centred or second.kind.centred
    formula = normalization_formula(lesson.stage, centred)
    pair.set_formula(formula)
    lesson.play(*lesson.clear_stage(), *lesson.enter(formula), *pair.appear(), run_time=TRAVEL)
    lesson.play(*pair.light_marks(), run_time=MOVE)
    lesson.note(formula=normalization_in_words(lesson.stage, centred))
    return pair


def replace_batch_mate(lesson: Lesson, first: GroupView, second: GroupView) -> SwapPanel:
    """A batch mate is replaced: the watched sample's output under both methods, after a question."""
    panel = _swap_panel(lesson, (first, second))
    said = {"watched": panel.swaps[0].sample + 1, "mate": panel.swaps[0].mate + 1}
    lesson.say("setup", **said)
    lesson.play(*lesson.clear_stage(), *panel.show_inputs(), run_time=TRAVEL)
    lesson.hold(TRAVEL)
    lesson.say("question", **said)
    ask(lesson, "question", panel.outputs_room, **said)
    lesson.say("change", **said)
    lesson.play(*panel.show_outputs(), run_time=MOVE)
    lesson.hold(GLANCE)
    lesson.play(*panel.replace_mate(), run_time=MOVE)
    lesson.hold(MOVE)
    for place, groups in enumerate((first, second)):
        lesson.say(groups.kind.family, **said)
        lesson.play(*panel.show_result(place), run_time=TRAVEL)
        if place == 0:
            lesson.hold(TRAVEL)
    numbers = lesson.stage.numbers
    changes = [numbers.difference(*swap.moved)[2] if swap.changed else "0" for swap in panel.swaps]
    lesson.note(**said, first_change=changes[0], second_change=changes[1])
    return panel


def show_look_alikes(lesson: Lesson, first: GroupView, second: GroupView) -> Pair:
    """What has the first kind's name, beside what is easily taken for it: each with its formula and its counts."""
    texts, panel = lesson.stage.texts["conventions"], lesson.stage.texts["panel"]
    said = lesson.stage.facts | {
        "sample_axes": lesson.stage.letters(first.record.reduced),
        "T_axes": lesson.stage.letters(second.record.reduced),
        "C_axis": lesson.stage.layout.features,
        "N_axis": str(lesson.stage.layout.batch),
    }
    headings = [texts[key].format_map(said) for key in ("first_heading", "second_heading")]
    notes = [texts[key].format_map(said) for key in ("first_note", "second_note")]
    counts = [group_counts(lesson, groups) for groups in (first, second)]
    lines = [
        f"{panel['counted'].format_map(count)}\n{note}" for count, note in zip(counts, notes, strict=True)
    ]
    pair = _pair(lesson, (first, second), headings, lines)
    lesson.say("pair")
    lesson.play(*lesson.clear_stage(), *pair.appear(), run_time=TRAVEL)
    lesson.hold(GLANCE)
    for place, (groups, key) in enumerate(zip((first, second), ("first", "second"), strict=True)):
        lesson.say(key, letters=lesson.stage.letters(groups.record.reduced), **counts[place])
        lesson.play(*pair.show_half(place), run_time=MOVE)
        lesson.hold(TRAVEL)
    _note_pair(lesson, (first, second))
    return pair


def _pair(
    lesson: Lesson,
    cuts: Sequence[GroupView],
    headings: Sequence[str] | None = None,
    notes: Sequence[str] = ("", ""),
) -> Pair:
    """Two cuts beside each other, each under its name or a heading, over a note if there is one."""
    names = headings or [kind_name(groups.kind, lesson.stage.texts) for groups in cuts]
    first, second = (
        Half(groups, name, box, note)
        for groups, name, box, note in zip(cuts, names, lesson.stage.frame.pair, notes, strict=True)
    )
    return Pair(first, second)


def _note_pair(lesson: Lesson, cuts: Sequence[GroupView]) -> None:
    """Note the averaged axes, and how many groups there are of how many values, for both sides."""
    first, second = cuts
    counts = [group_counts(lesson, groups) for groups in cuts]
    lesson.note(
        first_axes=", ".join(first.record.reduced),
        first_count=counts[0]["count"],
        first_n=counts[0]["n"],
        second_axes=", ".join(second.record.reduced),
        second_count=counts[1]["count"],
        second_n=counts[1]["n"],
    )


def _swap_panel(lesson: Lesson, cuts: tuple[GroupView, GroupView]) -> SwapPanel:
    """The batch-mate experiment on this tensor, under both cuts."""
    texts, swaps = (
        lesson.stage.texts["panel"],
        [lesson.stage.swap(groups.kind, lesson.stage.hero(groups.cube.grid).cell) for groups in cuts],
    )
    sample, mate = swaps[0].sample + 1, swaps[0].mate + 1
    titles = [
        texts["input"].format(index=mate),
        texts["input"].format(index=sample),
        *(
            texts["output"].format(index=sample, method=kind_name(groups.kind, lesson.stage.texts))
            for groups in cuts
        ),
    ]
    boxes = lesson.stage.frame.quarters()
    return SwapPanel(
        (swaps[0], swaps[1]),
        cuts,
        titles,
        texts,
        boxes,
        lesson.stage.theme,
        numbers=lesson.stage.numbers,
    )
