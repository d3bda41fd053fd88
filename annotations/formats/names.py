"""File names that every program on the way can carry: VIA, its CSV, zip archives, and file systems of all kinds."""

import hashlib
import re
from collections.abc import Iterable, Iterator

SAFE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,89}(\.[A-Za-z0-9]{1,8})?")
UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


def safe_basenames(names: Iterable[tuple[str, str]]) -> Iterator[str]:
    """One distinct safe basename for each (file name, uid), in order; a safe name not met before stays as it is.

    Safe: ASCII letters, digits, `_` and `-` with one extension; no folder (VIA matches local files by basename), no
    comma, quote or `#` (its CSV breaks), a letter first (it takes leading digits for COCO ids). Distinct whatever the
    case of letters. The same input gives the same names. Keeps 8 bytes of hash for each name.
    """
    seen: set[bytes] = set()
    for name, uid in names:
        yield next(x for x in _candidates(name, uid) if _first(x, seen))


def _first(name: str, seen: set[bytes]) -> bool:
    digest = hashlib.blake2b(name.lower().encode(), digest_size=8).digest()
    known = digest in seen
    seen.add(digest)
    return not known


def _candidates(name: str, uid: str) -> Iterator[str]:
    if SAFE.fullmatch(name):
        yield name
    base = re.split(r"[/\\]", name)[-1]
    stem, dot, extension = base.rpartition(".")
    suffix = f".{extension}" if dot and re.fullmatch(r"[A-Za-z0-9]{1,8}", extension) else ""
    cleaned = UNSAFE.sub("_", stem if suffix else base)[:60].strip("_")
    first = cleaned if re.match("[A-Za-z]", cleaned) else f"s{cleaned}"
    if first[:1] == "s" and first[1:] == base[: len(base) - len(suffix)]:
        yield first + suffix
    tries = 0
    while True:
        word = f"{tries}\n{uid}\n{name}".encode("utf-8", "surrogatepass")
        yield f"{first}-{hashlib.blake2b(word, digest_size=5).hexdigest()}{suffix}"
        tries += 1
