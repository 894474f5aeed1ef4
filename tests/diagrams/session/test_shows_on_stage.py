"""Whole shows before a room: of any case, on any screen, every frame can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rca_studio.analysis.session.frame import Likely, Paths, Show
from rca_studio.analysis.session.making import make_show
from rca_studio.diagrams.session.lay_out import lay_out_frame
from rca_studio.diagrams.session.stage import BODY, HEIGHT, LABEL, TITLE, stage_width
from rca_studio.diagrams.shapes import Box, Drawing, Rect, Text
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.session import FrameKind
from rca_studio.paths import resource
from rca_studio.sample import FOLDER, read_cases
from tests.causal_examples import WORDS, random_model
from tests.diagrams.geometry import outside, text_rect
from tests.editing.case_strategies import casefiles
from tests.hostile_cases import TEXTS, in_words
from tests.session_cases import session, show, slots, sources, whole_case

RULER = Ruler.load(resource("fonts/widths.json"))
SCREENS = ((1024, 768), (1280, 800), (1920, 1080), (2560, 1080))


def covered(drawing: Drawing) -> Iterator[tuple[str, str]]:
    """Words that a box of something else is painted over."""
    before: list[tuple[str, Rect]] = []
    for figure in drawing.figures:
        for box in (part for part in figure.parts if isinstance(part, Box) and part.fill):
            yield from (
                (words, figure.key) for words, rect in before if box.rect.grown(-0.5).overlaps(rect)
            )
        before += [
            (part.text, text_rect(part, RULER)) for part in figure.parts if isinstance(part, Text)
        ]


def check(one: Show, width: float) -> None:
    for number, frame in enumerate(one.frames, 1):
        for step in {0, frame.steps // 2, frame.steps - 1}:
            drawing = lay_out_frame(
                frame,
                step,
                RULER,
                width=width,
                number=number,
                of=len(one.frames),
                session=one.title,
            )
            assert drawing.height == HEIGHT
            found = [
                (figure.key, part)
                for figure in drawing.figures
                for part in figure.parts
                if isinstance(part, Text) and part.text.strip()
            ]
            for key, text in found:
                # What is a label in a graph, its own tests tell.
                label = key in ("head", "foot", "title") or isinstance(frame.body, Paths | Likely)
                least = TITLE if key == "title" and text.bold else LABEL if label else BODY
                assert text.size >= least, (frame.kind, key, text)
            assert not outside(drawing, RULER), frame.kind
            assert not list(covered(drawing)), frame.kind
            rects = [(text, text_rect(text, RULER)) for _, text in found]
            for place, (text, rect) in enumerate(rects):
                for other, over in rects[place + 1 :]:
                    assert not rect.grown(-0.5).overlaps(over), (frame.kind, text, other)


@pytest.mark.parametrize("screen", SCREENS)
def test_a_whole_case_is_readable_on_any_screen(screen: tuple[int, int]) -> None:
    check(show(whole_case()), stage_width(*screen))


@pytest.mark.parametrize("screen", SCREENS)
def test_the_worked_cases_of_the_sample_are_readable(screen: tuple[int, int]) -> None:
    found = [case.casefile for case in read_cases(resource(FOLDER))]
    worked = sorted(found, key=lambda one: len(one.causes), reverse=True)[:8]
    for casefile in worked:
        check(show(casefile, names=()), stage_width(*screen))


@settings(max_examples=12, suppress_health_check=[HealthCheck.data_too_large])
@given(casefiles("case"), st.sampled_from(SCREENS))
def test_any_case_gives_frames_that_can_be_read(
    casefile: CaseFile, screen: tuple[int, int]
) -> None:
    check(show(casefile, names=()), stage_width(*screen))


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("screen", SCREENS[::3])
def test_strange_texts_keep_to_their_places(name: str, screen: tuple[int, int]) -> None:
    check(show(in_words(random_model(5, causes=14), TEXTS[name]), names=()), stage_width(*screen))


def test_300_causes_can_be_projected() -> None:
    check(show(random_model(3, causes=300).file(), names=()), stage_width(1024, 768))


@pytest.mark.parametrize("words", ["W" * 900, "Ask " * 300, "سؤال " * 200])
def test_own_words_of_any_length_keep_to_their_places(words: str) -> None:
    case = whole_case()
    chosen = [replace(one, heading=words, text=words) for one in slots(case)]
    one = make_show(session(case), chosen, {case.case_id: case}, sources(()))
    for screen in SCREENS[::3]:
        check(one, stage_width(*screen))


plain = st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join)


@settings(max_examples=60)
@given(plain, plain, plain, st.lists(plain, min_size=2, max_size=9))
def test_what_is_cut_on_the_narrowest_screen_is_said_to_the_facilitator(
    heading: str, asked: str, question: str, answers: list[str]
) -> None:
    case = whole_case()
    own = {
        FrameKind.STOPPED: {"heading": heading, "text": asked},
        FrameKind.QUESTION: {"text": question, "options": tuple(answers)},
    }
    chosen = [replace(one, **own[one.kind]) for one in slots(case) if one.kind in own]
    for frame in make_show(session(case), chosen, {case.case_id: case}, sources(())).frames:
        drawing = lay_out_frame(frame, 0, RULER, width=stage_width(1024, 768), session="S")
        cut = any(isinstance(part, Text) and part.text.endswith("…") for part in drawing.parts())
        told = any("not" in line and "shown" in line for line in frame.left_out)
        assert told or not cut
