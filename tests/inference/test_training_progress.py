"""A person sees how training goes, on a terminal and in a log file."""

import io
import logging
from types import SimpleNamespace

import pytest

from inference.training.loop import Epoch
from inference.training.progress import Counted, Progress, terms

LOSSES = {"loss_classifier": 0.5, "loss_box_reg": 0.25}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def steps(progress: Progress, now: list[float], count: int, seconds: float) -> None:
    """`count` steps of 8 images, each `seconds` long, a tenth of the run."""
    for step in range(1, count + 1):
        now[0] += seconds
        run = SimpleNamespace(progress=step / 10, epoch=0, step=step, steps=10)
        progress.step(run, LOSSES, 8)  # type: ignore[arg-type]


def test_a_terminal_shows_a_bar_with_terms_speed_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    stream, now = Terminal(), [0.0]
    steps(Progress(stream, lambda: now[0]), now, count=5, seconds=4.0)
    last = stream.getvalue().split("\r\x1b[K")[-1]
    assert last == (
        "[##########..........]  50% epoch 1, step 5 of 10, 2.0 images/s, 0:20 left: "
        "loss 0.750 (classifier 0.500, box_reg 0.250)"
    )


def test_a_log_file_gets_a_line_each_half_minute(caplog: pytest.LogCaptureFixture) -> None:
    stream, now = io.StringIO(), [0.0]
    with caplog.at_level(logging.INFO):
        steps(Progress(stream, lambda: now[0]), now, count=9, seconds=10.0)
    assert stream.getvalue() == ""
    assert [record.getMessage()[23:27].strip() for record in caplog.records] == ["30%", "60%", "90%"]


def test_an_epoch_is_told_with_its_score(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        Progress(io.StringIO()).epoch(
            Epoch(2, 5, LOSSES, {"score": 0.61, "labels": {"AP50": 0.8}}, best=True, seconds=9)
        )
    assert caplog.messages == [f"epoch 2 of 5 in 9 s: {terms(LOSSES)}; AP 0.610, AP50 0.800; kept"]


def test_counted_work_has_a_bar_with_speed_and_time_left_that_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    stream, now = Terminal(), [0.0]
    progress = Counted("pictures", 4, stream, lambda: now[0])
    now[0] = 10
    progress.one()
    assert stream.getvalue().endswith("[#####...............]  25% 1 of 4 pictures, 0.1 a second, 0:30 left")
    progress.end()
    assert stream.getvalue().endswith("\r\x1b[K")


def test_counted_work_in_a_log_file_says_where_it_is_each_half_minute(caplog: pytest.LogCaptureFixture) -> None:
    now = [0.0]
    progress = Counted("pictures", 100, io.StringIO(), lambda: now[0])
    with caplog.at_level(logging.INFO):
        for _ in range(70):
            now[0] += 1
            progress.one()
    assert [message.partition(" of ")[0][-2:] for message in caplog.messages] == ["30", "60"]
