"""Learning at the drawn places alone teaches what torchvision's network learns; in use, doubtful proposals are none."""

import copy

import pytest
import torch
from torch import Tensor

from inference.detectors import processor
from inference.detectors.base import IGNORED
from inference.detectors.proposing import BELIEVED
from tests.inference.detectors import TARGETS, tiny_detector

CROWD = [
    {"boxes": torch.tensor([[2.0, 3, 40, 44], [50, 10, 90, 60], [30, 70, 60, 95]]), "labels": torch.tensor([1, 2, 1])},
    {"boxes": torch.tensor([[0.0, 0, 33, 30], [40, 40, 90, 90]]), "labels": torch.tensor([2, IGNORED])},
]


@pytest.mark.parametrize("size", [(96, 96), (104, 128)])
@pytest.mark.parametrize("targets", [TARGETS, CROWD, [TARGETS[1], TARGETS[1]]])
def test_losses_and_gradients_are_torchvisions(size: tuple[int, int], targets: list[dict[str, Tensor]]) -> None:
    ours = tiny_detector().train()
    theirs = copy.deepcopy(ours)
    theirs.rpn.everywhere = True  # type: ignore[union-attr]
    pictures = torch.rand(2, 3, *size, generator=torch.Generator().manual_seed(0))
    said, taught = [], []
    for detector in (ours, theirs):
        torch.manual_seed(1)
        losses = detector(list(pictures.clone()), copy.deepcopy(targets))
        (losses["loss_objectness"] + losses["loss_rpn_box_reg"]).backward()
        said.append({name: loss.detach() for name, loss in losses.items()})
        taught.append({name: each.grad for name, each in detector.named_parameters() if each.grad is not None})
    torch.testing.assert_close(said[0], said[1], rtol=1e-5, atol=1e-6)
    assert "rpn.head.conv.0.0.weight" in taught[0]
    torch.testing.assert_close(taught[0], taught[1], rtol=1e-3, atol=1e-5)


def test_a_proposal_that_is_hardly_believed_teaches_and_is_left_out_in_use() -> None:
    detector = tiny_detector()
    rpn, heads = detector.rpn, []
    detector.roi_heads.register_forward_pre_hook(lambda module, given: heads.append(given[1]))  # type: ignore[union-attr]
    torch.nn.init.constant_(rpn.head.cls_logits.bias, torch.logit(torch.tensor(BELIEVED / 2)))  # type: ignore[union-attr,arg-type]
    picture = torch.rand(3, 96, 96)
    detector.train()([picture], [copy.deepcopy(TARGETS[0])])
    detector.eval()([picture])
    assert len(heads[0][0]) > 0
    assert len(heads[1][0]) == 0


@pytest.mark.parametrize("able, exact, short", [
    ({"avx2": True}, False, False), ({"avx512_vnni": True}, True, False),
    ({"avx512_vnni": True, "avx512_bf16": True}, True, True), ({"avx_vnni": True}, True, False),
    ({"dot": True, "bf16": True}, True, True), ({"neon": True}, False, False),
])  # fmt: skip
def test_a_processor_does_what_it_tells_it_can(
    able: dict[str, bool], exact: bool, short: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: able)
    assert processor.sums_eight_bits_exactly() is exact
    assert processor.multiplies_bfloat16("cpu") is short
    assert processor.multiplies_bfloat16("cuda")
