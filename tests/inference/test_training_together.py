"""Two processes learn together what one would learn alone from the double batch, and only the first one writes."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from inference.training.distributed import Ranks
from tests.inference.detectors import coco_file
from tests.inference.together import gradients, in_order

TORCHRUN = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]


def test_two_processes_have_the_gradients_of_one_with_the_double_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    coco_file(tmp_path)
    done = subprocess.run([*TORCHRUN, "-m", "tests.inference.together", str(tmp_path)], capture_output=True, text=True,
                          timeout=110, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    written = {path.name for path in tmp_path.glob("*-of-2")}
    assert written == {"kept-0-of-2", "measured-0-of-2", "saved-0-of-2"}
    monkeypatch.setattr(torch, "randperm", in_order)
    alone, together = gradients(tmp_path, Ranks(), batch=4), load_file(tmp_path / "gradients.safetensors")
    assert alone.keys() == together.keys()
    assert any(gradient.abs().max() > 0.01 for gradient in alone.values())
    for name, gradient in alone.items():
        torch.testing.assert_close(together[name], gradient, atol=1e-5, rtol=1e-3, msg=name)
