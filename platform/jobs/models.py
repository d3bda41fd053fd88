"""The row of a piece of background work. Celery's own states never reach a person."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class JobState(models.TextChoices):
    """Where a job stands."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


OVER = (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)


class Job(models.Model):
    """One piece of work: `kind` is the Celery task's name, `payload` holds the ids it needs.

    `attempt` rises with every claim. It is the fence: whoever holds an older number may write nothing more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    project = models.UUIDField(null=True, blank=True, db_index=True)  # a key without a table: jobs knows no projects
    title = models.CharField(max_length=200)
    queue = models.CharField(max_length=30, default="default")
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.PENDING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)  # 0: not known yet
    message = models.CharField(max_length=300, blank=True)
    error = models.TextField(blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)  # when its message last went to the queue
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    exclusive = models.BooleanField(default=False)  # only one of its kind in its project is unfinished at a time
    attempt = models.PositiveIntegerField(default=0)
    attempt_limit = models.PositiveIntegerField(default=3)  # a worker that dies in this attempt fails the job

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [models.Index(name="job_unfinished", fields=["state"], condition=Q(state__in=["pending", "running"]))]
        constraints = [
            models.UniqueConstraint(
                name="job_is_the_only_one_of_its_kind",
                fields=["project", "kind"],
                condition=Q(exclusive=True, state__in=["pending", "running"]),
            ),
            models.CheckConstraint(name="job_state_is_known", condition=Q(state__in=JobState.values)),
            models.CheckConstraint(name="job_has_a_kind_and_a_title", condition=~Q(kind="") & ~Q(title="")),
            models.CheckConstraint(name="job_done_is_within_total", condition=Q(total=0) | Q(done__lte=F("total"))),
            models.CheckConstraint(
                name="job_running_has_started_and_beats",
                condition=~Q(state=JobState.RUNNING)
                | Q(started_at__isnull=False, heartbeat_at__isnull=False, attempt__gt=0),
            ),
            models.CheckConstraint(
                name="job_is_finished_when_it_says_so",
                condition=Q(state__in=OVER, finished_at__isnull=False)
                | (~Q(state__in=OVER) & Q(finished_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="job_failed_with_a_sentence",
                condition=(Q(state=JobState.FAILED) & ~Q(error="")) | (~Q(state=JobState.FAILED) & Q(error="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.state})"


class JobLine(models.Model):
    """One thing a job said while it ran; its newest message alone is on the job."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="lines")
    at = models.DateTimeField(auto_now_add=True)
    text = models.TextField()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(name="job_line_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return self.text
