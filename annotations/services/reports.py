"""Reports of signed counts: made from the sealed record, and checked against it."""

import base64
import binascii
import re
import uuid
from dataclasses import dataclass

from accounts.models import User
from django.db.models import TextChoices
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import slugify

from annotations.errors import BadInput, NotFound, WrongState
from annotations.models import Approval
from annotations.permissions import Right, check_can
from annotations.reports import sheet, words
from annotations.reports.words import Language
from annotations.services import approvals

KIND = "marrowscope report 1"
WHOSE = re.compile(rb'<meta name="marrowscope-signature" content="([0-9a-f-]{36})">')
SPOKEN = re.compile(rb'<html lang="([a-z]{2})">')
SEALED = re.compile(rb'<script type="text/plain" id="sealed-record">([A-Za-z0-9+/=]*)</script>')
GONE = "There is no such signature here, or you are not a member of its project."
NO_REPORT = "This file is no report of a signed count: it names no signature. Send the HTML file as it was downloaded."


class Verdict(TextChoices):
    """What became of a report's file since the server made it."""

    AS_SEALED = "as_sealed"  # byte for byte
    RECORD_CHANGED = "record_changed"  # what was signed is not what the file holds
    PAGE_CHANGED = "page_changed"  # the record has its seal, what is around it is not what is made of it


@dataclass(frozen=True)
class Check:
    """A file held against the signature it names; `line` is the first that differs, from 1."""

    verdict: Verdict
    approval: Approval
    line: int | None
    detail: str


def find(*, approval_id: uuid.UUID, by: User) -> Approval:
    """A signature of a project that the person is a member of."""
    found = Approval.objects.select_related("by", "case", "amendment").filter(pk=approval_id).first()
    if found is None:
        raise NotFound(GONE)
    check_can(by, found.case.project_id, Right.VIEW)
    return found


def file_name(approval: Approval) -> str:
    """What the report is called on a person's disk: its case and the beginning of its seal."""
    parts = ["marrowscope-report", slugify(approval.case.code), approval.sha256[:12]]
    return "-".join(filter(None, parts)) + ".html"


def make(approval: Approval, language: Language) -> bytes:
    """The report as one HTML file without outside parts: the same bytes whenever it is made.

    Raises WrongState where the record that is kept is not the one that was sealed.
    """
    if not approvals.is_whole(approval):
        raise WrongState("The record kept of this signature does not have its seal, so no report is made of it.")
    said = words.catalogue(language, "report")["sheet"]
    shown = sheet.contents(approval.record, language)
    more = {
        "kind": KIND,
        "language": language.value,
        "approval": approval.pk,
        "seal": approval.sha256,
        "sealed": base64.b64encode(approval.record.encode()).decode(),
        "w": said,
        "research_use": words.catalogue(language, "app")["researchUse"],
        "of_target": words.fill(said["ofTarget"], target=shown["count"]["target"]),
        "label_set_version": words.fill(said["version"], version=shown["record"]["label_set"]["version"]),
    }
    with translation.override(language.value):  # decimals as the language writes them
        return render_to_string("annotations/report.html", {**shown, **more}).encode()


def check(*, file: bytes, by: User) -> Check:
    """Hold a report's file against what this server makes of the signature that it names."""
    approval = find(approval_id=_whose(file), by=by)
    spoken = SPOKEN.search(file)
    language = spoken[1].decode() if spoken else ""
    made = make(approval, Language(language) if language in Language.values else Language.ENGLISH)
    if file == made:
        return Check(Verdict.AS_SEALED, approval, None, "This is, byte for byte, the report of the signature it names.")
    line = _first_difference(file, made)
    if _record_in(file) != approval.record.encode():
        said = f"The record in this file does not have the seal {approval.sha256}: it was changed. Do not use the file."
        return Check(Verdict.RECORD_CHANGED, approval, line, said)
    said = (
        f"From line {line} on this file is not what this server makes of the signature. The record in it has its "
        "seal, but what the page shows may have been changed. Download the report again."
    )
    return Check(Verdict.PAGE_CHANGED, approval, line, said)


def _whose(file: bytes) -> uuid.UUID:
    named = WHOSE.search(file)
    try:
        return uuid.UUID(named[1].decode() if named else "")
    except ValueError:
        raise BadInput(NO_REPORT) from None


def _record_in(file: bytes) -> bytes | None:
    found = SEALED.search(file)
    try:
        return base64.b64decode(found[1], validate=True) if found else None
    except binascii.Error:
        return None


def _first_difference(one: bytes, other: bytes) -> int:
    """The first line, counted from 1, in which two texts differ."""
    pairs = enumerate(zip(one.split(b"\n"), other.split(b"\n"), strict=False), 1)
    shared = min(one.count(b"\n"), other.count(b"\n")) + 1
    return next((number for number, (mine, theirs) in pairs if mine != theirs), shared)
