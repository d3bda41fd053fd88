"""Settings are read by typed functions that fail with the fix."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from marrowscope import env, urls_of_servers

NAME = "MARROWSCOPE_TEST_VALUE"


def given(monkeypatch: pytest.MonkeyPatch, value: str) -> str:
    monkeypatch.setenv(NAME, value)
    return NAME


@pytest.mark.parametrize(
    ("word", "meaning"),
    [("yes", True), ("TRUE", True), ("1", True), ("on", True), ("no", False), ("0", False), (" ", True)],
)
def test_a_plain_yes_or_no_is_understood(monkeypatch: pytest.MonkeyPatch, word: str, meaning: bool) -> None:
    assert env.boolean(given(monkeypatch, word), True) is meaning


def test_anything_else_is_refused_with_the_fix(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"is 'ja'\. Write yes or no\."):
        env.boolean(given(monkeypatch, "ja"), True)


@pytest.mark.parametrize(
    ("word", "fix"), [("many", "Write a whole number, such as 8"), ("0", "of at least 1"), ("1.5", "whole")]
)
def test_a_number_is_whole_and_large_enough(monkeypatch: pytest.MonkeyPatch, word: str, fix: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=fix):
        env.integer(given(monkeypatch, word), 8, least=1)


def test_what_is_unset_or_empty_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)
    assert env.integer(NAME, 8) == 8
    assert env.text(given(monkeypatch, ""), "default") == "default"


def test_words_stand_between_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.words(given(monkeypatch, "a, b,,c ")) == ["a", "b", "c"]


def test_a_database_url_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql://ana:p%40ss@db.example:5433/marrow?sslmode=require"
    database = urls_of_servers.database(given(monkeypatch, url), "")

    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", "5433", "marrow")
    assert (database["USER"], database["PASSWORD"]) == ("ana", "p@ss")
    assert database["OPTIONS"] == {"sslmode": "require"}


def test_a_sockets_folder_is_a_host() -> None:
    assert urls_of_servers.database(NAME, "postgresql://postgres@/marrow?host=/run/pg")["HOST"] == "/run/pg"


@pytest.mark.parametrize(
    ("url", "fix"),
    [
        ("mysql://x/y", "Write it as postgresql://"),
        ("postgresql://host", "names no database"),
        ("postgresql://h:x/y", "not a URL"),
    ],
)
def test_a_wrong_database_url_is_refused_with_the_fix(monkeypatch: pytest.MonkeyPatch, url: str, fix: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=fix):
        urls_of_servers.database(given(monkeypatch, url), "")


def test_celery_calls_a_redis_socket_by_another_name() -> None:
    assert urls_of_servers.broker("unix:///run/r.sock?db=3") == "redis+socket:///run/r.sock?virtual_host=3"
    assert urls_of_servers.broker("redis://redis:6379") == "redis://redis:6379"
    with pytest.raises(ImproperlyConfigured, match="Write it as redis://"):
        urls_of_servers.broker("http://redis")


def test_storage_is_a_folder_or_a_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = urls_of_servers.storage(given(monkeypatch, "file:///data/photographs"), "")
    bucket = urls_of_servers.storage(given(monkeypatch, "s3://marrow/fields?endpoint=http://storage:9000"), "")

    assert folder["OPTIONS"] == {"location": "/data/photographs"}
    assert bucket["OPTIONS"]["bucket_name"] == "marrow"
    assert bucket["OPTIONS"]["location"] == "fields"
    assert bucket["OPTIONS"]["endpoint_url"] == "http://storage:9000"


def test_a_secret_is_made_once_and_only_its_owner_reads_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(NAME, raising=False)
    file = tmp_path / "var" / "secret"

    first = env.secret(NAME, file)

    assert len(first) > 40
    assert env.secret(NAME, file) == first
    assert file.stat().st_mode & 0o777 == 0o600
    assert env.secret(given(monkeypatch, "given"), file) == "given"
