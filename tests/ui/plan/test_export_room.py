"""The export room of the plan: what leaves is what was made, all of it or nothing, and is noted."""

from email import message_from_bytes
from email.policy import default as mail_policy
from io import BytesIO

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt

from rca_studio.domain.registers import ActionQuery
from rca_studio.editing.gestures import revise
from rca_studio.faults import KnownFault
from rca_studio.ui.plan import export_making
from rca_studio.ui.plan.export_kinds import KINDS
from rca_studio.ui.plan.export_making import write_to
from rca_studio.ui.plan.export_room import ExportRoom
from rca_studio.ui.plan.leaving import export_plan
from rca_studio.ui.wording_hint import WordingDialog
from tests.ui.people.team import nothing_shown, shown
from tests.ui.proof.desk import no_dialogs


@pytest.fixture
def rows(sample_desk):
    return sample_desk.studio.registers.actions(ActionQuery())


@pytest.fixture
def desk(sample_desk, tmp_path, qtbot):
    sample_desk.prompts.file = tmp_path / "out"
    sample_desk.prompts.file.mkdir()
    yield sample_desk
    no_dialogs()
    qtbot.waitUntil(lambda: not sample_desk.studio.jobs.busy, timeout=20_000)


def open_room(desk, qtbot, rows, chosen=()) -> ExportRoom:
    export_plan(desk.studio, desk.guide, rows, "Open actions", chosen)
    there = lambda: not (nothing_shown(ExportRoom) and nothing_shown(WordingDialog))  # noqa: E731
    qtbot.waitUntil(there, timeout=20_000)
    if not nothing_shown(WordingDialog):
        shown(qtbot, WordingDialog).accept()
    room = shown(qtbot, ExportRoom)
    settle(room, qtbot)
    return room


def settle(room, qtbot) -> None:
    qtbot.waitUntil(lambda: room.ready and room.preview.quiet, timeout=30_000)


def pick(combo, key: str) -> None:
    combo.setCurrentIndex(combo.findData(key))
    combo.activated.emit(combo.currentIndex())


def said(desk, qtbot) -> str:
    qtbot.waitUntil(lambda: bool(desk.guide.said), timeout=30_000)
    return desk.guide.said[-1]


def saved(desk, qtbot, room, kind: str) -> bytes:
    """Choose a kind, save it, and read what was written."""
    room.choose(kind)
    settle(room, qtbot)
    desk.prompts.file = desk.prompts.file / KINDS[kind].name
    room.save.click()
    assert said(desk, qtbot).startswith(f"Saved as {KINDS[kind].name} in ")
    return desk.prompts.file.read_bytes()


BEGINS = {
    "workbook": b"PK",
    "calendar": b"BEGIN:VCALENDAR",
    "document": b"PK",
    "digest": b"%PDF",
    "page": b"<!",
    "promises": b"%PDF",
}


@pytest.mark.parametrize("kind", [key for key, one in KINDS.items() if one.name])
def test_each_kind_is_written_as_it_was_made_and_noted_in_its_cases(desk, qtbot, rows, kind):
    room = open_room(desk, qtbot, rows)
    room.choose(kind)
    settle(room, qtbot)
    made = room.made.files[0][1]
    content = saved(desk, qtbot, room, kind)
    assert content == made
    assert content.lstrip().lower().startswith(BEGINS[kind].lower())
    for case_id in {row.case_id for row in rows}:
        assert desk.studio.casefile(case_id).copies[-1].what == KINDS[kind].what


def test_a_draft_for_each_owner_goes_into_a_folder(desk, qtbot, rows):
    room = open_room(desk, qtbot, rows)
    room.choose("mail")
    settle(room, qtbot)
    assert room.save.text() == "Choose a folder…"
    count = len(room.made.files)
    assert f"{count} drafts" in room.about.text()
    room.save.click()
    assert said(desk, qtbot).startswith(f"{count} drafts are in out.")
    files = sorted(desk.prompts.file.iterdir())
    assert len(files) == count > 1
    for file in files:
        mail = message_from_bytes(file.read_bytes(), policy=mail_policy)
        assert mail["X-Unsent"] == "1"
        assert any(part.get_content_type() == "application/pdf" for part in mail.walk())


def test_of_several_files_all_are_written_or_none(tmp_path, monkeypatch):
    files = (("a.eml", b"a"), ("b.eml", b"b"), ("c.eml", b"c"))
    (tmp_path / "b.eml").write_bytes(b"mine")
    with pytest.raises(KnownFault, match=r"b\.eml is in"):
        write_to(tmp_path, files)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["b.eml"]
    assert (tmp_path / "b.eml").read_bytes() == b"mine"
    (tmp_path / "b.eml").unlink()
    real = export_making.write_whole

    def full(path, content):
        if path.name == "c.eml":
            raise KnownFault("The disk is full.", "Your work is safe.")
        real(path, content)

    monkeypatch.setattr(export_making, "write_whole", full)
    with pytest.raises(KnownFault, match="full"):
        write_to(tmp_path, files)
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_is_told_and_not_noted(desk, qtbot, rows, tmp_path):
    room = open_room(desk, qtbot, rows)
    before = desk.studio.registers.head().entries
    desk.prompts.file = tmp_path / "no" / "such" / "plan.xlsx"
    room.save.click()
    qtbot.waitUntil(lambda: bool(desk.prompts.told), timeout=20_000)
    assert room.isVisible()
    assert room.save.isEnabled()
    assert desk.studio.registers.head().entries == before
    room.reject()


def test_each_kind_says_what_it_is_for_and_what_it_holds_of_people(desk, qtbot, rows):
    room = open_room(desk, qtbot, rows)
    for kind in KINDS.values():
        room.choose(kind.key)
        assert room.title.text() == kind.label
        assert room.purpose_words.text() == kind.purpose
        assert room.personal.text() == kind.personal
        assert room.preview.isVisibleTo(room) == kind.seen
        assert room.save.text() == ("Save…" if kind.name else "Choose a folder…")
    room.reject()


def test_reports_are_about_the_whole_plan_unless_somebody_chooses(desk, qtbot, rows):
    room = open_room(desk, qtbot, rows[:3])
    assert room.fields.which.key == "view"
    assert room.made.actions == 3
    room.choose("digest")
    settle(room, qtbot)
    assert room.fields.which.key == "all"
    assert room.made.actions == len(rows)
    pick(room.fields.which, "view")
    settle(room, qtbot)
    assert room.made.actions == 3
    room.choose("promises")
    assert room.fields.which.key == "view"
    room.reject()


def test_a_report_is_seen_before_it_is_saved(desk, qtbot, rows):
    room = open_room(desk, qtbot, rows)
    room.choose("digest")
    settle(room, qtbot)
    assert room.preview.count == len(PdfReader(BytesIO(room.made.files[0][1])).pages)
    pick(room.fields.paper, "Letter")
    settle(room, qtbot)
    assert room.preview.size_of(0)[1] == pytest.approx(792, abs=1)
    room.reject()


def test_the_calendar_of_one_owner_holds_only_theirs(desk, qtbot, rows):
    room = open_room(desk, qtbot, rows)
    owner = max({row.owner for row in rows}, key=lambda name: sum(r.owner == name for r in rows))
    pick(room.fields.which, f"owner:{owner}")
    text = saved(desk, qtbot, room, "calendar").decode()
    unfolded = text.replace("\r\n ", "")
    assert owner in unfolded
    for other in {row.owner for row in rows} - {owner, ""}:
        assert other not in unfolded


def test_promises_name_no_owner_and_no_case(desk, qtbot, rows):
    room = open_room(desk, qtbot, rows)
    content = saved(desk, qtbot, room, "promises")
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    by = desk.studio.writer.actor
    for row in rows:
        assert row.case_reference not in text
        assert row.owner == by or not row.owner or row.owner not in text


@pytest.mark.parametrize("kind", ["workbook", "digest", "page", "document"])
def test_nothing_of_the_story_and_of_reporters_leaves(desk, qtbot, rows, kind):
    import zipfile

    room = open_room(desk, qtbot, rows)
    content = saved(desk, qtbot, room, kind)
    if kind in ("workbook", "document"):
        with zipfile.ZipFile(BytesIO(content)) as packed:
            text = " ".join(
                packed.read(name).decode("utf-8", "replace")
                for name in packed.namelist()
                if name.endswith(".xml")
            )
    elif kind == "digest":
        text = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    else:
        text = content.decode()
    text = " ".join(text.split())
    for row in rows:
        case = desk.studio.casefile(row.case_id).case
        for part in (case.story, case.reporter, case.person_affected):
            assert not part.strip() or len(part) < 6 or " ".join(part.split()) not in text


def test_it_opens_with_what_was_exported_last(desk, qtbot, rows):
    room = open_room(desk, qtbot, rows)
    room.fields.purpose.setText("Yearly report")
    settle(room, qtbot)
    saved(desk, qtbot, room, "digest")
    desk.guide.said.clear()
    room = open_room(desk, qtbot, rows)
    assert room.kind.key == "digest"
    assert room.fields.purpose.text() == "Yearly report"
    desk.prompts.file = desk.prompts.file.with_name("again.pdf")
    qtbot.keyClick(room.kinds, Qt.Key.Key_Return)
    assert "again.pdf" in said(desk, qtbot)


def test_nobody_with_anything_left_is_said_in_words(desk, qtbot, rows):
    done = [row for row in rows if row.state.value == "held"][:1]
    assert done
    room = open_room(desk, qtbot, done)
    room.choose("mail")
    qtbot.waitUntil(lambda: "No owner" in room.about.text(), timeout=20_000)
    assert not room.save.isEnabled()
    room.choose("calendar")
    settle(room, qtbot)
    assert room.save.isEnabled()
    room.reject()


def test_every_part_has_a_name_and_is_reached_by_tab(desk, qtbot, rows):
    room = open_room(desk, qtbot, rows)
    room.choose("document")
    fields = room.fields
    parts = [room.kinds, fields.which, fields.paper, fields.turn, fields.purpose, fields.to]
    parts += [room.close_button, room.save]
    assert all(part.accessibleName() for part in parts)
    seen, at = [], room.focusWidget()
    for _ in range(40):
        seen.append(at)
        room.focusNextChild()
        at = room.focusWidget()
        if at is seen[0]:
            break
    assert [part.accessibleName() for part in parts if part not in seen] == []
    room.reject()


def test_what_is_in_it_is_listed_before_it_is_saved(desk, qtbot, rows):
    room = open_room(desk, qtbot, rows)
    room.choose("calendar")
    settle(room, qtbot)
    assert room.inside.count() == len(rows)
    assert rows[0].case_reference in room.inside.item(0).text()
    room.choose("mail")
    settle(room, qtbot)
    assert [room.inside.item(n).text() for n in range(room.inside.count())] == [
        name for name, _ in room.made.files
    ]
    room.reject()


def test_a_workbook_is_read_back_from_here(desk, qtbot, rows, tmp_path):
    from PySide6.QtWidgets import QWidget

    from rca_studio.ui.plan.returned_sheet import ReadBackSheet

    room = open_room(desk, qtbot, rows)
    saved(desk, qtbot, room, "workbook")
    over = QWidget()
    qtbot.addWidget(over)
    export_plan(desk.studio, desk.guide, rows, "Open actions", (), over)
    room = shown(qtbot, ExportRoom)
    room.read_back.click()
    sheet = shown(qtbot, ReadBackSheet)
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=30_000)
    assert nothing_shown(ExportRoom)
    sheet.reject()


@pytest.mark.parametrize("kind", ["digest", "mail"])
def test_escape_while_it_is_saved_stops_it_or_what_left_is_noted(desk, qtbot, rows, kind):
    room = open_room(desk, qtbot, rows)
    room.choose(kind)
    settle(room, qtbot)
    folder = desk.prompts.file
    desk.prompts.file = folder if kind == "mail" else folder / "week.pdf"
    room.save.click()
    assert not room.read_back.isEnabled()
    qtbot.keyClick(room, Qt.Key.Key_Escape)
    assert room.isVisible()
    qtbot.waitUntil(lambda: bool(desk.guide.said) or room.save.isEnabled(), timeout=20_000)
    copies = {case for case in {r.case_id for r in rows} if desk.studio.casefile(case).copies}
    assert bool(copies) is bool(list(folder.iterdir())) is bool(desk.guide.said)
    if not desk.guide.said:
        room.reject()
    assert nothing_shown(ExportRoom)


def test_what_was_saved_is_noted_though_the_plan_changed_meanwhile(desk, qtbot, rows):
    room = open_room(desk, qtbot, rows)
    room.choose("calendar")
    settle(room, qtbot)
    desk.prompts.file = desk.prompts.file / "plan.ics"
    casefile = desk.studio.casefile(rows[0].case_id)
    action = next(one for one in casefile.actions if one.id == rows[0].id)
    room.save.click()
    desk.studio.edit(revise(action, owner="Ward manager"))
    assert said(desk, qtbot).startswith("Saved as plan.ics")
    assert desk.studio.casefile(rows[0].case_id).copies[-1].what == KINDS["calendar"].what
