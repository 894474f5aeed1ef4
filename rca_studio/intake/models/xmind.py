"""Mind maps of XMind as models: the central topic is the event, its topics are the causes.

An ``.xmind`` file is a zip archive; newer ones hold ``content.json``, older ones (XMind 8 and
before) ``content.xml``. Where both are there, the second only says that the first is to be read.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from rca_studio.intake.models.reading import (
    LARGEST_FILE,
    MOST_DEPTH,
    MOST_NODES,
    Bones,
    Draft,
    ModelRead,
    refused,
)
from rca_studio.intake.models.trees import Topic, grow
from rca_studio.intake.models.xml import child, local, parse_xml, words

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_WHAT: Final = "an XMind mind map"
_MOST_MEMBERS: Final = 10_000


class _Found:
    """The topics of a map, and what was seen and left out on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.topics: list[Topic] = []
        self.notes = self.relations = self.floating = self.sheets = self.summaries = 0

    def add(self, depth: int, text: str) -> None:
        """One topic more."""
        if len(self.topics) >= MOST_NODES:
            raise refused(
                self.name, f"holds more than {MOST_NODES:,} topics", "Bring it in in parts."
            )
        if depth >= MOST_DEPTH:
            raise refused(self.name, f"is deeper than {MOST_DEPTH} levels", "Bring it in in parts.")
        self.topics.append(Topic(depth, text))


def read_xmind(name: str, content: bytes, bones: Bones) -> ModelRead:
    """The first sheet of a mind map as a model.

    Raises:
        KnownFault: it is no mind map, is encrypted, too large, or unpacks to far more than it is.
    """
    found = _Found(name)
    kind, member = _content(name, content)
    if kind == "json":
        _from_json(found, member)
    else:
        _from_xml(found, member)
    draft = Draft(name)
    for count, one, many in (
        (found.sheets, "{} further sheet was left out.", "{} further sheets were left out."),
        (
            found.floating,
            "{} floating topic was left out.",
            "{} floating topics were left out.",
        ),
        (
            found.relations,
            "{} relationship between topics was left out.",
            "{} relationships between topics were left out.",
        ),
        (
            found.summaries,
            "{} summary or callout was left out.",
            "{} summaries or callouts were left out.",
        ),
        (found.notes, "{} note at a topic was left out.", "{} notes at topics were left out."),
    ):
        draft.note(count, one, many)
    grow(draft, found.topics, bones)
    return draft.finished(_WHAT)


def _content(name: str, content: bytes) -> tuple[str, bytes]:
    """Unpack the one member that counts, never more of it than a model needs."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if len(archive.infolist()) > _MOST_MEMBERS:
                raise refused(name, "holds too many parts for a mind map")
            there = set(archive.namelist())
            member = next((m for m in ("content.json", "content.xml") if m in there), None)
            if member is None:
                raise refused(name, "is an archive, but no mind map of XMind")
            with archive.open(member) as file:
                unpacked = file.read(LARGEST_FILE + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, OverflowError) as error:
        raise refused(name, "is damaged or no mind map of XMind") from error
    except (RuntimeError, NotImplementedError) as error:
        raise refused(
            name, "is encrypted", "Open it in XMind and save it without a password."
        ) from error
    if len(unpacked) > LARGEST_FILE:
        raise refused(name, "unpacks to far more than a mind map holds")
    return member.rpartition(".")[2], unpacked


# -- content.json ----------------------------------------------------------------------------------


def _from_json(found: _Found, content: bytes) -> None:
    try:
        whole = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise refused(found.name, "holds JSON that is not complete") from error
    sheets = whole if isinstance(whole, list) else [whole]
    sheets = [one for one in sheets if isinstance(one, dict)]
    if not sheets or not isinstance(sheets[0].get("rootTopic"), dict):
        raise refused(found.name, "holds no mind map")
    found.sheets = len(sheets) - 1
    found.relations = len(_list(sheets[0].get("relationships")))
    todo: list[tuple[dict[str, Any], int]] = [(sheets[0]["rootTopic"], 0)]
    while todo:
        topic, depth = todo.pop()
        title = topic.get("title")
        found.add(depth, title if isinstance(title, str) else "")
        found.notes += bool(topic.get("notes"))
        children = topic.get("children")
        for kind, under in (children if isinstance(children, dict) else {}).items():
            topics = [one for one in _list(under) if isinstance(one, dict)]
            if kind == "attached":
                todo += [(one, depth + 1) for one in reversed(topics)]
            elif kind == "detached":
                found.floating += len(topics)
            else:
                found.summaries += len(topics)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


# -- content.xml -----------------------------------------------------------------------------------


def _from_xml(found: _Found, content: bytes) -> None:
    root = parse_xml(found.name, content)
    sheets = [one for one in root.iter() if local(one) == "sheet"]
    top = child(sheets[0], "topic") if sheets else None
    if top is None:
        raise refused(found.name, "holds no mind map")
    found.sheets = len(sheets) - 1
    relations = child(sheets[0], "relationships")
    found.relations = len(relations) if relations is not None else 0
    todo: list[tuple[Element, int]] = [(top, 0)]
    while todo:
        topic, depth = todo.pop()
        found.add(depth, words(child(topic, "title")))
        found.notes += child(topic, "notes") is not None
        for kind, topics in _branches(topic):
            if kind == "attached":
                todo += [(one, depth + 1) for one in reversed(topics)]
            elif kind == "detached":
                found.floating += len(topics)
            else:
                found.summaries += len(topics)


def _branches(topic: Element) -> Iterator[tuple[str, list[Element]]]:
    children = child(topic, "children")
    for topics in children if children is not None else ():
        if local(topics) == "topics":
            found = [one for one in topics if local(one) == "topic"]
            yield topics.get("type") or "attached", found
