"""The small copy of a field that lists show."""

import pyvips

SIDE = 320  # pixels of the longer side, at most
QUALITY = 80


def make(content: bytes) -> bytes:
    """A JPEG of at most 320 pixels a side, without metadata, from stored JPEG or PNG bytes."""
    small = pyvips.Image.thumbnail_buffer(content, SIDE, height=SIDE, size="down", no_rotate=True)
    return bytes(small.jpegsave_buffer(Q=QUALITY, keep="none"))
