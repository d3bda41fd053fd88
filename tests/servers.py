"""A pytest plugin: one private PostgreSQL and Redis for the whole run, named in the environment before Django loads.

The process that starts the run starts the servers; xdist's workers inherit the environment. Each takes a Redis
database and a folder for files of its own beside the test database that pytest-django makes for it: some tests damage
what others would be reading.
"""

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest
from marrowscope.up import servers

STACK = ExitStack()
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")

if not WORKER:
    # Short, under /tmp: a Unix socket's path may have 107 bytes at most.
    FOLDER = Path(tempfile.mkdtemp(prefix="mst-", dir="/tmp"))
    FOLDER.chmod(0o711)
    os.environ["MARROWSCOPE_TEST_FILES"] = str(FOLDER / "files")
    os.environ["SECRET_KEY"] = "only-for-tests-only-for-tests-only-for-tests-only-for-tests"
    os.environ["DATABASE_URL"] = f"postgresql://postgres@/postgres?host={FOLDER / 'servers' / 'pg'}"
    os.environ["MARROWSCOPE_TEST_REDIS"] = f"unix://{FOLDER / 'servers' / 'r.sock'}"
    os.environ["DATABASE_CONNECTIONS"] = "0"  # a kept connection would hold the test database when it is to go
    os.environ["ALLOWED_HOSTS"] = "localhost,127.0.0.1,testserver"
OWN = Path(os.environ["MARROWSCOPE_TEST_FILES"]) / (WORKER or "alone")
(OWN / "var" / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise looks here, frontend built or not
os.environ["MARROWSCOPE_VAR"] = str(OWN / "var")
os.environ["STORAGE_URL"] = f"file://{OWN / 'storage'}"
os.environ["REDIS_URL"] = f"{os.environ['MARROWSCOPE_TEST_REDIS']}?db={int(WORKER.removeprefix('gw') or -1) + 1}"


def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the servers, unless this run only lists its tests."""
    if not WORKER and not session.config.option.collectonly:
        STACK.enter_context(servers.for_tests(FOLDER / "servers"))


def pytest_unconfigure() -> None:
    """Stop the servers and remove all they wrote."""
    STACK.close()
    if not WORKER:
        import shutil

        shutil.rmtree(FOLDER, ignore_errors=True)
