"""What a picture file is taken apart into before anything decodes it."""

from dataclasses import dataclass, field

from annotations.errors import BadImage


@dataclass
class Parts:
    """A file without what is not picture.

    `content` is a complete file of the same format; `exif` and `icc` are the raw blocks that still say how to show it;
    `removed` names, for people, what is not in `content`.
    """

    width: int
    height: int
    content: bytes = b""
    exif: bytes = b""
    icc: bytes = b""
    removed: list[str] = field(default_factory=list)

    def remove(self, what: str) -> None:
        """Say once that this was left out."""
        if what not in self.removed:
            self.removed.append(what)


def cut_off(kind: str) -> BadImage:
    """The refusal of a file that ends before its picture does."""
    return BadImage(f"The {kind} is cut off: its end is missing. Was the copy or the download interrupted?")


def damaged(kind: str) -> BadImage:
    """The refusal of a file that cannot be decoded to its last pixel."""
    return BadImage(f"The {kind} is damaged: it cannot be read to its last pixel.")


def too_deep(kind: str) -> BadImage:
    """The refusal of more than 8 bits a channel, half of which would go silently."""
    return BadImage(
        f"The {kind} has more than 8 bits a channel; only 8 can be kept without loss. Save it as an 8-bit RGB picture."
    )
