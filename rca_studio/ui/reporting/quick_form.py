"""The four questions of a near miss, and what may be told besides: one form for sheet and kiosk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import ChangeSet
from rca_studio.domain.moments import show_moment
from rca_studio.domain.protocol import Protocol
from rca_studio.domain.words import plural
from rca_studio.editing.boxed import BoxedPicture, BoxedReport
from rca_studio.editing.gestures import new_id, report
from rca_studio.intake.survey import STEP_WORDS
from rca_studio.ui import theme
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.check import CheckBox
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit, TextArea, offer
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.moment_edit import MomentEdit
from rca_studio.ui.widgets.step_scale import StepScale

MOST_PHOTOS = 3
MORE = "More about it, if you like"
LESS = "Only the four questions"
ANONYMOUSLY = "Report anonymously: no name and no exact time is kept"
WHAT_ANONYMOUS_MEANS = (
    "It waits with other reports and comes in with them, in no order, as a rule by the next day. "
    "You get six words by which you can ask what came of it. Somebody is in danger now? Tell "
    "whoever is in charge, now."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMissReport:
    """What was filled in. ``occurred`` is a moment."""

    title: str
    story: str
    protocol: str
    occurred: str
    location: str
    stopped_harm: str
    reporter: str
    anonymous: bool
    service: str = ""
    staff_group: str = ""
    felt_safe: int = 0
    pictures: tuple[BoxedPicture, ...] = ()

    def as_step(self, reference: str, today: date, *, practice: bool = False) -> ChangeSet:
        """The step that reports it in the reporter's name.

        How safe it felt to report is no part of it: ``editing.report_box`` counts that apart.

        Args:
            reference: of the new case.
            today: the day of the report.
            practice: whether it is for practice.
        """
        case = Case(
            id=new_id(),
            reference=reference,
            title=self.title,
            story=self.story,
            protocol=self.protocol,
            stage=Stage.REPORT,
            occurred=self.occurred,
            reported=today.isoformat(),
            service=self.service,
            location=self.location,
            staff_group=self.staff_group,
            reporter=self.reporter,
            practice=practice,
        )
        return report(case, self.stopped_harm)

    def as_boxed(self, *, practice: bool = False) -> BoxedReport:
        """The same for the box in which it waits with others, as a rule without a name."""
        return BoxedReport(
            title=self.title,
            reporter="" if self.anonymous else self.reporter,
            story=self.story,
            protocol=self.protocol,
            occurred=self.occurred[:10],
            service=self.service,
            location=self.location,
            staff_group=self.staff_group,
            stopped_harm=self.stopped_harm,
            practice=practice,
            pictures=self.pictures,
        )


Places = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""Places, services and staff groups."""


class QuickForm(QWidget):
    """What almost happened, where and when, what stopped harm, and did it feel safe to report.

    Args:
        protocols: the types there are, by key.
        places: places, services and staff groups to be completed.
        reporter: who reported last here.
        today: the present day.
        felt: how it is asked how safe it felt to report; "" where that is not asked.
        shared: on a computer for everybody: without a name unless one is given.

    Signals:
        started: something was written.
    """

    started = Signal()

    def __init__(
        self,
        protocols: Mapping[str, Protocol],
        places: Places,
        reporter: str,
        today: date,
        felt: str = "",
        *,
        shared: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._protocols = protocols
        self._today = today
        self._shared = shared
        self._kind_chosen = False
        self._seen_names: set[str] = set()
        self.pictures: list[BoxedPicture] = []
        self.pick_photo: Callable[[Callable[[BoxedPicture], None]], None] | None = None
        self.notice = Label("", theme.Size.STRONG, "warning", wrap=True)
        self.title = LineEdit(prompt="Walker out of reach at the bathroom door; steadied by staff")
        self.where = LineEdit(prompt="House and room, or route")
        self.when = MomentEdit(today.isoformat(), today)
        self.stopped = LineEdit(prompt="A rail, a second person, luck")
        self.felt = StepScale(felt, STEP_WORDS) if felt else None
        self.reporter = LineEdit(reporter, "Your name or role")
        self.anonymous = CheckBox(ANONYMOUSLY)
        self.story = TextArea(prompt="What was going on, and what happened then?", rows=4)
        self.kind = ComboBox()
        self.service = LineEdit(prompt="For example: Home care")
        self.group = LineEdit(prompt="For example: Night staff")
        self.kind.set_choices(tuple((p.key, p.label) for p in protocols.values()), "general")
        for place, known in zip((self.where, self.service, self.group), places, strict=True):
            offer(place, known)
        own_name = "Your name, if you like to be asked about it" if shared else "Reported by"
        self.fields: dict[str, Field[Any]] = {
            "title": Field("What almost happened?", self.title),
            "where": Field("Where", self.where),
            "when": Field("When", self.when, "A day is enough; so is a month."),
            "stopped": Field("What stopped harm?", self.stopped),
            "reporter": Field(own_name, self.reporter),
            "story": Field("How did it come about?", self.story),
            "kind": Field("Type", self.kind),
            "service": Field("Service", self.service),
            "group": Field("Staff group", self.group),
        }
        self._lay_out(felt)
        self.kind.activated.connect(self._on_kind_chosen)
        self.title.textChanged.connect(self._on_title)
        self.anonymous.toggled.connect(self._on_anonymous)
        for editor in (self.title, self.where, self.stopped, self.reporter, self.story):
            editor.textChanged.connect(self.started)
        self.more.clicked.connect(lambda: self.show_more(not self.shows_more))
        self._on_title(self.title.text())

    # -- what was filled in ----------------------------------------------------------------------

    def value(self) -> NearMissReport | None:
        """What was filled in; ``None`` while the title is missing or the time makes no sense."""
        moment = self.when.moment()
        if not self.title.text().strip() or moment is None:
            return None
        name = self.reporter.text().strip()
        anonymous = not name if self._shared else self.anonymous.isChecked()
        return NearMissReport(
            title=self.title.text().strip(),
            story=self.story.text().strip(),
            protocol=self.kind.key or "general",
            occurred=moment[:10] if anonymous else moment,
            location=self.where.text().strip(),
            stopped_harm=self.stopped.text().strip(),
            reporter="" if anonymous else name,
            anonymous=anonymous,
            service=self.service.text().strip(),
            staff_group=self.group.text().strip(),
            felt_safe=self.felt.step if self.felt is not None else 0,
            pictures=tuple(self.pictures),
        )

    def keeps_names(self, names: tuple[str, ...], words: str) -> bool:
        """Whether whoever writes has seen these names and keeps them; the first time it is said."""
        fresh = set(names) - self._seen_names
        self._seen_names |= fresh
        self.notice.setText(words)
        self.notice.setVisible(bool(fresh))
        if fresh:
            self.title.setFocus()
        return not fresh

    def point_out(self) -> None:
        """Mark what is missing or makes no sense, and go there."""
        missing = not self.title.text().strip()
        self.fields["title"].set_needed(missing)
        self.fields["when"].set_needed(self.when.moment() is None, "not a date")
        (self.title if missing else self.when).setFocus()

    def kept(self) -> tuple[tuple[str, ...], int, str, bool]:
        """All that was filled in, for ``take`` of another form."""
        lines = (*(line.text() for line in self._lines()), self.story.toPlainText())
        return lines, self.felt.step if self.felt else 0, self.kind.key, self.shows_more

    def take(self, kept: tuple[tuple[str, ...], int, str, bool]) -> None:
        """Take over what was filled in before."""
        lines, felt, kind, more = kept
        for line, text in zip(self._lines(), lines, strict=False):
            line.setText(text)
        self.story.setPlainText(lines[-1])
        if self.felt is not None:
            self.felt.choose(felt)
        self.kind.choose(kind)
        self.show_more(more)

    def _lines(self) -> tuple[LineEdit, ...]:
        return (
            self.title,
            self.where,
            self.when,
            self.stopped,
            self.reporter,
            self.service,
            self.group,
        )

    @property
    def empty(self) -> bool:
        """Whether nothing was written yet."""
        lines = (self.title, self.where, self.stopped, self.reporter, self.service, self.group)
        felt = self.felt.step if self.felt is not None else 0
        return not (any(line.text().strip() for line in lines) or self.story.text().strip() or felt)

    @property
    def answered(self) -> int:
        """How many of the questions are answered so far."""
        felt = self.felt is not None and self.felt.step > 0
        where = bool(self.where.text().strip())
        return sum(
            (bool(self.title.text().strip()), where, bool(self.stopped.text().strip()), felt)
        )

    @property
    def questions(self) -> int:
        """How many questions there are: four, or three where nobody is asked how it felt."""
        return 3 + (self.felt is not None)

    # -- more ------------------------------------------------------------------------------------

    @property
    def shows_more(self) -> bool:
        """Whether more than the four questions is in view."""
        return not self._rest.isHidden()

    def show_more(self, on: bool = True) -> None:
        """Show what may be told besides, or fold it."""
        self._rest.setVisible(on)
        self.more.setText(LESS if on else MORE)
        self.more.setAccessibleName(self.more.text())
        if on:
            self.story.setFocus()

    # -- inside ----------------------------------------------------------------------------------

    def _lay_out(self, felt: str) -> None:
        self.column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(1.5))
        column.addWidget(self.notice)
        self.notice.hide()
        column.addWidget(self.fields["title"])
        column.addLayout(_row(self.fields["where"], self.fields["when"]))
        column.addWidget(self.fields["stopped"])
        if self.felt is not None:
            asked = QVBoxLayout()
            asked.setSpacing(theme.grid(0.25))
            asked.addWidget(Label(felt, theme.Size.STRONG, wrap=True))
            asked.addWidget(self.felt)
            words = "If you like. Answers are counted by service; no report shows whose one was."
            asked.addWidget(Label(words, theme.Size.SMALL, "muted", wrap=True))
            column.addLayout(asked)
        column.addWidget(self.fields["reporter"])
        self.meaning = Label(WHAT_ANONYMOUS_MEANS, theme.Size.SMALL, "muted", wrap=True)
        if self._shared:
            self.anonymous.setParent(self)
            self.anonymous.hide()
        else:
            column.addWidget(self.anonymous)
        column.addWidget(self.meaning)
        self.meaning.setVisible(self._shared)
        self.more = LinkButton(MORE)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._rest = QWidget()
        rest = QVBoxLayout(self._rest)
        rest.setContentsMargins(0, 0, 0, 0)
        rest.setSpacing(theme.grid(1.5))
        rest.addWidget(self.fields["story"])
        rest.addLayout(_row(self.fields["kind"]))
        rest.addLayout(_row(self.fields["service"], self.fields["group"]))
        self.photo = LinkButton("Add a photo…")
        self.photo.setVisible(False)
        self.photo_words = Label("", theme.Size.SMALL, "muted", wrap=True)
        rest.addWidget(self.photo, 0, Qt.AlignmentFlag.AlignLeft)
        rest.addWidget(self.photo_words)
        self.photo_words.hide()
        self.photo.clicked.connect(self._on_photo)
        column.addWidget(self._rest)
        self._rest.hide()

    def offer_photos(self, pick: Callable[[Callable[[BoxedPicture], None]], None]) -> None:
        """Let photos be added; ``pick`` asks for one and hands it over, made anew."""
        self.pick_photo = pick
        self.photo.setVisible(True)

    def take_photo(self, picture: BoxedPicture) -> None:
        """Take a photo along with the report."""
        self.pictures.append(picture)
        self.photo.setVisible(len(self.pictures) < MOST_PHOTOS)
        self.photo_words.setText(
            f"{plural(len(self.pictures), 'photo')} added, made anew from the picture alone: "
            "without place, time and camera."
        )
        self.photo_words.show()

    def _on_photo(self) -> None:
        if self.pick_photo is not None:
            self.pick_photo(self.take_photo)

    def _on_title(self, text: str) -> None:
        self.fields["title"].set_needed(False)
        if not self._kind_chosen:
            self.kind.choose(proposed_type(text, self._protocols))

    def _on_kind_chosen(self, _index: int) -> None:
        self._kind_chosen = True

    def _on_anonymous(self, on: bool) -> None:
        self.fields["reporter"].setVisible(not on)
        self.meaning.setVisible(on)
        moment = self.when.moment()
        if on and moment:
            self.when.setText(show_moment(moment[:10]))


def _row(*fields: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(theme.grid(2))
    for field in fields:
        line.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
    return line


def proposed_type(text: str, protocols: Mapping[str, Protocol]) -> str:
    """The protocol whose words stand in the text most often; the general one for none."""
    low = text.lower()
    best, most = "general", 0
    for protocol in protocols.values():
        hits = sum(word.lower() in low for word in protocol.words)
        if hits > most:
            best, most = protocol.key, hits
    return best
