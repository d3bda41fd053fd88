"""Changing a project's labels: what is refused and why, what hears of it, and what is sealed and stays."""

import json
import uuid

import pytest

from annotations.errors import AlreadyThere, BadInput, NotAllowed, NotFound, WrongState
from annotations.models import Cell, Label, LabelSet
from annotations.reports.words import Language
from annotations.services import approvals, exports, projects, proposals, relabelling, reports, review
from annotations.services.proposals import Detection
from inference.training import colours
from tests.annotations.conftest import PASSWORD, draw


@pytest.fixture
def add(project, adam):
    return lambda name, **more: relabelling.add(project_id=project.pk, by=adam, name=name, **more)


@pytest.fixture
def change(project, adam):
    return lambda label, **to: relabelling.change(project_id=project.pk, label_id=label.pk, by=adam, **to)


@pytest.fixture
def delete(project, adam):
    return lambda label: relabelling.delete(project_id=project.pk, label_id=label.pk, by=adam)


def version(project) -> int:
    return LabelSet.objects.get(project=project).version


def everything(project) -> list[tuple]:
    return [version(project), *Label.objects.filter(label_set__project=project).order_by("pk").values_list()]


def test_pictures_of_the_command_line_have_the_colours_of_the_default_labels(project):
    drawn = Label.objects.filter(label_set__project=project)

    assert {code: label.colour for label in drawn for code in (label.code, *label.aliases)} == colours.CLASSES


def test_a_new_stage_takes_what_is_not_given_from_its_lineage(add, labels, project):
    mott = add("Mott cell", parent=labels["plasma_cell"].pk, shortcut="8")

    assert (mott.code, mott.shortcut, mott.counting) == ("mott_cell", "8", "differential")
    assert mott.colour not in {label.colour for label in labels.values()}
    assert mott.position > max(label.position for label in labels.values())
    assert version(project) == 2


def test_a_new_lineage_has_a_colour_of_its_own(add, labels):
    tumour = add("Tumour cell", counting="separate")

    assert (tumour.parent, tumour.counting) == (None, "separate")
    assert tumour.colour not in {label.colour for label in labels.values()}


@pytest.mark.parametrize("name", ["\u200b", "Mott\u202ecell"])
def test_a_name_can_be_read(name, add, project):
    with pytest.raises(BadInput, match="printable"):
        add(name)


def test_a_key_of_the_viewer_is_no_labels(add, project):
    with pytest.raises(BadInput, match="The key D draws"):
        add("Mott cell", shortcut="d")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "  plasma  CELL "}, "already a label called “Plasma cell”"),
        ({"name": "Mott cell", "code": "plasma_cell"}, "belongs to the label “Plasma cell”"),
        ({"name": "Mott cell", "code": "blast"}, "belongs to the label “Myeloblast”"),
        ({"name": "Mott cell", "shortcut": "g"}, "key G belongs to the label “Plasmablast”"),
    ],
)
def test_two_labels_never_share_a_name_a_code_or_a_key(given, said, add, project):
    before = everything(project)

    with pytest.raises(AlreadyThere, match=said):
        add(**given)

    assert everything(project) == before


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Erythroblast", "erythroblast_2"),
        ("Große Zelle", "groe_zelle"),
        ("细胞", "label"),
        ("2-lobed cell", "lobed_cell"),
    ],
)
def test_a_code_is_made_that_no_label_and_no_other_name_of_one_has(name, code, add):
    assert add(name).code == code


def test_a_renamed_label_keeps_its_code_and_its_cells(change, labels, field, ana, project):
    draw(field, ana, labels["monocyte"])

    change(labels["monocyte"], name="Monocytic cell")

    label = Cell.objects.get().label
    assert (label.name, label.code, version(project)) == ("Monocytic cell", "monocyte", 2)


def test_saying_what_is_so_already_changes_nothing(change, labels, project):
    before = everything(project)

    change(labels["plasmablast"], name="Plasmablast", parent=labels["plasma_cell"].pk, shortcut="g")

    assert everything(project) == before


def test_a_moved_label_takes_a_shade_of_its_new_lineage(change, labels):
    moved = change(labels["mast_cell"], parent=labels["granulocyte"].pk)

    assert moved.parent == labels["granulocyte"]
    assert moved.colour not in {label.colour for label in labels.values()}


@pytest.mark.parametrize(
    ("code", "to", "error", "said"),
    [
        ("monoblast", "promonocyte", BadInput, "“Promonocyte” is a stage"),
        ("plasma_cell", "lymphocyte", WrongState, r"has stages \(Plasmablast\)"),
        ("monocyte", "granulocyte", WrongState, "M:E ratio counts the lineage “Monocyte”"),
        ("plasmablast", "plasmablast", BadInput, "not another label of this project"),
    ],
)
def test_labels_stay_two_levels_deep_and_the_ratio_keeps_its_lineages(code, to, error, said, change, labels, project):
    before = everything(project)

    with pytest.raises(error, match=said):
        change(labels[code], parent=labels[to].pk)

    assert everything(project) == before


def test_a_label_of_another_project_is_not_there(project, adam, labels, change, delete):
    other = projects.create(name="Another", by=adam)
    theirs = Label.objects.get(label_set__project=other, code="plasma_cell")

    for refused in (lambda: change(theirs, name="Mine"), lambda: delete(theirs)):
        with pytest.raises(NotFound):
            refused()
    with pytest.raises(BadInput, match="not another label"):
        change(labels["plasmablast"], parent=theirs.pk)


def test_only_administrators_change_labels(project, rui):
    with pytest.raises(NotAllowed, match="manage the project, its members and labels"):
        relabelling.add(project_id=project.pk, by=rui, name="Mott cell")


def test_a_label_in_use_cannot_be_deleted_and_says_how_many_cells_carry_it(delete, labels, field, ana, project):
    for _ in range(2):
        draw(field, ana, labels["plasmablast"])
    before = everything(project)

    with pytest.raises(WrongState, match="2 cells carry the label “Plasmablast”"):
        delete(labels["plasmablast"])

    assert everything(project) == before


def test_a_lineage_with_stages_cannot_be_deleted_and_an_unused_stage_can(delete, labels, project):
    with pytest.raises(WrongState, match="Plasmablast"):
        delete(labels["plasma_cell"])

    delete(labels["plasmablast"])
    labels["plasma_cell"].refresh_from_db()
    delete(labels["plasma_cell"])

    assert version(project) == 3


def test_what_was_sealed_keeps_the_names_it_was_sealed_with(change, labels, case, field, ana, rui, project):
    draw(field, ana, labels["monocyte"])
    review.submit(field_id=field.pk, threshold=0.7, by=ana)
    review.approve(field_id=field.pk, by=rui)
    sealed = approvals.approve_case(case_id=case.pk, by=rui, password=PASSWORD, meaning="Reviewed", justification="Few")
    frozen = exports.freeze(project_id=project.pk, by=rui)
    report = reports.make(sealed, Language.ENGLISH)

    change(labels["monocyte"], name="Monocytic cell")

    sealed.refresh_from_db()
    assert approvals.is_whole(sealed)
    assert approvals.is_current(sealed)
    record = json.loads(sealed.record)["label_set"]
    names = {label["code"]: label["name"] for label in record["labels"]}
    assert (record["version"], names["monocyte"]) == (1, "Monocyte")
    assert reports.make(sealed, Language.ENGLISH) == report
    coco = json.loads(b"".join(exports.snapshot_chunks(frozen)))
    assert "Monocyte" in {category.get("display_name") for category in coco["categories"]}
    again = exports.freeze(project_id=project.pk, by=rui)
    assert (frozen.label_set_version, again.label_set_version) == (1, 2)
    assert again.sha256 != frozen.sha256


def test_a_model_that_was_taught_by_keys_goes_on_proposing_a_renamed_and_moved_label(change, labels, field):
    change(labels["mast_cell"], name="Tissue mast cell", parent=labels["granulocyte"].pk)
    detection = Detection("mast_cell", (10, 10, 40, 40), 0.9, label=labels["mast_cell"].pk)

    proposals.write(field_id=field.pk, produced_by="taught@1", detections=[detection])

    label = Cell.objects.get().label
    assert (label.name, label.parent) == ("Tissue mast cell", labels["granulocyte"])


def test_every_change_is_in_the_history_that_the_database_keeps(add, change, delete, labels):
    mott = add("Mott cell", parent=labels["plasma_cell"].pk)
    key = mott.pk
    change(mott, name="Mott's cell")
    delete(mott)

    events = Label.pgh_event_model.objects.filter(pgh_obj_id=key).order_by("pgh_id")
    assert [(event.pgh_label, event.name) for event in events] == [
        ("insert", "Mott cell"),
        ("update", "Mott's cell"),
        ("delete", "Mott's cell"),
    ]


def test_browsers_are_told_after_the_commit(add, project, monkeypatch, django_capture_on_commit_callbacks):
    told = []
    monkeypatch.setattr("jobs.announce._send", lambda group, message: told.append((group, message["what"])))

    with django_capture_on_commit_callbacks(execute=True):
        add("Mott cell")
        assert told == []

    assert told == [(f"project.{project.pk}", "labels")]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"name": " "}, "name"),
        ({"name": "Mott cell", "shortcut": "0"}, "one letter"),
        ({"name": "Mott cell", "shortcut": "MM"}, "one letter"),
        ({"name": "Mott cell", "colour": "red"}, "colour"),
        ({"name": "Mott cell", "code": "Mott Cell"}, "code"),
        ({"name": "Mott cell", "parent": str(uuid.UUID(int=1))}, "lineage"),
    ],
)
def test_the_api_says_what_is_wrong_with_a_label(body, said, client_of, project, labels):
    before = everything(project)

    answer = client_of("adam").post(f"/api/projects/{project.pk}/labels", body, format="json")

    assert answer.status_code == 400
    assert said in answer.json()["detail"]
    assert everything(project) == before
