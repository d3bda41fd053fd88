"""`python -m inference predict`: COCO results, pictures with boxes, and large fields without a cell counted twice."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageColor
from pycocotools.coco import COCO

from inference.__main__ import main
from inference.detectors import checkpoint, predictor, tiles
from inference.detectors.checkpoint import Description
from inference.detectors.predictor import Predictor
from inference.smears import Smear, generate
from inference.training import colours, drawing
from tests.inference.detectors import LABELS, OPTIONS, coco_file, noise, tiny_detector

SIZE = (4000, 1300)  # px: two looks at half its size


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    description = Description("lite_fpn", LABELS, OPTIONS, lineages={"monocyte": "mononuclear"})
    checkpoint.write(folder, tiny_detector().state_dict(), description)
    return folder


@pytest.fixture
def photographs(tmp_path: Path) -> Path:
    for number, name in enumerate(["b.png", "a.jpg", "more/a.tif"]):
        (tmp_path / "photographs" / name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(noise(96, 80, number)).save(tmp_path / "photographs" / name)
    return tmp_path / "photographs"


def predict(tiny: Path, out: Path, *words: object) -> int:
    return main(["predict", "--checkpoint", str(tiny), "--out", str(out), "--min-score", "0", "--device", "cpu",
                 *map(str, words)])  # fmt: skip


def test_results_load_into_pycocotools_against_the_key_beside_them(
    tiny: Path, photographs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out" / "cells.json"
    assert predict(tiny, out, photographs) == 0
    key = COCO(str(out.with_name("cells-key.json")))
    assert [(image["id"], image["file_name"], image["width"], image["height"]) for image in key.dataset["images"]] == [
        (1, "a.jpg", 96, 80), (2, "b.png", 96, 80), (3, "more/a.tif", 96, 80),
    ]  # fmt: skip
    assert key.dataset["categories"] == [
        {"id": 1, "name": "lymphocyte", "supercategory": "lymphocyte"},
        {"id": 2, "name": "monocyte", "supercategory": "mononuclear"},
    ]
    loaded = key.loadRes(str(out))
    assert set(loaded.getImgIds(catIds=[1])) <= {1, 2, 3}
    cells = Predictor.load(tiny, "cpu").predict([photographs / "b.png"], 0)[0]
    rows = [row for row in json.loads(out.read_text()) if row["image_id"] == 2]
    assert [row["score"] for row in rows] == pytest.approx([cell.score for cell in cells], abs=1e-4)
    assert [row["bbox"][0] + row["bbox"][2] for row in rows] == pytest.approx([cell.box[2] for cell in cells], abs=0.1)
    assert [key.cats[row["category_id"]]["name"] for row in rows] == [cell.label for cell in cells]
    assert "For Research Use Only" in capsys.readouterr().out


def test_with_a_coco_file_the_ids_are_that_files(tiny: Path, tmp_path: Path) -> None:
    data = coco_file(tmp_path, count=2)
    coco = json.loads(data.read_text())
    for image in coco["images"]:
        image["id"] = f"field {image['id']}"
    coco["annotations"] = []
    coco["categories"] = [{"id": 40, "name": "Monocyte"}]
    data.write_text(json.dumps(coco))
    out = tmp_path / "cells.json"
    assert predict(tiny, out, "--data", data) == 0
    rows = json.loads(out.read_text())
    assert {row["image_id"] for row in rows} == {"field 0", "field 1"}
    assert {row["category_id"] for row in rows} <= {40, 41}
    key = json.loads((tmp_path / "cells-key.json").read_text())
    assert {row["id"]: row["name"] for row in key["categories"]} == {40: "monocyte", 41: "lymphocyte"}


def test_every_label_of_a_cell_has_its_row_where_that_is_asked_for(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = coco_file(tmp_path, count=2), tmp_path / "cells.json"
    assert predict(tiny, out, "--data", data, "--every-label") == 0
    rows = json.loads(out.read_text())
    of_first = [row for row in rows if row["image_id"] == 0]
    boxes = {tuple(row["bbox"]) for row in of_first}
    assert len(of_first) == len(LABELS) * len(boxes) > 0
    assert predict(tiny, tmp_path / "folder", "--data", data, "--every-label") == 1
    assert "--every-label is for COCO results" in capsys.readouterr().err


def test_pictures_are_copied_with_their_cells_drawn_on_them_and_never_written_over(
    tiny: Path, photographs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = photographs / "looked-at"
    for _ in range(2):  # the second time its own output lies in the folder
        assert predict(tiny, out, photographs) == 0
    names = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert names == {"a.jpg", "b.png", "more/a.tif.png"}
    with Image.open(out / "b.png") as drawn, Image.open(photographs / "b.png") as before:
        assert drawn.width == before.width
        assert not np.array_equal(np.asarray(drawn)[: before.height], np.asarray(before))
    assert predict(tiny, photographs, photographs / "b.png") == 1
    assert f"{photographs / 'b.png'} would be written over" in capsys.readouterr().err


def test_a_box_is_drawn_where_the_cell_is(tmp_path: Path) -> None:
    Image.new("RGB", (900, 700), "white").save(tmp_path / "white.png")
    (tmp_path / "drawn.png").write_bytes(
        drawing.copy(tmp_path / "white.png", [predictor.Detection((300, 250, 500, 450), "monocyte", 0.9, 0.8)])
    )
    with Image.open(tmp_path / "drawn.png") as drawn:
        rows, columns = np.nonzero(np.asarray(drawn.convert("L"))[:700] < 250)  # above the notice
    assert (columns[rows > 260].min(), rows.max(), columns[rows > 260].max()) == (300, 450, 500)
    assert 200 < rows.min() < 250  # the words stand on the box


@pytest.mark.parametrize("size", [(100, 90), (360, 363), (120, 3000), (2560, 1920)])
def test_the_notice_stands_whole_below_the_picture_and_covers_nothing(size: tuple[int, int], tmp_path: Path) -> None:
    width, height = size
    Image.fromarray(noise(width, height)).save(tmp_path / "picture.png")
    (tmp_path / "drawn.png").write_bytes(drawing.copy(tmp_path / "picture.png", []))
    with Image.open(tmp_path / "drawn.png") as drawn, Image.open(tmp_path / "picture.png") as before:
        pixels = np.asarray(drawn)
        assert np.array_equal(pixels[:height], np.asarray(before))
    bar = pixels[height:]
    edges = np.concatenate([bar[0], bar[-1], bar[:, 0], bar[:, -1]])
    assert (edges == ImageColor.getrgb(colours.INK)).all()  # nothing of the words is cut off
    assert 0.02 < (bar.mean(2) > 128).mean() < 0.5


def test_a_class_is_drawn_in_the_colour_that_the_browser_gives_it_and_another_in_one_of_its_own(tmp_path: Path) -> None:
    Image.new("RGB", (300, 300), "white").save(tmp_path / "white.png")
    cell = predictor.Detection((100, 100, 200, 200), "segmented_neutrophil", 0.9, 0.8)
    (tmp_path / "drawn.png").write_bytes(drawing.copy(tmp_path / "white.png", [cell]))
    with Image.open(tmp_path / "drawn.png") as drawn:
        assert drawn.getpixel((150, 200)) == ImageColor.getrgb(colours.CLASSES["segmented_neutrophil"])
    assert len({colours.of_class(code) for code in ("hairy_cell", "mott_cell", "lymphocyte")}) == 3


def test_pictures_that_cannot_be_read_are_named_before_any_is_looked_at(
    tiny: Path, photographs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (photographs / "words.png").write_text("no picture")
    (photographs / "a.jpg").write_bytes((photographs / "a.jpg").read_bytes()[:-900])
    assert predict(tiny, tmp_path / "cells.json", photographs) == 1
    said = capsys.readouterr().err
    assert f"{photographs / 'words.png'} is no picture" in said
    assert f"{photographs / 'a.jpg'} is damaged" in said
    assert not list(tmp_path.glob("cells*"))


@pytest.mark.parametrize("words", [[], ["--data", "cells.json", "a.png"]])
def test_pictures_come_from_one_side_alone(
    tiny: Path, tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert predict(tiny, tmp_path / "cells.json", *words) == 1
    assert "give pictures and folders, or a COCO file as --data, and not both" in capsys.readouterr().err


def middles(boxes: np.ndarray) -> np.ndarray:
    """Of xyxy boxes: `[N, 2]`."""
    middle: np.ndarray = (boxes[:, :2] + boxes[:, 2:]) / 2
    return middle


def on_cells(smear: Smear, found: np.ndarray) -> np.ndarray:
    """How many of the boxes found lie, by their middles, on the inner part of each true cell."""
    true = np.column_stack([smear.boxes[:, :2], smear.boxes[:, :2] + smear.boxes[:, 2:]])
    near = np.abs(middles(found)[:, None] - middles(true)) < 0.35 * smear.boxes[:, 2:]  # [found, true, 2]
    counts: np.ndarray = near.all(2).sum(0)
    return counts


def test_on_a_large_field_no_cell_on_a_seam_is_counted_twice_or_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    smear, starter = generate(11, size=SIZE, cells=90), Predictor.load("inference/starter", "cpu")
    left, right = tiles.layout(SIZE[0] // 2, SIZE[1] // 2, predictor.SIDE, predictor.OVERLAP)
    seam = 2 * left.core[2]
    crossing = (smear.boxes[:, 0] < seam) & (smear.boxes[:, 0] + smear.boxes[:, 2] > seam)
    assert right.core[0] == left.core[2]
    assert crossing.sum() >= 3

    in_tiles = np.array([cell.box for cell in starter.predict([smear.image], 0.3)[0]])
    monkeypatch.setattr(predictor, "SIDE", SIZE[0])
    whole = np.array([cell.box for cell in starter.predict([smear.image], 0.3)[0]])

    assert on_cells(smear, in_tiles).max() == 1
    assert np.array_equal(on_cells(smear, in_tiles)[crossing], on_cells(smear, whole)[crossing])
    assert on_cells(smear, in_tiles)[crossing].sum() >= 3
    assert abs(len(in_tiles) - len(whole)) <= 2
