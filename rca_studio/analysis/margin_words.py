"""The margin to harm in plain words: what each condition is, and why the figure is what it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rca_studio.domain.casefile import CaseFile, Node
from rca_studio.domain.causal import Control, ControlKind, ControlState, EvidenceState
from rca_studio.domain.gates import NO_MARGIN
from rca_studio.domain.words import listed, one_line, quoted, shortened

_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
_MOST_GROUPS = 3
_MOST_OF_GROUP = 6


def condition_text(node: Node) -> str:
    """One condition of a way to harm, as a phrase: a cause, or how a control did not hold."""
    text = shortened(node.text)
    if isinstance(node, Control):
        if node.state is ControlState.ABSENT:
            return f"No {mid_sentence(text)}"
        if node.state is ControlState.FAILED:
            return f"“{text}” did not hold"
        return f"“{text}” gives way"
    return text


def explain(
    casefile: CaseFile,
    today: int | None,
    high: int | None,
    after: int | None,
    smallest: Sequence[tuple[str, ...]],
) -> tuple[str, ...]:
    """Why the margin is what it is, in sentences.

    Args:
        casefile: the case.
        today: the margin, ``NO_MARGIN`` without a path, ``None`` without event or harm.
        high: the same with every hypothesis ruled out.
        after: the same with the action plan.
        smallest: the smallest groups of further failures (ids of controls).
    """
    if today is None or high is None or after is None:
        return (_missing(casefile),)
    sentences = [_today(casefile, today, smallest), *_held_by(casefile, smallest)]
    if high != today:
        sentences.append(
            "Some causes are not confirmed yet and count as true; if they were all ruled out, "
            + ("no path to harm would be known." if high == NO_MARGIN else f"it would be {high}.")
        )
    sentences += _after(casefile, today, after)
    return tuple(sentences)


def _missing(casefile: CaseFile) -> str:
    missing = [
        words
        for words, there in (
            ("the event (what almost went on to harm)", casefile.event),
            ("the harm (what could have happened)", casefile.harm),
        )
        if there is None
    ]
    return f"To see the margin to harm, name {' and '.join(missing)}."


def _today(casefile: CaseFile, today: int, smallest: Sequence[tuple[str, ...]]) -> str:
    if today == NO_MARGIN:
        if any(cause.evidence is EvidenceState.RULED_OUT for cause in casefile.causes):
            return (
                "No known path leads to harm: causes it would need are ruled out. "
                "Is a cause missing?"
            )
        return "No known path leads to harm."
    if today == 0:
        return (
            "Nothing in this model stood between the event and harm, yet harm did not happen: "
            "which control is missing?"
        )
    number = _NUMBERS[today] if today < len(_NUMBERS) else str(today)
    groups = [
        listed([_named(casefile, id_) for id_ in ids], " and ", _MOST_OF_GROUP)
        for ids in smallest[:_MOST_GROUPS]
    ]
    if today == 1:
        start = "One further failure would have been enough"
    else:
        start = f"{number} further failures would have been needed"
    if len(smallest) == 1:
        return f"{start}: {groups[0]}."
    more = "; or others" if len(smallest) > _MOST_GROUPS else ""
    return f"{start}: either {'; or '.join(groups)}{more}."


def _held_by(casefile: CaseFile, smallest: Sequence[tuple[str, ...]]) -> Iterator[str]:
    held = [node for ids in smallest for id_ in ids if (node := casefile.get(id_))]
    kinds = {control.kind for control in held if isinstance(control, Control)}
    if kinds == {ControlKind.VIGILANCE}:
        yield "What held was someone’s vigilance; nothing designed did."
    elif kinds == {ControlKind.LUCK}:
        yield "What held was luck; nothing designed did."
    elif kinds == {ControlKind.VIGILANCE, ControlKind.LUCK}:
        yield "What held was vigilance and luck; nothing designed did."
    elif ControlKind.LUCK in kinds:
        yield "Part of what held was luck."


def _after(casefile: CaseFile, today: int, after: int) -> Iterator[str]:
    planned = any(c.state is ControlState.PLANNED for c in casefile.controls)
    if not planned and not any(action.effects for action in casefile.actions):
        return
    if after == today:
        yield "The action plan does not change the margin yet."
    elif after == NO_MARGIN:
        yield "With the action plan in place, no known path to harm is left."
    else:
        yield f"With the action plan in place, the margin is {after}."


def _named(casefile: CaseFile, control_id: str) -> str:
    control = casefile.get(control_id)
    assert isinstance(control, Control)
    return f"{quoted(control.text)} ({control.kind.label.lower()})"


def node_words(node: Node) -> str:
    """The words of a node on one line."""
    return one_line(node.text)


def mid_sentence(text: str) -> str:
    """A phrase for the middle of a sentence: its first letter small, unless it is an acronym."""
    plain = text[1:2].islower() or text.startswith("A ")
    return text[:1].lower() + text[1:] if plain else text
