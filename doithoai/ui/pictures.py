"""Pictures: opened before they are believed, kept without the place, the hour and the camera that they carry."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

# A telephone of 50 megapixels is taken; a page that unpacks to gigabytes is not.
MOST_PIXELS = 52_000_000
# Above this a JPEG is decoded at half its sides: enough to read, a quarter of the memory.
HALVED_ABOVE = 24_000_000
FORMATS = {"jpg": ("JPEG",), "png": ("PNG",)}
# Without these the picture would look different; they tell nothing of who took it.
KEPT_INFO = ("icc_profile", "transparency")
BROKEN = (OSError, SyntaxError, ValueError, UnidentifiedImageError, Image.DecompressionBombError)


@contextmanager
def _opened(file: IO[bytes], kind: str) -> Iterator[Image.Image]:
    file.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the size is judged below
        with Image.open(file, formats=FORMATS[kind]) as picture:
            yield picture
    file.seek(0)


def _smaller(picture: Image.Image, by: int) -> None:
    picture.draft(None, (picture.width // by, picture.height // by))


def picture_fault(file: IO[bytes], kind: str) -> str:
    """Why a picture is refused, or nothing: its size is read before any of it is unpacked."""
    try:
        with _opened(file, kind) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return _(
                    "Ảnh có %(width)s × %(height)s điểm, quá lớn để mở an toàn. Hãy thu nhỏ hoặc chụp lại ở cỡ thường rồi gửi."
                ) % {"width": picture.width, "height": picture.height}
            _smaller(picture, 8)
            picture.load()
    except Image.DecompressionBombError:
        return _("Ảnh quá lớn để mở an toàn. Hãy thu nhỏ rồi gửi.")
    except BROKEN:
        return _("Ảnh bị hỏng hoặc tải lên chưa hết nên không mở được. Hãy chọn lại ảnh rồi gửi.")
    return ""


def without_traces(file: IO[bytes], kind: str) -> bytes:
    """The same picture painted anew, the right way up: no place, no hour, no camera, nothing hidden behind its end."""
    out = io.BytesIO()
    with _opened(file, kind) as picture:
        if picture.width * picture.height > HALVED_ABOVE:
            _smaller(picture, 2)
        upright = ImageOps.exif_transpose(picture)
        upright.info = {name: value for name, value in picture.info.items() if name in KEPT_INFO}
        profile = upright.info.get("icc_profile")
        if kind == "jpg":
            upright.save(out, "JPEG", quality=90, icc_profile=profile)
        else:
            upright.save(out, "PNG", icc_profile=profile)
    return out.getvalue()
