"""Where things lie: the repository, what is kept (var/), and the short runtime folder of sockets."""

import hashlib
import os
from pathlib import Path

from marrowscope import env

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(env.text("MARROWSCOPE_VAR", str(ROOT / "var"))).resolve()
FRONTEND = ROOT / "frontend" / "dist"
LOCALES = ROOT / "frontend" / "src" / "locales"  # the words of pages and of reports


def runtime(var: Path = VAR) -> Path:
    """The folder of the private servers' sockets for this var/.

    A Unix socket's path may have 107 bytes at most, so it does not lie under the checkout.
    """
    name = hashlib.sha256(f"{os.getuid()}:{var}".encode()).hexdigest()[:12]
    return Path("/tmp") / f"marrowscope-{name}"  # noqa: S108 - `up` refuses it where it belongs to somebody else


def database_url(var: Path = VAR) -> str:
    """The private PostgreSQL that `manage.py up` starts for this var/."""
    return f"postgresql://postgres@/marrowscope?host={runtime(var) / 'pg'}"


def redis_url(var: Path = VAR) -> str:
    """The private Redis that `manage.py up` starts for this var/."""
    return f"unix://{runtime(var) / 'redis.sock'}"
