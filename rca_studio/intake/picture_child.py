"""Makes one picture anew in a process of its own; it comes in by standard input.

A picture can be built to eat all memory or to trip a decoder; here that costs this process and not
the window. So this file is run by its path, imports nothing of ours and limits its own memory where
the system lets it. It answers with one line of JSON, either ``{"error": code}`` or ``{"suffix",
"width", "height", "removed"}`` and behind it the bytes of the new picture.

The new picture is made of the pixels alone: whatever stood beside them (EXIF with the position,
XMP, IPTC, thumbnails, comments, what hangs behind the end) has no way into it.
"""

from __future__ import annotations

import importlib
import io
import json
import sys
import zipfile
from contextlib import suppress
from typing import Any

MEMORY = 2 * 1024 * 1024 * 1024
MOST_PIXELS = 120_000_000
"""Of all pictures in the file; the largest sensors of telephones have 108 million (2026)."""
MOST_PICTURES = 500
QUALITY = 92
FORMATS = ("Jpeg", "Png", "WebP", "Tiff", "Gif", "Bmp", "Avif", "Heif")
"""The readers that are asked, spelt as Pillow names their modules; no other one is loaded."""
_NEW_FORMAT = {"JPEG": "JPEG", "MPO": "JPEG", "HEIF": "JPEG", "AVIF": "JPEG"}
_KEEPS_ALL = ("TIFF", "GIF", "WEBP", "PNG")
_SUFFIX = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "TIFF": ".tif", "GIF": ".gif"}
_PLAIN_MODES = {
    "JPEG": ("L", "RGB"),
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "WEBP": ("RGB", "RGBA"),
    "TIFF": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "GIF": ("L", "P", "RGB", "RGBA"),
}
_GPS, _EXIF, _UPRIGHT = 0x8825, 0x8769, 0x0112
_CAMERA = (0x010F, 0x0110, 0x0131, 0xA430, 0xA431, 0xA433, 0xA434, 0xA435)
_WHEN = (0x0132, 0x9003, 0x9004)
_WHO = (0x013B, 0x8298, 0xA430, 0x9C9D)
_SCRIPTS = (b"<script", b"<html", b"<!doctype html", b"<?php")
_ARCHIVES = (b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"%PDF-", b"MZ\x90", b"\x7fELF")


class Refused(Exception):
    """Why this picture is not taken; the argument is a code that the parent puts into words."""


def main() -> int:
    """Read, make anew, answer; the exit code is 0 where all was said, trouble included."""
    content = sys.stdin.buffer.read()
    _limit_memory()
    made = b""
    try:
        said, made = _made_anew(content)
    except Refused as why:
        said = {"error": str(why)}
    except MemoryError:
        said = {"error": "large"}
    except Exception:  # any way in which a picture can be broken
        said = {"error": "damaged"}
    sys.stdout.buffer.write(json.dumps(said).encode("ascii") + b"\n" + made)
    sys.stdout.buffer.flush()
    return 0


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows: the numbers in the picture and the clock must do
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ValueError, OSError):
        return


def _made_anew(content: bytes) -> tuple[dict[str, Any], bytes]:
    import warnings

    from PIL import Image, ImageFile, UnidentifiedImageError

    warnings.simplefilter("ignore")
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.MAX_IMAGE_PIXELS = None  # ours is told in plain words
    _must_be_one_thing(content)
    _load_readers()
    known = [name.upper() for name in FORMATS if name.upper() in Image.OPEN]
    try:
        picture = Image.open(io.BytesIO(content), formats=known)
    except UnidentifiedImageError as error:
        raise Refused("heif" if content[4:8] == b"ftyp" else "other") from error
    kind = _NEW_FORMAT.get(str(picture.format), str(picture.format))
    kind = "PNG" if kind == "BMP" else kind
    number = min(int(getattr(picture, "n_frames", 1)), MOST_PICTURES + 1)
    if number > MOST_PICTURES or picture.width * picture.height > MOST_PIXELS:
        raise Refused("large")
    removed = _told(picture, content)
    if kind not in _KEEPS_ALL and number > 1:
        removed.append("further pictures in the file")
        number = 1
    if behind := _behind(content, str(picture.format)):
        removed.append(behind)
    frames, waits = _frames(picture, number, kind)
    said = {
        "suffix": _SUFFIX[kind],
        "width": frames[0].width,
        "height": frames[0].height,
        "removed": list(dict.fromkeys(removed)),
    }
    return said, _saved(frames, waits, kind, _options(kind, picture, content))


def _load_readers() -> None:
    """Those of Pillow, and that for pictures of iPhones where it is installed."""
    for name in FORMATS[:-1]:
        with suppress(ImportError):
            importlib.import_module(f"PIL.{name}ImagePlugin")
    with suppress(ImportError):
        importlib.import_module("pillow_heif").register_heif_opener()


# -- the pixels ----------------------------------------------------------------------------------


def _frames(picture: Any, number: int, kind: str) -> tuple[list[Any], list[int]]:
    """All pictures of the file, upright and in sRGB, each made of its pixels alone."""
    frames, waits, pixels = [], [], 0
    for place in range(number):
        if number > 1:
            picture.seek(place)
        pixels += picture.width * picture.height
        if pixels > MOST_PIXELS:
            raise Refused("large")
        picture.load()
        waits.append(int(picture.info.get("duration") or 0))
        frames.append(_pixels(picture, kind, many=number > 1))
    return frames, waits


def _pixels(picture: Any, kind: str, *, many: bool) -> Any:
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(picture)
    upright = _in_srgb(upright)
    modes = _PLAIN_MODES[kind]
    if upright.mode not in modes or (many and kind != "TIFF"):
        transparent = "A" in upright.mode or "transparency" in upright.info
        upright = upright.convert("RGBA" if transparent and "RGBA" in modes else "RGB")
    bare = Image.frombytes(upright.mode, upright.size, upright.tobytes())
    if upright.mode == "P":
        bare.putpalette(upright.getpalette() or [])
        if "transparency" in upright.info:
            bare.info["transparency"] = upright.info["transparency"]
    return bare


def _in_srgb(picture: Any) -> Any:
    """The colours as they were meant: a profile names the camera, so it cannot stay."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK"):
        return picture
    from PIL import ImageCms

    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        return ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode=mode,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture  # a broken profile is none


def _saved(frames: list[Any], waits: list[int], kind: str, options: dict[str, Any]) -> bytes:
    if len(frames) > 1:
        options |= {"save_all": True, "append_images": frames[1:]}
        if kind != "TIFF":
            options |= {"duration": waits, "loop": 0}
    out = io.BytesIO()
    frames[0].save(out, kind, **options)
    return out.getvalue()


def _options(kind: str, picture: Any, content: bytes) -> dict[str, Any]:
    if kind == "JPEG":
        return {"quality": QUALITY, "subsampling": _subsampling(picture)}
    if kind == "WEBP":
        return {"quality": QUALITY, "lossless": b"VP8L" in content[:256]}
    return {"compression": "tiff_adobe_deflate"} if kind == "TIFF" else {}


def _subsampling(picture: Any) -> int:
    """How coarse the colours are: as they were, so that nothing more is lost."""
    from PIL import JpegImagePlugin

    if not isinstance(picture, JpegImagePlugin.JpegImageFile):
        return 0
    found = int(JpegImagePlugin.get_sampling(picture))
    return found if found in (0, 1, 2) else 2


# -- what stood beside them ------------------------------------------------------------------------


def _told(picture: Any, content: bytes) -> list[str]:
    """In words what the file tells beside its pixels."""
    told = []
    exif = picture.getexif()
    inner = exif.get_ifd(_EXIF)
    there = {**dict(exif), **inner}
    if exif.get_ifd(_GPS):
        told.append("the position")
    if any(tag in there for tag in _WHEN):
        told.append("the time it was taken")
    if any(tag in there for tag in _CAMERA):
        told.append("the camera or program")
    if any(tag in there for tag in _WHO):
        told.append("names and rights")
    if not told and picture.format != "TIFF" and set(there) - {_UPRIGHT}:
        told.append("technical notes")
    if exif.get_ifd(1):
        told.append("a small preview")
    head = content[: 1 << 20]
    if picture.info.get("xmp") or b"<x:xmpmeta" in head or b"ns.adobe.com/xap" in head:
        told.append("notes of picture programs (XMP)")
    if picture.info.get("photoshop") or b"Photoshop 3.0\0" in head or 33723 in there:
        told.append("press notes (IPTC)")
    texts = {"comment", "Comment", "Description", "Author", "Title", "Software", "Copyright"}
    if texts & set(picture.info) or getattr(picture, "text", None):
        told.append("comments")
    if picture.info.get("icc_profile"):
        told.append("the colour profile")
    return told


def _must_be_one_thing(content: bytes) -> None:
    """Refuse what is a picture to one program and a document, archive or script to another."""
    head = content[:8192].lower()
    if b"%pdf-" in head[:1024] or any(mark in head for mark in _SCRIPTS):
        raise Refused("two")
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise Refused("two")


def _behind(content: bytes, kind: str) -> str:
    """What hangs behind the end of the picture, in words; nothing where nothing does."""
    end = _end_of(content, kind)
    rest = content[end:].strip(b"\0 \r\n") if end else b""
    if any(mark in rest[:4096] for mark in _ARCHIVES) or any(
        mark in rest[:8192].lower() for mark in _SCRIPTS
    ):
        raise Refused("two")
    if not rest or (kind == "MPO" and rest.startswith(b"\xff\xd8")):
        return ""
    return "a film behind the picture" if b"ftyp" in rest[:64] else "data behind the picture"


def _end_of(content: bytes, kind: str) -> int:
    """Where the picture ends; 0 where the format does not tell."""
    if kind == "PNG":
        return _end_of_png(content)
    if kind == "WEBP":
        return 8 + int.from_bytes(content[4:8], "little")
    if kind == "BMP":
        return int.from_bytes(content[2:6], "little")
    return _end_of_jpeg(content) if kind in ("JPEG", "MPO") else 0


def _end_of_png(content: bytes) -> int:
    """Behind the chunk IEND: each has its length, its name, its content and a checksum."""
    at = 8
    while at + 12 <= len(content):
        name = content[at + 4 : at + 8]
        at += 12 + int.from_bytes(content[at : at + 4], "big")
        if name == b"IEND":
            return at
    return 0


def _end_of_jpeg(content: bytes) -> int:
    """Behind the end marker of the first picture (ITU T.81, annex B): segments, then the scan."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker == 0xD9:
            return at + 2
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            at += 2
            continue
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == 0xDA:
            at = _end_of_scan(content, at)
    return 0


def _end_of_scan(content: bytes, at: int) -> int:
    while (at := content.find(b"\xff", at)) >= 0 and at + 1 < len(content):
        if content[at + 1] == 0 or 0xD0 <= content[at + 1] <= 0xD7:
            at += 2
            continue
        return at
    return len(content)


if __name__ == "__main__":
    sys.exit(main())
