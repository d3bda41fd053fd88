"""The work list says what to review next and why; the record says what people corrected, and counts it right."""

import uuid

import pytest

from annotations.models import Field, Label
from annotations.services import cells, proposals, review
from annotations.services.proposals import Detection
from inference.services import corrections, differences, worklist
from tests.annotations.conftest import an_edit, draw, make_field, propose

pytestmark = pytest.mark.django_db


@pytest.fixture
def labels(project) -> dict[str, Label]:
    return {label.code: label for label in Label.objects.filter(label_set__project=project)}


def field_of(case, by, key: str = "1") -> Field:
    """A field whose key ends in `key`: that decides whether it belongs to the control share."""
    return make_field(case, by=by, number=Field.objects.count(), id=uuid.UUID(str(uuid.uuid4())[:-1] + key))


def listed(project) -> list[worklist.Entry]:
    return worklist.by_teaching(project.pk, 50)


def approve(field: Field, ana, rui) -> None:
    review.submit(field_id=field.pk, threshold=0.7, by=ana)
    review.approve(field_id=field.pk, by=rui)


def test_fields_waiting_are_listed_the_unsure_first_with_their_reasons(project, case, ana):
    sure, unsure, empty = (field_of(case, ana) for _ in range(3))
    propose(sure, ("lymphocyte", 0.99))
    propose(unsure, ("lymphocyte", 0.5), ("monocyte", 0.4))
    first, second = listed(project)
    assert (first.field, second.field) == (unsure, sure)
    assert (first.place.unsure, second.place.unsure) == (2, 0)
    assert first.place.rare == ["lymphocyte", "monocyte"]
    assert empty not in (first.field, second.field)


def test_a_cell_of_a_sure_lineage_and_an_unsure_stage_is_unsure(project, case, ana):
    """Most of what people correct is a stage taken for its neighbour."""
    lineage, stage = field_of(case, ana), field_of(case, ana)
    propose(lineage, ("lymphocyte", 0.97))
    said = Detection("myelocyte", (10.0, 200.0, 80.0, 90.0), 0.99, label_score=0.55)
    proposals.write(field_id=stage.pk, produced_by="starter@1", detections=[said])
    first, second = listed(project)
    assert (first.field, first.place.unsure) == (stage, 1)
    assert (second.field, second.place.unsure) == (lineage, 0)


def test_a_submitted_field_is_off_the_list_and_a_returned_one_has_no_proposals_left(project, case, ana, rui):
    field = field_of(case, ana)
    propose(field, ("lymphocyte", 0.9))
    review.submit(field_id=field.pk, threshold=0.7, by=ana)
    assert listed(project) == []


def test_what_a_second_model_sees_otherwise_is_counted(project, case, ana):
    field = field_of(case, ana)
    propose(field, ("lymphocyte", 0.9), ("monocyte", 0.9), ("monocyte", 0.3))
    said = [
        Detection("lymphocyte", (10.0, 200.0, 80.0, 90.0), 0.9),  # the same
        Detection("lymphocyte", (110.0, 200.0, 80.0, 90.0), 0.9),  # another class: one cell, however many say so
        Detection("lymphocyte", (500.0, 500.0, 80.0, 90.0), 0.9),  # only the onlooker sees it
        Detection("lymphocyte", (900.0, 900.0, 80.0, 90.0), 0.2),  # not sure enough to be a cell
    ]
    proposals.write_shadow(field_id=field.pk, produced_by="other@1", detections=said)
    (entry,) = listed(project)
    assert entry.place.disputed == 2
    own = field.proposal_sets.get(shadow=False).produced_by
    assert differences.between(project.pk, own, "other@1").total.different == 2  # the same count as on Compare


def test_the_control_share_is_fixed_by_the_fields_key(project, case, ana):
    chance, chosen = field_of(case, ana, "0"), field_of(case, ana, "a")
    for field in (chance, chosen):
        propose(field, ("lymphocyte", 0.9))
    assert {entry.field: entry.place.control for entry in listed(project)} == {chance: True, chosen: False}
    assert worklist.is_control(chance.pk)


def test_another_projects_fields_are_not_listed(project, case, ana, adam):
    from annotations.models import Case
    from annotations.services import projects

    other = projects.create(name="Another", by=adam)
    propose(field_of(Case.objects.create(project=other, code="X"), adam), ("lymphocyte", 0.5))
    assert listed(project) == []


def test_corrections_are_counted_per_hundred_cells_by_the_model_that_spoke(project, case, labels, ana, rui):
    field = field_of(case, ana)
    _accepted, corrected, refused, _below = propose(
        field, ("lymphocyte", 0.9), ("monocyte", 0.9), ("lymphocyte", 0.8), ("lymphocyte", 0.2)
    )
    edits = [
        an_edit("update", corrected, version=1, label=labels["lymphocyte"].pk),
        an_edit("delete", refused, version=1),
    ]
    cells.apply(field_id=field.pk, edits=edits, by=ana)
    draw(field, ana, labels["monocyte"], box=(1000.0, 1000.0, 50.0, 50.0))
    approve(field, ana, rui)

    found = corrections.record(project.pk)
    (((_, model), tally),) = found.weeks.items()
    assert model == "starter@1"
    assert vars(tally) == {"accepted": 1, "corrected": 1, "refused": 1, "added": 1}
    assert (tally.cells, tally.per_hundred) == (3, pytest.approx(100.0))
    assert (found.chosen.cells, found.control.cells, found.control.per_hundred) == (3, 0, None)
    pairs = {(pair["said"], pair["decided"]): pair["count"] for pair in corrections.confusion(project.pk)}
    assert pairs == {
        ("lymphocyte", "lymphocyte"): 1, ("monocyte", "lymphocyte"): 1, ("lymphocyte", ""): 1, ("", "monocyte"): 1,
    }  # fmt: skip
    assert corrections.confusion(project.pk, "nobody@1") == []


def test_fields_that_no_model_saw_are_no_record_of_any(project, case, labels, ana, rui):
    field = field_of(case, ana)
    draw(field, ana, labels["monocyte"])
    approve(field, ana, rui)
    assert not corrections.record(project.pk).weeks


def test_the_api_gives_the_list_the_record_and_the_matrix(project, case, ana, rui, client_of):
    field = field_of(case, ana)
    propose(field, ("lymphocyte", 0.6))
    client = client_of("vera")
    (entry,) = client.get(f"/api/projects/{project.pk}/teaching?limit=1").json()
    assert (entry["field"], entry["case_code"], entry["unsure"]) == (str(field.pk), "M-17", 1)
    assert client.get(f"/api/projects/{project.pk}/teaching?limit=0").status_code == 400
    draw(field, ana, Label.objects.get(label_set__project=project, code="monocyte"))
    approve(field, ana, rui)
    (week,) = client.get(f"/api/projects/{project.pk}/corrections").json()["weeks"]
    assert (week["model"], week["added"], week["per_hundred"]) == ("starter@1", 1, 100.0)
    assert client.get(f"/api/projects/{project.pk}/confusion?model=starter@1").json() == [
        {"said": "", "decided": "monocyte", "count": 1}
    ]


def test_after_a_label_is_renamed_lists_and_matrices_use_its_new_code(project, case, labels, ana, rui):
    """What was proposed under the old word means the same label, and is neither rare nor disputed nor wrong for it."""
    waiting, done = field_of(case, ana), field_of(case, ana)
    for field in (waiting, done):
        propose(field, ("lymphocyte", 0.9))
    approve(done, ana, rui)
    labels["lymphocyte"].code = "small_lymphocyte"
    labels["lymphocyte"].parent = labels["monocyte"]
    labels["lymphocyte"].save()
    said = Detection("small_lymphocyte", (10.0, 200.0, 80.0, 90.0), 0.9)
    proposals.write_shadow(field_id=waiting.pk, produced_by="other@1", detections=[said])

    (entry,) = listed(project)

    assert worklist.approved_cells(project.pk) == {"small_lymphocyte": 1}
    assert (entry.place.rare, entry.place.disputed) == (["small_lymphocyte"], 0)
    assert corrections.confusion(project.pk) == [
        {"said": "small_lymphocyte", "decided": "small_lymphocyte", "count": 1}
    ]
