"""The policy that trains by itself: when it does, when it does not, and that it always says why."""

from datetime import timedelta

import pytest
from accounts.models import User
from django.utils import timezone
from jobs import services as jobs
from jobs.models import Job

from annotations.errors import NotAllowed
from annotations.models import Membership
from inference import tasks
from inference.models import PolicyDecision, Training
from inference.services import policy
from tests.inference.taught import teach

BECAUSE = (
    "with approved fields. Cells of one case are alike, so whole cases are kept for testing, and 4 cases are the least "
    "that can be divided."
)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def after_four(project, deployed, rui):
    """The project trains after four corrections, not sooner than a day after the last training."""
    return policy.put(project_id=project.pk, by=rui, enabled=True, corrections=4, cooldown_hours=24)


def told() -> list[str]:
    """Every decision, the oldest first."""
    return list(PolicyDecision.objects.order_by("at", "id").values_list("reason", flat=True))


def test_it_starts_once_enough_corrections_are_approved_and_cases_are_enough(after_four, project, ana, rui):
    teach(project, ana, rui, 4)  # two corrections a case

    assert told() == [
        "Not yet: 2 of 4 corrections are approved since the last training.",
        f"It could not start for rui, who set the policy: 2 more cases are needed {BECAUSE}",
        f"It could not start for rui, who set the policy: 1 more case is needed {BECAUSE}",
        "Started: 8 corrections were approved since the last training.",
    ]
    training = Training.objects.get()
    assert (training.by, training.by_policy) == (rui, True)


def test_when_the_cool_down_is_over_it_starts_though_nobody_approves_anything(after_four, project, ana, rui):
    teach(project, ana, rui, 4)
    first = Training.objects.get()
    jobs.cancel(job_id=first.pk)

    assert tasks.consider() == "0 started."
    assert told()[-1].startswith("Not yet: the last training began less than 24 hours ago; it waits until ")
    Training.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(hours=25))
    assert tasks.consider() == "1 started."
    assert (Training.objects.count(), Job.objects.filter(kind="train", state="pending").count()) == (2, 1)


def test_the_same_reason_is_written_down_once(after_four, project, ana, rui):
    teach(project, ana, rui, 1)
    for _ in range(3):
        tasks.consider()

    assert told() == ["Not yet: 2 of 4 corrections are approved since the last training."]


def test_while_a_training_runs_it_says_so(after_four, project, ana, rui):
    teach(project, ana, rui, 4)
    Training.objects.update(created_at=timezone.now() - timedelta(hours=25))
    tasks.consider()

    assert "A training of this project is running already" in told()[-1]
    assert Training.objects.count() == 1


def test_whoever_set_it_and_lost_the_right_starts_nothing(after_four, project, ana, rui):
    Membership.objects.filter(project=project, user=rui).update(role="viewer")
    adam = User.objects.get(username="adam")
    Membership.objects.filter(project=project, user=adam).update(role="pathologist")
    teach(project, ana, adam, 4)

    assert not Training.objects.exists()
    assert told()[-1].startswith("It could not start for rui, who set the policy: ")
    with pytest.raises(NotAllowed):
        policy.put(project_id=project.pk, by=rui, enabled=True, corrections=1, cooldown_hours=0)


def test_switched_off_it_decides_nothing(after_four, project, ana, rui):
    policy.put(project_id=project.pk, by=rui, enabled=False, corrections=4, cooldown_hours=24)
    teach(project, ana, rui, 4)

    assert tasks.consider() == "0 started."
    assert told() == []
