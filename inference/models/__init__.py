"""The tables of what machines are and learn, one file a subject, all named here."""

from inference.models.training import CasePart, Part, PolicyDecision, RetrainPolicy, Training
from inference.models.versions import Deployment, Evaluation, ModelVersion, Promotion

__all__ = [
    "CasePart",
    "Deployment",
    "Evaluation",
    "ModelVersion",
    "Part",
    "PolicyDecision",
    "Promotion",
    "RetrainPolicy",
    "Training",
]
