"""Every picture to plain 8-bit sRGB, or a refusal where that would lose something silently."""

from io import BytesIO

from PIL import Image, ImageChops, ImageCms

from annotations.errors import BadImage
from annotations.images.parts import too_deep

PLAIN = {"1", "L", "P", "PA", "LA", "RGB", "RGBA", "RGBX", "La", "RGBa"}
SAME = 3  # of 255: two builds of the sRGB profile may differ so much by rounding
REFUSED = {
    "CMYK": "is in printing colours (CMYK), which have no exact RGB. Save it as RGB.",
    "YCbCr": "is in video colours (YCbCr). Save it as RGB.",
    "LAB": "is in Lab colours, which RGB holds only in part. Save it as RGB.",
}


def flatten(image: Image.Image, kind: str) -> Image.Image:
    """The picture as L or RGB with the same colours. Raises BadImage where depth or colours would go."""
    if image.mode not in PLAIN:
        raise BadImage(f"The {kind} {REFUSED[image.mode]}") if image.mode in REFUSED else too_deep(kind)
    if image.has_transparency_data:
        image = image.convert("RGBA")
        if image.getchannel("A").getextrema() != (255, 255):
            raise BadImage(f"The {kind} has transparent parts. Flatten it onto its background first.")
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def foreign(icc: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """The way from a colour profile to sRGB for a picture of this mode, "L" or "RGB".

    None when there is no profile, when it is damaged or made for other pixels, or when it is sRGB in all but name.
    """
    if not icc:
        return None
    probe = _probe(mode)
    try:
        way = ImageCms.buildTransform(BytesIO(icc), ImageCms.createProfile("sRGB"), mode, "RGB", _intent())
        seen = way.apply(probe)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    moved = max(ImageChops.difference(seen, probe.convert("RGB")).tobytes())
    return way if moved > SAME else None


def _intent() -> ImageCms.Intent:
    return ImageCms.Intent.RELATIVE_COLORIMETRIC  # colours inside sRGB stay what they are


def _probe(mode: str) -> Image.Image:
    """Colours from all over the cube, 9 steps an axis; or every grey."""
    if mode == "L":
        return Image.frombytes("L", (256, 1), bytes(range(256)))
    steps = [round(i * 255 / 8) for i in range(9)]
    return Image.frombytes("RGB", (729, 1), bytes(v for r in steps for g in steps for b in steps for v in (r, g, b)))
