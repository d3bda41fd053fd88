"""The person who signs in."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Django's own user under a name of ours, so that fields can be added without replacing a table."""

    preferences = models.JSONField(default=dict, blank=True)  # read and written by accounts.preferences

    @property
    def name(self) -> str:
        """What other people read: the full name, or the username where none was given."""
        return self.get_full_name() or self.username
