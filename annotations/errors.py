"""What can be refused here, each with the word and the status the API gives it."""

from jobs.errors import DomainError


class NotFound(DomainError):
    """The thing does not exist, or not for this person: the two look the same from outside."""

    code, status = "not_found", 404


class NotAllowed(DomainError):
    """The person's role in the project does not carry this right."""

    code, status = "not_allowed", 403


class WrongState(DomainError):
    """The field or case is in a state in which this cannot be done."""

    code, status = "wrong_state", 409


class ApprovedSince(DomainError):
    """The edits were made upon what was approved, and reopened, before they came."""

    code, status = "approved_since", 409

    def __init__(self, revision: int) -> None:
        """revision: the field's, at its last approval. What was made upon an earlier one is asked about."""
        super().__init__(
            "This field was approved and reopened after these changes were made. Look at it as it is now; then send "
            "them again, or give them up."
        )
        self.revision = revision

    def body(self) -> dict[str, object]:
        return {**super().body(), "approved_revision": self.revision}


class BadInput(DomainError):
    """What was sent is wrong; nothing was changed."""

    code, status = "bad_input", 400


class NothingToDo(BadInput):
    """What was asked for has been done already: nothing is wrong, and nothing is left."""

    code = "nothing_to_do"


class BadImage(BadInput):
    """The uploaded bytes are not a photograph we can keep."""

    code = "bad_image"


class TooLarge(BadImage):
    """The upload is over a limit of size or pixels."""

    code, status = "too_large", 413


class AlreadyThere(DomainError):
    """Another row already has this name or code."""

    code, status = "already_there", 409


class SomeoneElse(DomainError):
    """The edits are another person's than the one who is signed in."""

    code, status = "someone_else", 409


class OperationReused(DomainError):
    """An operation's id was sent before with another content, so it cannot be a replay."""

    code, status = "operation_reused", 409


class FieldChanged(DomainError):
    """Somebody changed the field since the person who acts on it looked at it."""

    code, status = "field_changed", 409


class StaleCell(DomainError):
    """Somebody changed the cell since the sender saw it. Nothing of the request was applied."""

    code, status = "stale_cell", 409

    def __init__(self, conflicts: list[dict[str, object]]) -> None:
        """conflicts: one {"operation": id, "cell": the server's cell} per stale operation."""
        noun = "cell has" if len(conflicts) == 1 else "cells have"
        super().__init__(f"{len(conflicts)} {noun} changed since you saw them. Nothing of this request was applied.")
        self.conflicts = conflicts

    def body(self) -> dict[str, object]:
        return {**super().body(), "conflicts": self.conflicts}
