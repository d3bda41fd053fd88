"""The life of a field and of a cell, as data: permissions consult it, docs/states.md is drawn from it."""

from django.db.models import TextChoices

from annotations.errors import WrongState


class FieldState(TextChoices):
    """Where a field stands between its upload and its approval."""

    STORED = "stored"  # a photograph and nothing else
    DRAFT = "draft"  # cells from a model, a person or both
    IN_REVIEW = "in_review"  # submitted: every cell decided, waiting for a pathologist
    APPROVED = "approved"  # signed; its cells have no write path
    SET_ASIDE = (
        "set_aside"  # out of its case, with a reason: nothing lists, counts or looks at it; nothing of it is lost
    )


class CellStatus(TextChoices):
    """What people made of a cell. A cell's row is never deleted."""

    PROPOSED = "proposed"  # a model said so; nobody has looked
    ACCEPTED = "accepted"  # a person agreed with the proposal
    CORRECTED = "corrected"  # a person changed its label or its box
    REJECTED = "rejected"  # a person said there is no such cell
    ADDED = "added"  # a person drew it
    REMOVED = "removed"  # a person took back what a person drew
    SUPERSEDED = "superseded"  # nobody touched it before a newer model's proposals replaced it


ASIDE, BACK = "set aside, with a reason", "bring back"
NEXT: dict[FieldState, dict[FieldState, str]] = {
    FieldState.STORED: {
        FieldState.DRAFT: "first cells",
        FieldState.IN_REVIEW: "submit an empty field",
        FieldState.SET_ASIDE: ASIDE,
    },
    FieldState.DRAFT: {FieldState.IN_REVIEW: "submit", FieldState.SET_ASIDE: ASIDE},
    FieldState.IN_REVIEW: {
        FieldState.APPROVED: "approve",
        FieldState.DRAFT: "return, with a reason",
        FieldState.SET_ASIDE: ASIDE,
    },
    FieldState.APPROVED: {FieldState.DRAFT: "reopen, with a reason"},
    # A field comes back as what it was.
    FieldState.SET_ASIDE: {FieldState.STORED: BACK, FieldState.DRAFT: BACK, FieldState.IN_REVIEW: BACK},
}

PRESENT = tuple(state for state in FieldState if state != FieldState.SET_ASIDE)  # what a case is made of

VISIBLE = (CellStatus.PROPOSED, CellStatus.ACCEPTED, CellStatus.CORRECTED, CellStatus.ADDED)
COUNTED = (CellStatus.ACCEPTED, CellStatus.CORRECTED, CellStatus.ADDED)  # what an approved count consists of


def check_move(current: str, target: FieldState) -> None:
    """Raise WrongState unless a field may go from `current` to `target`."""
    if target not in NEXT[FieldState(current)]:
        raise WrongState(f"A field that is {words(current)} cannot become {words(target)}.")


def words(state: str) -> str:
    """The state as a person reads it: "in_review" → "in review"."""
    return FieldState(state).value.replace("_", " ")


def diagram() -> str:
    """The field's states as a Mermaid diagram."""
    moves = [f"    {a} --> {b}: {why}" for a, after in NEXT.items() for b, why in after.items()]
    return "\n".join(["stateDiagram-v2", "    [*] --> stored: upload", *moves])
