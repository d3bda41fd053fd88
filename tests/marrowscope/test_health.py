"""Alive is not ready; what is missing is said."""

import pytest
from django.core.files.storage import default_storage
from jobs import presence
from marrowscope import health
from rest_framework.test import APIClient


def test_alive_asks_nobody() -> None:
    assert APIClient().get("/api/health").json() == {"alive": True}


@pytest.mark.django_db
def test_without_workers_people_can_work_and_are_told() -> None:
    response = APIClient().get("/api/ready")

    body = response.json()
    assert response.status_code == 200
    assert body["ready"] is True
    assert [body[name]["ok"] for name in ("postgres", "redis", "storage", "workers")] == [True, True, True, False]


@pytest.mark.django_db
def test_a_storage_that_is_gone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(name: str) -> bool:
        raise OSError("gone")

    monkeypatch.setattr(default_storage, "exists", gone)

    response = APIClient().get("/api/ready")

    assert response.status_code == 503
    assert response.json()["storage"] == {"ok": False, "detail": "Does not answer: OSError."}


def test_a_worker_signs_for_its_queues() -> None:
    presence.sign_in(["train", "prelabel"])

    for _ in range(100):
        if presence.queues():
            break
        __import__("time").sleep(0.02)
    assert presence.queues() == {"train", "prelabel"}
    assert set(health.QUEUES) >= presence.queues()
