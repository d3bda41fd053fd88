"""Promises about the repository itself."""

import platform
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml
from pytest_socket import SocketConnectBlockedError

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]


def test_platform_is_still_the_standard_library() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()
    assert Path(platform.__file__).parent == Path(sysconfig.get_path("stdlib"))


def test_web_processes_never_import_torch() -> None:
    program = "import sys, marrowscope.asgi; print([n for n in ('torch', 'torchvision', 'timm') if n in sys.modules])"

    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT / "platform"
    )

    assert said.stdout.strip() == "[]"


def test_no_test_reaches_the_network() -> None:
    with pytest.raises((SocketConnectBlockedError, UserWarning)):  # it warns first, and warnings are errors here
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_compose_runs_every_part_of_the_design() -> None:
    assert set(SERVICES) >= {"postgres", "redis", "web", "worker", "gpu-prelabel", "gpu-train", "storage"}
    queues = {queue for name in OURS for queue in queues_of(SERVICES[name].get("command", []))}
    assert queues == {"default", "prelabel", "train"}


def queues_of(command: list[str]) -> list[str]:
    return command[command.index("-Q") + 1].split(",") if "-Q" in command else []


@pytest.mark.parametrize("name", OURS)
def test_compose_builds_targets_and_starts_programs_that_exist(name: str) -> None:
    service, dockerfile = SERVICES[name], (ROOT / "Dockerfile").read_text()

    assert f"AS {service['build']['target']}" in dockerfile
    command = service.get("command", ["uvicorn"])
    assert shutil.which(command[0], path=str(Path(sys.executable).parent))
    assert all((ROOT / word).exists() for word in command if word.endswith(".py"))


@pytest.mark.parametrize("name", OURS)
def test_compose_sets_only_what_the_settings_read(name: str) -> None:
    settings = (ROOT / "platform" / "marrowscope" / "settings.py").read_text()
    read = set(re.findall(r'\(\s*"([A-Z_]+)"', settings)) | {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}

    assert set(SERVICES[name]["environment"]) <= read


def test_compose_asks_only_for_volumes_and_services_that_it_names() -> None:
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= set(SERVICES)
        named = {volume.split(":")[0] for volume in service.get("volumes", [])}
        assert named <= set(COMPOSE["volumes"])


def test_every_command_of_the_makefile_exists() -> None:
    makefile = (ROOT / "Makefile").read_text()
    folders = [ROOT / "annotations", ROOT / "inference", *(ROOT / "platform").iterdir()]
    commands = {path.stem for folder in folders for path in (folder / "management" / "commands").glob("*.py")}

    assert set(re.findall(r"manage\.py (\w+)", makefile)) <= commands | {"spectacular"}


def test_continuous_integration_runs_what_everybody_runs() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()

    assert lines[-1] == "exec make test"
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
