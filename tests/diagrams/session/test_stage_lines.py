"""Where lines end before a room: no torn stand-in, no lone last word, no syllable cut in two."""

from __future__ import annotations

import pytest

from rca_studio.analysis.session.frame import (
    Barrier,
    Barriers,
    Body,
    Margins,
    Question,
    Words,
)
from rca_studio.diagrams.session.lay_out import lay_out_frame
from rca_studio.diagrams.session.stage_ruler import stage_ruler
from rca_studio.diagrams.shapes import Box, Drawing, Text
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.session import FrameKind
from rca_studio.paths import resource
from tests.diagrams.geometry import texts
from tests.stage_frames import framed

RULER = Ruler.load(resource("fonts/widths.json"))


def drawn(kind: FrameKind, body: Body, step: int = 0, width: float = 1280.0) -> Drawing:
    return lay_out_frame(framed(kind, body), step, RULER, width=width)


def lines_of(drawing: Drawing, key: str) -> list[str]:
    figure = drawing.figure(key)
    assert figure is not None
    return [part.text for part in figure.parts if isinstance(part, Text)]


@pytest.mark.parametrize("name", ["Person A", "Worker 12", "Day 0", "Day -3", "Site B"])
def test_a_stand_in_stays_on_one_line(name: str) -> None:
    ruler = stage_ruler(RULER)
    text = f"It was said that {name} came by and that {name} went on."
    for room in range(160, 700, 7):
        lines = ruler.wrap(text, 20.0, float(room))
        assert sum(name in line for line in lines) >= 1
        assert sum(line.count(name) for line in lines) == 2, lines
        assert " ".join(lines) == text


def test_what_measures_is_the_same_ruler_each_time() -> None:
    assert stage_ruler(RULER) is stage_ruler(RULER)
    assert stage_ruler(stage_ruler(RULER)) is stage_ruler(RULER)


@pytest.mark.parametrize(
    ("word", "starts"),
    [
        ("Gleichgewichtsverlust", {"Gleichge-", "Gleichgewichts-", "Gleichgewichtsver-"}),
        ("Oberschenkelhalsfraktur", {"Oberschen-", "Oberschenkel-", "Oberschenkelhals-"}),
        (
            "Medikamentenmissverständnis",
            {"Medikamenten-", "Medikamentenmiss-", "Medikamentenmissver-"},
        ),
        ("misunderstandings", {"misun-", "misunder-", "misunderstan-"}),
    ],
)
def test_a_long_word_parts_before_a_syllable(word: str, starts: set[str]) -> None:
    ruler = stage_ruler(RULER)
    wide = ruler.width(word, 20.0)
    found = {ruler.wrap(word, 20.0, wide * share / 100)[0] for share in range(55, 100, 3)}
    assert found <= starts, found


def test_a_word_without_syllables_is_still_cut_to_the_room() -> None:
    ruler = stage_ruler(RULER)
    lines = ruler.wrap("X" * 60, 20.0, 200.0)
    assert all(ruler.width(line, 20.0) <= 200.0 for line in lines)
    assert "".join(lines).replace("-", "") == "X" * 60


def test_no_question_ends_in_a_line_of_one_word() -> None:
    asked = Question("What would help this change to last on your shift?", ("Yes", "No"))
    said = lines_of(drawn(FrameKind.QUESTION, asked), "question")
    assert len(said) == 2
    assert len(said[-1].split()) > 1


def test_a_paragraph_of_many_lines_keeps_the_whole_room() -> None:
    said = lines_of(
        drawn(FrameKind.STORY, Words(("It was late in the evening. " * 12,))), "words:0"
    )
    assert len(said) > 3
    assert max(len(line) for line in said[:-1]) - min(len(line) for line in said[:-1]) < 12
    assert len(said[-1]) <= len(said[0])


def test_words_from_right_to_left_begin_beside_their_sign() -> None:
    body = Barriers((Barrier("הצוות תמך באדם בזמן", "Held · luck", True, False),))
    figure = drawn(FrameKind.STOPPED, body).figure("barrier:0")
    assert figure is not None
    own, kind = (part for part in figure.parts if isinstance(part, Text))
    # Fonts differ in how wide they are, so no place is counted from their far end.
    assert (own.place.x, own.anchor) == (kind.place.x, kind.anchor)


def test_one_number_alone_has_the_whole_width() -> None:
    alone = Margins(1, 1, True, ("luck",), ("Had one more thing gone wrong.",))
    both = Margins(1, 2, True, ("luck", "a second person"), ("Had one.", "Two more."))
    one = drawn(FrameKind.MARGIN, alone).figure("margin:0")
    panels = [drawn(FrameKind.MARGIN, both, 1).figure(f"margin:{place}") for place in (0, 1)]
    assert one is not None
    assert None not in panels
    rects = [
        part.rect for panel in panels if panel for part in panel.parts[:1] if isinstance(part, Box)
    ]
    foot = drawn(FrameKind.MARGIN, both, 1).figure("foot")
    assert foot is not None
    assert one.bounds.width == foot.bounds.width == rects[1].right - rects[0].x
    assert "What held: luck and a second person" in texts(drawn(FrameKind.MARGIN, both), "margin:0")
