"""The screen of people and roles: real widgets over a real workspace."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from rca_studio.domain.deeds import MAY, Deed
from rca_studio.domain.people import Person, Role
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing import people_gestures
from rca_studio.ui import theme
from rca_studio.ui.people.add_person import AddPerson
from rca_studio.ui.people.checker import checker_of
from rca_studio.ui.people.new_passphrase import NewPassphrase
from rca_studio.ui.people.passphrase_row import NO_FIT
from rca_studio.ui.people.people_screen import ALONE, WALL, PeopleScreen, advice
from rca_studio.ui.people.role_words import ROLE_WORDS
from tests.ui.case.desk import make_desk
from tests.ui.people.team import SECRETS, nothing_shown, set_up, shown

NEW = "seven quiet lanterns"
SPOKEN = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = make_desk(tmp_path)
    yield made
    checker_of(made.studio).close()
    made.studio.close()


def screen_of(desk, qtbot) -> PeopleScreen:
    screen = PeopleScreen(desk.studio, desk.guide)
    qtbot.addWidget(screen)
    screen.resize(1150, 720)
    screen.show()
    qtbot.waitExposed(screen)
    screen.arrived()
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=10_000)
    return screen


@pytest.fixture
def screen(desk, qtbot):
    set_up(desk.studio)
    return screen_of(desk, qtbot)


@pytest.fixture
def alone(desk, qtbot):
    """The screen while nobody is set up."""
    return screen_of(desk, qtbot)


def person(desk, name="Cara Diaz") -> Person:
    found = desk.studio.people.find(name)
    assert found is not None
    return found


def chosen(screen, desk, name="Cara Diaz"):
    screen.table.choose(person(desk, name).id)
    return screen.drawer


def words_of(widget) -> str:
    return " ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


# -- alone, and the first person -------------------------------------------------------------------


def test_alone_nothing_needs_to_be_set_up(alone, desk, qtbot):
    screen = alone
    assert ALONE in words_of(screen)
    assert "nobody validates their own work" in words_of(screen)
    assert screen.empty.button.text() == "Set people up…"
    assert not screen.add_button.isVisible()
    assert screen.empty.button.hasFocus() or not screen.isActiveWindow()


def test_the_first_person_is_oneself_and_becomes_administrator(alone, desk, qtbot):
    screen = alone
    screen.empty.button.click()
    dialog = shown(qtbot, AddPerson)
    assert dialog.name.text() == "Quality lead"  # who was at work until now
    assert "you become administrator" in words_of(dialog)
    assert dialog.fields.roles[Role.ADMINISTRATOR].isChecked()
    assert not dialog.fields.roles[Role.ADMINISTRATOR].isEnabled()
    dialog.name.selectAll()
    qtbot.keyClicks(dialog.name, " Anna  Berg ")
    dialog.fields.roles[Role.QUALITY_LEAD].click()
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    anna = person(desk, "Anna Berg")
    assert anna.roles == (Role.QUALITY_LEAD, Role.ADMINISTRATOR)
    assert desk.studio.person == anna
    assert desk.studio.registers.history("")[0].actor == "Anna Berg"
    assert screen.drawer.person_id == anna.id
    assert "You are set up" in desk.guide.said[-1]
    assert "second" in screen.advice.text()


def test_a_refused_first_person_leaves_everything_as_it_was(alone, desk, qtbot):
    screen = alone
    screen.add()
    dialog = shown(qtbot, AddPerson)
    dialog.name.setText("Anna Berg")
    desk.studio.writer._busy.acquire()  # an import is under way
    try:
        dialog.accept()
    finally:
        desk.studio.writer._busy.release()
    assert desk.studio.writer.actor == "Quality lead"
    assert not len(desk.studio.people)
    assert dialog.isVisible()
    dialog.reject()


def test_undo_of_the_first_person_leads_back_to_working_alone(alone, desk, qtbot):
    screen = alone
    screen.add()
    dialog = shown(qtbot, AddPerson)
    dialog.accept()
    assert screen.pages.currentIndex() == 1
    desk.studio.undo()
    assert screen.pages.currentIndex() == 0
    assert desk.studio.may(Deed.ERASE)


# -- the table and the drawer ------------------------------------------------------------


def test_the_table_tells_everything_of_a_person(screen, desk):
    line = screen.model.line_of("cara")
    told = [screen.model.index(line, n).data(SPOKEN) for n in range(screen.model.columnCount())]
    assert told == [
        "Name: Cara Diaz",
        "Roles: Supervisor, Validator",
        "Title: ",
        "Services: All",
        "Sites: All",
        "Passphrase: Yes",
        "State: At work",
    ]
    assert screen.model.index(screen.model.line_of("eli"), 5).data() == "No"
    assert WALL in words_of(screen)


def test_somebody_is_set_up_with_roles_and_places(screen, desk, qtbot):
    screen.add_button.click()
    dialog = shown(qtbot, AddPerson)
    assert not dialog.yes.isEnabled()
    qtbot.keyClicks(dialog.name, "Gwen Ito")
    dialog.fields.roles[Role.VALIDATOR].click()
    services = dialog.fields.services.box
    assert [services.itemText(i) for i in range(services.count())] == ["Maple House"]
    services.setCurrentIndex(0)
    services.activated.emit(0)
    qtbot.keyClicks(dialog.fields.services.box, "Night service")
    dialog.yes.click()  # what is still typed counts
    gwen = person(desk, "Gwen Ito")
    assert gwen.services == ("Maple House", "Night service")
    assert gwen.roles == (Role.VALIDATOR,)
    assert screen.drawer.person_id == gwen.id


def test_a_name_that_is_taken_is_refused_and_nothing_typed_is_lost(screen, desk, qtbot):
    screen.add()
    dialog = shown(qtbot, AddPerson)
    qtbot.keyClicks(dialog.name, "anna berg")
    dialog.yes.click()
    assert "Anna Berg works here already" in desk.prompts.told[-1].what
    assert dialog.isVisible()
    assert dialog.name.text() == "anna berg"
    dialog.reject()


def test_a_role_is_given_and_taken_at_once(screen, desk):
    drawer = chosen(screen, desk)
    drawer.fields.roles[Role.CASE_MANAGER].click()
    assert Role.CASE_MANAGER in person(desk).roles
    desk.studio.undo()
    assert Role.CASE_MANAGER not in person(desk).roles
    assert not drawer.fields.roles[Role.CASE_MANAGER].isChecked()


def test_the_only_administrator_cannot_give_it_up_and_the_box_shows_it(screen, desk):
    drawer = chosen(screen, desk, "Anna Berg")
    drawer.fields.roles[Role.ADMINISTRATOR].click()
    assert "only administrator" in desk.prompts.told[-1].what
    assert drawer.fields.roles[Role.ADMINISTRATOR].isChecked()
    drawer.leave.click()
    assert "only administrator" in desk.prompts.told[-1].what
    assert person(desk, "Anna Berg").active
    assert "only administrator" in screen.advice.text()


def test_title_and_places_are_kept(screen, desk, qtbot):
    drawer = chosen(screen, desk)
    drawer.fields.title.setFocus()
    qtbot.keyClicks(drawer.fields.title, "Service manager")
    drawer.fields.title.commit()
    qtbot.keyClicks(drawer.fields.sites.box, "Bathroom  2")
    qtbot.keyClick(drawer.fields.sites.box, Qt.Key.Key_Return)
    qtbot.keyClicks(drawer.fields.sites.box, "bathroom 2")  # the same once more
    qtbot.keyClick(drawer.fields.sites.box, Qt.Key.Key_Return)
    cara = person(desk)
    assert (cara.title, cara.sites) == ("Service manager", ("Bathroom 2",))
    from rca_studio.ui.widgets.buttons import PlainButton

    out = next(
        one
        for one in drawer.fields.sites.findChildren(PlainButton)
        if one.accessibleName() == "Take Bathroom 2 out of sites"
    )
    out.click()
    assert person(desk).sites == ()


def test_a_new_name_keeps_the_old_one(screen, desk):
    desk.prompts.answers = ["Cara Moss"]
    chosen(screen, desk).rename.click()
    cara = person(desk, "Cara Moss")
    assert cara.former_names == ("Cara Diaz",)
    assert "Formerly Cara Diaz" in words_of(screen.drawer)


def test_the_own_new_name_stands_in_the_history_from_then_on(screen, desk):
    desk.prompts.answers = ["Anna Moss"]
    chosen(screen, desk, "Anna Berg").rename.click()
    assert desk.studio.writer.actor == "Anna Moss"
    drawer = chosen(screen, desk)
    drawer.fields.roles[Role.CASE_MANAGER].click()
    assert desk.studio.registers.history("")[0].actor == "Anna Moss"


def test_somebody_retires_and_comes_back(screen, desk):
    drawer = chosen(screen, desk)
    drawer.leave.click()
    assert desk.prompts.asked[-1] == "Retire Cara Diaz"
    assert not person(desk).active
    line = screen.model.line_of("cara")
    assert line == screen.model.rowCount() - 1
    assert screen.model.index(line, 6).data() == "Retired"
    assert not drawer.fields.isEnabled()
    assert drawer.leave.text() == "Bring back"
    drawer.leave.click()
    assert person(desk).active


def test_who_is_no_administrator_changes_nobody_but_the_own_passphrase(screen, desk):
    desk.studio.be("Cara Diaz")
    drawer = chosen(screen, desk, "Eli Frost")
    assert not screen.add_button.isEnabled()
    assert not drawer.fields.isEnabled()
    assert not drawer.rename.isEnabled()
    assert not drawer.secret.isEnabled()
    assert not screen.lock.isEnabled()
    assert "to manage people takes an administrator" in words_of(drawer)
    drawer = chosen(screen, desk, "Cara Diaz")
    assert drawer.secret.isEnabled()


def test_when_the_window_locks_is_chosen_here(screen, desk):
    assert screen.lock.key == "10"
    place = screen.lock.findData("2")
    screen.lock.setCurrentIndex(place)
    screen.lock.activated.emit(place)
    assert desk.studio.workspace_value("lock_minutes") == "2"
    workspace = desk.studio.casefile(WORKSPACE)
    assert desk.studio.edit(people_gestures.set_lock(workspace, 7))
    assert screen.lock.currentText() == "7 quiet minutes"


def test_a_name_is_shown_as_it_is_typed(screen, desk):
    name = "<b>Ben</b> &amp; Söhne " + "x" * 60
    workspace = desk.studio.casefile(WORKSPACE)
    assert desk.studio.edit(people_gestures.add_person(workspace, name, ()))
    drawer = chosen(screen, desk, name)
    assert drawer.name.textFormat() is Qt.TextFormat.PlainText
    assert drawer.name.text() == " ".join(name.split())
    assert drawer.width() <= screen.width() // 2


# -- passphrases ------------------------------------------------------------


def filled(qtbot, dialog, own, new=NEW):
    if own:
        qtbot.keyClicks(dialog.row.editor, own)
    qtbot.keyClicks(dialog.new, new)
    qtbot.keyClicks(dialog.again, new)


def gone(qtbot, kind):
    qtbot.waitUntil(lambda: nothing_shown(kind), timeout=10_000)
    QApplication.processEvents()


def fits(desk, name, passphrase) -> bool:
    return desk.studio.workspace.check_secret(person(desk, name).secret, passphrase)


def test_the_own_passphrase_is_changed_by_the_old_one(screen, desk, qtbot):
    before = person(desk, "Anna Berg").secret
    chosen(screen, desk, "Anna Berg").secret.click()
    dialog = shown(qtbot, NewPassphrase)
    qtbot.waitUntil(dialog.row.editor.hasFocus)
    filled(qtbot, dialog, SECRETS["Anna Berg"])
    qtbot.keyClick(dialog.again, Qt.Key.Key_Return)
    gone(qtbot, NewPassphrase)
    assert fits(desk, "Anna Berg", NEW)
    assert not desk.studio.workspace.check_secret(before, SECRETS["Anna Berg"])  # it is gone
    assert desk.guide.said[-1] == "The passphrase is changed."
    told = desk.studio.registers.history("")[0]
    assert told.label == "Change the passphrase of Anna Berg"
    assert NEW not in repr(told)
    assert desk.studio.writer.undo_label is None  # or undo would lock her out


def test_the_wrong_old_one_changes_nothing(screen, desk, qtbot):
    chosen(screen, desk, "Anna Berg").secret.click()
    dialog = shown(qtbot, NewPassphrase)
    filled(qtbot, dialog, "not it at all")
    dialog.yes.click()
    qtbot.waitUntil(lambda: dialog.row.words.text().startswith(NO_FIT), timeout=10_000)
    assert fits(desk, "Anna Berg", SECRETS["Anna Berg"])
    dialog.reject()


def test_an_administrator_sets_a_new_one_for_who_lost_theirs(screen, desk, qtbot):
    chosen(screen, desk).secret.click()
    dialog = shown(qtbot, NewPassphrase)
    assert dialog.row.editor.accessibleName() == "Your own passphrase"
    filled(qtbot, dialog, SECRETS["Anna Berg"])
    dialog.yes.click()
    gone(qtbot, NewPassphrase)
    assert fits(desk, "Cara Diaz", NEW)
    assert "Yes" in screen.model.index(screen.model.line_of("cara"), 5).data()


def test_two_different_ones_and_a_weak_one_are_not_taken(screen, desk, qtbot):
    chosen(screen, desk).secret.click()
    dialog = shown(qtbot, NewPassphrase)
    filled(qtbot, dialog, SECRETS["Anna Berg"], "short")
    assert not dialog.yes.isEnabled()
    dialog.new.setText(NEW)
    assert dialog.yes.isEnabled()
    dialog.yes.click()
    assert dialog.again.property("state") == "needed"
    assert fits(desk, "Cara Diaz", SECRETS["Cara Diaz"])
    dialog.reject()


def test_a_passphrase_is_taken_away(screen, desk, qtbot):
    chosen(screen, desk).secret.click()
    dialog = shown(qtbot, NewPassphrase)
    qtbot.keyClicks(dialog.row.editor, SECRETS["Anna Berg"])
    dialog.none.click()
    assert dialog.yes.text() == "Take it away"
    dialog.yes.click()
    gone(qtbot, NewPassphrase)
    assert person(desk).secret == ""
    assert "Signs in by the name alone" in words_of(screen.drawer)


def test_a_refused_passphrase_leaves_nothing_behind(screen, desk, qtbot):
    """Somebody whose right to it is gone by the time it is made."""
    from rca_studio.ui.people.new_passphrase import keep_secret

    studio = desk.studio
    studio.be("Eli Frost")
    digest = studio.workspace.make_secret(NEW)
    assert not keep_secret(studio, "cara", digest)
    assert not studio.workspace.check_secret(digest, NEW)
    assert fits(desk, "Cara Diaz", SECRETS["Cara Diaz"])


# -- who may do what ------------------------------------------------------------


def test_the_matrix_says_what_the_domain_says(screen, desk):
    matrix, deeds, roles = screen.matrix_model, list(Deed), list(Role)
    for line, deed in enumerate(deeds):
        for column, role in enumerate(roles, 1):
            index = matrix.index(line, column)
            may = role in MAY[deed]
            assert matrix.may(line, column) is may
            assert index.data() == ("Yes" if may else "")
            word = "may" if may else "may not"
            assert index.data(SPOKEN) == f"{role.label} {word} {deed.label}"


def test_the_matrix_is_walked_by_keys_and_tells_the_own_columns(screen, desk, qtbot):
    screen.tabs.button("matrix").click()
    assert screen.matrix.isVisible()
    screen.matrix.setFocus()
    qtbot.keyClick(screen.matrix, Qt.Key.Key_Right)
    assert screen.matrix.currentIndex().column() == 1
    own = {n for n in range(1, len(Role) + 1) if screen.matrix_model.is_own(n)}
    assert own == {1 + list(Role).index(role) for role in person(desk, "Anna Berg").roles}
    assert "tinted" in words_of(screen)


def test_every_role_has_its_line():
    assert set(ROLE_WORDS) == set(Role)
    assert all(words.endswith(".") for words in ROLE_WORDS.values())


def test_advice_is_given_before_it_is_too_late():
    anna = Person(id="a", name="Anna", roles=(Role.ADMINISTRATOR,), secret="x")
    cara = Person(id="c", name="Cara")
    other = Person(id="o", name="Olu", roles=(Role.ADMINISTRATOR,), secret="y")
    assert "second" in advice((anna,))
    assert "Anna is the only administrator" in advice((anna, cara))
    assert advice((anna, other)) == advice((anna, cara, other)) == ""
    assert "can sign in as Olu" in advice((anna, replace(other, secret="")))
    assert advice(()) == ""


@pytest.mark.parametrize("look", [("light", 1.0), ("dark", 1.0), ("contrast", 2.0)], ids=str)
def test_every_part_has_a_name_in_every_look(screen, desk, qapp, look):
    from rca_studio.ui.tab_order import tab_stops

    theme.apply(qapp, *look)
    try:
        QApplication.processEvents()
        chosen(screen, desk)
        stops = list(tab_stops(screen))
        assert len(stops) > 12
        assert not [stop for stop in stops if not stop.accessibleName()]
    finally:
        theme.apply(qapp, "light", 1.0)
