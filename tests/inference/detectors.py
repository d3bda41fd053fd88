"""Tiny detectors and pictures that the tests of detectors and training share; fast on one core."""

import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw
from torch import nn

from inference.detectors import registry
from inference.training.recipes import Recipe

torch.set_num_threads(1)  # tensors are tiny here: threads would only wait for each other
OPTIONS = {"channels": 16, "head_width": 16, "pretrained": False, "detections": 50}
LABELS = ["lymphocyte", "monocyte"]
TINY = Recipe(epochs=2, steps_per_epoch=2, batch_size=2, canvas=96, scale=1.0, scale_spread=0.1, warmup=1, bf16=False)


def tiny_detector(seed: int = 0) -> nn.Module:
    """Two classes, random weights, always the same for a seed."""
    torch.manual_seed(seed)
    return registry.build("lite_fpn", classes=len(LABELS), **OPTIONS)


def cell_picture(width: int, height: int, boxes: list[tuple[int, int, int, int]]) -> Image.Image:
    """Violet discs on pink, one in each xyxy box."""
    picture = Image.new("RGB", (width, height), (240, 220, 225))
    for x1, y1, x2, y2 in boxes:
        ImageDraw.Draw(picture).ellipse((x1, y1, x2 - 1, y2 - 1), fill=(90, 40, 130))
    return picture


def coco_file(folder: Path, count: int = 4) -> Path:
    """A COCO file of `count` pictures, one with two cells, one with none, in turns; the file's path."""
    images, annotations = [], []
    (folder / "images").mkdir(parents=True, exist_ok=True)
    for number in range(count):
        boxes = [(10, 12, 50, 48), (60, 50, 90, 84)] if number % 2 == 0 else []
        cell_picture(100, 96, boxes).save(folder / "images" / f"{number}.png")
        images.append({"id": number, "file_name": f"{number}.png", "width": 100, "height": 96})
        for label, (x1, y1, x2, y2) in enumerate(boxes, start=1):
            annotations.append({"id": len(annotations) + 1, "image_id": number, "category_id": label,
                                "bbox": [x1, y1, x2 - x1, y2 - y1], "area": 1, "iscrowd": 0})  # fmt: skip
    categories = [{"id": 1, "name": "Lymphocyte"}, {"id": 2, "name": "monocyte", "supercategory": "Monocyte"}]
    path = folder / "cells.json"
    path.write_text(json.dumps({"images": images, "annotations": annotations, "categories": categories}))
    return path


def noise(width: int, height: int, seed: int = 0) -> np.ndarray:
    """`[H, W, 3]` uint8 of random pixels."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


LITE = {"backbone": "efficientnet_lite0", "channels": 16, "head_width": 16, "proposals": 30}  # of the paper's models
TARGETS = [
    {"boxes": torch.tensor([[5.0, 5, 20, 24]]), "labels": torch.tensor([1])},
    {"boxes": torch.zeros(0, 4), "labels": torch.zeros(0, dtype=torch.int64)},
]  # of two pictures: one cell, none


def pictures(*sizes: tuple[int, int]) -> list[torch.Tensor]:
    """Tensors of random pixels, of the heights and widths given."""
    generator = torch.Generator().manual_seed(0)
    return [torch.rand(3, height, width, generator=generator) for height, width in sizes]
