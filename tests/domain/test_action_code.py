"""The code on paper: stable, without look-alikes, found however it is typed."""

from collections import Counter
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain.action_code import action_code, is_code_of

IDS = [UUID(int=number).hex for number in range(10_000)]


def test_a_code_stays_the_same_for_ever():
    # Sheets with these codes hang on walls: another way to make them would orphan every one.
    assert action_code("NM-0142", "a1") == "NM-0142·2EYY"
    assert action_code("", "a1") == "2EYY"


def test_few_actions_share_a_code_and_none_is_misread():
    codes = Counter(action_code("", one) for one in IDS)
    assert len(codes) > 9_900
    signs = set("".join(codes))
    assert not signs & set("ILOU")
    assert all(len(code) == 4 for code in codes)


@given(st.sampled_from(IDS), st.sampled_from(["·", "-", ".", " ", "", "/", ":"]), st.booleans())
def test_it_is_found_however_it_is_typed(ident, dot, small):
    typed = action_code("NM-0142", ident).replace("·", dot).replace("0", "O").replace("1", "l")
    assert is_code_of(typed.lower() if small else typed, "NM-0142", ident)
    assert is_code_of(action_code("", ident).lower(), "NM-0142", ident)


def test_nothing_else_is_a_code():
    ident = IDS[7]
    code = action_code("NM-0142", ident)
    for typed in ("", "walker", "NM-0142", code[:-1], code + "X", code.replace("0142", "0143")):
        assert not is_code_of(typed, "NM-0142", ident)
