"""Takes a checkpoint folder into the platform as a model version, and puts it to use if asked."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from jobs.errors import DomainError

from annotations.models import Project
from inference.services import models


class Command(BaseCommand):
    """`manage.py register_model FOLDER --name starter [--deploy PROJECT]`."""

    help = "Register a checkpoint folder (model.safetensors and model.json) as the next version of a model"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder of the checkpoint")
        parser.add_argument("--name", required=True, help="the model's name, as in starter@1")
        parser.add_argument(
            "--deploy", metavar="PROJECT", help="also make it the model in use in this project (its name)"
        )

    def handle(self, *, folder: Path, name: str, deploy: str | None, **options: Any) -> str:
        try:
            project = _project(deploy) if deploy else None
            model = models.register(folder=folder, name=name)
            if project is None:
                return f"{model.word} is registered."
            models.deploy(project_id=project.pk, model_id=model.pk)
            return f"{model.word} is registered and in use in {project.name}."
        except DomainError as error:
            raise CommandError(str(error)) from error


def _project(name: str) -> Project:
    found = Project.objects.filter(name=name).first()
    if found is None:
        raise CommandError(f"There is no project called “{name}”.")
    return found
