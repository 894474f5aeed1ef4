"""Ishikawa diagrams of Mermaid as models.

The indentation is read as Mermaid reads it: the first line is the event, the first line after it
sets the level of the bones. Source: mermaid.js.org/syntax/ishikawa.html and the parser of Mermaid
11.17 (``ishikawaDb``).
"""

from __future__ import annotations

import html
import re
from typing import Final

from rca_studio.intake.models.reading import Bones, Draft, ModelRead, refused
from rca_studio.intake.models.trees import Topic, grow

_WHAT: Final = "a Mermaid Ishikawa diagram"
_HEADER = re.compile(r"(?i)\s*ishikawa(-beta)?\b")
_FRONT = re.compile(r"\A\s*---[ \t]*\n.*?\n[ \t]*---[ \t]*(?:\n|\Z)", re.DOTALL)
_CODE = re.compile(r"#(\d{1,7}|[A-Za-z]{2,12});")
_MOST_LINES = 20_000


def is_ishikawa(text: str) -> bool:
    """Whether a text is an Ishikawa diagram for Mermaid."""
    return any(_HEADER.fullmatch(line.rstrip()) for line in _lines(text[:4096])[:1])


def read_ishikawa(name: str, text: str, bones: Bones) -> ModelRead:
    """The diagram as a model.

    Raises:
        KnownFault: it is another kind of diagram, is empty or too large.
    """
    lines = _lines(text)
    header = _HEADER.match(lines[0]) if lines else None
    if header is None:
        kind = lines[0].split()[0][:40] if lines else "nothing"
        raise refused(
            name,
            f"is no Ishikawa diagram of Mermaid: it begins with “{kind}”",
            "Other diagrams of Mermaid have no place for causes; use JSON or GraphML.",
        )
    if len(lines) > _MOST_LINES:
        raise refused(name, f"holds more than {_MOST_LINES:,} lines", "Bring it in in parts.")
    rest = lines[0][header.end() :]
    body = [rest, *lines[1:]] if rest.strip() else lines[1:]
    draft = Draft(name)
    grow(draft, _topics(body), bones)
    return draft.finished(_WHAT)


def _lines(text: str) -> list[str]:
    """The lines that say something: no settings at the head, no comments, no blanks."""
    plain = _without_directives(_FRONT.sub("", text, count=1))
    lines = (line for line in plain.splitlines() if line.strip())
    return [line for line in lines if not line.lstrip().startswith(("%%", "```"))]


def _without_directives(text: str) -> str:
    """The text without ``%%{ … }%%``, whose beginnings may be many and ends none."""
    kept: list[str] = []
    at = 0
    while (start := text.find("%%{", at)) >= 0 and (end := text.find("}%%", start)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join(kept) + text[at:]


def _topics(lines: list[str]) -> list[Topic]:
    topics: list[Topic] = []
    levels: list[int] = []
    base: int | None = None
    for line in lines:
        width = len(line) - len(line.lstrip())
        text = _plain(line.strip())
        if not topics:
            topics.append(Topic(0, text))
            levels = [0]
            continue
        base = width if base is None else base
        level = max(1, width - base + 1)
        while len(levels) > 1 and levels[-1] >= level:
            levels.pop()
        topics.append(Topic(len(levels), text))
        levels.append(level)
    return topics


def _plain(text: str) -> str:
    """The words without the codes of Mermaid."""
    decoded = _CODE.sub(_character, text)
    return decoded.removeprefix("· ")


def _character(found: re.Match[str]) -> str:
    code = found[1]
    char = html.unescape(f"&#{code};" if code.isdigit() else f"&{code};")
    return found[0] if char.startswith("&") and len(char) > 1 else char
