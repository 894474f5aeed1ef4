"""Whatever a case holds, what is told of it can be worked out in a moment, and read."""

from __future__ import annotations

import time
from collections.abc import Iterator
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
from rca_studio.domain.causal import Reliability
from rca_studio.domain.rules import ALL_RULES
from rca_studio.editing.workshop_gestures import answer_logic
from tests.hostile_cases import MODELS, SECONDS, TEXTS, everything, in_words

READABLE = 3_000
"""No sentence is longer: twelve quotes at the most, each of 160 characters."""


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
    _assert_told(in_words(MODELS[model](), TEXTS[text]))


@pytest.mark.parametrize("text", TEXTS)
def test_words_of_any_kind_are_told_in_a_moment(text):
    _assert_told(in_words(everything(), TEXTS[text]))


def _assert_told(file: CaseFile) -> None:
    began = time.process_time()
    sentences = list(told(file))
    assert time.process_time() - began < SECONDS
    for sentence in sentences:
        assert len(sentence) < READABLE, sentence[:200]
        assert "\n" not in sentence
