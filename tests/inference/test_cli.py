"""`python -m inference` trains, evaluates and predicts from files, and refuses with a sentence."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from inference.__main__ import COMMANDS, NOTICE, main
from tests.inference.detectors import coco_file

TRAIN = ["--set", "epochs=1", "--set", "steps_per_epoch=1", "--set", "batch_size=1", "--set", "canvas=64",
         "--set", "scale=1", "--set", "model.channels=16", "--set", "model.head_width=16",
         "--set", "model.pretrained=false", "--device", "cpu"]  # fmt: skip


def test_train_evaluate_and_predict_on_made_cells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, out = coco_file(tmp_path, count=2), tmp_path / "model"
    assert main(["train", "--data", str(data), "--val", str(data), "--out", str(out), *TRAIN]) == 0
    assert json.loads((out / "model.json").read_text())["labels"] == ["lymphocyte", "monocyte"]

    report = tmp_path / "report.json"
    assert main(["evaluate", "--checkpoint", str(out), "--data", str(data), "--out", str(report)]) == 0
    assert json.loads(report.read_text()).keys() >= {"notice", "labels", "lineages", "any_cell", "data_sha256"}
    said = report.with_suffix(".md").read_text()
    assert "| lymphocyte | 1 |" in said
    assert "of fewer than 200 it is chance to a good part." in said
    assert all(f"](report-{name}.png)" in said for name in ("confusion", "precision-recall", "reliability"))
    assert {path.name for path in tmp_path.glob("report-*.png")} == {
        "report-confusion.png", "report-precision-recall.png", "report-reliability.png",
    }  # fmt: skip

    alone = tmp_path / "graph"
    assert main(["export", "--checkpoint", str(out), "--out", str(alone)]) == 0
    assert main(["evaluate", "--checkpoint", str(alone), "--data", str(data), "--out", str(report)]) == 0
    assert json.loads(report.read_text())["architecture"] == "lite_fpn"

    cells, picture = tmp_path / "cells-found.json", str(tmp_path / "images" / "0.png")
    assert main(["predict", "--checkpoint", str(out), "--out", str(cells), "--min-score", "0", picture]) == 0
    assert all(row.keys() == {"image_id", "category_id", "bbox", "score"} for row in json.loads(cells.read_text()))
    assert NOTICE in capsys.readouterr().out


def test_the_proposed_detector_is_trained_in_sixteen_bits_and_evaluated(tmp_path: Path) -> None:
    data, out, report = coco_file(tmp_path, count=2), tmp_path / "model", tmp_path / "report.json"
    words = ["--architecture", "attention_rcnn", *TRAIN[:-4], "--set", 'model.backbone="efficientnet_lite0"',
             "--set", 'model.refinement={"t_max": 2}', "--device", "cpu"]  # fmt: skip
    assert main(["train", "--data", str(data), "--val", str(data), "--out", str(out), *words]) == 0
    assert main(["evaluate", "--checkpoint", str(out), "--data", str(data), "--out", str(report)]) == 0
    assert json.loads((out / "model.json").read_text())["architecture"] == "attention_rcnn"


def test_a_dry_run_only_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = coco_file(tmp_path)
    asked = ["train", "--data", str(data), "--out", str(tmp_path / "out"), "--dry-run"]
    assert main(asked) == 0
    assert "Nothing is wrong with the data." in capsys.readouterr().out
    (tmp_path / "images" / "1.png").unlink()
    assert main(asked) == 0
    assert "1 image is missing from the folder:\n    1.png" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("part, reason", [("annotations", "no cell to learn from"), ("images", "no image is listed")])
def test_a_dry_run_says_of_a_file_without_cells_or_pictures_what_training_would(
    tmp_path: Path, part: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    data = coco_file(tmp_path)
    data.write_text(json.dumps({**json.loads(data.read_text()), "annotations": [], part: []}))
    main(["train", "--data", str(data), "--out", str(tmp_path / "out"), "--dry-run"])
    said = capsys.readouterr()
    assert reason in said.out + said.err
    assert "Nothing is wrong" not in said.out


def test_pictures_without_known_cells_are_measured_and_nobody_trains_on_them_without_any(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = coco_file(tmp_path), tmp_path / "out"
    empty = tmp_path / "empty.json"
    empty.write_text(json.dumps({**json.loads(data.read_text()), "annotations": []}))

    starter = str(Path(__file__).parents[2] / "inference" / "starter")
    words = ["--images", str(tmp_path / "images"), "--out", str(tmp_path / "report.json")]
    assert main(["evaluate", "--checkpoint", starter, "--data", str(empty), *words]) == 0
    assert "labels: AP –, AP50 –" in capsys.readouterr().out

    coco = json.loads(data.read_text())
    coco["categories"][0]["name"] = "atypical cell"
    empty.write_text(json.dumps(coco))
    assert main(["evaluate", "--checkpoint", starter, "--data", str(empty), *words]) == 0
    assert "does not know atypical_cell" in capsys.readouterr().out
    assert json.loads((tmp_path / "report.json").read_text())["labels"]["classes"]["atypical_cell"]["recall"] == 0

    empty.write_text(json.dumps({**coco, "annotations": []}))
    assert main(["train", "--data", str(data), "--val", str(empty), "--out", str(out), *TRAIN]) == 1
    assert "empty.json has no cell" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("words, sentence", [
    (["train", "--data", "none.json", "--out", "out"], "none.json cannot be read"),
    (["predict", "--checkpoint", "inference/starter", "--out", "x.json", "--device", "cuda", "docs/screenshots"],
     "this machine has no graphics card"),
    (["train", "--data", "none.json", "--out", "out", "--set", "colour=red"], "no setting 'colour'"),
    (["evaluate", "--checkpoint", "none", "--data", "x.json", "--out", "y.json"], "cannot be read"),
])  # fmt: skip
def test_a_refusal_is_one_sentence_and_the_exit_status_one(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == 1
    assert sentence in capsys.readouterr().err


def test_what_commands_there_are_is_said_without_torch() -> None:
    program = (
        "import sys; from inference.__main__ import main\ntry: main(['--help'])\nfinally: print('torch' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert all(f"    {command} " in said for command in COMMANDS)
    assert said.splitlines()[-1] == "False"


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    said = capsys.readouterr().out
    assert "--device" in said
    assert f"python -m inference {command} --" in said.partition("examples:")[2]
    assert NOTICE in said
