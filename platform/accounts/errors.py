"""What can be refused at the door."""

from jobs.errors import DomainError


class WrongCredentials(DomainError):
    """The name or the password is wrong; which of them is not said."""

    code, status = "wrong_credentials", 400


class BadPreferences(DomainError):
    """Preferences that cannot be kept as they were sent; nothing was changed."""

    code, status = "bad_preferences", 400


class BadPassword(DomainError):
    """A password that is wrong, or too weak to be taken; nothing was changed."""

    code, status = "bad_password", 400
