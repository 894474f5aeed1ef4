"""The registers of names: pasted, searched, corrected, taken away; two thousand at once."""

from time import perf_counter

import pytest
from PySide6.QtCore import Qt

from rca_studio.domain.session import KnownName, NameKind
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.ui.sessions.names_room import NamesRoom
from tests.ui.people.team import set_up
from tests.ui.sessions.rooms import without_sessions


@pytest.fixture
def room(sample_desk, qtbot):
    without_sessions(sample_desk.studio)
    made = NamesRoom(sample_desk.studio, sample_desk.guide)
    qtbot.addWidget(made)
    sample_desk.studio.changed.connect(made.refresh)
    made.resize(1170, 700)
    made.show()
    return made


def names(desk):
    found = desk.studio.casefile(WORKSPACE).of(KnownName)
    return sorted((one.name, one.kind) for one in found)


def paste(room, text, kind=NameKind.STAFF):
    room.kind.choose(kind.value)
    room.pasted.setPlainText(text)
    room.add.click()


def test_an_empty_register_says_what_belongs_there(room):
    assert room.empty.isVisible()
    assert not room.add.isEnabled()
    assert not room.chosen_card.isVisible()


def test_a_pasted_column_is_counted_before_it_is_added(room, sample_desk):
    room.pasted.setPlainText("Ana Silva\n\nB. Okoro\nana silva\n---")
    assert room.add.text() == "Add 2 names"
    assert room.add_words.text().startswith("1 line cannot be")
    room.kind.choose(NameKind.STAFF.value)
    room.add.click()
    assert names(sample_desk) == [("Ana Silva", NameKind.STAFF), ("B. Okoro", NameKind.STAFF)]
    assert [one.name for one in room.model.names] == ["Ana Silva", "B. Okoro"]
    assert room.chips[NameKind.STAFF].text() == "Member of staff 2"
    assert sample_desk.guide.said[-1] == "2 names added."
    sample_desk.guide.offers[-1]()
    assert names(sample_desk) == []


def test_names_are_searched_in_all_spellings_and_by_kind(room, qtbot):
    paste(room, "Ana Silva\nB. Okoro")
    paste(room, "Maple House", NameKind.SITE)
    room.table.choose({next(one.id for one in room.model.names if one.name == "B. Okoro")})
    room.also.setPlainText("Bee O’Koro")
    room.also.commit()
    room.search.setText("bee")
    qtbot.waitUntil(lambda: [one.name for one in room.model.names] == ["B. Okoro"])
    room.search.clear()
    room.chips[NameKind.SITE].click()
    qtbot.waitUntil(lambda: [one.name for one in room.model.names] == ["Maple House"])
    room.search.setText("nobody")
    qtbot.waitUntil(room.empty.isVisible)


def test_a_name_is_corrected_and_a_second_one_of_it_is_told(room, sample_desk):
    paste(room, "Ana Silva\nB. Okoro")
    room.name.setText("Anna Silva")
    room.name.textEdited.emit("Anna Silva")
    room.name.commit()
    room.name_kind.choose(NameKind.PERSON.value)
    room.name_kind.activated.emit(0)
    assert ("Anna Silva", NameKind.PERSON) in names(sample_desk)
    room.name.setText("b. okoro")
    room.name.commit()
    assert "already" in sample_desk.prompts.told[-1].what
    assert room.name.text() == "Anna Silva"


def test_several_names_are_taken_away_at_once_and_come_back(room, sample_desk, qtbot):
    paste(room, "Ana Silva\nB. Okoro\nC. Diaz")
    room.table.selectAll()
    assert room.chosen_card.title.text() == "3 names chosen"
    qtbot.keyClick(room.table, Qt.Key.Key_Delete)
    assert names(sample_desk) == []
    sample_desk.guide.offers[-1]()
    assert len(names(sample_desk)) == 3


def test_two_thousand_names_are_pasted_while_somebody_waits(room, sample_desk):
    column = "\n".join(f"Name{n} Surname{n}" for n in range(2_000))
    begun = perf_counter()
    paste(room, column, NameKind.PERSON)
    took = perf_counter() - begun
    assert len(room.model.names) == 2_000
    assert took < 5, f"{took:.1f} s"


def test_who_may_not_lead_sessions_reads_only(room, sample_desk):
    paste(room, "Ana Silva")
    set_up(sample_desk.studio, signed_in="Eli Frost")
    room.refresh()
    assert not room.pasted.isEnabled()
    assert not room.name.isEnabled()
    assert not room.take_away.isEnabled()
    room._on_take_away()
    assert len(names(sample_desk)) == 1
