"""Zip archives made while they are sent: nothing is held but the piece under way and the list of names."""

import zipfile
from collections.abc import Iterable, Iterator

from annotations.formats.records import FormatError

MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say: the same contents give the same bytes


class _Outlet:
    """A file that can only be written, and whose bytes are taken away as they come; zipfile sees no seek."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass

    def take(self) -> bytes:
        data = b"".join(self.pieces)
        self.pieces.clear()
        return data


def zip_stream(entries: Iterable[tuple[str, Iterator[bytes]]]) -> Iterator[bytes]:
    """A zip archive in pieces, of any size (zip64). Photographs are stored as they are, JSON is compressed.

    entries: (path inside, its bytes in pieces), asked for one after another. FormatError for a path that is repeated
    or that leads out of the archive.
    """
    outlet, seen = _Outlet(), set[str]()
    with zipfile.ZipFile(outlet, "w", allowZip64=True) as archive:
        for name, pieces in entries:
            _check(name, seen)
            with archive.open(_entry(name), "w", force_zip64=True) as file:
                for piece in pieces:
                    file.write(piece)
                    if data := outlet.take():
                        yield data
    yield outlet.take()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED if name.endswith(".json") else zipfile.ZIP_STORED
    entry.external_attr = 0o644 << 16
    return entry


def _check(name: str, seen: set[str]) -> None:
    parts = name.split("/")
    if name in seen:
        raise FormatError(f"The archive would hold {name!r} twice.")
    if not all(parts) or {".", ".."} & set(parts) or not name.isprintable() or "\\" in name or ":" in name:
        raise FormatError(f"{name!r} is not a path an archive may hold.")
    seen.add(name)
