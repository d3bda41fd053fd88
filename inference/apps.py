"""The app of what machines do: model versions, pre-labelling, retraining."""

from django.apps import AppConfig


class InferenceConfig(AppConfig):
    """Hears when a field is stored or approved; torch stays in the workers."""

    name = "inference"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from annotations.signals import field_approved, field_stored
        from inference.services import policy, prelabel

        field_stored.connect(prelabel.hear, dispatch_uid="inference.prelabel")
        field_approved.connect(policy.hear, dispatch_uid="inference.policy")
