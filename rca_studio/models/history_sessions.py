"""Safety sessions, their frames, votes and names to hide, as the trail tells them."""

from __future__ import annotations

from rca_studio.domain.session import FrameKind, NameKind
from rca_studio.models.history_words import Plain, humanised, moment_shown, quoted

KINDS = (
    *("safety_session", "show_frame", "session_vote", "parked_idea", "commitment"),
    "known_name",
)
_FRAME_WORDS = {
    "heading": "other heading",
    "text": "other words",
    "notes": "other notes",
    "options": "other answers to choose from",
    "rank": "moved",
    "evidence": "other picture",
}


def session_name(kind: str, entity: Plain) -> str:
    """By what people know it: the title, the heading, the question, the words, the name."""
    match kind:
        case "safety_session":
            return str(entity.get("title", ""))
        case "show_frame":
            return str(entity.get("heading") or _heading(str(entity.get("kind", ""))))
        case "session_vote":
            return str(entity.get("question", ""))
        case "known_name":
            return str(entity.get("name", ""))
    return str(entity.get("text", ""))


def session_told(kind: str, entity: Plain) -> str:
    """What came into being, where its name does not say it all; empty where it does."""
    if kind == "session_vote":
        return f"Vote {quoted(session_name(kind, entity))}: {_counts(entity)}"
    if kind == "commitment":
        until = moment_shown(str(entity.get("due", "")))
        words = quoted(session_name(kind, entity))
        return f"Commitment {words}: {entity.get('who', '')}, until {until}"
    if kind == "known_name":
        stands_for = NameKind(entity["kind"]).label if entity.get("kind") else ""
        return f"Name to hide {quoted(session_name(kind, entity))}: {stands_for}"
    return ""


def session_became(kind: str, before: Plain, after: Plain) -> str:
    """What became of a frame or a vote; empty where each field is told by itself."""
    if kind == "session_vote":
        words = quoted(session_name(kind, after))
        return f"Vote {words}: {_counts(before)} → {_counts(after)}"
    if kind != "show_frame":
        return ""
    changed = [words for key, words in _FRAME_WORDS.items() if before.get(key) != after.get(key)]
    if before.get("shown") != after.get("shown"):
        changed.append("part of the show again" if after.get("shown") else "left out of the show")
    if before.get("accepted") != after.get("accepted"):
        accepted = f"accepted by {after.get('accepted_by', '')}"
        changed.append(accepted if after.get("accepted") else "to be looked at again")
    told = ", ".join(changed)
    return f"Frame {quoted(session_name(kind, after))}: {told}" if told else ""


def _heading(kind: str) -> str:
    try:
        return FrameKind(kind).heading or "Own frame"
    except ValueError:  # of a later version
        return humanised(kind)


def _counts(vote: Plain) -> str:
    pairs = zip(vote.get("options", ()), vote.get("counts", ()), strict=False)
    return ", ".join(f"{option} {count}" for option, count in pairs)
