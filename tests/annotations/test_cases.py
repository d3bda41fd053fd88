"""What a list of cases says of each."""

import pytest

from tests.annotations.conftest import make_field

pytestmark = pytest.mark.django_db


def test_a_case_shows_its_first_three_fields(case, ana, client_of):
    shelf = [make_field(case, ana, number) for number in range(5)]

    [shown] = client_of("ana").get("/api/cases", {"project": str(case.project_id)}).json()["results"]

    assert shown["thumbnails"] == [f"/api/fields/{field.pk}/thumbnail" for field in shelf[:3]]


def test_a_list_of_cases_costs_the_same_however_many_fields_there_are(
    case, ana, client_of, django_assert_max_num_queries
):
    client = client_of("ana")
    for number in range(6):
        make_field(case, ana, number)

    with django_assert_max_num_queries(8):
        client.get("/api/cases", {"project": str(case.project_id)})
