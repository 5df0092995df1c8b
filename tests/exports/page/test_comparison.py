"""What a page says of the kinds of normalization is what normcore counts, for tensors of every sort."""

from __future__ import annotations

import pytest
from lxml import etree

from normcore import normalize
from normcore.axes import Layout
from normcore.kinds import BATCH, KINDS, group
from scenes.exports.page import mathml
from scenes.exports.page.comparison import ROWS, Comparison
from scenes.exports.page.lesson_plan import LessonPlan
from scenes.spec.lecture import LectureSpec

TENSORS = [
    ((5, 4, 2, 3), "NCHW"),
    ((2, 3, 4, 6), "NHWC"),
    ((3, 5, 8), "NTD"),
    ((4, 10), "NC"),
    ((1, 4, 1, 1), "NCHW"),
    ((6, 4, 7), "NCL"),
]


@pytest.mark.parametrize(("shape", "layout"), TENSORS)
def test_the_numbers_of_the_table_are_those_of_the_records(shape: tuple[int, ...], layout: str) -> None:
    comparison = Comparison(LectureSpec(shape=shape, layout=layout))
    for column in comparison.columns:
        record = normalize(comparison.spec.tensor(), comparison.kinds[column.key], layout)
        assert column.cells["values"] == str(record.n)
        assert column.cells["count"].split(" ")[0] == str(record.count)
        averaged = {axis.split("/")[0] for axis in column.cells["axes"].split(", ")}
        assert record.n == 1 or averaged == set(record.reduced)
        if record.kind.affine:
            assert column.cells["parameters"].endswith(f"= ({', '.join(map(str, record.parameter_shape))})")
        assert set(column.cells) == set(ROWS)
        assert column.sources


def test_kinds_that_need_the_batch_are_told_from_those_that_do_not() -> None:
    columns = {column.key: column.cells for column in Comparison(LectureSpec()).columns}
    batch, others = columns.pop("batch"), columns.values()
    for row in ("batch_dependency", "train_inference", "batch_of_one"):
        assert all(cells[row] != batch[row] for cells in others)
        assert len({cells[row] for cells in others}) == 1


@pytest.mark.parametrize("layout", ["NCHW", "NHWC", "NTD", "NC", "NCL", "N C Freq Time"])
@pytest.mark.parametrize("kind", [*KINDS.values(), group(2)], ids=lambda kind: kind.name)
def test_formulas_name_the_averaged_axes_below_the_sum(kind: object, layout: str) -> None:
    assert not isinstance(kind, str)
    axes = Layout.parse(layout)
    lines = [etree.fromstring(line) for line in mathml.formulas(kind, axes, ("γ", "β"))]  # type: ignore[arg-type]
    sums = lines[0].findall(".//munder")
    expected = [name[0].lower() for name in kind.reduced(axes)]  # type: ignore[attr-defined]
    assert bool(sums) == bool(expected)
    if expected:
        below = [each.text for each in sums[0][1].iter("mi")]
        assert [letter for letter in below if letter != "g"] == expected
    assert len(lines) == (4 if kind.centred else 3)  # type: ignore[attr-defined]


def test_formulas_use_the_words_of_a_library() -> None:
    torch = Comparison(LectureSpec(convention="torch"))
    assert "<mtext>weight</mtext>" in torch.columns[0].formulas[-1]
    assert torch.rows["parameters"] == "weight and bias"


@pytest.mark.parametrize(("shape", "layout"), TENSORS)
def test_the_lesson_plan_has_four_of_each_and_the_numbers_of_the_tensor(
    shape: tuple[int, ...], layout: str
) -> None:
    comparison = Comparison(LectureSpec(shape=shape, layout=layout))
    plan = LessonPlan(comparison)
    assert len(plan.objectives) == len(plan.activities) == len(plan.questions) == 4
    record = normalize(comparison.spec.tensor(), BATCH, layout)
    assert f"{record.count} over {record.n} values each" in plan.objectives[0]
    said = [*plan.objectives, *plan.mistakes, *plan.disputed]
    said += [text for each in plan.questions for text in (each.ask, each.answer)]
    said += [text for each in plan.activities for text in (each.title, each.steps)]
    assert not [text for text in said if "{" in text]
    assert all("20" in text for text, address in plan.references if "arxiv" in address)


def test_one_value_a_channel_is_answered_for_what_it_is() -> None:
    answers = [
        LessonPlan(Comparison(LectureSpec(shape=shape))).questions[0].answer
        for shape in ((5, 4, 2, 3), (5, 4, 1, 1))
    ]
    assert "leaves 6 values a channel" in answers[0]
    assert "When a single value is left in each mean" in answers[1]
