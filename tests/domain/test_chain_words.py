"""What verifying found, in words."""

from rca_studio.domain.chain_words import broken_sentence, chain_words, short_code
from rca_studio.domain.registers import ChainCheck, HistoryRow


def test_a_sound_history_says_how_long_it_is():
    assert chain_words(ChainCheck(entries=1, head="ab")) == "History of 1 change verified"
    assert broken_sentence(ChainCheck(entries=1, head="ab")) == ""


def test_a_broken_one_names_the_entry_and_what_was_done():
    check = ChainCheck(entries=3, head="ab", broken_at=4, reason="its name was changed")
    step = HistoryRow(
        seq=4, at="2026", actor="Lead", kind="edit", label="Edit", details=(), hash=""
    )
    assert chain_words(check) == "History does not hold from change 4 on"
    assert broken_sentence(check) == (
        "Change 4 of the history is not as it was written: its name was changed."
    )
    assert "(“Edit”, Lead)" in broken_sentence(check, step)


def test_a_code_is_shown_as_pages_print_it():
    assert short_code("") == ""
    assert short_code("0123456789abcdef0123") == "0123 4567 89ab cdef"
