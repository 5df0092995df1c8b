"""Acts on the groups of one kind: pull one out, gather its values into a mean and a variance, sweep all, normalize."""

from __future__ import annotations

from manim import RIGHT, FadeIn, Mobject

from scenes.content import formulas
from scenes.content.number_format import joined, times, variance_of
from scenes.design.theme import BODY, LABEL, MINIMUM, SCRIPT
from scenes.design.timing import BLINK, GLANCE, MOVE, READ, STEP, TRAVEL, last_part
from scenes.mobjects.charts.histogram import HistogramPanel
from scenes.mobjects.cube.axis_marks import AxisMarks
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.panels.readouts import StatList, Steps, Tally
from scenes.mobjects.text.typeset import Typeset, inline, words
from scenes.staging.acts.formulas import (
    count_in_formula,
    counted_formula,
    light_axes,
    mean_formula,
    normalization_formula,
    normalization_in_words,
)
from scenes.staging.lesson import Lesson

_SWEPT_ONE_BY_ONE = 16
_SWEEP_TIME = 6.4


def pull_out_group(lesson: Lesson, groups: GroupView, marks: AxisMarks, pause: float = READ) -> Typeset:
    """The first group slides out of the cube; the mean's formula appears; the averaged axes light in both."""
    lesson.say("pull")
    formula = mean_formula(lesson.stage, groups)
    lesson.play(
        *lesson.clear_stage(groups.cube, marks),
        groups.single_out(groups.labels[0]),
        FadeIn(formula, rate_func=last_part),
        run_time=TRAVEL,
    )
    lesson.hold(GLANCE)
    lesson.play(light_axes(marks, groups, formula), run_time=MOVE)
    lesson.hold(pause)
    return formula


def gather_group(lesson: Lesson, groups: GroupView, formula: Typeset, pause: float = READ) -> Steps:
    """The first group lies down as a grid; its values stream into a sum, a mean and a variance, spelled out."""
    record, label = groups.record, groups.labels[0]
    theme, frame = lesson.stage.theme, lesson.stage.frame
    lesson.play(groups.lay_flat(label, frame.grid), run_time=TRAVEL)
    numbers = groups.numbers(label)
    summed, of = ("sum x =", numbers.data) if groups.kind.centred else ("sum x^2 =", numbers.squares)
    sums = groups.running_sums(label)
    tally = Tally(summed, sums, theme, theme.text, count=record.n, of=of, numbers=numbers)
    readout = Steps(frame.sums)
    counted = count = numbers.count(record.n)
    if len(record.factors) > 1:
        counted = f"{joined(record.factors, language=lesson.stage.spec.language)} = {count}"
    readout.put(words(groups.name(label), BODY, groups.accent, weight="semibold"))
    readout.put(
        readout.wrapped(lesson.stage.texts["panel"]["values"].format(count=counted), LABEL, theme.text)
    )
    readout.put(tally)
    lesson.say("gather", n=count)
    lesson.play(FadeIn(readout), run_time=GLANCE)
    copies = groups.copy_of(label)
    lesson.add(copies)
    goal = (float(tally.get_left()[0]) - 0.25, float(tally.get_center()[1]))
    lesson.play(
        groups.send(copies, label, goal, run_time=READ),
        tally.count_up(start=0.25, stop=0.95, run_time=READ),
        *count_in_formula(lesson.stage, groups, formula),
    )
    lesson.remove(copies)
    _write_statistics(lesson, groups, label, readout, pause)
    return readout


def _write_statistics(lesson: Lesson, groups: GroupView, label: int, readout: Steps, pause: float) -> None:
    """The group's mean, then its variance, spelled out below the readout; of an uncentred kind its mean square."""
    record, n, numbers = groups.record, groups.record.n, groups.numbers(label)
    mu, sigma = formulas.statistics(groups.kind, lesson.stage.layout)
    total, mean = numbers.division(groups.total(label), n)
    variance = variance_of(float(record.std[label]), float(record.var[label]))
    spread, var = numbers.division(times(variance, n), n, of=numbers.squares)
    count = numbers.count(n)
    steps: list[tuple[str, list[str]]] = []
    if groups.kind.centred:
        steps.append(("", [formulas.fraction(mu, total, count, mean)]))
    squares = formulas.squares(mu, spread)
    steps.append(("spread", [squares, formulas.fraction(sigma, spread, count, var)]))
    for key, lines in steps:
        if key:
            lesson.say(key)
        colors = {"result": groups.accent, "stat": groups.accent}
        rows = [
            readout.put(inline(line, BODY, lesson.stage.theme.text, colors=colors), MINIMUM / BODY / SCRIPT)
            for line in lines
        ]
        lesson.play(*(FadeIn(row, shift=0.15 * RIGHT) for row in rows), run_time=GLANCE)
        lesson.hold(pause / 2)
    note_groups(lesson, groups)
    lesson.note(mean=mean, var=var)


def sweep_groups(
    lesson: Lesson, groups: GroupView, readout: Mobject | None = None, longest: float = MOVE
) -> StatList:
    """Every drawn group in order and for equal time; its statistics join the list, at the end all have their hues."""
    record, labels = groups.record, groups.labels
    names = [groups.name(label) for label in labels]
    stats = StatList(
        record,
        labels,
        names,
        groups.swatches,
        lesson.stage.theme,
        lesson.stage.frame.detail,
        numbers=lesson.stage.numbers,
    )
    lesson.say("sweep")
    singly = labels[:_SWEPT_ONE_BY_ONE]
    pace = max(BLINK, min(longest, STEP * int(_SWEEP_TIME / STEP / len(singly))))
    for place, label in enumerate(singly):
        leave = [lesson.leave(readout)] if readout is not None and place == 0 else []
        lesson.play(
            groups.single_out(label, seen=place),
            *stats.reveal(label, rate_func=last_part),
            *leave,
            run_time=pace,
        )
        lesson.hold(STEP)
    rest = [line for label in labels[_SWEPT_ONE_BY_ONE:] for line in stats.reveal(label)]
    lesson.say("count", **group_counts(lesson, groups))
    lesson.play(groups.all_colored(), *rest, run_time=MOVE)
    lesson.hold(longest)
    note_groups(lesson, groups)
    return stats


def sweep_and_normalize(lesson: Lesson, groups: GroupView, marks: AxisMarks) -> None:
    """All groups in order, counted; then each is normalized, cells and histogram together."""
    groups.set_neutral()
    lesson.say("sweep")
    formula = counted_formula(lesson.stage, groups)
    lesson.play(*lesson.clear_stage(), *lesson.enter(groups.cube, marks, formula), run_time=MOVE)
    sweep_groups(lesson, groups, longest=GLANCE)
    lesson.say("bars")
    bars = show_histograms(lesson, groups, marks)
    lesson.play(groups.normalize(), *bars.normalize(), run_time=READ)


def show_histograms(lesson: Lesson, groups: GroupView, marks: AxisMarks) -> HistogramPanel:
    """The formula and the drawn groups' histograms stand beside the cube."""
    formula = normalization_formula(lesson.stage, groups.kind.centred)
    bars = HistogramPanel(groups, lesson.stage.frame.bars, lesson.stage.theme, numbers=lesson.stage.numbers)
    lesson.play(*lesson.clear_stage(groups.cube, marks), *lesson.enter(formula, bars), run_time=MOVE)
    lesson.note(formula=normalization_in_words(lesson.stage, groups.kind.centred))
    return bars


def note_groups(lesson: Lesson, groups: GroupView) -> None:
    """Note how many groups there are, of how many cells, over which axes, and the name of the first."""
    record = groups.record
    lesson.note(
        **group_counts(lesson, groups),
        averaged=", ".join(record.reduced),
        first=groups.name(groups.labels[0]),
    )


def group_counts(lesson: Lesson, groups: GroupView) -> dict[str, str]:
    """How many groups there are and of how many values, as printed."""
    count = lesson.stage.numbers.count
    return {"count": count(groups.record.count), "n": count(groups.record.n)}
