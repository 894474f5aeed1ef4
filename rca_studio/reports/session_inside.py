"""What stands in a finished file: every word a reader, a screen reader or a machine can find in it.

Read back from the bytes that are about to leave, and not from what they were made of: words on
pages and slides, notes, names of shapes, properties, names of files. What has no words but could
hide some (a thumbnail, a printer's settings, the metadata of a picture) is told as ``Foreign``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, Final, NamedTuple
from zipfile import ZipFile

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8"
_PNG_PIXELS: Final = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"pHYs", b"gAMA", b"sRGB", b"cHRM", b"sBIT")
)
"""Chunks that say how pixels look and nothing else (PNG, third edition, 11.2 and 11.3)."""

_JPEG_OTHER: Final = frozenset((*range(0xE1, 0xEE), 0xEF, 0xFE))
"""Segments for applications, and comments; JFIF (APP0) and Adobe's (APP14) tell colours alone."""

_TEXT_PARTS: Final = (".xml", ".rels")
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


class Said(NamedTuple):
    """Words in a file, and where they stand in words for people."""

    where: str
    text: str


class Foreign(NamedTuple):
    """Something in a file that may carry words nobody looked at."""

    where: str
    what: str


Inside = Said | Foreign


def inside(name: str, content: bytes) -> Iterator[Inside]:
    """All that stands in a file, its name first.

    Args:
        name: what the file will be called.
        content: its bytes: PDF, PPTX, ZIP, PNG, JPEG or JSON.
    """
    yield Said("the name of the file", PurePosixPath(name.replace("\\", "/")).stem)
    ending = PurePosixPath(name).suffix.lower()
    if content.startswith(b"%PDF"):
        yield from _pdf(content)
    elif content.startswith(b"PK") and ending == ".pptx":
        yield from _slides(content)
    elif content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as packed:
            for one in packed.infolist():
                yield from inside(one.filename, packed.read(one))
    elif content.startswith((_PNG, _JPEG)):
        yield from _picture(content, "a picture")
    elif ending == ".json":
        yield from _json(content)
    else:
        yield Foreign(name, "a kind of file that is not known")


def _pdf(content: bytes) -> Iterator[Inside]:
    from pypdf import PdfReader

    from rca_studio.reports.pdf_pages import PdfPages

    pages = PdfPages(content)
    try:
        for number in range(len(pages)):
            yield Said(f"page {number + 1}", pages.text(number))
    finally:
        pages.close()
    reader = PdfReader(BytesIO(content))
    for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
        yield from _strings(reader, number)


def _strings(reader: Any, number: int) -> Iterator[Inside]:
    """The texts of one object: properties, outlines, alternative texts, notes, attachments."""
    from pypdf.errors import PdfReadError
    from pypdf.generic import IndirectObject

    try:
        value = reader.get_object(IndirectObject(number, 0, reader))
    except (PdfReadError, ValueError, KeyError, AttributeError):
        return
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        key, one = waiting.pop()
        if isinstance(one, IndirectObject):
            continue  # an object of its own
        if isinstance(one, dict):
            if one.get("/Type") in ("/EmbeddedFile", "/Metadata", "/Filespec"):
                yield Foreign("the properties", "something that was attached")
            if one.get("/Type") == "/FontDescriptor" or "/ToUnicode" in one:
                continue
            waiting += [(str(name), part) for name, part in one.items()]
        elif isinstance(one, list | tuple):
            waiting += [(key, part) for part in one]
        elif isinstance(one, str) and not one.startswith("/"):
            yield Said("the properties", str(one))


def _slides(content: bytes) -> Iterator[Inside]:
    with ZipFile(BytesIO(content)) as packed:
        for one in packed.infolist():
            part = one.filename
            if part.endswith(_TEXT_PARTS):
                yield from _xml(packed.read(one), _part_words(part))
            elif part.startswith("ppt/media/"):
                yield from _picture(packed.read(one), "a picture on a slide")
            else:
                yield Foreign("the slides", PurePosixPath(part).name)


def _part_words(part: str) -> str:
    number = "".join(char for char in PurePosixPath(part).stem if char.isdigit())
    if "notesSlides/" in part:
        return f"the notes of slide {number}"
    if "slides/slide" in part:
        return f"slide {number}"
    return "the properties" if part.startswith("docProps/") else "the design of the slides"


def _xml(content: bytes, where: str) -> Iterator[Inside]:
    """Texts by the paragraph, since a word may be split over runs; and what attributes say."""
    from xml.etree import ElementTree

    for element in ElementTree.fromstring(content).iter():
        for key in ("descr", "title", "name", "author"):
            if value := element.get(key):
                yield Said(where, value)
        if element.tag == f"{_A}p":
            runs = (run for run in element.iter() if run.tag in (f"{_A}t", f"{_A}br"))
            yield Said(where, "".join(run.text or " " for run in runs))
        elif element.tag != f"{_A}t" and (text := (element.text or "").strip()):
            yield Said(where, text)


def _picture(content: bytes, where: str) -> Iterator[Inside]:
    if content.startswith(_PNG):
        at = len(_PNG)
        while at + 8 <= len(content):
            length = int.from_bytes(content[at : at + 4], "big")
            kind = content[at + 4 : at + 8]
            if kind not in _PNG_PIXELS:
                yield Foreign(where, kind.decode("latin-1"))
            at += 12 + length
            if kind == b"IEND" and at < len(content):
                yield Foreign(where, "something behind its end")
                return
    elif content.startswith(_JPEG):
        yield from _jpeg(content, where)
    else:
        yield Foreign(where, "a kind of picture that is not known")


def _jpeg(content: bytes, where: str) -> Iterator[Inside]:
    """Segments up to the pixels (ISO/IEC 10918-1, annex B)."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        kind = content[at + 1]
        if kind == 0xFF:
            at += 1
            continue
        if kind in _JPEG_OTHER:
            yield Foreign(where, "notes of a camera or program")
        if kind == 0xDA:
            break
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    if content[content.rfind(b"\xff\xd9") + 2 :].strip(b"\0"):
        yield Foreign(where, "something behind its end")


def _json(content: bytes) -> Iterator[Inside]:
    waiting: list[Any] = [json.loads(content)]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield from (Said("the file", str(key)) for key in one)
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str):
            yield Said("the file", one)
