"""Why `manage.py up` does not start."""


class CannotStart(Exception):
    """The message is the sentence that the person at the terminal reads: what is wrong, and what to do."""
