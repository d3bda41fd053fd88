"""Writing a file so that at any moment, also after a kill, the old one or the new one is there, whole."""

import os
from pathlib import Path


def replace(path: Path, data: bytes) -> None:
    """Write or replace the file, and its folder if that is missing; a file has one writer at a time.

    What a kill leaves half written lies beside it under one name, so that the next write puts it away. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".tmp")
    try:
        with temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except OSError as error:
        error.filename, error.filename2 = str(path), None  # nobody asked for the other name
        raise
    finally:  # half a file would keep a full disk full
        temporary.unlink(missing_ok=True)
