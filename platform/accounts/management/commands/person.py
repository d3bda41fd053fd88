"""`manage.py person NAME`: make a person who can sign in, or give one a new password."""

import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User


class Command(BaseCommand):
    """Asks for the password, so that none stands in a shell's history."""

    help = (
        "Make a person who can sign in, or give one a new password. What the person may do in a project, "
        "the project's administrator says on its Members page. The password is asked for, or read from a pipe."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the user name to sign in with, as drjones")
        parser.add_argument("--called", metavar="'FIRST LAST'", help="the name that others and signatures show")

    def handle(self, *, name: str, called: str | None, **options: Any) -> str:
        """Returns the sentence it prints; CommandError, and nothing changed, where name or password will not do."""
        person = User.objects.filter(username=name).first()
        known, person = person is not None, person or User(username=name)
        if called is not None:
            person.first_name, _, person.last_name = called.partition(" ")
        try:
            person.clean_fields(exclude=["password"])
            password = _asked()
            validate_password(password, person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        person.set_password(password)
        person.save()
        return f"{name} has a new password." if known else f"{name} can sign in."


def _asked() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass("Password: ")
    if getpass("Again: ") != password:
        raise CommandError("The two passwords differ; nothing was changed.")
    return password
