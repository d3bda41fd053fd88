"""Ana, who has an account."""

import pytest
from accounts.models import User
from rest_framework.test import APIClient

PASSWORD = "a long enough one"


@pytest.fixture
def ana(db: None) -> User:
    """An annotator with a full name."""
    return User.objects.create_user("ana", password=PASSWORD, first_name="Ana", last_name="Lima")


@pytest.fixture
def browser() -> APIClient:
    """A client that is asked for its CSRF token, as a browser is."""
    return APIClient(enforce_csrf_checks=True)
