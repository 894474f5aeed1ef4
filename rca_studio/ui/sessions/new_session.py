"""The sheet that asks what a session is about: new, changed, or like an earlier one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.session import Session
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.gestures import new_id
from rca_studio.editing.session_gestures import change_session, plan_session
from rca_studio.ui import theme
from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.sessions.case_picker import CasePicker
from rca_studio.ui.sessions.days import DayEdit, four_weeks_on, title_later, title_of
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.field import Field, LineEdit, TextArea
from rca_studio.ui.widgets.labels import Caption
from rca_studio.ui.widgets.segmented import SegmentedControl

_WIDE: Final = 112
_LOOKS: Final = (("dark", "Light on dark"), ("light", "Dark on light"))
_MOST_MINUTES: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class _Beginning:
    """What stands in the sheet when it opens."""

    head: str
    yes: str
    title: str = ""
    day: str = ""
    audience: str = ""
    aim: str = ""
    minutes: int = 45
    light: bool = False
    cases: tuple[str, ...] = field(default=())


class SessionSheet(AskSheet):
    """Asks for title, day, audience, aim, length, look and cases of a session.

    ``wished`` is called with all of it, when it was agreed to; nothing is stored here.
    """

    def __init__(
        self, studio: Studio, beginning: _Beginning, parent: QWidget | None = None
    ) -> None:
        super().__init__(beginning.head, "", beginning.yes, parent, _WIDE)
        self.wished: Callable[[dict[str, object]], None] | None = None
        self._own_title = beginning.title not in ("", title_of(beginning.day))
        self.day = DayEdit(beginning.day, studio.today())
        self.minutes = LineEdit(str(beginning.minutes), "45")
        self.title_line = LineEdit(beginning.title or title_of(beginning.day))
        self.audience = LineEdit(beginning.audience, "Evening team, Maple House")
        self.aim = TextArea(beginning.aim, "What people should know or do afterwards", 3)
        self.look = SegmentedControl(_LOOKS, "light" if beginning.light else "dark", "Screen")
        self.cases = CasePicker(studio, beginning.cases)
        self._lay_out()
        self.agreed = self._tell
        self.day.textChanged.connect(self._on_day)
        self.title_line.textEdited.connect(self._on_title)
        self.title_line.textChanged.connect(self._judge)
        self.minutes.textChanged.connect(self._judge)
        self.cases.changed.connect(self._judge)
        self._judge()
        self.day.setFocus()
        self.day.selectAll()

    def sizeHint(self) -> QSize:
        around = self.parentWidget()
        hint = super().sizeHint()
        return hint if around is None else hint.boundedTo(around.window().size() * 0.96)

    def _lay_out(self) -> None:
        columns = QHBoxLayout()
        columns.setSpacing(theme.grid(3))
        left = QVBoxLayout()
        left.setSpacing(theme.grid(1.5))
        row = QHBoxLayout()
        row.setSpacing(theme.grid(1.5))
        self.day_field = Field("When", self.day)
        self.minutes_field = Field("Minutes", self.minutes)
        row.addWidget(self.day_field, 3)
        row.addWidget(self.minutes_field, 1)
        left.addLayout(row)
        self.title_field = Field("What it is called", self.title_line)
        left.addWidget(self.title_field)
        left.addWidget(Field("For whom", self.audience))
        left.addWidget(Field("Aim", self.aim))
        left.addWidget(Caption("On the screen of the room"))
        left.addWidget(self.look)
        left.addStretch(1)
        columns.addLayout(left, 4)
        columns.addWidget(self.cases, 5)
        self.body.addLayout(columns)

    def _on_day(self, _text: str) -> None:
        day = self.day.day()
        if day and not self._own_title:
            self.title_line.setText(title_of(day))
        self._judge()

    def _on_title(self, text: str) -> None:
        self._own_title = bool(text.strip())

    def _judge(self, *_: object) -> None:
        """Nothing is agreed to before it makes sense; what is missing is marked."""
        day = self.day.day()
        self.day_field.set_needed(not day, "needed" if day == "" else "write a day")
        self.minutes_field.set_needed(self._minutes() is None, "1 to 1,440")
        self.title_field.set_needed(not self.title_line.text().strip())
        if not day:
            self.ask_for("Write the day of the session first.")
        elif self._minutes() is None:
            self.ask_for("Write how many minutes it may take, 1 to 1,440.")
        elif not self.title_line.text().strip():
            self.ask_for("Write what it is called first.")
        else:
            self.ask_for("" if self.cases.cases else "Choose at least one case to tell.")

    def _minutes(self) -> int | None:
        text = self.minutes.text().strip()
        if not (text.isascii() and text.isdigit()):
            return None
        return int(text) if 0 < int(text[:6]) <= _MOST_MINUTES else None

    def _tell(self) -> None:
        if self.wished is not None:
            self.wished(
                {
                    "title": self.title_line.text(),
                    "day": self.day.day() or "",
                    "audience": self.audience.text(),
                    "aim": self.aim.text(),
                    "minutes": self._minutes() or 45,
                    "light": self.look.key == "light",
                    "cases": self.cases.cases,
                }
            )


def prepare_session(
    studio: Studio,
    parent: QWidget,
    then: Callable[[str], None],
    *,
    cases: tuple[str, ...] = (),
    like: Session | None = None,
) -> SessionSheet:
    """Ask for a new session; ``then`` gets its id when it is stored.

    Args:
        studio: the open workspace.
        parent: what the sheet stands over.
        then: called with the id of the new session.
        cases: cases chosen already.
        like: an earlier session it begins like.
    """
    if like is not None:
        day = four_weeks_on(like.day)
        beginning = _Beginning(
            "Copy for next time",
            "Prepare the copy",
            title_later(like.title, like.day, day),
            day,
            like.audience,
            like.aim,
            like.minutes,
            like.light,
            like.cases,
        )
    else:
        beginning = _Beginning("Prepare a session", "Prepare the session", cases=cases)
    sheet = SessionSheet(studio, beginning, parent)

    def wished(values: dict[str, object]) -> None:
        session = Session(id=new_id(), **values)  # type: ignore[arg-type]
        stamp, workspace = studio.writer.stamp(), studio.casefile(WORKSPACE)
        if studio.attempt(lambda: plan_session(workspace, session, stamp, like=like)):
            then(session.id)

    sheet.wished = wished
    sheet.open()
    return sheet


def ask_change(studio: Studio, session: Session, parent: QWidget) -> SessionSheet:
    """Ask for other values of a session."""
    beginning = _Beginning(
        "Change the session",
        "Keep the changes",
        session.title,
        session.day,
        session.audience,
        session.aim,
        session.minutes,
        session.light,
        session.cases,
    )
    sheet = SessionSheet(studio, beginning, parent)

    def wished(values: dict[str, object]) -> None:
        workspace = studio.casefile(WORKSPACE)
        now = workspace.get(session.id)
        if isinstance(now, Session):
            studio.attempt(lambda: change_session(workspace, now, **values))

    sheet.wished = wished
    sheet.open()
    return sheet
