"""The report of a signed count: what it shows, that it stays the same, and that a changed file is found out."""

import hashlib
import json
import re
import subprocess
from pathlib import Path

import pgtrigger
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from annotations import RESEARCH_USE
from annotations.models import Approval
from annotations.reports import sheet
from annotations.services import approvals, reports, review
from tests.annotations.conftest import PASSWORD, draw, propose

FLOW = Path(__file__).parents[2] / "docs" / "flow.md"
SHOWN = re.compile(r"<style>.*?</style>|<script.*?</script>|<[^>]*>", re.DOTALL)


@pytest.fixture
def signed(field, ana, rui, labels):
    """A count of three cells, two of which a model proposed."""
    propose(field, ("lymphocyte", 0.9), ("erythroid", 0.8))
    draw(field, ana, labels["band_neutrophil"])
    draw(field, ana, labels["megakaryocyte"], (300.0, 300.0, 200.0, 200.0))
    review.submit(field_id=field.pk, threshold=0.7, by=ana)
    review.approve(field_id=field.pk, by=rui)
    return sign(field.case, rui)


def sign(case, by, **more):
    said = {"password": PASSWORD, "meaning": "Reviewed and approved", "justification": "Dry <tap>"}
    return approvals.approve_case(case_id=case.pk, by=by, **{**said, **more})


def report(client, approval, language="en"):
    answer = client.get(f"/api/approvals/{approval.pk}/report?language={language}")
    assert answer.status_code == 200, answer.content
    return answer


def check(client, content):
    return client.post("/api/reports/check", {"file": SimpleUploadedFile("report.html", content)}, format="multipart")


def words_of(page: bytes) -> str:
    return " ".join(SHOWN.sub(" ", page.decode()).split())


def test_a_report_shows_what_was_signed(client_of, signed):
    page = words_of(report(client_of("vera"), signed).content)

    for said in (
        RESEARCH_USE, "M-17", "Signed by rui", "Reviewed and approved", "Dry &lt;tap&gt;",
        "Nucleated cells counted 3 of 500", "M:E ratio 1.0 : 1", "Lymphocyte 1 33.3 0.8 – 90.6",
        "Counted separately Class Cells Megakaryocyte 1",
        "version 1", "starter@1 1 2 0", "Cells added by hand 2", "M-17-001 4 rui", signed.sha256,
    ):  # fmt: skip
        assert said in page


def test_a_report_says_of_no_stage_that_there_was_none_where_nobody_staged_the_cells(client_of, signed):
    page = words_of(report(client_of("vera"), signed).content)

    assert "Erythroid (nucleated) 1 33.3 0.8 – 90.6 not staged 1 – –" in page
    assert "erythroblast" not in page.lower()
    assert "Band neutrophil 1 33.3 0.8 – 90.6" in page  # staged, and so are the stages beside it: 0 of 3
    assert page.count("not staged") == 1


def test_a_record_of_the_first_format_shows_the_same_counts(signed):
    now = json.loads(signed.record)
    rows = now["differential"]["rows"]
    smudge = next(row for row in rows if row["code"] == "smudge")
    other = next(row for row in rows if row["code"] == "other")
    smudge["count"] = 5
    then = json.loads(json.dumps(now).replace("marrowscope approval 2", "marrowscope approval 1"))
    next(row for row in then["differential"]["rows"] if row["code"] == "other")["count"] += 5

    groups = [sheet.contents(json.dumps(record), "en")["groups"] for record in (now, then)]

    assert smudge["parent"] == other["label"]
    assert groups[0] == groups[1]


def test_a_report_in_german_writes_german_words_and_decimals(client_of, signed):
    page = words_of(report(client_of("vera"), signed, "de").content)

    assert "Lymphozyt 1 33,3 0,8 – 90,6" in page
    assert "Nur für Forschungszwecke" in page


def test_a_report_is_one_file_under_a_name_of_its_own(client_of, signed):
    answer = report(client_of("vera"), signed)

    assert f'filename="marrowscope-report-m-17-{signed.sha256[:12]}.html"' in answer["Content-Disposition"]
    assert not re.search(rb"src=|href=|url\(|@import", answer.content)
    assert report(client_of("rui"), signed).content == answer.content


def test_the_seal_is_computed_from_the_file_alone_by_the_command_that_the_docs_name(client_of, signed, tmp_path):
    (command,) = re.findall(r"^(grep .*report\.html.*)$", FLOW.read_text(), re.MULTILINE)
    (tmp_path / "report.html").write_bytes(report(client_of("vera"), signed).content)

    said = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, check=True, text=True).stdout

    assert said.split()[0] == signed.sha256 == hashlib.sha256(signed.record.encode()).hexdigest()


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_file_as_it_was_downloaded_is_known_again(client_of, signed, language):
    answer = check(client_of("vera"), report(client_of("ana"), signed, language).content).json()

    assert (answer["verdict"], answer["line"], answer["approval"]["id"]) == ("as_sealed", None, str(signed.pk))


def test_a_changed_number_is_found_with_its_line(client_of, signed):
    file = report(client_of("vera"), signed).content
    forged = file.replace(b"33.3", b"53.3", 1)

    answer = check(client_of("vera"), forged).json()

    assert answer["verdict"] == "page_changed"
    assert b"53.3" in forged.split(b"\n")[answer["line"] - 1]
    assert f"From line {answer['line']} on" in answer["detail"]


def test_a_changed_record_is_found(client_of, signed):
    file = report(client_of("vera"), signed).content
    place = file.index(b'id="sealed-record">') + 60

    answer = check(client_of("vera"), file[:place] + b"A" + file[place + 1 :]).json()

    assert answer["verdict"] == "record_changed"
    assert "it was changed" in answer["detail"]


def test_whatever_byte_is_changed_or_lost_it_is_not_taken_for_the_report(client_of, signed):
    client, file = client_of("vera"), report(client_of("vera"), signed).content
    for place in range(0, len(file), len(file) // 20):
        spoilt = file[:place] + bytes([file[place] ^ 1]) + file[place + 1 :]
        answer = check(client, spoilt)
        assert answer.status_code in (400, 404) or answer.json()["verdict"] != "as_sealed"
    assert check(client, file + b"\n").json()["verdict"] == "page_changed"
    assert check(client, file[:-1]).json()["verdict"] == "page_changed"


@pytest.mark.parametrize(
    "content", [b"hello", b"\x00\xff", b'<meta name="marrowscope-signature" content="' + b"-" * 36 + b'">']
)
def test_a_file_that_is_no_report_is_refused_in_a_sentence(client_of, signed, content):
    answer = check(client_of("vera"), content)

    assert answer.status_code == 400
    assert "no report of a signed count" in answer.json()["detail"]


def test_an_outsider_learns_nothing_of_a_report_and_nobody_must_sign_in(client, client_of, signed):
    file = report(client_of("vera"), signed).content

    assert check(client_of("zoe"), file).status_code == 404
    assert client.post("/api/reports/check").status_code == 401


def test_a_language_that_no_catalogue_speaks_is_refused(client_of, signed):
    answer = client_of("vera").get(f"/api/approvals/{signed.pk}/report?language=tlh")

    assert answer.status_code == 400
    assert "language" in answer.json()["errors"]


def test_an_amended_count_names_what_amends_it_and_keeps_its_own_report(client_of, signed, rui):
    before = report(client_of("vera"), signed).content
    second = sign(signed.case, rui, meaning="Amended after review")

    first, other = client_of("vera").get(f"/api/cases/{signed.case_id}/approvals").json()

    assert (first["superseded_by"], other["superseded_by"]) == (str(second.pk), None)
    assert report(client_of("vera"), signed).content == before
    assert f"Amends the count with the seal {signed.sha256}" in words_of(report(client_of("vera"), second).content)


def test_no_report_is_made_of_a_record_without_its_seal(client_of, signed):
    with pgtrigger.ignore("annotations.Approval:written_once"):  # as somebody with the database's password could
        Approval.objects.update(record=signed.record.replace("lymphocyte", "monocyte"))

    answer = client_of("vera").get(f"/api/approvals/{signed.pk}/report")

    assert answer.status_code == 409
    assert "does not have its seal" in answer.json()["detail"]


def test_lists_leave_the_record_out_and_the_signature_alone_has_it(client_of, signed):
    client = client_of("vera")

    assert "record" not in client.get(f"/api/cases/{signed.case_id}").json()["approval"]
    assert client.get(f"/api/approvals/{signed.pk}").json()["record"] == Approval.objects.get().record
    assert reports.file_name(signed).startswith("marrowscope-report-m-17-")
