"""`manage.py demo`: make the demo project unless it is there."""

from django.core.management.base import BaseCommand

from marrowscope import demo


class Command(BaseCommand):
    """One call; `up` makes it at every start."""

    help = "Make the synthetic demo project, its people and its fields, unless they are there."

    def handle(self, **options: object) -> str:
        """Returns the sentence it prints."""
        return f"The project “{demo.ensure().name}” is ready."
