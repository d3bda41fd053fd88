"""Photographs: what may be kept of an upload, where its bytes lie, and how they come back as tiles."""

from django.conf import settings
from PIL import Image

# Pillow refuses large pictures on its own account. Ours are checked once, by our limit, and opened again and again.
Image.MAX_IMAGE_PIXELS = max(Image.MAX_IMAGE_PIXELS or 0, settings.MAX_UPLOAD_PIXELS)
