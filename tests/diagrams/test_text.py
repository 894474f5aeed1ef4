"""The ruler: no line is wider than its room, and no word is lost."""

from hypothesis import given
from hypothesis import strategies as st

from rca_studio.diagrams.text import Ruler

WORDY = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzWÄé- \n\t,."), max_size=200)


@given(text=WORDY, room=st.floats(20, 200), bold=st.booleans())
def test_lines_fit_and_nothing_is_lost(text: str, room: float, bold: bool, ruler: Ruler):
    lines = ruler.wrap(text, 12, room, bold=bold)
    for line in lines:
        assert ruler.width(line, 12, bold=bold) <= room + 1e-6
    kept = "".join("".join(lines).split()).replace("-", "")
    assert kept == "".join(text.split()).replace("-", "")


@given(text=WORDY, most=st.integers(1, 4))
def test_no_more_lines_than_asked_for(text: str, most: int, ruler: Ruler):
    every = ruler.wrap(text, 12, 90)
    lines = ruler.wrap(text, 12, 90, most=most)
    assert len(lines) <= most
    if len(every) > most:
        assert lines[-1].endswith("…")
        assert ruler.width(lines[-1], 12) <= 90 + 1e-6
    else:
        assert lines == every


def test_words_are_kept_whole_where_they_fit(ruler: Ruler):
    assert ruler.wrap("Walker left out of reach", 12, 90) == ("Walker left out", "of reach")
    assert ruler.wrap("", 12, 90) == ("",)


def test_a_word_that_is_too_long_is_broken_with_a_hyphen(ruler: Ruler):
    first, *_, last = ruler.wrap("Rettungsdienstleitstellenmitarbeiter", 12, 90)
    assert first.endswith("-")
    assert not last.endswith("-")
    assert not ruler.wrap("12345678901234567890", 12, 90)[0].endswith("-")


def test_bold_is_wider(ruler: Ruler):
    assert ruler.width("Environment", 12, bold=True) > ruler.width("Environment", 12)
