"""The research-use notice in a bar of its own below a picture, so that it covers nothing and is never cut off."""

from PIL import Image, ImageDraw, ImageFont

from inference.training.tables import NOTICE

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
SMALLEST = 4  # px of a font


def below(image: Image.Image, size: int, ink: str, paper: str) -> Image.Image:
    """A taller copy: the picture, and below it the notice, as large as `size` px where its longest word has room."""
    margin = max(2, size // 4)
    font = _fitting(size, image.width - 2 * margin)
    text = _wrapped(font, image.width - 2 * margin)
    pen = ImageDraw.Draw(image)
    height = round(pen.multiline_textbbox((0, 0), text, font)[3]) + 2 * margin
    taller = Image.new("RGB", (image.width, image.height + height), paper)
    taller.paste(image)
    ImageDraw.Draw(taller).multiline_text((margin, image.height + margin), text, ink, font)
    return taller


def _fitting(size: int, room: int) -> Font:
    """The largest font up to `size` in which every word fits."""
    longest = max(NOTICE.split(), key=len)
    fonts = (ImageFont.load_default(each) for each in range(size, SMALLEST, -1))
    return next((font for font in fonts if font.getlength(longest) <= room), ImageFont.load_default(SMALLEST))


def _wrapped(font: Font, room: int) -> str:
    lines = [""]
    for word in NOTICE.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(filter(None, lines))
