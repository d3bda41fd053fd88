"""`manage.py import_fields DIR --case CODE --project NAME`: every photograph of a folder into one case."""

import argparse
import re
from pathlib import Path
from typing import Any

from accounts.models import User
from django.core.management.base import BaseCommand, CommandError
from jobs.errors import DomainError

from annotations.errors import NotAllowed
from annotations.models import Case, Membership, Project, Role
from annotations.permissions import RIGHTS, Right
from annotations.services import cases, fields


class Command(BaseCommand):
    """Says what became of each file, and how many came in; ends with 1 when a file was refused."""

    help = "Import every photograph of a folder, and of the folders in it, into a case."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """DIR, the case (made when missing), the project, and in whose name."""
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument("--project", required=True, metavar="NAME", help="the project's name")
        parser.add_argument(
            "--case", required=True, metavar="CODE", help="the case's code; the case is made when missing"
        )
        parser.add_argument("--by", metavar="USERNAME", help="who uploads; otherwise an administrator of the project")

    def handle(self, *args: Any, **options: Any) -> str:
        """Store one file after the other. A refused file leaves nothing behind and stops none of the others."""
        paths = files_of(options["folder"])
        project = _project(options["project"])
        by = _uploader(project, options["by"])
        case, made = _case(project, options["case"], by)
        new = known = 0
        for number, path in enumerate(paths, 1):
            stored = self._store(case, path, by, f"[{number}/{len(paths)}] {path.relative_to(options['folder'])}")
            new += stored is not None and not stored.duplicate
            known += stored is not None and stored.duplicate
        refused = len(paths) - new - known
        said = f"{_counted(new)} imported into case {case.code}, {known} already there, {refused} refused."
        if made and not new:
            case.delete()  # a case without fields would be all that is left of a failed import
        if refused:
            raise CommandError(f"{'Not everything' if new or known else 'Nothing'} was imported: {said}")
        return said

    def _store(self, case: Case, path: Path, by: User, progress: str) -> fields.Stored | None:
        try:
            with path.open("rb") as source:
                stored = fields.store(case_id=case.pk, source=source, by=by, source_name=path.name)
        except DomainError as refusal:
            self.stderr.write(f"{progress}: refused. {refusal}")
            return None
        except OSError as error:
            self.stderr.write(f"{progress}: refused. The file cannot be read: {error.strerror}.")
            return None
        what = f"already there as {stored.field.name}" if stored.duplicate else f"stored as {stored.field.name}"
        removed = f" (without its {', '.join(stored.removed)})" if stored.removed else ""
        self.stdout.write(f"{progress}: {what}{removed}.")
        return stored


def files_of(folder: Path) -> list[Path]:
    """The files under a folder in natural order (2 before 10), hidden ones left out. Raises CommandError."""
    if not folder.is_dir():
        raise CommandError(f"There is no folder {folder}.")
    found = [path for path in folder.rglob("*") if path.is_file() and not _hidden(path.relative_to(folder))]
    if not found:
        raise CommandError(f"There are no files in {folder}.")
    return sorted(found, key=lambda path: natural(str(path.relative_to(folder))))


def natural(name: str) -> list[tuple[bool, int, str]]:
    """A sorting key that reads digits as numbers."""
    return [
        (not part.isdecimal(), int(part) if part.isdecimal() else 0, part.lower()) for part in re.split(r"(\d+)", name)
    ]


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _counted(number: int) -> str:
    return "1 field" if number == 1 else f"{number} fields"


def _project(name: str) -> Project:
    project = Project.objects.filter(name=name).first()
    if project is None:
        raise CommandError(f"There is no project called “{name}”.")
    return project


def _uploader(project: Project, username: str | None) -> User:
    """Who the fields are uploaded by: the person named, or the project's first administrator."""
    if username:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no person with the user name “{username}”.")
        return user
    member = (
        Membership.objects.filter(project=project, role=Role.ADMINISTRATOR)
        .select_related("user")
        .order_by("pk")
        .first()
    )
    if member is None:
        raise CommandError(f"The project “{project.name}” has no administrator; say with --by who uploads.")
    return member.user


def _case(project: Project, code: str, by: User) -> tuple[Case, bool]:
    """The case, and whether it had to be made."""
    try:
        _check(project, by)
        found = Case.objects.filter(project=project, code=code.strip()).first()
        return found or cases.create(project_id=project.pk, code=code, by=by), found is None
    except DomainError as refusal:
        raise CommandError(str(refusal)) from None


def _check(project: Project, by: User) -> None:
    """Refuse once, before the first file, what would be refused for every one."""
    role = Membership.objects.filter(project=project, user=by).values_list("role", flat=True).first()
    if role is None or Right.UPLOAD not in RIGHTS[Role(role)]:
        raise NotAllowed(f"{by.username} may not {Right.UPLOAD.value} in the project “{project.name}”.")
