"""The app of people and their ways in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts knows who somebody is; what they may do is said by their project's roles, in annotations."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
