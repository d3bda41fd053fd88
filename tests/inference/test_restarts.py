"""PostgreSQL restarted under a working worker and in a request, Redis too. The run has servers of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ALONE = Path(__file__).with_name("alone_restarts.py")


@pytest.mark.timeout(900)
def test_servers_restarted_cost_a_training_nothing_and_a_request_one_sentence(tmp_path):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "MARROWSCOPE_TEST"))}
    # A folder of its own: pytest closes the usual one to others, and with it the servers that other tests keep there.
    command = ["-m", "pytest", "-n", "0", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'alone'}", str(ALONE)]
    done = subprocess.run([sys.executable, *command], env=clean, cwd=ALONE.parents[2], capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:]
    assert "2 passed" in done.stdout
