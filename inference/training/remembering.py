"""Keeps what a model knew of labels that the new fields do not show: the one it began with is asked about each region.

Learning without forgetting (Li and Hoiem 2016) on the regions that a step samples. Where the old model is right about a
region, its whole opinion holds: it knows which labels that are not shown come near. Where it is wrong, people have
corrected it; then only the proportions among what is not shown, and nothing at all, stay as they were.
"""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torchvision.models.detection import FasterRCNN

NEVER = -1e4  # a logit that takes a label out of its softmax
WEIGHT = 2.0  # as docs/active-learning.md has it measured; no other weight was tried with the whole opinion


class Memory:
    """Beside a model in training, the one it began with. Each is told of by the rows of its last layer.

    known: pairs of rows (the old model's, the new one's) of the labels that both know; kept: those of them that the
    fields do not show. Call `loss` after each forward pass.
    """

    def __init__(
        self, old: FasterRCNN, new: FasterRCNN, known: Sequence[tuple[int, int]], kept: Sequence[tuple[int, int]]
    ) -> None:
        self.old = old.eval().requires_grad_(False)
        rows = [(0, 0), *known]  # 0 is nothing at all
        self.theirs, self.ours = ([pair[side] for pair in rows] for side in (0, 1))
        self.unshown = torch.tensor([pair in [(0, 0), *kept] for pair in rows])
        self._seen: dict[str, Any] = {}
        self._sampled = new.roi_heads.select_training_samples
        new.roi_heads.select_training_samples = self._sample
        new.backbone.register_forward_pre_hook(self._images)
        new.roi_heads.box_roi_pool.register_forward_pre_hook(self._regions)
        new.roi_heads.box_predictor.register_forward_hook(self._said)

    def loss(self) -> Tensor:
        """How far the new model has moved from the old one's opinion, as far as that holds: mean over the regions."""
        _, proposals, sizes = self._seen["regions"]
        with torch.no_grad():
            heads = self.old.roi_heads
            pooled = heads.box_roi_pool(self.old.backbone(self._seen["images"]), proposals, sizes)
            before = heads.box_predictor(heads.box_head(pooled))[0][:, self.theirs].float()
        now, truth = self._seen["said"][:, self.ours].float(), torch.cat(self._seen["labels"])
        right = torch.tensor(self.ours, device=truth.device)[before.argmax(dim=1)] == truth
        holds = right[:, None] | self.unshown.to(truth.device)
        before, now = (said.masked_fill(~holds, NEVER).log_softmax(dim=1) for said in (before, now))
        return WEIGHT * functional.kl_div(now, before, reduction="batchmean", log_target=True)

    def to(self, device: torch.device | str) -> "Memory":
        self.old.to(device).to(memory_format=torch.channels_last)
        return self

    def _sample(self, *given: Any) -> Any:
        sampled = self._sampled(*given)
        self._seen["labels"] = sampled[2]
        return sampled

    def _images(self, _: nn.Module, given: tuple[Any, ...]) -> None:
        self._seen["images"] = given[0]

    def _regions(self, _: nn.Module, given: tuple[Any, ...]) -> None:
        self._seen["regions"] = given

    def _said(self, _: nn.Module, __: tuple[Any, ...], scores_and_boxes: tuple[Tensor, Tensor]) -> None:
        self._seen["said"] = scores_and_boxes[0]


def of(old: nn.Module, new: nn.Module, knew: Sequence[str], labels: Sequence[str], shown: set[str]) -> Memory | None:
    """The memory of what `old` knew and the fields do not show; None where there is nothing to keep.

    knew, labels: codes of the old and the new model in order; shown: those of which the fields have cells.
    None as well for detectors whose regions are looked at in another way than torchvision's.
    """
    known = {code: (knew.index(code) + 1, labels.index(code) + 1) for code in knew if code in labels}
    kept = [rows for code, rows in known.items() if code not in shown]
    if not kept or type(old) is not FasterRCNN or type(new) is not FasterRCNN:
        return None
    return Memory(old, new, list(known.values()), kept)
