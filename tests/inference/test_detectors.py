"""Every detector keeps the contract of base.py, and the predictor keeps what it promises to the platform."""

import copy
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor, nn

from inference.detectors import backbones, lite_fpn, registry, tiles
from inference.detectors.calibrated import Calibration
from inference.detectors.framing import Framing, sides
from inference.detectors.lite_fpn import LiteBody
from inference.detectors.precision import learn_depthwise_in_float32
from inference.detectors.predictor import Predictor
from tests.inference.detectors import LABELS, OPTIONS, noise, tiny_detector

PAPER = ["faster_rcnn", "faster_rcnn_fpn", "attention_rcnn"]
LIGHT = {"backbone": "efficientnet_lite0", "head_width": 16, "proposals": 20}
SMALL: dict[str, tuple[str, dict[str, object]]] = {
    "lite_fpn": ("lite_fpn", OPTIONS),
    **{f"{name} on resnet50": (name, {"proposals": 20, "head_width": 16}) for name in PAPER},
    **{f"{name} on efficientnet_lite0": (name, LIGHT) for name in PAPER},
}


@cache
def small(name: str) -> nn.Module:
    torch.manual_seed(0)
    architecture, options = SMALL[name]
    return registry.build(architecture, classes=2, **options)


def images(*sizes: tuple[int, int]) -> list[Tensor]:
    generator = torch.Generator().manual_seed(0)
    return [torch.rand(3, height, width, generator=generator) for width, height in sizes]


def target(*boxes: list[float]) -> dict[str, Tensor]:
    return {
        "boxes": torch.tensor(boxes, dtype=torch.float32).reshape(-1, 4),
        "labels": torch.ones(len(boxes), dtype=torch.int64),
    }


@pytest.mark.parametrize("name", SMALL)
def test_in_training_a_detector_gives_finite_named_losses_also_without_any_cell(name: str) -> None:
    detector = small(name).train()
    losses = detector(images((64, 64), (64, 64)), [target([5, 5, 40, 44]), target()])
    assert losses
    assert all(isinstance(key, str) and torch.isfinite(loss) and loss.ndim == 0 for key, loss in losses.items())


@pytest.mark.parametrize("name", SMALL)
def test_in_training_gradients_reach_every_parameter(name: str) -> None:
    detector = copy.deepcopy(small(name)).train()
    losses = detector(images((96, 96), (96, 96)), [target([5, 5, 40, 44], [50, 40, 90, 90]), target()])
    sum(losses.values()).backward()
    learning = [(key, parameter.grad) for key, parameter in detector.named_parameters() if parameter.requires_grad]
    assert [key for key, gradient in learning if gradient is None or not gradient.isfinite().all()] == []
    assert [key for key, gradient in learning if not gradient.any()] == []


@pytest.mark.parametrize("name", SMALL)
def test_in_training_pictures_without_any_cell_teach_the_background(name: str) -> None:
    losses = small(name).train()(images((64, 64), (64, 64)), [target(), target()])
    assert all(torch.isfinite(loss) for loss in losses.values())
    assert losses["loss_objectness"] > 0
    assert losses["loss_rpn_box_reg"] == 0


@pytest.mark.parametrize("name", SMALL)
@torch.inference_mode()
def test_nothing_proposed_is_nothing_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    detector = small(name).eval()
    monkeypatch.setattr(detector.rpn, "score_thresh", 1.1)
    for found in detector(images((64, 64), (64, 96))):
        assert found["boxes"].shape == (0, 4)
        assert found["labels"].shape == found["scores"].shape == (0,)


@pytest.mark.parametrize("name", SMALL)
@torch.inference_mode()
def test_in_use_a_detector_gives_boxes_inside_each_picture_best_first(name: str) -> None:
    detector = small(name).eval()
    for (width, height), found in zip([(64, 96), (80, 64)], detector(images((64, 96), (80, 64))), strict=True):
        boxes, scores = found["boxes"], found["scores"]
        assert boxes.shape == (len(scores), 4)
        assert (boxes >= 0).all()
        assert (boxes[:, 0::2] <= width).all()
        assert (boxes[:, 1::2] <= height).all()
        assert (scores.diff() <= 0).all()
        assert ((found["labels"] >= 1) & (found["labels"] <= 2)).all()


@pytest.mark.parametrize("name", SMALL)
@torch.inference_mode()
def test_a_batch_gives_what_each_picture_gives_alone(name: str) -> None:
    detector, batch = small(name).eval(), images((96, 64), (96, 64), (96, 64))
    for together, alone in zip(detector(batch), [detector([one])[0] for one in batch], strict=True):
        torch.testing.assert_close(together["boxes"], alone["boxes"], atol=0.05, rtol=0)  # px
        torch.testing.assert_close(together["scores"], alone["scores"], atol=1e-4, rtol=1e-4)


def test_every_architecture_is_held_to_the_contract() -> None:
    assert {architecture for architecture, _ in SMALL.values()} == registry.ARCHITECTURES.keys()


@torch.inference_mode()
@pytest.mark.parametrize("name", SMALL)
def test_a_detector_looks_at_pictures_as_they_are_given(name: str) -> None:
    shown = small(name).eval().transform(images((64, 96)))[0]  # type: ignore[operator]
    assert shown.tensors.shape[-2:] == (96, 64)


@pytest.mark.parametrize("name", PAPER)
@pytest.mark.parametrize("backbone, called", [("resnet50", "ResNet-50"), ("efficientnet_lite0", "EfficientNet-Lite0")])
def test_missing_weights_of_a_baseline_are_named(name: str, backbone: str, called: str) -> None:
    with pytest.raises(backbones.WeightsMissing, match=rf"there is no file nowhere\.pt with {called} weights"):
        registry.build(name, classes=2, backbone=backbone, weights="nowhere.pt")


@pytest.mark.parametrize("name", PAPER)
def test_the_light_backbone_starts_from_imagenet_where_that_is_asked_for(name: str) -> None:
    names = dict(registry.build(name, classes=2, **LIGHT, weights="DEFAULT").named_parameters())
    (stem,) = (tensor for key, tensor in names.items() if key.endswith("conv_stem.weight"))
    assert torch.equal(stem, lite_fpn.imagenet_weights()["conv_stem.weight"])


def test_the_light_detector_is_light_and_starts_from_imagenet() -> None:
    detector = registry.build("lite_fpn", classes=10)
    assert 5.2e6 < sum(p.numel() for p in detector.parameters()) < 5.4e6
    packaged = lite_fpn.imagenet_weights()["conv_stem.weight"]
    assert torch.equal(detector.backbone.body.conv_stem.weight, packaged)  # type: ignore[union-attr]


def test_batch_norm_keeps_its_statistics_in_training() -> None:
    detector = tiny_detector().train()
    before = {name: value.clone() for name, value in detector.named_buffers()}
    detector(images((64, 64)), [target([5, 5, 40, 44])])
    assert all(torch.equal(value, before[name]) for name, value in detector.named_buffers())


def test_an_unknown_architecture_or_option_is_refused_with_the_known_names() -> None:
    with pytest.raises(registry.UnknownArchitecture, match="lite_fpn"):
        registry.build("yolo", classes=1)
    with pytest.raises(registry.UnknownArchitecture, match="depth"):
        registry.build("lite_fpn", classes=1, depth=3)


class Says(nn.Module):
    """A stand-in that finds the same boxes, given in 0-1 of the picture's sides, on every picture."""

    def __init__(self, boxes: list[list[float]], labels: list[int], scores: list[float]) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1))
        self.boxes, self.labels, self.scores = torch.tensor(boxes).reshape(-1, 4), labels, scores

    def forward(self, batch: list[Tensor]) -> list[dict[str, Tensor]]:
        sides = [torch.tensor([i.shape[2], i.shape[1]] * 2) for i in batch]
        labels, scores = torch.tensor(self.labels, dtype=torch.int64), torch.tensor(self.scores)
        return [{"boxes": self.boxes * side, "labels": labels, "scores": scores} for side in sides]


def test_boxes_come_back_in_pixels_of_the_picture_that_was_given() -> None:
    predictor = Predictor(Says([[0.1, 0.2, 0.5, 0.75]], [2], [0.9]), LABELS, Framing(scale=0.37))
    (found,) = predictor.predict([Image.new("RGB", (301, 200))])[0]
    assert found.box == pytest.approx((30.1, 40, 150.5, 150), abs=0.01)
    assert (found.label, round(found.score, 3)) == ("monocyte", 0.9)


def test_one_cell_gets_one_label() -> None:
    says = Says([[0.1, 0.1, 0.5, 0.5], [0.11, 0.1, 0.5, 0.5], [0.6, 0.6, 0.9, 0.9]], [1, 2, 2], [0.7, 0.2, 0.6])
    found = Predictor(says, LABELS, Framing()).predict([noise(100, 100)])[0]
    assert [(d.label, round(d.score, 2)) for d in found] == [("lymphocyte", 0.9), ("monocyte", 0.6)]


def test_every_label_of_a_cell_can_be_had_with_its_own_score() -> None:
    says = Says([[0.1, 0.1, 0.5, 0.5], [0.11, 0.1, 0.5, 0.5], [0.6, 0.6, 0.9, 0.9]], [1, 2, 2], [0.7, 0.2, 0.6])
    predictor = Predictor(says, LABELS, Framing())
    found = predictor.every_label(predictor.outputs([noise(100, 100)])[0], min_score=0.1)
    assert [(d.label, round(d.score, 2)) for d in found] == [
        ("lymphocyte", 0.7), ("monocyte", 0.6), ("monocyte", 0.2),
    ]  # fmt: skip
    assert found[0].box == found[2].box


def test_scores_are_calibrated_by_temperature_and_bias() -> None:
    says = Says([[0, 0, 0.5, 0.5]], [1], [0.9])
    predictor = Predictor(says, LABELS, Framing(), calibration=Calibration(2.0, -0.5))
    logit = float(torch.logit(torch.tensor(0.9)))
    assert predictor.predict([noise(40, 40)])[0][0].score == pytest.approx(1 / (1 + np.exp(-(logit / 2 - 0.5))), 1e-5)


def test_nothing_found_is_an_empty_list_for_each_picture() -> None:
    predictor = Predictor(Says([], [], []), LABELS, Framing())
    assert predictor.predict([noise(40, 40), noise(50, 40)]) == [[], []]
    assert predictor.predict([]) == []


def test_low_scores_are_left_out() -> None:
    predictor = Predictor(Says([[0, 0, 0.5, 0.5], [0.5, 0.5, 1, 1]], [1, 1], [0.6, 0.2]), LABELS, Framing())
    assert len(predictor.predict([noise(40, 40)], min_score=0.3)[0]) == 1


def test_pictures_of_unlike_sizes_and_modes_are_predicted_as_if_alone() -> None:
    predictor = Predictor(tiny_detector(), LABELS, Framing())
    given = [noise(96, 64), Image.fromarray(noise(80, 80, 1)), noise(96, 64, 2), noise(64, 64, 3)[:, :, 0]]
    for together, alone in zip(predictor.predict(given), [predictor.predict([one])[0] for one in given], strict=True):
        assert len(together) == len(alone)
        for a, b in zip(together, alone, strict=True):
            assert a.score == pytest.approx(b.score, abs=0.02)  # bfloat16: two to three digits


class Measures(Says):
    """A stand-in that finds three cells of `size` of the picture's width, and remembers the widths it was shown."""

    def __init__(self, size: float) -> None:
        super().__init__([[k / 4, 0.1, k / 4 + size, 0.1 + size] for k in range(3)], [1, 1, 1], [0.9, 0.8, 0.7])
        self.widths: list[int] = []

    def forward(self, batch: list[Tensor]) -> list[dict[str, Tensor]]:
        self.widths += [image.shape[2] for image in batch]
        return super().forward(batch)


@pytest.mark.parametrize("size, widths", [(0.1, [400]), (0.16, [400]), (0.2, [400, 200]), (0.05, [400, 800])])
def test_a_picture_from_another_microscope_is_looked_at_again_at_the_scale_trained_on(
    size: float, widths: list[int]
) -> None:
    model = Measures(size)
    found = Predictor(model, LABELS, Framing(scale=0.5, typical_cell=40)).predict([noise(800, 800)])[0]
    assert model.widths == widths
    assert [d.box[2] - d.box[0] for d in found] == pytest.approx([size * 800] * 3, rel=1e-3)


def test_a_small_picture_is_laid_on_glass_and_nothing_is_found_beside_it() -> None:
    says = Says([[0.1, 0.1, 0.4, 0.4], [0.6, 0.6, 0.9, 0.9]], [1, 1], [0.9, 0.9])
    (found,) = Predictor(says, LABELS, Framing(least_side=200)).predict([noise(100, 90)])[0]
    assert found.box == pytest.approx((20, 20, 80, 80))


@torch.inference_mode()
def test_in_sixteen_bits_coordinates_are_still_whole() -> None:
    with torch.autocast("cpu", torch.bfloat16):
        (found,) = tiny_detector().eval()(images((1200, 64)))
    assert found["boxes"].dtype == torch.float32
    assert (found["boxes"][found["boxes"] > 600] % 1 != 0).any()


def test_depthwise_convolutions_learn_in_float32_on_a_cpu_and_nowhere_else() -> None:
    plain = nn.Sequential(nn.Conv2d(8, 8, 5, padding=2, groups=8), nn.Conv2d(8, 4, 1))
    ours = learn_depthwise_in_float32(copy.deepcopy(plain))
    assert list(ours.state_dict()) == list(plain.state_dict())
    maps = torch.rand(2, 8, 16, 16, generator=torch.Generator().manual_seed(0))
    for module in (plain, ours):
        module(maps).square().sum().backward()
    for expected, given in zip(plain.parameters(), ours.parameters(), strict=True):
        torch.testing.assert_close(given.grad, expected.grad)
    with torch.autocast("cpu", torch.bfloat16):
        assert ours[0](maps).dtype == torch.float32  # as it came
        with torch.no_grad():
            assert ours[0](maps).dtype == torch.bfloat16


def test_stages_that_do_not_learn_are_made_picture_by_picture_and_say_the_same() -> None:
    body = LiteBody(pretrained=True).eval()
    batch = torch.rand(3, 3, 64, 96, generator=torch.Generator().manual_seed(0))
    seen = []
    body.body.blocks[0].register_forward_hook(lambda module, given, made: seen.append(len(made)))
    apart = body.maps(batch)
    assert seen == [1, 1, 1]
    body.requires_grad_(True)
    together = body.maps(batch)
    assert seen == [1, 1, 1, 3]
    for one, other, whole in zip(apart, together, body.body(batch), strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-4)
        torch.testing.assert_close(one, whole, rtol=1e-4, atol=1e-4)


def test_tiles_cover_a_picture_and_share_at_least_the_overlap() -> None:
    cut = tiles.layout(5000, 900, 1600, 256)
    assert [tile.box[1::2] for tile in cut] == [(0, 900)] * len(cut)
    assert cut[0].box[0] == 0
    assert cut[-1].box[2] == 5000
    assert all(before.box[2] - after.box[0] >= 256 for before, after in pairwise(cut))


def test_a_cell_on_a_seam_is_counted_once() -> None:
    picture, side = Image.new("RGB", (3200, 400), "white"), 1600
    cells = [(x, 150, x + 90, 240) for x in range(10, 3100, 97)]
    for cell in cells:
        picture.paste((90, 40, 130), cell)
    found = Predictor(Finds(), LABELS, Framing()).predict([picture])[0]
    assert len(tiles.layout(3200, 400, side, 256)) > 1
    assert sorted(tuple(round(v) for v in d.box) for d in found) == cells


class Finds(nn.Module):
    """A stand-in that finds dark runs on the middle line: as a real detector it sees only part of a cut cell."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1))

    def forward(self, batch: list[Tensor]) -> list[dict[str, Tensor]]:
        return [self._find(image) for image in batch]

    def _find(self, image: Tensor) -> dict[str, Tensor]:
        dark = torch.cat([torch.zeros(1), (image[0, 200] < 0.6).float(), torch.zeros(1)]).diff()
        starts, stops = (dark > 0).nonzero().flatten(), (dark < 0).nonzero().flatten()
        boxes = torch.stack([starts, 150 + 0 * starts, stops, 240 + 0 * stops], dim=1).float()
        return {"boxes": boxes, "labels": torch.ones(len(boxes), dtype=torch.int64), "scores": torch.ones(len(boxes))}


def test_a_framing_never_enlarges_to_a_longest_side_and_scales_by_its_factor() -> None:
    assert Framing(longest_side=800).factor(2560, 1920) == pytest.approx(0.3125)
    assert Framing(longest_side=800).factor(360, 363) == 1
    assert Framing(scale=0.5, typical_cell=70).factor(10, 10) == 0.5
    assert sides((3, 30), 0.1) == (1, 3)
