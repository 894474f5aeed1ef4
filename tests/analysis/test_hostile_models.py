"""Whatever a case holds, what is told of it can be worked out in a moment, and read."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

import pytest

from rca_studio.analysis.asking import open_questions, worksheet
from rca_studio.analysis.logic_check import progress, proposals, questions
from rca_studio.analysis.margin import analyse, summarise
from rca_studio.analysis.plan_cover import cheapest_plan, fewest_to_break
from rca_studio.analysis.weak_points import (
    chance_warning,
    missing_control,
    open_ways,
    open_words,
    shown_ways,
    single_points,
)
from rca_studio.analysis.wording_case import check_case
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import (
    Cause,
    CauseNature,
    Control,
    ControlKind,
    ControlState,
    Event,
    EvidenceState,
    Gate,
    Harm,
    Reliability,
)
from rca_studio.domain.plan import EffectKind
from rca_studio.domain.rules import ALL_RULES
from rca_studio.domain.timeline import EntryKind, TimelineEntry
from rca_studio.editing.workshop_gestures import answer_logic
from tests.causal_examples import CASE, Builder

SECONDS = 2.0
READABLE = 3_000
"""No sentence is longer: twelve quotes at the most, each of 160 characters."""

TEXTS: dict[str, Callable[[int], str]] = {
    "plain": lambda n: f"cause {n}",
    "empty": lambda _: "",
    "blank": lambda _: " \n\t ",
    "one endless word": lambda n: "x" * 5_000 + str(n),
    "from the right": lambda n: f"كان جهاز المشي بعيدًا ‮ عن متناول اليد {n}",
    "halves of pairs": lambda n: f"half \ud83d of\udc00 \x00 a pair {n}",
    "code": lambda n: f"<b>&amp;$x^2$ %s {{0}} \\frac\"'{n}",
}


def _words(model: Builder, text: Callable[[int], str]) -> CaseFile:
    return CaseFile(
        CASE,
        [
            replace(one, text=text(n)) if isinstance(one, Cause | Control | Event | Harm) else one
            for n, one in enumerate(model.entities)
        ],
    )


def _ends(event: bool = True, harm: bool = True) -> Builder:
    model = Builder()
    if event:
        model.event(gate=Gate.ALL)
    if harm:
        model.harm()
    return model


def _row(count: int, **more: object) -> Builder:
    """Each the cause of the one before it."""
    model = _ends()
    effect = "event"
    for number in range(count):
        effect = model.cause(f"c{number}", effect, gate=Gate.ALL, **more)
    return model


def _star(count: int, effect: str = "event", **more: object) -> Builder:
    model = _ends(event=effect == "event")
    for number in range(count):
        model.cause(f"c{number}", effect, **more)
    return model


def _guarded(count: int) -> Builder:
    """A control on each cause, and on each of these a cause why it gave way."""
    model = _star(count)
    for number in range(count):
        model.control(f"k{number}", f"c{number}")
        model.cause(f"d{number}", f"k{number}", nature=list(CauseNature)[number % 4])
    return model


def _many_controls(count: int) -> Builder:
    model = _star(3)
    for number in range(count):
        model.control(f"k{number}", "harm", kind=list(ControlKind)[number % len(ControlKind)])
    return model


def _controls_on_causes_of_controls(count: int) -> Builder:
    model = _star(1)
    guarded = "c0"
    for number in range(count):
        model.control(f"k{number}", guarded)
        guarded = model.cause(f"d{number}", f"k{number}")
    return model


def _everything() -> Builder:
    model = _guarded(24)
    for number in range(24):
        model.action((EffectKind.REMOVES_CAUSE, f"c{number}"))
        kind = list(EntryKind)[number % 3]
        step = TimelineEntry(id=f"t{number}", case_id=CASE, text="x" * number, kind=kind)
        model.entities.append(step)
    model.control("planned", "event", state=ControlState.PLANNED)
    return model


MODELS: dict[str, Callable[[], Builder]] = {
    "nothing": lambda: _ends(event=False, harm=False),
    "event only": lambda: _ends(harm=False),
    "harm only": lambda: _ends(event=False),
    "no event": lambda: _star(300, "harm"),
    "300 in a row": lambda: _row(300),
    "300 on one effect": lambda: _star(300),
    "all ruled out": lambda: _star(300, evidence=EvidenceState.RULED_OUT),
    "each guarded": lambda: _guarded(150),
    "300 controls": lambda: _many_controls(300),
    "controls on controls": lambda: _controls_on_causes_of_controls(100),
    "everything": _everything,
}


def told(file: CaseFile) -> Iterator[str]:
    """Every sentence that is worked out of a case."""
    analysis = analyse(file)
    summarise(file)
    file.digest()
    yield from (str(why) for rule in ALL_RULES for why in rule(file))
    yield from analysis.explanation
    yield from (question.text for question in open_questions(file, analysis))
    worksheet(file, analysis)
    yield from (point.sentence for point in single_points(file, analysis))
    yield chance_warning(file, analysis)
    if missing := missing_control(file, analysis):
        yield from (missing.question, missing.doubt)
    yield open_words(open_ways(file))
    for shown in islice(shown_ways(file, analysis), 3):
        yield shown.sentence
    yield from cheapest_plan(file).sentences
    fewest_to_break(file)
    asked = questions(file)
    yield from (question.text for question in asked)
    yield progress(file).words
    for question in asked[-1:]:
        step = answer_logic(
            file, question.effect, question.cause, Reliability.NO, by="lead", at="", note=""
        )
        yield from (one.sentence for one in proposals(file.applied(step.changes)))
    check_case(file)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("text", ["plain", "empty"])
def test_models_of_any_shape_are_told_in_a_moment(model, text):
    _assert_told(_words(MODELS[model](), TEXTS[text]))


@pytest.mark.parametrize("text", TEXTS)
def test_words_of_any_kind_are_told_in_a_moment(text):
    _assert_told(_words(_everything(), TEXTS[text]))


def _assert_told(file: CaseFile) -> None:
    began = time.process_time()
    sentences = list(told(file))
    assert time.process_time() - began < SECONDS
    for sentence in sentences:
        assert len(sentence) < READABLE, sentence[:200]
        assert "\n" not in sentence
