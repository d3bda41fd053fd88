"""The app of what people own: projects, cases, fields, cells, their review and their approval."""

from django.apps import AppConfig


class AnnotationsConfig(AppConfig):
    """Annotations works without any model: pre-labels enter through its services."""

    name = "annotations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Photographs are made ready for the gallery as they come."""
        from annotations.images import crops
        from annotations.signals import field_stored

        field_stored.connect(crops.hear, dispatch_uid="crops")
