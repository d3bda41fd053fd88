"""The cast of the annotation tests with a tiny model of random weights to put to work."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from inference.models import ModelVersion
from inference.services import models
from tests.annotations.conftest import adam, ana, case, client_of, people, project, rui, vera, zoe

__all__ = ["adam", "ana", "case", "client_of", "people", "project", "rui", "vera", "zoe"]

CODES = ["lymphocyte", "monocyte"]


def make_checkpoint(folder: Path, *, seed: int = 0, codes: list[str] = CODES) -> Path:
    """A checkpoint folder of the light detector with random weights, written by the detectors' own code."""
    import torch

    from inference.detectors import checkpoint, registry

    torch.manual_seed(seed)
    options = {"channels": 16, "head_width": 16, "pretrained": False, "detections": 20}
    detector = registry.build("lite_fpn", classes=len(codes), **options)
    description = checkpoint.Description("lite_fpn", codes, options, dataset={"snapshot": None}, metrics={"AP50": 0.0})
    checkpoint.write(folder, detector.state_dict(), description)
    return folder


@pytest.fixture(scope="session")
def checkpoint_folder(tmp_path_factory) -> Path:
    return make_checkpoint(tmp_path_factory.mktemp("checkpoint") / "tiny")


@pytest.fixture
def model(db, checkpoint_folder) -> ModelVersion:
    """tiny@1, registered and in use nowhere."""
    return models.register(folder=checkpoint_folder, name="tiny")


@pytest.fixture
def deployed(model, project) -> ModelVersion:
    """tiny@1, in use in the project."""
    models.deploy(project_id=project.pk, model_id=model.pk)
    return model


def picture(number: int, side: int = 96) -> Image.Image:
    """A small picture that no other number has."""
    noise = np.random.default_rng(number).integers(0, 255, (side, side, 3), dtype=np.uint8)
    return Image.fromarray(noise)
