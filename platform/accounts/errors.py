"""What can be refused at the door."""

from jobs.errors import DomainError


class WrongCredentials(DomainError):
    """The name or the password is wrong; which of them is not said."""

    code, status = "wrong_credentials", 400
