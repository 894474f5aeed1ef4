"""Asking by receipt phrase, answering, and the card on which reviewers ask."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from rca_studio.domain.casefile import ChangeSet, created
from rca_studio.domain.hearing import FeedbackNote, FeedbackWay, ReporterWord
from rca_studio.domain.people import Person, Role
from rca_studio.editing.boxed import BoxedReport
from rca_studio.editing.receipts import draw_phrase
from rca_studio.ui import theme
from rca_studio.ui.case.story_tab import StoryTab
from rca_studio.ui.people.doorkeeper import Doorkeeper
from rca_studio.ui.reporting.ask_back import AskBackSheet, ReceiptAsk
from rca_studio.ui.reporting.ask_card import AskReporterCard
from rca_studio.ui.reporting.receipt_sheet import PhraseCard, ReceiptPage
from rca_studio.ui.reporting.waiting import BoxWatch, WaitingNotice
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.labels import Label
from tests.ui.sample_desk import empty_desk


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = empty_desk(tmp_path)
    yield made
    made.studio.close()


@pytest.fixture
def reported(desk):
    """The phrase and the case of a report that was taken in."""
    phrase = desk.studio.report_box.put(BoxedReport(title="Wet floor"))
    (case_id,) = desk.studio.report_box.take_in()
    return phrase, case_id


def asked(page: ReceiptAsk, phrase: str, qtbot) -> None:
    page.phrase.setText(phrase)
    page.ask()
    qtbot.waitUntil(lambda: not page._asking)


def texts(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(Label) if not label.isHidden())


def test_a_reporter_hears_how_far_it_came_and_answers(desk, reported, qtbot):
    phrase, case_id = reported
    studio = desk.studio
    card = AskReporterCard(studio)
    qtbot.addWidget(card)
    studio.changed.connect(lambda _told: card.show_casefile(studio.casefile(case_id)))
    card.show_casefile(studio.casefile(case_id))
    assert not card.isHidden()
    card.question.setText("Was the light on?")
    card.ask()
    assert card.question.text() == ""
    assert "Quality lead" in texts(card)

    page = ReceiptAsk(studio)
    qtbot.addWidget(page)
    asked(page, " ".join(phrase.split("-")).upper(), qtbot)
    assert "taken in" in page.how_far.text()
    assert "The reviewers ask: Was the light on?" in texts(page)
    page.answer.setPlainText("No, it was dark.")
    page.send()
    assert "Thank you" in page.words.text()
    assert not studio.casefile(case_id).of(ReporterWord)[-1].from_reporter
    asked(page, phrase, qtbot)
    assert "You answered: No, it was dark." in texts(page)

    studio.report_box.take_in()
    assert "The reporter: No, it was dark." in texts(card)
    talk = [card._talk.itemAt(place).widget() for place in range(card._talk.count())]
    (back,) = [one for line in talk for one in line.findChildren(LinkButton)]
    assert back.accessibleName() == "Take back: Was the light on?"
    back.click()
    (left,) = studio.casefile(case_id).of(ReporterWord)
    assert left.from_reporter


def test_what_was_changed_is_told_when_it_is_given(desk, reported, qtbot):
    phrase, case_id = reported
    note = FeedbackNote(
        id="n",
        case_id=case_id,
        text="The floor dries in ten minutes now.",
        ways=(FeedbackWay.PHRASE,),
        given_on="2026-11-21",
        by="Quality lead",
        at="2026-11-21T10:00:00Z",
    )
    assert desk.studio.edit(ChangeSet("Write back", created(note)))
    page = ReceiptAsk(desk.studio)
    qtbot.addWidget(page)
    asked(page, phrase, qtbot)
    assert "The floor dries in ten minutes now." in texts(page)
    assert page._answer_part.isHidden()
    told = texts(page)
    assert "NM-" not in told
    assert "Wet floor" not in told, "whoever finds a slip reads no story"


def test_wrong_words_find_nothing_and_cost_time(desk, reported, qtbot):
    page = ReceiptAsk(desk.studio)
    qtbot.addWidget(page)
    asked(page, draw_phrase(), qtbot)
    assert "No report is found" in page.words.text()
    assert page.found.isHidden()
    assert not page.ask_button.isEnabled()
    asked(page, "nonsense", qtbot)
    assert "No report is found" in page.words.text()


def test_the_card_is_not_there_where_nobody_can_be_asked(desk, qtbot):
    from rca_studio.domain.case import Case

    desk.studio.edit(ChangeSet("Report", created(Case(id="c", reference="X-1", title="Named"))))
    tab = StoryTab(desk.studio, desk.guide)
    qtbot.addWidget(tab)
    tab.show_casefile(desk.studio.casefile("c"))
    assert tab.asking is None


def test_the_card_stands_on_the_story_of_an_anonymous_case(desk, reported, qtbot):
    tab = StoryTab(desk.studio, desk.guide)
    qtbot.addWidget(tab)
    tab.show_casefile(desk.studio.casefile(reported[1]))
    assert tab.asking is not None
    assert tab.asking.isVisibleTo(tab)


def test_who_may_not_write_back_may_not_ask(desk, reported, qtbot):
    studio = desk.studio
    boss = Person(id="a", name="Ada", roles=(Role.ADMINISTRATOR, Role.QUALITY_LEAD))
    owner = Person(id="o", name="Ole", roles=(Role.ACTION_OWNER,))
    assert studio.edit(ChangeSet("Add", created(boss, owner)))
    card = AskReporterCard(studio)
    qtbot.addWidget(card)
    studio.be("Ole")
    card.show_casefile(studio.casefile(reported[1]))
    assert not card.ask_button.isEnabled()
    studio.be("Ada")
    card.show_casefile(studio.casefile(reported[1]))
    assert card.ask_button.isEnabled()


def test_the_six_words_are_spoken_and_printed_and_written_nowhere(qtbot, desk):
    printed = []
    page = ReceiptPage("acorn-barn-cello-daisy-easel-fern")
    qtbot.addWidget(page)
    page.print_by = lambda phrase, _over: printed.append(phrase)
    page.print_button.click()
    assert printed == ["acorn-barn-cello-daisy-easel-fern"]
    card = page.findChild(PhraseCard)
    assert card.accessibleName() == "Your six words: acorn, barn, cello, daisy, easel, fern"


def test_the_slip_holds_the_words(qapp, tmp_path):
    from pypdf import PdfReader
    from PySide6.QtPrintSupport import QPrinter

    from rca_studio.ui.reporting.receipt_sheet import paint_slip

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "slip.pdf"))
    paint_slip(printer, "acorn-barn-cello-daisy-easel-fern")
    reader = PdfReader(tmp_path / "slip.pdf")
    assert len(reader.pages) == 1
    text = " ".join(reader.pages[0].extract_text().split())
    for word in ("acorn", "barn", "cello", "daisy", "easel", "fern"):
        assert word in text


def test_the_notice_counts_what_waits_and_takes_it_in(desk, qtbot):
    said = []
    notice = WaitingNotice(desk.studio, said.append)
    qtbot.addWidget(notice)
    assert notice.isHidden()
    for _ in range(2):
        desk.studio.report_box.put_without_receipt(BoxedReport(title="Wet floor"))
    assert not notice.isHidden()
    assert notice.words.text().startswith("2 anonymous reports wait")
    notice.ask()
    assert desk.prompts.asked == ["Take in 2 anonymous reports now?"]
    assert said == ["2 reports taken in."]
    assert notice.isHidden()


def test_when_the_day_turns_what_waits_is_taken_in(desk):
    studio = desk.studio
    watch = BoxWatch(studio)
    studio.report_box.put_without_receipt(BoxedReport(title="Wet floor"))
    watch.look()
    assert studio.report_box.waiting == 1
    studio.today = lambda: date(2026, 12, 24)
    watch.look()
    assert studio.report_box.waiting == 0


def test_the_door_lets_a_reporter_ask_without_signing_in(desk, qtbot, reported):
    from PySide6.QtWidgets import QWidget

    class Window(QWidget):
        def cover(self, page):
            page.setParent(self)

        def uncover(self, *, quietly=False):
            pass

        def start_over(self):
            pass

        def show_person(self, _name, _roles):
            pass

        def say(self, *_words):
            pass

    window = Window()
    qtbot.addWidget(window)
    window.show()
    boss = Person(id="a", name="Ada", roles=(Role.ADMINISTRATOR,))
    desk.studio.edit(ChangeSet("Add", created(boss)))
    keeper = Doorkeeper(window, window, desk.studio)
    keeper.greet(lambda: None)
    keeper.door.receipt.click()
    sheets = [w for w in QApplication.topLevelWidgets() if isinstance(w, AskBackSheet)]
    (sheet,) = [one for one in sheets if one.isVisible()]
    asked(sheet.page, reported[0], qtbot)
    assert "taken in" in sheet.page.how_far.text()
    sheet.reject()
    keeper.close()
