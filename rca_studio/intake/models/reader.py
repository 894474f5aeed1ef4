"""Reads a causal model from a file or from text, whatever program it comes from."""

from __future__ import annotations

from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Final

from rca_studio.intake.models.reading import LARGEST_FILE, Bones, ModelRead, refused

NO_BONES: Final[Bones] = MappingProxyType({})
ENDINGS: Final = (
    ".json",
    ".mmd",
    ".mermaid",
    ".xml",
    ".mef",
    ".opsa",
    ".graphml",
    ".xmind",
    ".txt",
    ".md",
    ".tsv",
)
"""The endings a file dialog offers; what is in a file decides all the same."""

_XML: Final = (".xml", ".graphml", ".mef", ".opsa")
_XML_HEADS: Final = (b"<?xml", b"<!--", b"<!DOCTYPE", b"<graphml", b"<opsa-mef")
_PLAIN: Final = (".txt", ".md", ".tsv")
"""Lists, whatever their first letter is."""


def read_model_file(path: Path, bones: Bones = NO_BONES) -> ModelRead:
    """The causal model in a file.

    Raises:
        KnownFault: there is no such file, or it holds no model that can be read.
    """
    try:
        if not path.is_file():
            why = "is a folder" if path.is_dir() else "was not found"
            raise refused(path.name, why, "Choose the file itself.")
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        raise refused(
            path.name, "cannot be opened", "Check that it is not open elsewhere."
        ) from error
    return read_model(path.name, content, bones)


def read_model(name: str, content: bytes, bones: Bones = NO_BONES) -> ModelRead:
    """The causal model in the bytes of a file; what they are is told by what is in them.

    Args:
        name: of the file; its ending settles what the bytes leave open.
        content: JSON of RCA Studio, a Mermaid Ishikawa diagram, an Open-PSA fault tree, GraphML,
            a mind map of XMind, or indented text.
        bones: names of bones, see ``reports.exports.bone_names``; a group of causes that bears
            one becomes it.

    Raises:
        KnownFault: it holds no model that can be read; one sentence says why.
    """
    if len(content) > LARGEST_FILE:
        raise refused(name, "is too large for one model", "Bring it in in parts.")
    ending = PurePath(name).suffix.lower()
    if content.startswith(b"PK") or ending == ".xmind":
        from rca_studio.intake.models.xmind import read_xmind

        return read_xmind(name, content, bones)
    head = content[:4096].lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n\x00")
    if ending in _XML or (ending not in _PLAIN and head.startswith(_XML_HEADS)):
        return _read_xml(name, content)
    return read_model_text(name, _decoded(name, content), bones)


def read_model_text(name: str, text: str, bones: Bones = NO_BONES) -> ModelRead:
    """The causal model in a text, for example one from the clipboard.

    Raises:
        KnownFault: it holds no model that can be read; one sentence says why.
    """
    if len(text) > LARGEST_FILE:
        raise refused(name, "is too large for one model", "Bring it in in parts.")
    ending = PurePath(name).suffix.lower()
    begin = text[:4096].lstrip("\ufeff \t\r\n")
    if ending == ".json" or (ending not in _PLAIN and begin.startswith("{") and "format" in begin):
        from rca_studio.intake.models.json_case import read_json_case

        return read_json_case(name, text.removeprefix("\ufeff"))
    if ending not in _PLAIN and begin.encode("utf-8", "replace").startswith(_XML_HEADS):
        return _read_xml(name, text.encode("utf-8", "surrogatepass"))
    from rca_studio.intake.models.mermaid import is_ishikawa, read_ishikawa

    if ending in (".mmd", ".mermaid") or is_ishikawa(text):
        return read_ishikawa(name, text, bones)
    from rca_studio.intake.models.indented import read_indented

    return read_indented(name, text, bones)


def _read_xml(name: str, content: bytes) -> ModelRead:
    from rca_studio.intake.models.graphml import read_graphml
    from rca_studio.intake.models.mef import read_mef
    from rca_studio.intake.models.xml import local, parse_xml

    begin = local(parse_xml(name, content))
    if begin == "graphml":
        return read_graphml(name, content)
    if begin == "opsa-mef":
        return read_mef(name, content)
    raise refused(
        name,
        f"is XML that begins with “{begin[:40]}”, and no model that is known here",
        "GraphML and Open-PSA models can be read.",
    )


def _decoded(name: str, content: bytes) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings: tuple[str, ...] = ("utf-16",) if marked else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise refused(name, "is no text", "Check that it is the right file.")
