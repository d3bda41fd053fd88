"""`manage.py up`: start everything, print where it is, stop everything at Ctrl-C."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marrowscope.up.errors import CannotStart
from marrowscope.up.starting import up


class Command(BaseCommand):
    """An argument parser and one call."""

    help = "Start Marrowscope: private PostgreSQL and Redis where none are named, web, workers. Ctrl-C stops it all."
    requires_system_checks: list[str] = []  # they would ask a database that is not running yet

    def add_arguments(self, parser: CommandParser) -> None:
        """Where it listens, and whether the demo is made."""
        parser.add_argument("--port", type=int, default=8000, help="where the pages are served (8000)")
        parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets other machines in; set ALLOWED_HOSTS too")
        parser.add_argument("--empty", action="store_true", help="without the demo project")

    def handle(self, **options: object) -> str:
        """Returns the last sentence; a reason not to start is a sentence too, and exit code 1."""
        if not options["port"]:
            raise CommandError("The port is a number from 1 to 65535.")
        try:
            return up(str(options["host"]), int(str(options["port"])), with_demo=not options["empty"])
        except CannotStart as reason:
            raise CommandError(str(reason)) from None
