"""The demo project of a first start: four synthetic cases, pre-labelled by the real worker with the starter model."""

import io
import secrets

from accounts.models import User
from django.conf import settings

from annotations.models import Case, Field, Membership, Project, Role
from annotations.services import cases, fields, projects
from inference.services import models, prelabel
from inference.smears import generate

NAME = "Synthetic demo"
STARTER = settings.ROOT / "inference" / "starter"
# Each field's number is its seed; all seven lineages occur. A model learns from four approved cases on.
CASES = {f"DEMO-{case}": range(7 + 3 * case, 10 + 3 * case) for case in (1, 2, 3, 4)}
CAST = {"adam": Role.ADMINISTRATOR, "rui": Role.PATHOLOGIST, "ana": Role.ANNOTATOR}


def ensure() -> Project:
    """Make the demo project unless it is there. Interrupted half way, the next call goes on where it stopped."""
    people = ensure_people()
    project = _project(people)
    if missing := _missing(project):
        for code, seed in missing:
            print(f"Drawing synthetic field {seed - 9} of 12, for case {code}", flush=True)
            _store(project, code, seed, people["rui"])
        _prelabel(project, people)
    return project


def ensure_people() -> dict[str, User]:
    """The demo's people by name, made unless they are there. Quick: `up` waits for it before it says who signs in."""
    password = demo_password()
    return {name: _person(name, password) for name in CAST}


def demo_password() -> str:
    """The one password of the demo's people: made at the first start and kept with the data."""
    path = settings.VAR / "demo-password"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(4))
    return path.read_text()


def _person(name: str, password: str) -> User:
    user, new = User.objects.get_or_create(
        username=name, defaults={"is_staff": name == "adam", "first_name": name.title()}
    )
    if new:
        user.set_password(password)
        user.save()
    return user


def _project(people: dict[str, User]) -> Project:
    project = Project.objects.filter(name=NAME).first()
    if project is None:
        description = "Photographs drawn by a program, not taken of a patient. For trying Marrowscope out."
        project = projects.create(name=NAME, description=description, synthetic=True, by=people["adam"])
    for name, role in CAST.items():
        Membership.objects.get_or_create(project=project, user=people[name], defaults={"role": role})
    return project


def _missing(project: Project) -> list[tuple[str, int]]:
    """The demo's fields that are not stored yet. They come in order; people may have renamed or moved them since."""
    wanted = [(code, seed) for code, seeds in CASES.items() for seed in seeds]
    return wanted[Field.objects.filter(project=project).count() :]


def _store(project: Project, code: str, seed: int, by: User) -> None:
    case = Case.objects.filter(project=project, code=code).first()
    case = case or cases.create(project_id=project.pk, code=code, by=by)
    photograph = io.BytesIO()
    generate(seed=seed).image.save(photograph, "JPEG", quality=92)
    photograph.seek(0)
    fields.store(case_id=case.pk, source=photograph, source_name=f"synthetic-{seed}.jpg", by=by)


def _prelabel(project: Project, people: dict[str, User]) -> None:
    starter = models.register(folder=STARTER, name="starter", by=people["adam"])
    models.deploy(project_id=project.pk, model_id=starter.pk, by=people["adam"])
    prelabel.start_on_stored(project_id=project.pk)  # nobody asks for it: it is what happens to fields that are stored
