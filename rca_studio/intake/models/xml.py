"""XML of strangers: no entities, no documents from elsewhere, not too deep and not too much."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from rca_studio.intake.models.reading import LARGEST_FILE, refused

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MOST_ELEMENTS: Final = 200_000
_MOST_DEPTH: Final = 2_000


def parse_xml(name: str, content: bytes) -> Element:
    """The root of a document.

    Raises:
        KnownFault: it is no XML, is too large, or wants to be made of more than itself.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    if len(content) > LARGEST_FILE:
        raise refused(name, "is too large for one model", "Bring it in in parts.")
    roots: list[Element] = []
    depth = count = 0
    try:
        for step, element in ElementTree.iterparse(BytesIO(content), events=("start", "end")):
            if not roots:
                roots.append(element)
            if step == "end":
                depth -= 1
                continue
            depth += 1
            count += 1
            if depth > _MOST_DEPTH or count > _MOST_ELEMENTS:
                break
    except DefusedXmlException as error:
        raise refused(
            name, "declares entities, which no model needs", "Save it without a document type."
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise refused(name, "is not complete XML") from error
    if not roots:
        raise refused(name, "is not complete XML")
    if depth > _MOST_DEPTH or count > _MOST_ELEMENTS:
        raise refused(name, "is too deep or too large for one model", "Bring it in in parts.")
    return roots[0]


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def child(element: Element, name: str) -> Element | None:
    """The first child of this name in any namespace."""
    return next((one for one in element if local(one) == name), None)


def words(element: Element | None) -> str:
    """All text in an element, on one line."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
