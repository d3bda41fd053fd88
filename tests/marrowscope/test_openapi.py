"""openapi.yaml is what the API says of itself: people and the frontend's types read the committed file."""

from pathlib import Path

from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]


def test_the_committed_description_is_fresh(tmp_path):
    fresh = tmp_path / "openapi.yaml"

    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(fresh))

    assert fresh.read_text() == (ROOT / "openapi.yaml").read_text(), "run `make openapi`"
