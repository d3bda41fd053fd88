"""The report of a signed count: opened from the case, printed on A4, downloaded, and a changed file found out."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.making import counted_case, signed

pytestmark = [pytest.mark.timeout(300), pytest.mark.xdist_group("browser")]

A4 = b"/MediaBox [0 0 594.95996 841.91998"  # 210 by 297 mm in points, as Chromium writes it


def test_a_signed_count_leaves_as_a_report_whose_seal_can_be_checked(page: Page, site: Site, tmp_path: Path) -> None:
    case = counted_case(page.context, site, "REPORT-1", 41)
    signature = signed(page.context, site, case)
    seal = page.context.request.get(f"/api/approvals/{signature}").json()["sha256"]

    page.goto(f"/cases/{case}")
    page.get_by_role("link", name=re.compile("^Open the report signed by rui")).click()
    sheet = page.get_by_role("article")
    expect(sheet.get_by_role("heading", name="Bone marrow differential count")).to_be_visible()
    for said in ("REPORT-1", "Hypocellular sample", "For Research Use Only.", "starter@1", seal):
        expect(sheet).to_contain_text(said)
    assert A4 in page.pdf(prefer_css_page_size=True)

    with page.expect_download() as started:
        page.get_by_role("link", name="Download").click()
    file = tmp_path / started.value.suggested_filename
    started.value.save_as(file)
    assert file.name == f"marrowscope-report-report-1-{seal[:12]}.html"
    checked(page, file, "is, byte for byte, the report of this signature: REPORT-1, rui")
    file.write_bytes(file.read_bytes().replace(b"Hypocellular", b"Normocellular", 1))
    checked(page, file, "is not as this server makes it, from line")
    file.write_text("nothing of the kind")
    checked(page, file, "was not checked: This file is no report of a signed count")


def checked(page: Page, file: Path, said: str) -> None:
    """Hand the file in, and read what is said of it."""
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("status").filter(has_text=said)).to_be_visible()
