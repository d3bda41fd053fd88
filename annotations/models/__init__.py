"""The tables of what people own, one file a subject, all named here."""

from annotations.models.approval import Approval, Snapshot
from annotations.models.cell import Cell, CellVector, Operation, ProposalSet
from annotations.models.label import Counting, Label, LabelSet
from annotations.models.project import Membership, Project, Role
from annotations.models.specimen import Case, Field, Slide

__all__ = [
    "Approval",
    "Case",
    "Cell",
    "CellVector",
    "Counting",
    "Field",
    "Label",
    "LabelSet",
    "Membership",
    "Operation",
    "Project",
    "ProposalSet",
    "Role",
    "Slide",
    "Snapshot",
]
