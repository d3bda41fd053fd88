"""Helping with a job that another worker has: look at fields of it too, for as long as it is wanted.

A helper claims no job and says nothing of its progress; what it writes, it writes while the job still runs.
"""

import logging
import uuid

from jobs.errors import DomainError, JobCancelled, JobFailed, JobHandedBack, JobLost
from jobs.models import Job, JobState
from jobs.running import Progress, stopping

from inference.services import looking, opinions, prelabel

logger = logging.getLogger(__name__)
DUTIES: dict[str, looking.Duty] = {"prelabel": prelabel, "opinion": opinions}


class Help(Progress):
    """Progress of somebody else's job: asks whether it is still wanted, and writes none."""

    def update(self, *, done: int | None = None, total: int | None = None, message: str | None = None) -> None:
        """Raises what Progress does."""
        if stopping.is_set():
            raise JobHandedBack
        self.check()


def run(job_id: str) -> None:
    """Help with the job while it runs; without a word if it is over, or there is nothing left to take."""
    job = Job.objects.filter(pk=uuid.UUID(job_id), state=JobState.RUNNING).first()
    if job is None:
        return
    try:
        outcome = looking.help_with(Help(job), DUTIES[job.kind])
    except (JobCancelled, JobLost, JobHandedBack, JobFailed, DomainError) as reason:
        logger.info("Helping with job %s stops here: %s", job.pk, type(reason).__name__)
    else:
        logger.info("Helped with job %s: looked at %s fields.", job.pk, outcome.looked)
