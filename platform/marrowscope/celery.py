"""The Celery application: queues `default`, `prelabel` and `train`, JSON messages only."""

import os
import warnings
from typing import Any

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marrowscope.settings")
# Celery warns every worker that runs as root, as those in containers do; its reason, pickled messages, is not ours.
warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")

app = Celery("marrowscope")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.worker_ready.connect
def _sign_in(sender: Any, **_: object) -> None:
    """Let /api/ready know that somebody works on these queues."""
    from jobs import presence

    queues = [str(name) for name in sender.app.amqp.queues.consume_from]
    presence.sign_in(queues)
    if "prelabel" in queues:  # importing torch takes longer than looking at a field
        sender.app.send_task("warm", queue="prelabel", expires=60)


@signals.worker_shutting_down.connect
def _hand_back(**_: object) -> None:
    """A job that runs goes back to its queue at its next item, instead of being cut off."""
    from jobs import running

    running.stopping.set()


@signals.beat_embedded_init.connect
def _end_with_the_worker(**_: object) -> None:
    """Beat is a process of its own inside the worker; a killed worker must not leave it behind."""
    from marrowscope.up.children import end_with_parent

    end_with_parent()
