"""The differential: numbers, shares, exact intervals, and what is left out of them."""

import pytest

from annotations.models import Counting, Label
from annotations.services import counts, review
from tests.annotations.conftest import draw, make_field, propose


def row(differential, code):
    return next(row for row in differential.rows if row.code == code)


@pytest.fixture
def drawn(field, ana, labels):
    """Six cells: two granulocytes of two stages, one erythroid, one monocyte, a megakaryocyte and a smudge."""
    codes = ("band_neutrophil", "myelocyte", "erythroid", "monocyte", "megakaryocyte", "smudge")
    for number, code in enumerate(codes):
        draw(field, ana, labels[code], (50.0 * number, 10.0, 20.0, 20.0))
    return field


def test_megakaryocytes_and_smudges_are_not_in_the_denominator(drawn):
    result = counts.of_field(drawn)

    assert result.counted == 4
    assert row(result, "granulocyte").count == 2
    assert row(result, "granulocyte").percent == 50.0
    assert (row(result, "megakaryocyte").count, row(result, "megakaryocyte").percent) == (1, None)
    assert (row(result, "smudge").count, row(result, "smudge").percent) == (1, None)


def test_a_lineage_holds_the_stages_that_are_counted_as_it_is(drawn, labels):
    assert (row(counts.of_field(drawn), "other").count, labels["smudge"].parent) == (0, labels["other"])

    Label.objects.filter(pk=labels["myelocyte"].pk).update(counting=Counting.SEPARATE)
    result = counts.of_field(drawn)

    assert (row(result, "granulocyte").count, row(result, "myelocyte").count, result.counted) == (1, 1, 3)
    assert row(result, "granulocyte").percent == pytest.approx(100 / 3)


def test_the_ratio_counts_monocytes_as_myeloid(drawn):
    assert counts.of_field(drawn).me_ratio == 3.0


def test_the_ratio_leaves_out_what_is_left_out_of_the_count(drawn, labels):
    Label.objects.filter(pk=labels["myelocyte"].pk).update(counting=Counting.EXCLUDED)

    assert counts.of_field(drawn).me_ratio == 2.0

    Label.objects.filter(pk=labels["erythroid"].pk).update(counting=Counting.SEPARATE)

    assert counts.of_field(drawn).me_ratio is None


def test_without_erythroid_cells_there_is_no_ratio(field):
    assert counts.of_field(field).me_ratio is None


def test_a_case_counts_its_approved_fields_and_shows_what_waits(drawn, case, ana, rui, labels):
    other = make_field(case, ana, 2)
    propose(other, ("lymphocyte", 0.9), ("lymphocyte", 0.2))
    review.submit(field_id=drawn.pk, threshold=0.7, by=ana)
    review.approve(field_id=drawn.pk, by=rui)

    result = counts.of_case(case)

    assert (result.counted, result.draft, result.fields) == (4, 1, {"total": 2, "approved": 1})
    assert (row(result, "lymphocyte").count, row(result, "lymphocyte").draft) == (0, 1)


# The limits of docs' table of exact binomial intervals (Clopper–Pearson), computed elsewhere.
@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [(0, 100, 0.0, 3.6), (5, 100, 1.6, 11.3), (10, 200, 2.4, 9.0), (25, 500, 3.3, 7.3), (500, 1000, 46.9, 53.1)],
)
def test_intervals_are_exact(count, total, low, high):
    assert counts.interval(count, total) == pytest.approx((low, high), abs=0.06)


def test_the_interval_of_everything_ends_at_a_hundred():
    assert counts.interval(7, 7)[1] == 100.0
