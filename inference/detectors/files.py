"""Writing a file so that at any moment, also after a kill, the old one or the new one is there, whole."""

import os
from pathlib import Path


def replace(path: Path, data: bytes) -> None:
    """Write or replace the file, and its folder if that is missing; several processes may do so at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".coming-{os.getpid()}-{path.name}")
    try:
        with temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
