"""The protocols screen: lists, versions, drafts, files and roles, with real widgets."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile, Change, ChangeSet
from rca_studio.domain.people import Person, Role
from rca_studio.domain.proof import PackState, ProtocolPack
from rca_studio.domain.protocol import Condition, FieldType
from rca_studio.domain.protocol_packs import parse_protocol
from rca_studio.domain.protocol_text import protocol_text
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing import gestures
from rca_studio.editing.proof_gestures import keep_protocol, move_on
from rca_studio.editing.protocol_gestures import offer
from rca_studio.models.workspace import open_workspace
from rca_studio.ui.cases.report_form import ReportForm
from rca_studio.ui.protocols.compare import CompareSheet
from rca_studio.ui.protocols.draft_store import DraftStore
from rca_studio.ui.protocols.overview import Origin
from rca_studio.ui.protocols.parts import Spot
from rca_studio.ui.protocols.protocols_screen import ProtocolsScreen
from tests.ui.sample_desk import desk_at

HOSTILE = '<b>Fall</b> \u202e {0} %s \u00a0 \\ """ # [x]'


@pytest.fixture(autouse=True)
def _notes(bare_desk):
    """The note that is asked for when a version is offered."""
    bare_desk.prompts.answers = ["A note"]


def quiet(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=10_000)
    QApplication.processEvents()


@pytest.fixture
def screen(bare_desk, qtbot):
    made = ProtocolsScreen(bare_desk.studio, bare_desk.guide)
    qtbot.addWidget(made)
    made.resize(1200, 760)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.arrived()
    quiet(qtbot, bare_desk)
    yield made
    quiet(qtbot, bare_desk)


def line(screen, key):
    return next(one for one in screen.list.model.lines if one.key == key)


def packs(desk):
    return desk.studio.casefile(WORKSPACE).packs


def offered(desk, key):
    return desk.studio.protocols[key]


def offer_own(desk, key, version, **values):
    texts = desk.studio.practice.texts
    protocol = replace(texts[key].protocol, version=version, **values)
    workspace = desk.studio.casefile(WORKSPACE)
    step = offer(workspace, protocol_text(protocol), "why", desk.studio.writer.stamp())
    assert desk.studio.edit(step)


def stamp(desk):
    return desk.studio.writer.stamp()


def put(desk, *entities):
    assert desk.studio.edit(ChangeSet("Put", tuple(Change(None, one) for one in entities)))


# -- the list --------------------------------------------------------------------------------------


def test_the_list_names_what_there_is_and_where_from(screen, bare_desk):
    lines = screen.list.model.lines
    assert [one.key for one in lines] == list(bare_desk.studio.protocols)
    assert {one.origin for one in lines} == {Origin.SHIPPED}
    assert line(screen, "near_fall").cases_words == "None"


def test_cases_are_counted_under_the_version_they_were_reviewed_under(screen, bare_desk, qtbot):
    studio = bare_desk.studio
    text = studio.practice.texts["near_fall"].text
    for number in range(3):
        case = Case(id=f"c{number}", reference=f"R-{number}", title="T", protocol="near_fall")
        put(bare_desk, case)
    for number in range(2):
        file = studio.casefile(f"c{number}")
        workspace = studio.casefile(WORKSPACE)
        stamp = studio.writer.stamp()
        assert studio.edit(keep_protocol(workspace, file, text, "near_fall", 3, stamp))
    offer_own(bare_desk, "near_fall", 4)
    qtbot.waitUntil(lambda: line(screen, "near_fall").cases_words == "2 under v3, 1 not begun")
    assert line(screen, "near_fall").origin is Origin.OWN_VERSION
    assert [one.number for one in line(screen, "near_fall").versions] == [4, 3]
    assert line(screen, "near_fall").versions[1].cases == 2


def test_a_broken_version_is_named_with_line_and_reason_and_the_old_one_stays(screen, bare_desk):
    text = bare_desk.studio.practice.texts["near_fall"].text
    broken = text.replace('type = "moment"', 'type = "momnt"').replace("version = 3", "version = 9")
    put(
        bare_desk,
        ProtocolPack(
            id="p",
            key="near_fall",
            pack_version=9,
            text=broken,
            sha256="x",
            state=PackState.OFFERED,
        ),
    )
    screen.list.choose("near_fall")
    words = screen.list.detail.broken.text()
    assert "line " in words
    assert "“momnt”" in words
    assert words.endswith("Version 3 stays in force.")
    assert offered(bare_desk, "near_fall").version == 3
    assert "broken" in screen.list.model.index(7, 3).data()


def test_an_older_own_version_says_that_the_program_brings_a_newer_one(screen, bare_desk):
    offer_own(bare_desk, "near_fall", 1)
    screen.list.choose("near_fall")
    assert "brings version 3" in screen.list.detail.behind.text()


# -- the editor ------------------------------------------------------------------------------------


def test_a_version_is_edited_by_form_and_offered(screen, bare_desk, qtbot):
    screen.list.choose("near_fall")
    screen.list.table.setFocus()
    qtbot.keyClick(screen.list.table, Qt.Key.Key_Return)
    editor = screen.editor
    assert editor is not None
    assert not editor.offer.isEnabled(), "nothing is changed yet"
    editor.go_to(Spot("field", 0))
    field = editor.page.shown_form.editor("label")
    field.setPlainText(HOSTILE)
    field.commit()
    assert editor.outline.words(Spot("field", 0)) == " ".join(HOSTILE.split())
    assert editor.page.card.title.text().startswith("<b>Fall</b>")
    wanted = editor.draft.protocol
    editor.offer.click()
    assert bare_desk.prompts.asked[-1] == "Offer “Near fall” version 4"
    assert offered(bare_desk, "near_fall") == replace(wanted, version=4)


def test_what_is_offered_is_what_the_form_said_and_undo_takes_it_back(screen, bare_desk, qtbot):
    screen.open("near_fall")
    draft = screen.editor.draft
    draft.revise(Spot("field", 0), "edit label", {"label": HOSTILE})
    screen.editor.draft.add("proceed")
    draft.revise(Spot("proceed", 5), "edit label", {"label": "Rail is firm"})
    wanted = draft.protocol
    bare_desk.prompts.answers = ["The rail is looked at"]
    screen.editor.offer.click()
    assert screen.editor is None
    assert screen.drafts == {}
    now = offered(bare_desk, "near_fall")
    assert now == replace(wanted, version=4)
    assert now.fields[0].label == HOSTILE
    assert packs(bare_desk)[0].note == "The rail is looked at"
    assert screen.list.chosen_key == "near_fall"
    bare_desk.studio.undo()
    assert offered(bare_desk, "near_fall").version == 3
    bare_desk.studio.redo()
    assert offered(bare_desk, "near_fall") == now
    assert [one.number for one in line(screen, "near_fall").versions] == [4, 3]


def test_a_broken_draft_is_refused_with_its_line_and_the_old_one_stays(screen, bare_desk):
    screen.open("near_fall")
    editor = screen.editor
    editor.show_way("text")
    broken = editor.text.text().replace('type = "moment"', 'type = "momnt"')
    editor.text.setPlainText(broken)
    editor.text.commit()
    assert editor.text.trouble is not None
    assert editor.text.trouble.line == editor.draft.trouble.line
    assert "✗" in editor.outline.words(Spot("field", 1))
    editor.offer.click()
    told = bare_desk.prompts.told[-1]
    assert f"Line {editor.draft.trouble.line}: " in told.what
    assert "stays in force" in told.safe
    assert packs(bare_desk) == ()
    assert editor.text.line == editor.draft.trouble.line
    editor.show_way("form")
    assert not editor.page.form("field").editor("label").isEnabled()
    editor.draft.undo()
    assert editor.page.form("field").editor("label").isEnabled()


def test_the_text_is_looked_at_while_it_is_typed(screen, bare_desk, qtbot):
    screen.open("near_fall")
    editor = screen.editor
    editor.show_way("text")
    editor.text.go_to(1)
    qtbot.keyClicks(editor.text, "x")
    qtbot.waitUntil(lambda: editor.draft.trouble is not None)
    assert editor.draft.trouble.line == 1
    editor.text.go_to(editor.text.text().split("\n").index('key = "person_safe"') + 1)
    qtbot.waitUntil(lambda: editor.spot == Spot("proceed", 0))
    assert "not ready" in editor._state.text().lower()
    editor.draft.undo()
    assert editor.text.text() == editor.draft.begun_from
    assert editor.draft.trouble is None


def test_a_draft_survives_other_screens_and_going_back_to_the_list(screen, bare_desk):
    screen.open("near_fall")
    screen.editor.go_to(Spot("field", 2))
    screen.editor.page.shown_form.editor("why").setPlainText("half typed")
    screen.leave()  # what the window calls before another screen comes
    screen.arrived()
    assert screen.editor.draft.protocol.fields[2].why == "half typed"
    screen.show_list()
    assert screen.drafts["near_fall"].is_changed
    assert " · draft" in screen.list.model.index(7, 2).data()
    screen.open("medication")
    screen.show_list()
    assert "medication" not in screen.drafts, "nothing was changed in it"
    screen.open("near_fall")
    assert screen.editor.draft.protocol.fields[2].why == "half typed"
    screen.editor.discard.click()
    assert screen.editor is None
    assert screen.drafts == {}
    bare_desk.guide.offers[-1]()
    assert screen.drafts["near_fall"].protocol.fields[2].why == "half typed"


def test_a_draft_outlives_the_window_until_it_is_offered_or_discarded(screen, bare_desk, qtbot):
    def begun_anew():
        made = ProtocolsScreen(bare_desk.studio, bare_desk.guide)
        qtbot.addWidget(made)
        quiet(qtbot, bare_desk)
        return made

    screen.open("near_fall")
    screen.editor.draft.add("field")
    bare_desk.prompts.answers = ["Kitchen", "A note"]
    screen.show_list()
    screen.list.choose("general")
    screen.list.detail.duplicate.click()
    other = begun_anew()
    assert other.drafts.keys() == {"near_fall", "kitchen"}
    assert other.drafts["kitchen"].is_new
    half_done = other.drafts["near_fall"]
    assert half_done.text == screen.drafts["near_fall"].text
    assert not half_done.locked
    assert half_done.trouble == screen.drafts["near_fall"].trouble
    other.open("kitchen")
    other.editor.offer.click()
    other.open("near_fall")
    other.editor.discard.click()
    assert begun_anew().drafts == {}


def test_kept_drafts_that_nobody_can_read_are_passed_over(bare_desk):
    store = DraftStore(bare_desk.studio.workspace.path)
    folder = store._folder
    folder.mkdir(parents=True)
    for number, content in enumerate((b"", b"{", b"[]", b'{"key": 1}', b"\xff", b"x" * 5_000_000)):
        (folder / f"k{number}.json").write_bytes(content)
    (folder / "k9.json").write_text('{"key": 1, "begun_from": 2, "text": 3, "is_new": 4}')
    assert list(store.load()) == []


def test_everything_in_the_outline_is_done_by_keys(screen, bare_desk, qtbot):
    screen.open("near_fall")
    editor, outline = screen.editor, screen.editor.outline
    outline.setFocus()
    qtbot.keyClick(outline, Qt.Key.Key_Down)
    qtbot.keyClick(outline, Qt.Key.Key_Down)
    assert editor.spot == Spot("field", 0)
    qtbot.keyClick(outline, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert editor.spot == Spot("field", 1)
    assert editor.draft.protocol.fields[1].key == "location"
    qtbot.keyClick(outline, Qt.Key.Key_Insert)
    assert editor.spot == Spot("field", 2)
    label = editor.page.shown_form.editor("label")
    assert label.hasFocus()
    qtbot.keyClicks(label, "Floor")
    label.commit()
    assert editor.draft.protocol.fields[2].label == "Floor"
    assert editor.draft.protocol.fields[2].key == "floor"
    outline.setFocus()
    qtbot.keyClick(outline, Qt.Key.Key_Delete)
    assert "floor" not in [field.key for field in editor.draft.protocol.fields]
    qtbot.keyClick(outline, Qt.Key.Key_Return)
    assert editor.page.shown_form.editor("label").hasFocus()
    while editor.draft.undo_label:
        screen.steps.undo()
    assert not editor.draft.is_changed


def test_conditions_choices_and_times_are_said_by_form(screen, bare_desk):
    screen.open("infection")
    editor = screen.editor
    number = [field.key for field in editor.draft.protocol.fields].index("exposed_follow_up")
    editor.go_to(Spot("field", number))
    condition = editor.page.shown_form.editor("required_when")
    assert condition.way.key == "choice"
    condition.way.choose("sac")
    condition.way.activated.emit(0)
    assert editor.draft.protocol.fields[number].required_when == Condition(sac=(3,))
    condition.marks.box("2").click()
    assert editor.draft.protocol.fields[number].required_when == Condition(sac=(2, 3))
    condition.marks.box("2").click()
    condition.marks.box("3").click()
    assert condition.marks.keys() == ("3",), "a condition without a score would mean nothing"
    condition.way.choose("")
    condition.way.activated.emit(0)
    assert editor.draft.protocol.fields[number].required_when is None
    bound = editor.page.shown_form.editor("bound")
    bound.choose("reported")
    bound.activated.emit(0)
    assert editor.draft.protocol.fields[number].type is FieldType.MOMENT
    editor.go_to(Spot("tell", 0))
    time = editor.page.shown_form.editor("hours")
    time.amount.setText("5")
    time.unit.choose("24")
    time.unit.activated.emit(0)
    assert editor.draft.protocol.telling[0].hours == 120
    time.amount.setText("soon")
    time.amount.commit()
    assert editor.page.shown_form.fields["hours"].needed
    assert editor.draft.protocol.telling[0].hours == 120
    editor.go_to(Spot("repeat"))
    editor.page.repeats.click()
    assert editor.draft.protocol.repeat is None
    assert editor.draft.trouble is None


def test_the_preview_follows_and_says_what_is_read(screen, bare_desk, qtbot):
    screen.open("near_fall")
    editor = screen.editor
    editor.draft.revise(Spot("proceed", 0), "edit label", {"label": "Person <i>well</i>"})
    preview = editor.preview
    preview.show_now()
    assert preview.review.items.row("person_safe")._label.text() == "Person <i>well</i>"
    assert any(b.text == "Person <i>well</i>" for b in preview.review.gate._blocking)
    preview.rehearsal.edit(gestures.answer(preview.rehearsal.case, "aid_position", "near"))
    assert preview.review.form.editor("aid_position").text() == "near"
    assert bare_desk.studio.registers.case_id_of("Example") is None
    preview.rehearsal.edit(move_on(preview.rehearsal.case, Stage.ANALYSE, stamp(bare_desk)))
    assert preview.rehearsal.case.case.stage is Stage.REVIEW, "a made-up case stays where it is"
    assert bare_desk.guide.said[-1].startswith("In a real case this leads on")
    assert preview.review.form.editor("aid_position").text() == "near"
    preview.show_view("words")
    shown = {words: spot for spot, words in preview.words.shown}
    assert shown["Person <i>well</i>"] == Spot("proceed", 0)
    preview.words.wanted.emit(Spot("validation", 1))
    assert editor.spot == Spot("validation", 1)
    preview.show_view("validation")
    assert preview.validation.items.row("review_signed").isVisibleTo(preview)
    qtbot.waitUntil(lambda: not preview.rehearsal.jobs.busy)


# -- versions, types and files ---------------------------------------------------------------------


def test_versions_are_compared_offered_again_and_the_program_s_own_comes_back(
    screen, bare_desk, qtbot
):
    offer_own(bare_desk, "near_fall", 4, label="Four")
    offer_own(bare_desk, "near_fall", 5, label="Five")
    screen.list.choose("near_fall")
    detail = screen.list.detail
    detail.version_button(4, "compare").click()
    sheet = QApplication.activeModalWidget() or screen.findChild(CompareSheet)
    assert isinstance(sheet, CompareSheet)
    assert [one.text for one in sheet.news] == ["“Four” is now called “Five”."]
    sheet.close()
    detail.version_button(4, "restore").click()
    assert offered(bare_desk, "near_fall").label == "Four"
    assert bare_desk.guide.said[-1] == "Version 4 is offered again"
    assert detail.retire.text() == "Back to the program's own…"
    detail.retire.click()
    assert offered(bare_desk, "near_fall").version == 3
    assert len(packs(bare_desk)) == 2
    assert not detail.retire.isVisible()


def test_what_cases_keep_can_be_offered_again_when_the_program_brings_another(screen, bare_desk):
    studio = bare_desk.studio
    old = replace(studio.practice.texts["near_fall"].protocol, version=2, label="Nearly fell")
    stamp, workspace = studio.writer.stamp(), studio.casefile(WORKSPACE)
    kept = keep_protocol(workspace, CaseFile("c"), protocol_text(old), "near_fall", 2, stamp)
    case = Case(id="c", reference="R-1", title="T", protocol="near_fall")
    put(bare_desk, case, *(change.after for change in kept.changes))
    assert offered(bare_desk, "near_fall").version == 3
    assert studio.protocol_of(studio.casefile("c")) == old
    screen.list.choose("near_fall")
    screen.list.detail.version_button(2, "restore").click()
    assert offered(bare_desk, "near_fall") == old
    assert "brings version 3" in screen.list.detail.behind.text()


def test_a_draft_says_when_another_version_was_offered_meanwhile(screen, bare_desk):
    screen.open("near_fall")
    screen.editor.draft.revise(Spot("field", 0), "edit label", {"label": "Place"})
    assert "Another version" not in screen.editor.words.text()
    offer_own(bare_desk, "near_fall", 4, label="Meanwhile")
    assert "Another version was offered" in screen.editor.words.text()
    screen.editor.compare.click()
    sheet = screen.findChild(CompareSheet)
    assert {one.key for one in sheet.news} == {"label", "location"}
    sheet.close()


def test_a_type_of_their_own_joins_everywhere_a_type_is_chosen(screen, bare_desk, qtbot):
    bare_desk.prompts.answers = ["Kitchen & scald", "A type of our own"]
    screen.list.choose("equipment")
    screen.list.detail.duplicate.click()
    screen.show_list()
    assert line(screen, "kitchen_scald").origin is Origin.DRAFT
    assert screen.list.chosen_key == "kitchen_scald"
    assert not screen.list.detail.duplicate.isEnabled()
    screen.list.detail.edit.click()
    draft = screen.editor.draft
    assert draft.key == "kitchen_scald"
    assert draft.trouble is None
    draft.revise(Spot("head"), "edit words", {"words": ("kettle",)})
    screen.editor.offer.click()
    studio = bare_desk.studio
    assert offered(bare_desk, "kitchen_scald").label == "Kitchen & scald"
    assert studio.face("kitchen_scald").label == "Kitchen & scald"
    form = ReportForm(studio.protocols, ((), (), ()), "R", studio.today())
    qtbot.addWidget(form)
    form.title.setText("Kettle tipped over")
    assert form.kind.key == "kitchen_scald"
    screen.list.choose("kitchen_scald")
    screen.list.detail.retire.click()
    assert "kitchen_scald" not in studio.protocols
    assert studio.face("kitchen_scald").label == "Kitchen & scald", "its cases still want a name"
    assert line(screen, "kitchen_scald").origin is Origin.RETIRED
    screen.list.choose("kitchen_scald")
    screen.list.detail.version_button(1, "restore").click()
    assert "kitchen_scald" in studio.protocols


def test_a_pack_goes_out_to_a_file_and_comes_back_as_a_draft(screen, bare_desk, tmp_path):
    offer_own(bare_desk, "near_fall", 4, label="Given on")
    screen.list.choose("near_fall")
    bare_desk.prompts.file = tmp_path / "pack.toml"
    screen.list.detail.version_button(4, "export").click()
    text = bare_desk.prompts.file.read_text(encoding="utf-8")
    assert parse_protocol(text, "pack").label == "Given on"
    screen.load(bare_desk.prompts.file)
    assert bare_desk.guide.said[-1].endswith("is offered in just this version")
    assert screen.editor is None
    other = text.replace("Given on", "Taken in")
    (tmp_path / "other.toml").write_bytes(b"\xef\xbb\xbf" + other.replace("\n", "\r\n").encode())
    screen.load(tmp_path / "other.toml")
    assert screen.editor.draft.protocol.label == "Taken in"
    screen.editor.offer.click()
    assert offered(bare_desk, "near_fall").label == "Taken in"
    assert offered(bare_desk, "near_fall").version == 5, "its number is raised by itself"


def test_a_pack_of_another_house_joins_under_its_own_key_and_name(screen, bare_desk, tmp_path):
    shipped = bare_desk.studio.practice.texts["equipment"].protocol
    theirs = replace(shipped, key="boats", label="Near Fall", version=7)
    path = tmp_path / "boats.toml"
    path.write_text("# from the other house\n" + protocol_text(theirs), encoding="utf-8")
    screen.load(path)
    screen.editor.offer.click()
    assert "There is a type called “Near fall” already." in bare_desk.prompts.told[-1].what
    assert packs(bare_desk) == ()
    text = screen.editor.draft.text.replace('label = "Near Fall"', 'label = "Boats"', 1)
    screen.editor.draft.set_text(text)
    screen.editor.offer.click()
    assert offered(bare_desk, "boats").version == 7, "the number it has in the other house"
    assert packs(bare_desk)[0].text.startswith("# from the other house\n"), "comments are kept"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"key = 'x'\nkey = 'x'\n", "line 2"),
        (b"a" * 2_000_000, "longer than"),
        (b"", "missing"),
    ],
)
def test_a_broken_file_is_refused_with_its_reason(screen, bare_desk, tmp_path, content, reason):
    path = tmp_path / "broken.toml"
    path.write_bytes(content)
    screen.load(path)
    told = bare_desk.prompts.told[-1]
    assert told.what.startswith("“broken.toml” cannot be used")
    assert reason in told.what
    assert screen.editor is None
    assert packs(bare_desk) == ()
    screen.load(tmp_path / "nothing there.toml")
    assert "cannot be read" in bare_desk.prompts.told[-1].what


# -- roles -----------------------------------------------------------------------------------------


def test_who_may_not_change_protocols_is_told_why_and_can_still_look(screen, bare_desk):
    studio = bare_desk.studio
    put(
        bare_desk,
        Person(id="a", name="Quality lead", roles=(Role.ADMINISTRATOR,)),
        Person(id="b", name="Sam", roles=(Role.REPORTER,)),
    )
    screen.open("near_fall")
    screen.editor.draft.add("field")
    screen.show_list()
    studio.writer.actor = "Sam"
    screen.arrived()
    detail = screen.list.detail
    assert not screen.list.read_in.isEnabled()
    assert "to change protocols takes a" in screen.list.read_in.toolTip()
    assert not detail.duplicate.isEnabled()
    assert detail.edit.text() == "Look at it…"
    assert not detail.discard.isEnabled()
    detail.edit.click()
    editor = screen.editor
    assert "to change protocols takes a" in editor.words.text()
    assert not editor.page.shown_form.editor("label").isEnabled()
    assert editor.text.isReadOnly()
    assert not editor.add.isEnabled()
    assert not editor.discard.isEnabled()
    assert not editor.offer.isEnabled()
    assert screen.steps is None
    studio.writer.actor = "Quality lead"
    screen.arrived()
    assert screen.editor.page.shown_form.editor("label").isEnabled()


def test_a_workspace_open_for_reading_is_looked_at_and_its_drafts_stay(bare_desk, qtbot):
    writing = ProtocolsScreen(bare_desk.studio, bare_desk.guide)
    qtbot.addWidget(writing)
    writing.open("near_fall")
    writing.editor.draft.add("field")
    quiet(qtbot, bare_desk)
    reading = desk_at(bare_desk.path, open_workspace(bare_desk.path, read_only=True))
    other = ProtocolsScreen(reading.studio, reading.guide)
    qtbot.addWidget(other)
    assert other.drafts == {}
    other.open("near_fall")
    assert other.editor.words.text() == "This workspace is open for reading only."
    assert other.editor.text.isReadOnly()
    other.show_list()
    assert [kept.key for kept in DraftStore(bare_desk.studio.workspace.path).load()] == [
        "near_fall"
    ]
    quiet(qtbot, reading)
    reading.studio.close()
