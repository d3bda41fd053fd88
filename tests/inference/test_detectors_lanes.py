"""Pictures that are looked at side by side are found what each is found alone, in their order."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torchvision.ops import box_iou

from inference.detectors import checkpoint, graph, lanes
from inference.detectors.base import Output
from inference.detectors.engine import Engine
from inference.detectors.lanes import Lanes
from inference.smears import generate

STARTER = Path("inference/starter")


@pytest.fixture(autouse=True)
def two_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def starter() -> tuple[torch.nn.Module, dict[str, Any]]:
    detector, _ = checkpoint.read(STARTER)
    return detector, graph.convert(detector)


def fields(*sides: int) -> list[np.ndarray]:
    """Square ones, as the starter is shown them."""
    drawn = (generate(40 + k, (2 * side, 2 * side), cells=side // 40).image for k, side in enumerate(sides))
    return [np.asarray(one.resize((side, side))) for one, side in zip(drawn, sides, strict=True)]


def same(one: Output, other: Output) -> bool:
    """Whether both found the same cells, in whatever order."""
    if len(one["boxes"]) != len(other["boxes"]):
        return False
    return bool((box_iou(one["boxes"], other["boxes"]).max(dim=1).values > 0.99).all())


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_pictures_side_by_side_are_found_what_each_is_alone(
    starter: tuple[torch.nn.Module, dict[str, Any]], number: int
) -> None:
    pictures = fields(544, 320, 544, 288)[:number]
    both = Lanes(*starter)
    together = both.each(pictures)
    assert all(len(one["boxes"]) for one in together)
    assert all(same(one, both.each([picture])[0]) for one, picture in zip(together, pictures, strict=True))
    assert both.number == 2
    assert torch.get_num_threads() == 2


BEGINS = """
import sys
from pathlib import Path
import numpy as np, torch
torch.set_num_threads(2)
from inference.detectors import checkpoint, graph
from inference.detectors.lanes import Lanes
detector, description = checkpoint.read(Path(sys.argv[1]))
both = Lanes(detector, graph.read(Path(sys.argv[2]), description, "0" * 64))
print(len(both.each([np.full((544, 544, 3), 200, np.uint8)] * 2)))
"""


def test_a_process_whose_first_pictures_go_side_by_side_goes_on(
    starter: tuple[torch.nn.Module, dict[str, Any]], tmp_path: Path
) -> None:
    """OpenVINO's bindings meet numpy at their first picture; in two threads at once each waited for the other."""
    graph.write(tmp_path, starter[1], checkpoint.read(STARTER)[1], "0" * 64)
    child = subprocess.run(
        [sys.executable, "-c", BEGINS, STARTER, tmp_path], check=True, capture_output=True, timeout=300
    )
    assert child.stdout.split() == [b"2"]


def test_none_is_none(starter: tuple[torch.nn.Module, dict[str, Any]]) -> None:
    assert Lanes(*starter).each([]) == []


def test_what_fails_in_a_lane_is_said_and_the_next_is_looked_at(
    starter: tuple[torch.nn.Module, dict[str, Any]],
) -> None:
    both, good = Lanes(*starter), fields(288, 288)
    with pytest.raises((IndexError, ValueError)):
        both.each([good[0], np.zeros(5, np.uint8)])
    assert len(both.each(good)) == 2


def test_a_large_pictures_graph_is_of_its_size_and_says_what_that_of_any_size_says(
    starter: tuple[torch.nn.Module, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inference.detectors.engine.PRECISION", "f32")  # in bfloat16 both round, each elsewhere
    engine, (picture,) = Engine(starter[1]), fields(544)
    assert engine.fixed(544, 544) == (544, 544)
    assert engine.fixed(480, 544) is None
    own, any_size = (engine.trunk(size) for size in ((544, 544), None))
    for request in (own, any_size):
        request.infer([picture[None]])
    for one, other in zip(own.output_tensors, any_size.output_tensors, strict=True):
        np.testing.assert_allclose(one.data, other.data, atol=0.05, rtol=0.01)


def test_many_cores_make_no_more_lanes_than_there_is_memory_for(
    starter: tuple[torch.nn.Module, dict[str, Any]],
) -> None:
    torch.set_num_threads(16)
    assert Lanes(*starter).number == lanes.MOST
