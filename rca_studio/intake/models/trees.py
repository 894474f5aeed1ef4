"""Trees of lines or topics become models: the root is the event, what hangs on it are its causes.

A topic right below the root that bears the name of a bone, and has topics of its own, is that
bone: its topics stand on it and lead to the event.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rca_studio.intake.models.reading import MOST_DEPTH, Bones, Draft, refused


@dataclass(frozen=True, slots=True)
class Topic:
    """One line of a tree: how deep it stands (0 for a root) and what it says."""

    depth: int
    text: str


def grow(draft: Draft, topics: Sequence[Topic], bones: Bones) -> None:
    """Put a tree into a draft, in reading order.

    With one root that has topics below it, the root is the event; otherwise there is none, and
    each root is a cause of whatever the model will be brought under.

    Raises:
        KnownFault: it is too deep or too large.
    """
    roots = sum(topic.depth == 0 for topic in topics)
    with_event = roots == 1 and len(topics) > 1
    event = ""
    above: list[tuple[str, str]] = []  # id ("" for a bone) and category, by depth
    for number, topic in enumerate(topics):
        if topic.depth >= MOST_DEPTH:
            raise refused(
                draft.name, f"is deeper than {MOST_DEPTH} levels", "Bring it in in parts."
            )
        del above[topic.depth :]
        if topic.depth == 0 and with_event:
            event = draft.event(topic.text)
            above.append((event, ""))
            continue
        parent, category = above[-1] if above else (event, "")
        has_more = number + 1 < len(topics) and topics[number + 1].depth > topic.depth
        bone = bones.get(" ".join(topic.text.casefold().split()))
        # Below the event, or among roots: deeper down the name of a bone is only a word.
        if bone is not None and has_more and topic.depth == (1 if with_event else 0):
            above.append((event, bone))
            continue
        question = topic.text.rstrip().endswith("?")
        cause = draft.cause(topic.text, category=category, question=question)
        if parent:
            draft.link(cause, parent)
        else:
            draft.roots.append(cause)
        above.append((cause, category))


def nested(lines: Iterable[tuple[int, str]]) -> list[Topic]:
    """Lines with the width of their indentation as topics: deeper is below, equal is beside."""
    topics: list[Topic] = []
    widths: list[int] = []
    for width, text in lines:
        while widths and widths[-1] >= width:
            widths.pop()
        topics.append(Topic(len(widths), text))
        widths.append(width)
    return topics
