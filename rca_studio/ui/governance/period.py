"""Which months are looked at: the button with the choices, and the sheet for own months."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QMenu, QWidget

from rca_studio.domain.days import MONTHS
from rca_studio.domain.facts import month_number
from rca_studio.ui import theme
from rca_studio.ui.governance.look import MOST_MONTHS, PERIODS, Look
from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.field import ComboBox, Field
from rca_studio.ui.widgets.labels import Label

_YEARS_BACK = 20


class PeriodButton(PlainButton):
    """``chosen`` tells a key of ``PERIODS``."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Change period", parent)
        self._menu = QMenu(self)
        self._menu.setAccessibleName("Period")
        self._actions: dict[str, QAction] = {}
        for key, words in PERIODS.items():
            action = self._menu.addAction(words)
            action.setCheckable(True)
            action.setData(key)
            self._actions[key] = action
        self._menu.triggered.connect(lambda action: self.chosen.emit(str(action.data())))
        self._menu.aboutToShow.connect(self._mark)
        self.clicked.connect(self.ask)
        self._key = ""

    def show_period(self, key: str) -> None:
        """Mark what is chosen."""
        self._key = key

    def ask(self) -> None:
        """Open the choices."""
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def choose(self, key: str) -> None:
        """Choose as if by hand."""
        self._actions[key].trigger()

    def _mark(self) -> None:
        for key, action in self._actions.items():
            action.setChecked(key == self._key)


class PeriodSheet(AskSheet):
    """Asks for the first and the last month; both count. See ``months`` once it was agreed to."""

    def __init__(self, look: Look, today: date, parent: QWidget | None = None) -> None:
        words = "Both months are counted. Use whole months: rates compare only over whole months."
        super().__init__("Own months", words, "Show these months", parent, wide=54)
        period = look.months(today)
        earliest = min(int(period.first[:4]), today.year - _YEARS_BACK)
        latest = max(int(period.last[:4]), today.year)
        years = tuple((f"{year:04d}", str(year)) for year in range(latest, earliest - 1, -1))
        months = tuple((f"{number:02d}", name) for number, name in enumerate(MONTHS, 1))
        grid = QGridLayout()
        grid.setSpacing(theme.grid(1.5))
        self.boxes: dict[str, tuple[ComboBox, ComboBox]] = {}
        for row, (key, name, month) in enumerate(
            (("first", "From", period.first), ("last", "To", period.last))
        ):
            of_month, of_year = ComboBox(), ComboBox()
            of_month.set_choices(months, month[5:7])
            of_year.set_choices(years, month[:4])
            grid.addWidget(Field(f"{name} month", of_month), row, 0)
            grid.addWidget(Field(f"{name} year", of_year), row, 1)
            self.boxes[key] = (of_month, of_year)
            for box in (of_month, of_year):
                box.currentIndexChanged.connect(self._judge)
        self.body.addLayout(grid)
        self.trouble = Label("", token="error", wrap=True)
        self.trouble.hide()
        self.body.addWidget(self.trouble)
        self._judge()

    @property
    def months(self) -> tuple[str, str]:
        """The first and the last month, ``YYYY-MM``."""
        return self._month("first"), self._month("last")

    def _month(self, key: str) -> str:
        month, year = self.boxes[key]
        return f"{year.key}-{month.key}"

    def _judge(self) -> None:
        first, last = map(month_number, self.months)
        words = ""
        if last < first:
            words = "The last month is before the first one."
        elif last - first >= MOST_MONTHS:
            words = f"At most {MOST_MONTHS // 12} years can be looked at at once."
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))
        self.yes.setEnabled(not words)
