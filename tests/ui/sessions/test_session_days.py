"""Days to come, as people write them; titles that follow the day."""

from datetime import date

import pytest

from rca_studio.ui.sessions.days import four_weeks_on, read_coming, title_later, title_of

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("24 Nov", "2026-11-24"),
        ("24 nov 14:00", "2026-11-24T14:00"),
        ("3 Jan", "2027-01-03"),
        ("20 Nov", "2027-11-20"),
        ("21 Nov", "2026-11-21"),
        ("20 Nov 2026", "2026-11-20"),
        ("2026-12-01", "2026-12-01"),
        ("tomorrow", "2026-11-22"),
        ("tomorrow, 9:30", "2026-11-22T09:30"),
        ("today 16:00", "2026-11-21T16:00"),
        ("yesterday", "2026-11-20"),
        ("", ""),
        ("Nov 2026", None),
        ("soon", None),
        ("31 Feb", None),
    ],
)
def test_a_day_without_a_year_is_the_next_one(typed, moment):
    assert read_coming(typed, TODAY) == moment


def test_a_copy_is_four_weeks_later_at_the_same_time_and_names_the_other_month():
    assert four_weeks_on("2026-11-24T14:00") == "2026-12-22T14:00"
    assert title_of("2026-12-22") == "Safety knowledge session · December"
    assert title_of("") == "Safety knowledge session"
    assert title_later("Night team, November", "2026-11-24", "2026-12-22") == "Night team, December"
