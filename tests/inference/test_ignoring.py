"""A cell that nobody could identify is taught neither as a cell nor as background, and to find it is not wrong."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from faster_coco_eval import COCO, COCOeval_faster
from torch import Tensor

from inference.detectors import registry
from inference.detectors.base import IGNORED
from inference.detectors.ignoring import shares
from inference.training import data, metrics
from inference.training.canvases import Canvases
from inference.training.data import Dataset, Sample
from tests.inference.detectors import LITE, OPTIONS, TINY, coco_file, pictures
from tests.inference.test_training_augment import assert_on_cells, piece
from tests.inference.test_training_metrics import BOXES, LABELS, LINEAGES, found

SMALL = {"lite_fpn": OPTIONS, **dict.fromkeys(("faster_rcnn", "faster_rcnn_fpn", "attention_rcnn"), LITE)}
CELL, NOBODYS = [8.0, 8.0, 48.0, 48.0], [64.0, 60.0, 104.0, 100.0]
TARGET = {"boxes": torch.tensor([NOBODYS, CELL]), "labels": torch.tensor([IGNORED, 2])}
AROUND = torch.tensor([CELL, NOBODYS, [66, 62, 100, 100], [60, 20, 90, 58], [0, 60, 40, 100], [10, 6, 50, 46]])


def detector_of(name: str) -> torch.nn.Module:
    torch.manual_seed(0)
    options = {key: value for key, value in SMALL[name].items() if (name, key) != ("faster_rcnn", "channels")}
    return registry.build(name, classes=2, **options).train()


@pytest.mark.parametrize("name", SMALL)
def test_regions_on_an_unidentified_cell_are_neither_a_label_nor_background(name: str) -> None:
    heads = detector_of(name).roi_heads
    matched, labels = heads.assign_targets_to_proposals([AROUND], [TARGET["boxes"]], [TARGET["labels"]])
    assert labels[0].tolist() == [2, -1, -1, 0, 0, 2]
    assert matched[0][[0, 5]].tolist() == [1, 1]
    assert heads.select_training_samples([AROUND], [TARGET])[2][0].min() == 0


@pytest.mark.parametrize("name", SMALL)
def test_anchors_on_an_unidentified_cell_are_neither_a_cell_nor_background(name: str) -> None:
    rpn = detector_of(name).rpn
    (labels,), (matched,) = rpn.assign_targets_to_anchors([AROUND], [TARGET])
    assert labels.tolist() == [1, -1, -1, 0, 0, 1]
    assert matched[0].tolist() == CELL


@pytest.mark.parametrize("name", SMALL)
def test_nothing_is_learnt_of_places_on_an_unidentified_cell_where_there_is_no_other(name: str) -> None:
    """Losses stay finite, and without the ignored cell the same places are background."""
    detector, alone = detector_of(name), {"boxes": TARGET["boxes"][:1], "labels": TARGET["labels"][:1]}
    losses = detector(pictures((128, 128)), [alone])
    assert all(torch.isfinite(loss) for loss in losses.values())
    assert losses["loss_rpn_box_reg"] == 0
    nothing = {"boxes": torch.zeros(0, 4), "labels": torch.zeros(0, dtype=torch.int64)}
    for target, on_it in ((alone, [-1, -1]), (nothing, [0, 0])):
        (anchors,), _ = detector.rpn.assign_targets_to_anchors([AROUND], [target])
        _, (regions,) = detector.roi_heads.assign_targets_to_proposals([AROUND], [target["boxes"]], [target["labels"]])
        assert anchors[1:3].tolist() == regions[1:3].tolist() == on_it
        assert anchors[[0, 4]].tolist() == regions[[0, 4]].tolist() == [0, 0]


@pytest.mark.parametrize("name", SMALL)
def test_a_picture_that_nobody_could_identify_anything_on_teaches_nothing_and_breaks_nothing(name: str) -> None:
    whole = {"boxes": torch.tensor([[0.0, 0.0, 128.0, 128.0]]), "labels": torch.tensor([IGNORED])}
    losses = detector_of(name)(pictures((128, 128)), [whole])
    assert all(torch.isfinite(loss) for loss in losses.values())


def test_the_score_of_an_ignored_cell_gets_no_gradient_and_that_of_background_does() -> None:
    """Two proposals, one of them on the cell: with it ignored the classifier learns from the other alone."""
    heads, both = detector_of("lite_fpn").roi_heads, torch.tensor([NOBODYS, CELL])
    target = {"boxes": torch.tensor([NOBODYS]), "labels": torch.tensor([IGNORED])}
    (places,), _, (sampled,), _ = heads.select_training_samples([both], [target])
    assert (places.tolist(), sampled.tolist()) == ([CELL], [0])
    nothing = {"boxes": torch.zeros(0, 4), "labels": torch.zeros(0, dtype=torch.int64)}
    assert heads.select_training_samples([both], [nothing])[2][0].tolist() == [0, 0]


def test_a_share_is_of_the_box_itself() -> None:
    boxes = torch.tensor([[0.0, 0, 10, 10], [0, 0, 20, 20], [30, 30, 40, 40]])
    ignored = torch.tensor([[5.0, 0, 20, 10], [0, 0, 2, 2]])
    torch.testing.assert_close(shares(boxes, ignored), Tensor([0.5, 0.375, 0]))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("recipe", [{"canvas": 160, "crowded": 0.0}, {"canvas": None, "shear": 0.1}])
def test_an_unidentified_cell_stays_on_its_place_whatever_is_done_to_the_picture(
    seed: int, recipe: dict[str, object]
) -> None:
    made = piece()
    sample = Sample(Path(__file__), made.boxes[:2], made.labels[:2], made.boxes[2:])
    canvases = Canvases(
        Dataset([sample], ["a", "b"], {}, "", ""), replace(TINY, seed=seed, stain=0.0, rough=False, **recipe),
        {Path(__file__): made.pixels},  # type: ignore[arg-type]
    )  # fmt: skip
    laid = [canvases.canvas(0, number) for number in range(3)]
    assert IGNORED in np.concatenate([one.labels for one in laid])
    if recipe["canvas"] is None:  # a mosaic's edge cuts cells
        for one in laid:
            assert_on_cells(one, within=2)
    (_, targets), *_ = canvases.batches(0)
    assert {target["labels"].dtype for target in targets} == {torch.int64}


def test_a_file_s_unidentified_cells_and_crowds_are_kept_apart_from_its_cells(tmp_path: Path) -> None:
    path = coco_file(tmp_path)
    coco = json.loads(path.read_text())
    coco["categories"].append({"id": 3, "name": "unidentified", "code": ""})
    coco["annotations"][0]["category_id"] = 3
    coco["annotations"][1]["iscrowd"] = 1
    path.write_text(json.dumps(coco))
    dataset = data.read(path)
    assert [(len(one.boxes), len(one.ignored)) for one in dataset.samples] == [(0, 2), (0, 0), (2, 0), (0, 0)]
    assert dataset.samples[0].ignored[0].tolist() == [10, 12, 50, 48]
    assert dataset.labels == ["lymphocyte", "monocyte"]


def measured(ignored: np.ndarray, said: dict[str, Tensor]) -> dict[str, dict[str, float]]:
    sample = Sample(Path("x"), BOXES[:1], np.array([1]), ignored)
    return metrics.measure(Dataset([sample], LABELS, LINEAGES, "", ""), [said])


def test_a_finding_on_an_unidentified_cell_is_neither_right_nor_wrong() -> None:
    on_both = found(BOXES + np.float32(2), [1, 3], [0.8, 0.9])
    before = measured(np.zeros((0, 4), np.float32), on_both)
    after = measured(BOXES[1:], on_both)
    for level in ("labels", "lineages", "any_cell"):
        assert (before[level]["precision"], after[level]["precision"], after[level]["recall"]) == (0.5, 1, 1)
        assert after[level]["ECE"] == pytest.approx(0.2)  # 0.8 was said of the one that counts
    assert before["any_cell"]["AP50"] < after["any_cell"]["AP50"] == pytest.approx(1)
    assert after["labels"]["counts"]["lymphocyte"] == {"mean": 0, "MAE": 0, "bias": 0}
    assert np.sum(after["labels"]["confusion"]["rows"]) == 1
    assert measured(BOXES[1:], found(BOXES[:1], [1], [0.8]))["labels"]["recall"] == 1  # nor is it missed


def test_a_finding_of_a_cell_counts_though_an_unidentified_one_lies_beneath() -> None:
    wrong = measured(BOXES[:1], found(BOXES[:1], [3], [0.9]))
    assert (wrong["labels"]["precision"], wrong["any_cell"]["precision"]) == (0, 1)


def test_ap50_is_what_coco_says_where_the_unidentified_cell_is_a_crowd_of_every_class() -> None:
    said = found(np.concatenate([BOXES, BOXES[1:] + 300]), [1, 1, 1], [0.6, 0.9, 0.8])
    ours = measured(BOXES[1:], said)["labels"]["AP50"]
    level = metrics.Level(LABELS, np.arange(4), [Sample(Path("x"), BOXES[:1], np.array([1]))], [said])
    truth = level.coco()
    crowd = {"image_id": 1, "bbox": [100.0, 100, 50, 50], "area": 2500.0, "iscrowd": 1}
    truth["annotations"] += [crowd | {"id": 10 + k, "category_id": k} for k in (1, 2, 3)]
    theirs = COCO(truth)
    evaluation = COCOeval_faster(theirs, theirs.loadRes(level.results()), "bbox")
    evaluation.run()
    assert ours == pytest.approx(evaluation.stats[1]) == pytest.approx(0.5)
