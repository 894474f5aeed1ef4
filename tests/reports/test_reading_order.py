"""Arabic and Hebrew lines: joined letters, right order; checked against FriBidi where it is."""

import ctypes
import ctypes.util
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.reports.reading_order import joined, seen, stretches, turns


class All:
    def __contains__(self, _: object) -> bool:
        return True


EVERY = All()


def test_lines_without_such_letters_stay():
    for text in ("", "Fall (1)", "Łukasz 東京"):
        assert not turns(text)
        assert seen(text, EVERY) == text


def test_letters_are_joined_by_their_place():
    # beh: initial, medial, final; alef joins to the right only
    assert joined("ببب", EVERY) == "\ufe91\ufe92\ufe90"
    assert joined("ب", EVERY) == "\ufe8f"
    assert joined("باب", EVERY) == "\ufe91\ufe8e\ufe8f"
    assert joined("ب ب", EVERY) == "\ufe8f \ufe8f"


def test_lam_and_alef_are_one_sign():
    assert joined("لا", EVERY) == "\ufefb"
    assert joined("بلا", EVERY) == "\ufe91\ufefc"


def test_marks_do_not_part_letters():
    assert joined("بَب", EVERY) == "\ufe91\u064e\ufe90"


def test_marks_stand_before_what_they_are_drawn_over():
    assert seen("אבָּג", EVERY) == "ג\u05b8\u05bcבא" or seen("אבָּג", EVERY) == "ג\u05bc\u05b8בא"


def test_a_form_that_no_font_draws_is_not_used():
    assert joined("ببب", "") == "ببب"


def test_numbers_and_latin_keep_their_order():
    assert seen("שלום 123 abc", EVERY) == "abc 123 םולש"
    assert seen("abc שלום", EVERY) == "abc םולש"
    assert seen("שלום (Ward 3)", EVERY) == "(Ward 3) םולש"
    assert seen("(שלום)", EVERY) == "(םולש)"
    assert seen("מחיר 5-7%", EVERY) == "5-7% ריחמ"


def test_stretches_hold_every_sign_once():
    text = "نقص 12 mg (Ward 3) في"
    assert sorted("".join(one.text for one in stretches(text))) == sorted(text)


# -- a second opinion ------------------------------------------------------------------------------

LETTERS = st.text("abZ 019.,:+-%$()[]אבג،نقص لا٣٤/!\u064b", max_size=30)


def fribidi():
    name = ctypes.util.find_library("fribidi")
    if name is None:
        pytest.skip("FriBidi is not installed")
    return ctypes.CDLL(name)


def by_fribidi(text: str) -> str:
    """The signs from left to right, marks after their letters, brackets mirrored."""
    library = fribidi()
    count = len(text)
    codes = (ctypes.c_uint32 * count)(*map(ord, text))
    made = (ctypes.c_uint32 * (count + 1))()
    base = ctypes.c_uint32(0x40)  # FRIBIDI_PAR_ON: told by the first strong sign
    library.fribidi_set_reorder_nsm(1) if hasattr(library, "fribidi_set_reorder_nsm") else None
    levels = (ctypes.c_int8 * count)()
    library.fribidi_log2vis.restype = ctypes.c_int8
    assert library.fribidi_log2vis(
        codes, ctypes.c_int(count), ctypes.byref(base), made, None, None, levels
    )
    return "".join(chr(code) for code in made[:count])


@given(LETTERS.filter(turns))
def test_the_order_is_that_of_fribidi(text):
    # Joined forms aside: FriBidi joins as well, but leaves a blank for the alef of lam-alef.
    plain = "".join(c for c in text if not unicodedata.combining(c))
    if turns(plain):
        theirs = unicodedata.normalize("NFKC", by_fribidi(plain)).replace("\ufeff", "")
        ours = unicodedata.normalize("NFKC", seen(plain, EVERY))
        assert ours == theirs


def test_paper_gets_joined_letters_in_the_order_they_are_seen():
    from rca_studio.reports.fonts import pieces

    line = "".join(run for _, run in pieces("نقص 12", "regular"))
    assert line == "12 \ufeba\ufed8\ufee7"
    assert {font for font, _ in pieces("نقص", "regular")} != {"Inter-Regular"}


def test_pictures_and_paper_order_the_pieces_alike():
    from rca_studio.reports.picture import _from_the_left

    runs = ["".join(run.split()) for _, run in _from_the_left("נקי (Ward 3) שלום", "regular")]
    assert [run for run in runs if run][-1].startswith(("נקי", "יקנ"))
