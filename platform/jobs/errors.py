"""The errors every app builds on: a sentence for a person, a word for a program, a status for the API."""


class DomainError(Exception):
    """Something a person asked for cannot be done; the message says what is wrong and where."""

    code = "error"
    status = 400

    def body(self) -> dict[str, object]:
        """What the API answers beside the status; subclasses add what helps to mend it."""
        return {"code": self.code, "detail": str(self)}
