"""The ground floor's app: background work that people can watch."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Jobs knows of projects only as keys; who may see which is asked of the function a setting names."""

    name = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
