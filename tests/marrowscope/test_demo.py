"""The demo project of a first start."""

import pytest
from jobs.models import Job
from marrowscope import demo

from annotations.models import Field


@pytest.mark.django_db
def test_nobody_is_said_to_have_asked_for_the_first_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "CASES", {"DEMO-1": range(10, 11)})

    project = demo.ensure()

    (job,) = Job.objects.filter(project=project.pk)
    assert (job.kind, job.created_by, job.title) == ("prelabel", None, "New fields: look for cells with starter@1")
    assert Field.objects.get(project=project).created_by is not None
