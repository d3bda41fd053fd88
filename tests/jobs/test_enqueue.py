"""The row comes first, and its message only after the commit."""

import pytest
from celery import current_app
from django.db import transaction
from jobs.models import Job

from tests.jobs.conftest import make

Sent = list[tuple[str, list[str], str]]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_before_the_commit(sent: Sent) -> None:
    with transaction.atomic():
        job = make()
        assert sent == []

    assert sent == [("count", [str(job.pk)], "default")]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_leaves_neither_row_nor_message(sent: Sent) -> None:
    def fail_half_way() -> None:
        with transaction.atomic():
            make()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()

    assert sent == []
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_each_kind_has_its_queue_unless_one_is_named(sent: Sent) -> None:
    make(kind="prelabel")
    make(kind="train")
    make(kind="prelabel", queue="default")

    assert [queue for _, _, queue in sent] == ["prelabel", "train", "default"]


@pytest.mark.django_db(transaction=True)
def test_a_message_server_that_is_down_costs_the_job_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ConnectionError("down")

    monkeypatch.setattr(current_app, "send_task", refuse)

    job = make()

    job.refresh_from_db()
    assert (job.state, job.sent_at) == ("pending", None)
