"""Which cases are offered first when a near miss was reported twice."""

import pytest

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile
from rca_studio.ui.case.merge_dialog import near_query


@pytest.mark.parametrize("occurred", ["9999-12-31", "0001-01-01T08:00", "2026-11-18"])
def test_those_of_about_the_same_time_even_where_the_calendar_ends(occurred):
    case = Case(id="c", reference="NM-0001", title="T", occurred=occurred)
    query = near_query(CaseFile("c", [case]), "")
    assert query.since <= occurred[:10] <= query.until
