"""Pasted figures of a measure: what is read, what is told as unread, nothing dropped in silence."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.intake.figures import Amount, Pasted, read_amount, read_figures

TODAY = date(2026, 11, 21)


def read(text: str, *, share: bool = True) -> Pasted:
    return read_figures(text, share=share, today=TODAY)


def days(pasted: Pasted) -> dict[str, tuple[float, float]]:
    return {one.day: (one.numerator, one.denominator) for one in pasted.figures}


@pytest.mark.parametrize("sign", ["\t", ";", ",", " | "])
def test_a_table_from_a_spreadsheet_is_read_with_and_without_headings(sign: str) -> None:
    lines = ["2026-11-14 18 20 fine", "15.11.2026 19 20 two new"]
    table = "\n".join(sign.join(line.split(maxsplit=3)) for line in lines)
    wanted = {"2026-11-14": (18, 20), "2026-11-15": (19, 20)}
    for text in (table, sign.join(("Day", "Done", "Out of", "Note")) + "\n" + table):
        found = read(text)
        assert days(found) == wanted
        assert [one.note for one in found.figures] == ["fine", "two new"]
        assert not found.unread


def test_headings_say_which_column_is_which_and_are_told() -> None:
    found = read("Checks made;Checks done;Week\n20;18;14 Nov 2026")
    assert days(found) == {"2026-11-14": (18, 20)}
    assert found.notes == (
        "The first line was read as headings: Checks made | Checks done | Week.",
    )


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("18/20", Amount(18, 20)),
        ("18 of 20", Amount(18, 20)),
        ("18 out of 20", Amount(18, 20)),
        ("18/20 (90 %)", Amount(18, 20)),
        ("87,5 %", Amount(87.5, percent=True)),
        ("1,234", Amount(1234)),
        ("1.234,5", Amount(1234.5)),
        ("1,234.5", Amount(1234.5)),
        ("0,123", Amount(0.123)),  # no number of thousands begins with nothing
        ("-0,125", Amount(-0.125)),
        ("12/0", None),
        ("0/0", None),
        ("-3", Amount(-3)),
        ("3,5", Amount(3.5)),
        ("ten", None),
        ("", None),
        ("1e999", None),
        ("9" * 500, None),
        ("1/2/3", None),
    ],
)
def test_a_figure_as_people_write_it(text: str, amount: Amount | None) -> None:
    assert read_amount(text) == amount


def test_single_lines_are_read_as_they_are_typed() -> None:
    found = read("14 Nov 2026 18/20\n15 Nov 2026: 18 of 20 all fine\nNov 16, 2026 90 %")
    assert days(found) == {"2026-11-14": (18, 20), "2026-11-15": (18, 20), "2026-11-16": (90, 0)}
    assert found.figures[1].note == "all fine"


@pytest.mark.parametrize(
    ("line", "share", "reason"),
    [
        ("bad\t1\t2", True, "“bad” is no day"),
        ("21 Nov\t1\t2", True, "“21 Nov” has no year"),
        ("14.11.2026\t22\t20", True, "22 out of 20 is no share"),
        ("14.11.2026\t0\t0", True, "nothing was looked at: out of 0"),
        ("14.11.2026\t-1\t20", True, "-1 out of 20 is no share"),
        ("14.11.2026\tten\t20", True, "“ten” is no number"),
        ("14.11.2026\t18\tmany", True, "“many” is no number"),
        ("14.11.2026\t120 %\t", True, "a share lies between 0 and 100 %"),
        ("14.11.2026\t18\t", True, "out of how many? Write it as 18/20, or as 90 %"),
        ("14.11.2026", True, "there is no figure beside the day"),
        ("01.12.2026\t18\t20", True, "1 Dec 2026 lies in the future"),
        ("31.02.2026\t18\t20", True, "“31.02.2026” is no day"),
        ("2026\t18\t20", True, "“2026” is no day"),
        ("14.11.2026\t18/20", False, "this measure has no “out of how many”"),
        ("14.11.2026\t90 %", False, "this measure has no “out of how many”"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line_and_the_reason(line, share, reason) -> None:
    good = "13.11.2026\t3\t4" if share else "13.11.2026\t3"
    found = read(f"{good}\n\n{line}", share=share)
    assert list(days(found)) == ["2026-11-13"]
    (unread,) = found.unread
    assert unread.line == 3
    assert unread.reason.startswith(reason)


def test_of_one_day_twice_the_later_line_counts_and_the_other_is_told() -> None:
    found = read("14.11.2026\t18\t20\n14.11.2026\t19\t20")
    assert days(found) == {"2026-11-14": (19, 20)}
    assert found.unread[0][::2] == (1, "14 Nov 2026 comes again in line 2, which was taken")


def test_a_column_that_says_what_the_counts_say_is_left_out_and_told() -> None:
    found = read("day,done,of,percent\n2026-11-14,18,20,90%")
    assert days(found) == {"2026-11-14": (18, 20)}
    assert "Column “percent” was left out: the counts say it already." in found.notes


def test_decimal_commas_tell_that_points_part_thousands() -> None:
    found = read("2026-11-13;1.234\n2026-11-14;0,5", share=False)
    assert days(found) == {"2026-11-13": (1234, 0), "2026-11-14": (0.5, 0)}


def test_months_stand_at_their_last_day_which_is_told() -> None:
    found = read("Sep 2026\t3\nNov 2026\t1", share=False)
    assert list(days(found)) == ["2026-09-30", "2026-11-21"]
    assert found.notes == ("Where a month is named, its figure stands at the last day of it.",)


def test_whether_day_or_month_comes_first_is_proven_or_told() -> None:
    open_ = read("03/04/2026\t3", share=False)
    assert list(days(open_)) == ["2026-04-03"]
    assert open_.notes == ("Days such as 03/04 were read as 3 April: the day first.",)
    proven = read("03/04/2026\t3\n03/25/2026\t4", share=False)
    assert list(days(proven)) == ["2026-03-04", "2026-03-25"]


def test_days_as_a_spreadsheet_counts_them() -> None:
    assert list(days(read("46340\t3\n46341\t4", share=False))) == ["2026-11-14", "2026-11-15"]


def test_a_very_long_paste_is_read_to_a_limit_and_the_rest_is_told() -> None:
    found = read("\n".join(["2026-11-14\t1\t2"] * 5_003))
    assert len(found.unread) == 5_002
    assert found.unread[-1].reason == "only the first 5,000 lines are read"


CELLS = st.sampled_from(
    ["14.11.2026", "2026-11-13", "18/20", "90 %", "7", "ten", "", "-1", '"', "99999999999999", "0"]
)


@given(st.lists(st.lists(CELLS, max_size=5), max_size=8), st.sampled_from("\t;,| "), st.booleans())
def test_every_line_is_a_figure_a_heading_or_told(rows, sign, share) -> None:
    text = "\n".join(sign.join(row) for row in rows)
    found = read(text, share=share)
    lines = sum(bool(line.strip()) for line in text.splitlines())
    headed = any("headings" in note for note in found.notes)
    assert len(found.figures) + len(found.unread) + headed == lines
    for one in found.figures:
        assert one.day <= TODAY.isoformat()
        assert not one.denominator or 0 <= one.numerator <= one.denominator


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    read(text)
