"""The task of the ground floor: sweeping. Every other task lives in the app whose work it does."""

from celery import shared_task

from jobs import sweeping


@shared_task(name="sweep", ignore_result=True, expires=30)
def sweep() -> str:
    """Run by celery beat inside the default worker, every few seconds."""
    return sweeping.sweep()
