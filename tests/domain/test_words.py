"""Words of people in sentences: on one line, shortened, and lists that end."""

from __future__ import annotations

import doctest

from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain import words
from rca_studio.domain.words import NO_WORDS, listed, one_line, quoted, shortened


def test_the_examples_hold():
    assert doctest.testmod(words).failed == 0


@given(st.text(), st.integers(2, 200))
def test_what_is_shortened_is_one_line_that_begins_as_the_text_does(text, most):
    line = shortened(text, most)
    assert len(line) <= max(most, 2)
    assert not set(line) & set("\n\r\t")
    whole = one_line(text)
    assert line == whole or (line[-1] == "…" and whole.startswith(line[:-1]))
    assert quoted(text, most) == f"“{line}”"


@given(st.lists(st.sampled_from(["a", "b"]), max_size=30), st.integers(1, 9))
def test_a_list_names_at_most_so_many_and_counts_the_others(items, most):
    told = listed(items, "; ", most).split("; ") if items else []
    assert len(told) <= most
    if len(items) > most:
        assert int(told[-1].removesuffix(" more")) == len(items) - most + 1
    else:
        assert told == items


def test_nothing_written_is_said():
    assert one_line(" \n") == quoted("")[1:-1] == NO_WORDS
