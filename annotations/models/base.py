"""What every table here has: a UUID key, a time of creation, and a history kept by the database."""

import uuid
from collections.abc import Callable

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

NOT_SET_ASIDE = Q(set_aside_at__isnull=True, set_aside_by__isnull=True, set_aside_reason="")
SET_ASIDE_WITH_REASON = Q(set_aside_at__isnull=False, set_aside_by__isnull=False) & ~Q(set_aside_reason="")


def history(model: type[models.Model]) -> type[models.Model]:
    """Have the database log every row of this model that is written. Trackers bind to a model, so each has its own."""
    track: Callable[[type[models.Model]], type[models.Model]] = pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()
    )
    return track(model)


class Row(models.Model):
    """A row with a key that a client may choose and the moment it was written."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Removable(Row):
    """A row that can be set aside rather than deleted: when, by whom and why it was. All empty while it is in use."""

    set_aside_at = models.DateTimeField(null=True)
    set_aside_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    set_aside_reason = models.TextField(blank=True, default="")

    class Meta:
        abstract = True
