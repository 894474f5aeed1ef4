"""Pasted text as causes to be: a list, an outline, a column or a block of cells."""

from __future__ import annotations

from rca_studio.editing.branch_gestures import MOST_PASTED, Twig
from rca_studio.intake.models.indented import topics_of
from rca_studio.intake.models.reading import LONGEST_TEXT, MOST_DEPTH, refused
from rca_studio.intake.text import clean_text

_CLIPBOARD = "what was copied"


def twigs_of(text: str) -> tuple[Twig, ...]:
    """What the lines of a text say, each a cause, what is indented below it a cause of it.

    Bullets, numbers and headings are taken off; in a block of cells each column is one level. A
    text without words gives nothing.

    Raises:
        KnownFault: there is too much of it, or it is too deep.
    """
    text = "\n".join(text.splitlines())
    below: dict[int, list[Twig]] = {}
    topics = [(topic.depth, _words(topic.text)) for topic in topics_of(_CLIPBOARD, text)]
    if len(topics) > MOST_PASTED:
        raise refused(_CLIPBOARD, f"holds more than {MOST_PASTED:,} lines", "Paste it in parts.")
    if any(depth >= MOST_DEPTH for depth, _ in topics):
        raise refused(_CLIPBOARD, f"is deeper than {MOST_DEPTH} levels", "Paste it in parts.")
    # From the last line up: what stands below a line is known when the line is reached.
    for depth, words in reversed(topics):
        causes = below.pop(depth + 1, [])
        if words:
            below.setdefault(depth, []).append(Twig(words, tuple(reversed(causes))))
        else:
            below.setdefault(depth, []).extend(causes)
    return tuple(reversed(below.get(0, [])))


def _words(text: str) -> str:
    return " ".join(clean_text(text).split())[:LONGEST_TEXT]
