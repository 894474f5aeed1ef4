"""The packed memory of what a file held is the dictionary it stands for, and far smaller."""

import tracemalloc
from hashlib import blake2b

from hypothesis import given
from hypothesis import strategies as st

from rca_studio.intake.marks import Marks, numbers_of

# Few different numbers, many of them in the same slot of the table.
NUMBERS = st.sampled_from([0, 1, 1024, 2048, -1024, 5, 2**62, -(2**63), 2**63 - 1, 7])


def digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()


@given(st.lists(st.lists(NUMBERS, max_size=12), max_size=8), st.integers(0, 5))
def test_it_is_a_dictionary(blocks: list[list[int]], expected: int):
    marks, model = Marks(expected), {}
    for n, block in enumerate(blocks):
        digests = [digest(f"{n} {place}") for place in range(len(block))]
        place = 0
        while (place := marks.add(block, digests, place)) < len(block):
            assert block[place] in model or block[place] in block[:place]
            place += 1
        for number, content in zip(block, digests, strict=True):
            model.setdefault(number, content)
        assert len(marks) == len(model)
    assert {number: marks.get(number) for number in model} == model
    assert marks.get(3) is None


def test_it_grows_beyond_what_was_expected_at_forty_bytes_a_record():
    tracemalloc.start()
    try:
        marks = Marks(10)
        for first in range(0, 60_000, 5_000):
            digests = [digest(str(n)) for n in range(first, first + 5_000)]
            assert marks.add(numbers_of(digests), digests) == 5_000
            del digests
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(marks) == 60_000
    assert held < 60_000 * 60
    for n in (0, 1, 31_000, 59_999):
        assert marks.get(numbers_of([digest(str(n))])[0]) == digest(str(n))
    assert marks.get(numbers_of([digest("other")])[0]) is None


def test_two_records_under_one_number_are_two_records(monkeypatch):
    """Should two ids ever share their 64 bits, both records are kept, under keys that differ."""
    from rca_studio.intake import sifting
    from rca_studio.intake.outcomes import Warnings

    class Plan:
        names = ("Ref", "Story")

    monkeypatch.setattr(sifting, "hash", lambda name: name.count("#"), raising=False)
    sifter = object.__new__(sifting.Sifter)
    sifter._marks, sifter._id = Marks(), 0
    warnings = Warnings()
    ids = ["a", "b", "a", ""]
    digests = [digest(text) for text in ("one", "two", "one", "four")]
    keys, keep = sifter._keys(ids, digests, warnings)
    assert keep == [True, True, False, True]
    assert len({key for key, kept in zip(keys, keep, strict=True) if kept}) == 3
