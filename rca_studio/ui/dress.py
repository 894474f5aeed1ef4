"""Style sheets of single widgets, built from tokens: the one place that writes any.

``dress(widget, "field")`` gives a widget its look and renews it when the theme changes. Use it only
where the palette cannot do it; containers paint themselves (a sheet would run down to their
children).
"""

from __future__ import annotations

from weakref import WeakSet

from PySide6.QtWidgets import QAbstractScrollArea, QWidget
from shiboken6 import isValid

from rca_studio.ui import theme

_BARS = """
        QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
        QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
        QScrollBar::handle {{ background: {field_border}; border-radius: 3px; margin: 2px; }}
        QScrollBar::handle:vertical {{ min-height: 2.5em; }}
        QScrollBar::handle:horizontal {{ min-width: 2.5em; }}
        QScrollBar::handle:hover {{ background: {muted}; }}
        QAbstractScrollArea::corner {{ background: transparent; border: none; }}
        QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
        QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
        """

_LOOKS = {
    "bars": _BARS,
    "field": """
        QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox {{
            background: {card}; color: {text}; border: 1px solid {field_border};
            border-radius: 5px; padding: 0.38em 0.7em; selection-background-color: {accent};
            selection-color: {on_accent}; }}
        QPlainTextEdit {{ padding: 0.2em 0.4em; }}
        QLineEdit, QPlainTextEdit {{ placeholder-text-color: {muted}; }}
        QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {{
            border: 2px solid {focus}; padding: 0.3em 0.62em; }}
        QPlainTextEdit:focus {{ border: 2px solid {focus}; padding: 0.12em 0.32em; }}
        QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {{
            background: {backdrop}; color: {muted}; border-color: {border}; }}
        QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; border: none; }}
        QAbstractSpinBox QLineEdit {{ border: none; padding: 0 0.6em; background: transparent; }}
        QComboBox QLineEdit {{ border: none; padding: 0; background: transparent;
            placeholder-text-color: {muted}; }}
        QComboBox QLineEdit:focus {{ border: none; padding: 0; }}
        *[state="needed"] {{ border: 1px solid {error}; }}
        *[state="needed"]:focus {{ border: 2px solid {error}; }}
        QComboBox::drop-down {{ border: none; width: 1.6em; }}
        QComboBox::down-arrow {{ image: url({chevron}); width: 0.8em; height: 0.8em; }}
        QComboBox {{ combobox-popup: 0; }}
        QComboBox QAbstractItemView {{ background: {card}; color: {text};
            border: 1px solid {field_border}; padding: 3px; outline: none;
            selection-background-color: {selection}; selection-color: {text}; }}
        QComboBox QAbstractItemView::item {{ min-height: 1.9em; padding: 0 0.45em; }}
        QComboBox QAbstractItemView::item:selected {{ background: {selection}; color: {text}; }}
        """
    + _BARS,
    "offers": """
        QAbstractItemView {{ background: {card}; color: {text}; border: 1px solid {field_border};
            padding: 2px; outline: none;
            selection-background-color: {selection}; selection-color: {text}; }}
        QAbstractItemView::item {{ min-height: 1.9em; padding: 0 0.45em; }}
        QAbstractItemView::item:selected {{ background: {selection}; color: {text}; }}
        """
    + _BARS,
    "search": """
        QLineEdit {{ background: {card}; color: {text}; border: 1px solid {field_border};
            border-radius: 5px; padding: 0.45em 0.75em; selection-background-color: {accent};
            selection-color: {on_accent}; placeholder-text-color: {muted}; }}
        QLineEdit:focus {{ border: 2px solid {focus}; padding: 0.38em 0.68em; }}
        """,
    "primary": """
        QPushButton {{ background: {accent}; color: {on_accent}; border: 1px solid {accent};
            border-radius: 6px; padding: 0.42em 0.95em; outline: none; }}
        QPushButton:hover {{ background: {accent_text}; border-color: {accent_text};
            color: {on_accent}; }}
        QPushButton:focus {{ border: 2px solid {text}; padding: 0.35em 0.88em; }}
        QPushButton:disabled {{ background: {neutral_fill}; color: {muted};
            border-color: {border}; }}
        """,
    "plain": """
        QPushButton {{ background: {card}; color: {text}; border: 1px solid {border};
            border-radius: 6px; padding: 0.42em 0.95em; outline: none; }}
        QPushButton:hover {{ background: {hover}; }}
        QPushButton:pressed {{ background: {selection}; }}
        QPushButton:focus {{ border: 2px solid {focus}; padding: 0.35em 0.88em; }}
        QPushButton:disabled {{ color: {muted}; background: {backdrop}; }}
        QPushButton::menu-indicator {{ image: url({chevron}); width: 0.7em; height: 0.7em;
            subcontrol-position: right center; right: 0.5em; }}
        """,
    "danger": """
        QPushButton {{ background: {card}; color: {error}; border: 1px solid {error};
            border-radius: 6px; padding: 0.42em 0.95em; outline: none; }}
        QPushButton:hover {{ background: {error_fill}; }}
        QPushButton:focus {{ border: 2px solid {error}; padding: 0.35em 0.88em; }}
        """,
    "link": """
        QPushButton {{ background: transparent; color: {accent_text}; border: none;
            border-bottom: 2px solid transparent; padding: 0.25em 0;
            text-align: left; outline: none; }}
        QPushButton:hover {{ text-decoration: underline; }}
        QPushButton:focus {{ background: {selection}; border-bottom: 2px solid {focus}; }}
        QPushButton:disabled {{ color: {muted}; }}
        """,
    "quiet": """
        QPushButton {{ background: transparent; color: {muted}; border: none;
            border-bottom: 2px solid transparent; padding: 0.25em 0;
            text-align: left; outline: none; }}
        QPushButton:hover {{ color: {text}; text-decoration: underline; }}
        QPushButton:focus {{ background: {selection}; color: {text};
            border-bottom: 2px solid {focus}; }}
        QPushButton:disabled {{ color: {border}; }}
        """,
    "segment": """
        QPushButton {{ background: {card}; color: {text}; border: 1px solid {border};
            border-right: none; padding: 0.42em 0.95em; border-radius: 0; outline: none; }}
        QPushButton[place="first"] {{ border-top-left-radius: 5px;
            border-bottom-left-radius: 5px; }}
        QPushButton[place="last"] {{ border-right: 1px solid {border};
            border-top-right-radius: 5px; border-bottom-right-radius: 5px; }}
        QPushButton[place="only"] {{ border: 1px solid {border}; border-radius: 5px; }}
        QPushButton:hover {{ background: {hover}; }}
        QPushButton:checked {{ background: {selection}; color: {accent_text};
            font-weight: 600; }}
        QPushButton:focus {{ border: 2px solid {focus}; padding: 0.35em 0.88em; }}
        QPushButton:disabled {{ color: {muted}; }}
        """,
    "sidebar": """
        QPushButton {{ background: transparent; color: {neutral}; border: 2px solid transparent;
            border-radius: 5px; padding: 0.42em 0.6em; text-align: left; outline: none; }}
        QPushButton:hover {{ background: {hover}; }}
        QPushButton:checked {{ background: {selection}; color: {accent_text};
            font-weight: 600; }}
        QPushButton:focus {{ border: 2px solid {focus}; }}
        """,
    "table": """
        QTableView, QTreeView, QListView {{ background: {card}; color: {text}; border: none;
            outline: none; selection-background-color: {selection}; selection-color: {text}; }}
        QHeaderView {{ background: {card}; border: none; }}
        QHeaderView::section {{ background: {card}; color: {muted}; border: none;
            border-bottom: 1px solid {line}; padding: 0.5em 0.6em; text-align: left; }}
        QHeaderView::section:hover {{ color: {text}; }}
        QTableCornerButton::section {{ background: {card}; border: none; }}
        """
    + _BARS,
    "choices": """
        QListView {{ background: {card}; color: {text}; border: none; outline: none;
            selection-background-color: {selection}; selection-color: {text}; }}
        QListView::item {{ padding: 0.1em 0.4em; border: 2px solid transparent; }}
        QListView::item:selected {{ background: {selection}; color: {text}; }}
        QListView::item:selected:focus {{ border: 2px solid {focus}; }}
        """
    + _BARS,
    "steps": """
        QTableView {{ background: {card}; color: {text}; border: none;
            outline: none; selection-background-color: {selection}; selection-color: {text}; }}
        QTableView::item {{ padding: 0.4em 0.52em; border: none;
            border-bottom: 1px solid {line}; }}
        QTableView::item:selected {{ background: {selection}; color: {text}; }}
        QHeaderView {{ background: {card}; border: none; }}
        QHeaderView::section {{ background: {card}; color: {muted}; border: none;
            border-bottom: 1px solid {line}; padding: 0.5em 0.75em; text-align: left; }}
        QTableCornerButton::section {{ background: {card}; border: none; }}
        """
    + _BARS,
    "check": """
        QCheckBox::indicator {{ width: 1.1em; height: 1.1em; background: {card};
            border: 1px solid {field_border}; border-radius: 3px; }}
        QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent};
            image: url({tick}); }}
        QCheckBox::indicator:focus {{ border: 2px solid {focus}; }}
        QCheckBox::indicator:disabled {{ background: {backdrop}; border-color: {border}; }}
        """,
    "progress": """
        QProgressBar {{ background: {shade}; border: none; border-radius: 3px; max-height: 6px;
            min-height: 6px; }}
        QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
        """,
}

_dressed: WeakSet[QWidget] = WeakSet()


def dress(widget: QWidget, look: str) -> None:
    """Give a widget one of the looks above, now and after each change of the theme."""
    widget.setProperty("look", look)
    widget.setStyleSheet(sheet(look))
    _dressed.add(widget)


def thin_bars(area: QAbstractScrollArea) -> None:
    """Give an area scroll bars without arrows; only the bars carry a sheet, nothing inside it."""
    for bar in (area.verticalScrollBar(), area.horizontalScrollBar()):
        dress(bar, "bars")


def sheet(look: str) -> str:
    """The style sheet of a look in the theme in force."""
    return _LOOKS[look].format(**theme.tokens(), chevron=_chevron(), tick=_tick())


def redraw(widget: QWidget) -> None:
    """Judge a dressed widget again after one of its properties changed (``state`` ...)."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def _chevron() -> str:
    from rca_studio.ui.icons import icon_file

    return icon_file("chevron-down", theme.tokens()["muted"])


def _tick() -> str:
    from rca_studio.ui.icons import icon_file

    return icon_file("check", theme.tokens()["on_accent"])


def _renew() -> None:
    for widget in tuple(_dressed):
        if isValid(widget):
            widget.setStyleSheet(sheet(str(widget.property("look"))))


theme.notifier.changed.connect(_renew)
