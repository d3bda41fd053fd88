"""Collects the files that browsers load, when they changed since the last start."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect() -> bool:
    """Run collectstatic unless nothing changed; say whether it ran."""
    root, fingerprint = Path(settings.STATIC_ROOT), _fingerprint()
    stamp = root.with_name("static.stamp")
    if root.is_dir() and stamp.is_file() and stamp.read_text() == fingerprint:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(fingerprint)
    return True


def _fingerprint() -> str:
    """Changes with any file's place, size or time."""
    summary = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            summary.update(f"{name}:{stat.st_size}:{stat.st_mtime_ns}\n".encode())
    return summary.hexdigest()
