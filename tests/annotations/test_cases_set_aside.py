"""A whole case set aside with its fields, brought back, or given another code; and what stands in the way."""

import io
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from annotations.errors import AlreadyThere, BadInput, WrongState
from annotations.models import Case, Field
from annotations.services import approvals, cases, fields, moving, review, setting_aside
from tests.annotations.conftest import PASSWORD, draw, make_field
from tests.annotations.pictures import jpeg

WHY = "Entered twice"


@pytest.fixture
def shelf(case, ana, labels) -> list[Field]:
    """A stored field, a draft, one in review, and one that was set aside by itself."""
    made = [make_field(case, ana, number) for number in range(1, 5)]
    draw(made[1], ana, labels["monocyte"])
    review.submit(field_id=made[2].pk, threshold=0.7, by=ana)
    setting_aside.set_aside(field_id=made[3].pk, reason="Out of focus", by=ana)
    return made


def set_aside(case: Case, by, reason: str = WHY) -> Case:
    return setting_aside.set_aside_case(case_id=case.pk, reason=reason, by=by)


def approved(case: Case, ana, rui, labels) -> Field:
    field = make_field(case, ana, 9)
    draw(field, ana, labels["monocyte"])
    review.submit(field_id=field.pk, threshold=0.7, by=ana)
    return review.approve(field_id=field.pk, by=rui)


def sign(case: Case, by) -> Any:
    return approvals.approve_case(case_id=case.pk, by=by, password=PASSWORD, meaning="Reviewed", justification="Few")


def listed(client: Any, case: Case, **more: str) -> list[str]:
    return [row["id"] for row in client.get("/api/cases", {"project": case.project_id, **more}).json()["results"]]


def test_it_leaves_the_list_with_its_fields_and_keeps_who_when_and_why(case, shelf, client_of, ana):
    answer = client_of("ana").post(f"/api/cases/{case.pk}/set-aside", {"reason": WHY}, format="json").json()

    assert (answer["set_aside_by"], answer["set_aside_reason"]) == ("ana", WHY)
    vera = client_of("vera")
    assert (listed(vera, case), listed(vera, case, set_aside="true")) == ([], [str(case.pk)])
    assert vera.get("/api/fields").json()["results"] == []
    assert sum(vera.get(f"/api/projects/{case.project_id}").json()["field_counts"].values()) == 0
    assert set(Field.objects.values_list("state", "set_aside_by")) == {("set_aside", ana.pk)}


def test_it_comes_back_as_it_was_without_the_field_that_was_aside_before(case, shelf, ana):
    before = list(Field.objects.order_by("name").values_list("state", "set_aside_reason"))

    set_aside(case, ana)
    with pytest.raises(WrongState, match=r"case M-17 is set aside\. Bring it back first"):
        setting_aside.bring_back(field_id=shelf[0].pk, by=ana)
    setting_aside.bring_back_case(case_id=case.pk, by=ana)

    assert list(Field.objects.order_by("name").values_list("state", "set_aside_reason")) == before
    assert [state for state, _ in before] == ["stored", "draft", "in_review", "set_aside"]
    assert Case.objects.get().set_aside_at is None
    past = Case.pgh_event_model.objects.filter(pgh_obj=case).order_by("pgh_id")
    assert list(past.values_list("set_aside_reason", flat=True)) == ["", WHY, ""]


def test_an_empty_case_can_be_set_aside(case, ana):
    assert set_aside(case, ana).set_aside_reason == WHY


def test_an_approved_field_or_a_signature_stands_in_the_way(case, shelf, ana, rui, labels):
    field = approved(case, ana, rui, labels)
    with pytest.raises(WrongState, match="1 field of this case is approved: a pathologist reopens it first"):
        set_aside(case, rui)
    for other in shelf[:3]:
        setting_aside.set_aside(field_id=other.pk, reason=WHY, by=ana)
    sign(case, rui)
    review.reopen(field_id=field.pk, reason=WHY, by=rui)

    with pytest.raises(WrongState, match=r"the count of this case on \d+ [A-Z][a-z]{2} \d{4}\. .* can be moved or"):
        set_aside(case, rui)
    assert Case.objects.get().set_aside_at is None


def test_nothing_enters_a_case_that_is_set_aside(case, ana, project, labels):
    elsewhere = make_field(Case.objects.create(project=project, code="M-18"), ana)
    set_aside(case, ana)

    for act in (
        lambda: fields.store(case_id=case.pk, source=io.BytesIO(jpeg()), by=ana),
        lambda: cases.create_slide(case_id=case.pk, name="2", by=ana),
        lambda: moving.move(field_id=elsewhere.pk, case_id=case.pk, reason=WHY, by=ana),
        lambda: cases.rename(case_id=case.pk, code="M-71", by=ana),
        lambda: set_aside(case, ana),
    ):
        with pytest.raises(WrongState, match=r"case M-17 is set aside\. Bring it back first"):
            act()
    with pytest.raises(AlreadyThere, match="already a case “M-17” in this project, which was set aside"):
        cases.create(project_id=project.pk, code="M-17", by=ana)


def test_codes_that_differ_in_capitals_alone_are_one(case, project, ana):
    with pytest.raises(AlreadyThere, match="already a case “M-17” in this project"):
        cases.create(project_id=project.pk, code="m-17", by=ana)
    other = cases.create(project_id=project.pk, code="M-18", by=ana)
    with pytest.raises(AlreadyThere, match="already a case “M-17” in this project"):
        cases.rename(case_id=other.pk, code="m-17", by=ana)
    assert cases.rename(case_id=case.pk, code="m-17", by=ana).code == "m-17"


def test_it_takes_a_reason_and_only_what_is_aside_comes_back(case, ana):
    with pytest.raises(BadInput, match="Say why"):
        set_aside(case, ana, " ")
    with pytest.raises(WrongState, match="nothing to bring back"):
        setting_aside.bring_back_case(case_id=case.pk, by=ana)


def test_the_database_refuses_a_case_that_nobody_set_aside(case):
    with pytest.raises(IntegrityError, match="case_set_aside_says_by_whom"), transaction.atomic():
        Case.objects.update(set_aside_reason="Because")


def test_another_code_renames_the_fields_and_says_so_of_the_signed_count(case, ana, rui, labels, client_of):
    approved(case, ana, rui, labels)
    signed = sign(case, rui)

    answer = client_of("ana").patch(f"/api/cases/{case.pk}", {"code": " M-71 "}, format="json").json()

    assert (answer["code"], answer["approval"]["current"]) == ("M-71", False)
    assert Field.objects.get().name == "M-71-009"
    assert '"code":"M-17"' in signed.record
    signed.case.refresh_from_db()
    assert sign(case, rui).predecessor == signed


@pytest.mark.parametrize("code", ["", "=1", "x" * 61, "M-18"])
def test_a_code_that_will_not_do_changes_nothing(code, case, project, field, client_of):
    Case.objects.create(project=project, code="M-18")

    answer = client_of("ana").patch(f"/api/cases/{case.pk}", {"code": code}, format="json")

    assert answer.status_code in (400, 409)
    assert (Case.objects.get(pk=case.pk).code, Field.objects.get().name) == ("M-17", "M-17-001")
