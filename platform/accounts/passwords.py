"""Changing one's own password."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from knox.models import get_token_model

from accounts import throttle
from accounts.errors import BadPassword
from accounts.models import User


@transaction.atomic
def change(user: User, *, current: str, new: str, address: str) -> User:
    """Give the person the new password, and revoke every token made under the old one.

    Raises BadPassword where the current one is wrong or the new one will not do, Throttled after too many wrong ones.
    """
    throttle.check(user.username, address)
    if not user.check_password(current):
        throttle.failed(user.username, address)
        raise BadPassword("The current password is wrong.")
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise BadPassword(" ".join(error.messages)) from error
    user.set_password(new)
    user.save(update_fields=["password"])
    get_token_model().objects.filter(user=user).delete()
    throttle.forgive(user.username, address)
    return user
