"""Where two models see the same fields differently: cells paired by place, counted by kind, the worst field first."""

import pytest

from annotations.models import Field
from annotations.services import proposals
from annotations.services.proposals import Detection
from inference.services import differences
from tests.annotations.conftest import make_field

pytestmark = pytest.mark.django_db

HERE, NEARBY, THERE = (10.0, 10.0, 40.0, 40.0), (14.0, 12.0, 40.0, 40.0), (200.0, 100.0, 30.0, 30.0)


@pytest.fixture
def fields(case, ana) -> list[Field]:
    return [make_field(case, by=ana, number=number) for number in range(3)]


def said(*cells: tuple[str, tuple[float, float, float, float]], score: float = 0.9) -> list[Detection]:
    return [Detection(code, box, score) for code, box in cells]


def test_cells_pair_by_place_whatever_their_class_and_the_most_different_field_comes_first(fields, project, client_of):
    calm, torn, unseen = fields
    for field in fields:
        proposals.write(field_id=field.pk, produced_by="old@1", detections=said(("monocyte", HERE)))
    proposals.write_shadow(field_id=calm.pk, produced_by="new@1", detections=said(("monocyte", NEARBY)))
    both = said(("lymphocyte", NEARBY), ("monocyte", THERE))
    proposals.write_shadow(field_id=torn.pk, produced_by="new@1", detections=both)

    shown = client_of("vera").get(f"/api/projects/{project.pk}/differences?first=old@1&second=new@1").json()

    assert shown["compared"] == 2
    assert shown["total"] == {"same": 1, "label": 1, "only_first": 0, "only_second": 1}
    assert [row["field"] for row in shown["fields"]] == [str(torn.pk), str(calm.pk)]
    assert str(unseen.pk) not in str(shown)


def test_what_is_below_a_fields_threshold_is_no_difference(fields, project):
    proposals.write(field_id=fields[0].pk, produced_by="old@1", detections=said(("monocyte", HERE)))
    proposals.write_shadow(field_id=fields[0].pk, produced_by="new@1", detections=said(("monocyte", THERE), score=0.01))

    found = differences.between(project.pk, "old@1", "new@1")

    assert vars(found.total) == {"same": 0, "label": 0, "only_first": 1, "only_second": 0}


def test_a_cell_is_one_of_a_pair_at_most(fields, project):
    proposals.write(field_id=fields[0].pk, produced_by="old@1", detections=said(("monocyte", HERE)))
    twice = said(("monocyte", HERE), ("lymphocyte", NEARBY))
    proposals.write_shadow(field_id=fields[0].pk, produced_by="new@1", detections=twice)

    found = differences.between(project.pk, "old@1", "new@1")

    assert vars(found.total) == {"same": 1, "label": 0, "only_first": 0, "only_second": 1}


def test_words_of_two_models_that_mean_one_label_agree(fields, project):
    label = project.label_set.labels.get(code="monocyte")
    proposals.write(field_id=fields[0].pk, produced_by="old@1", detections=said(("monocyte", HERE)))
    renamed = [Detection("mono_2", HERE, 0.9, label=label.pk)]
    proposals.write_shadow(field_id=fields[0].pk, produced_by="new@1", detections=renamed)

    assert differences.between(project.pk, "old@1", "new@1").total.different == 0
