"""Tables of a report: rows stay whole where they can, and nothing is lost where they cannot."""

import pytest

from rca_studio.reports.style import Grid, grid

WIDTHS = (100.0, 300.0)


def heights(table: Grid) -> list[float]:
    table.wrap(400, 10_000)
    return list(table._rowHeights)


def parts(table: Grid, first: float, page: float) -> list[Grid]:
    """The table as it is set: what fits on a page begun, and on fresh ones after it."""
    found, room = [], first
    while True:
        if table.wrap(400, room)[1] <= room:
            return [*found, table]
        pieces = table.split(400, room)
        if len(pieces) < 2:
            assert room < page, "nothing fits on an empty page"
            room = page
            continue
        found.append(pieces[0])
        table, room = pieces[1], page


def lines(count: int) -> str:
    return "\n".join(f"line {n}" for n in range(count))


@pytest.mark.parametrize("first", [30.0, 90.0, 171.0, 333.0])
def test_a_row_that_fits_on_a_page_is_not_broken(first):
    rows = [(f"row {n}", lines(n % 7 + 1)) for n in range(40)]
    whole = set(map(round, heights(grid(("A", "B"), rows, WIDTHS))))
    found = parts(grid(("A", "B"), rows, WIDTHS), first, 650.0)
    assert len(found) > 2
    assert {round(each) for part in found for each in heights(part)} <= whole
    assert sum(len(heights(part)) - 1 for part in found) == len(rows)


def test_a_row_taller_than_a_page_is_broken_and_all_of_it_is_there():
    rows = [("row", lines(200)), ("last", "end")]
    found = parts(grid(("A", "B"), rows, WIDTHS), 650.0, 650.0)
    assert len(found) > 3
    assert all(sum(heights(part)) <= 650.5 for part in found)


def test_small_type_is_smaller_and_the_title_of_a_row_stands_out():
    rows = [("name\nwhat it means", "x")]
    usual, small = grid(("A", "B"), rows, WIDTHS), grid(("A", "B"), rows, WIDTHS, small=True)
    assert heights(small)[1] < heights(usual)[1]
    titled = grid(("A", "B"), rows, WIDTHS, titled=True)
    title, rest = titled._cellvalues[1][0]
    assert (title.getPlainText(), rest.getPlainText()) == ("name", "what it means")
    assert title.style.name == "cell_bold"
