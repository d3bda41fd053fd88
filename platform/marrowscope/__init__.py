"""The Django project: settings, urls, sockets, queues, and `manage.py up`."""

from marrowscope.celery import app as celery_app

__version__ = "0.1.0"
__all__ = ["__version__", "celery_app"]
