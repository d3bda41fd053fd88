"""The Celery application: queues `default`, `prelabel` and `train`, JSON messages only."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marrowscope.settings")

app = Celery("marrowscope")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
