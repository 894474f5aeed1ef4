"""How everything looks: one palette and one scale of type, from the tokens of ``diagrams.tokens``.

``apply(application, choice)`` sets the Fusion style, the palette and the bundled font; from then on
``colour``, ``font`` and ``grid`` answer in the theme in force, and ``notifier.changed`` tells when
it is another one. There is no style sheet for the whole application: it would cost the look of the
platform, speed, and control of contrast. The few widgets a palette cannot reach are dressed one by
one by ``rca_studio.ui.dress``.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from rca_studio.diagrams.tokens import DARK, LIGHT, Tokens
from rca_studio.paths import ResourceMissing, resource

CHOICES = ("system", "light", "dark", "contrast")
FONT_FILES = (
    "Inter-Regular.ttf",
    "Inter-Medium.ttf",
    "Inter-SemiBold.ttf",
    "Inter-Bold.ttf",
    "Inter-Italic.ttf",
)

CONTRAST: Tokens = MappingProxyType(
    {
        **LIGHT,
        **dict.fromkeys(("sidebar", "canvas", "backdrop", "header"), "#ffffff"),
        **dict.fromkeys(("text", "muted", "neutral", "gate", "wire"), "#000000"),
        **dict.fromkeys(("line", "border", "field_border", "shade"), "#000000"),
        **dict.fromkeys(("error_fill", "warning_fill", "good_fill", "info_fill"), "#ffffff"),
        "neutral_fill": "#ffffff",
        "accent": "#00463f",
        "accent_text": "#00463f",
        "focus": "#00463f",
        "selection": "#d9ece9",
        "error": "#7f0b06",
        "warning": "#573400",
        "good": "#00442a",
        "info": "#0b3267",
    }
)
"""High contrast: every line is drawn in full and text has at least 7:1."""


class Size(Enum):
    """The scale of type, in pixels of a 96-dpi screen, and its weight."""

    TITLE = (16, QFont.Weight.DemiBold)
    HEADING = (14, QFont.Weight.DemiBold)
    BODY = (13, QFont.Weight.Normal)
    STRONG = (13, QFont.Weight.DemiBold)
    SMALL = (12, QFont.Weight.Normal)
    SMALL_STRONG = (12, QFont.Weight.Medium)
    FIGURE = (20, QFont.Weight.DemiBold)


class _Notifier(QObject):
    """Tells whoever paints by tokens that the theme is another one."""

    changed = Signal()


class _State:
    """The theme in force."""

    tokens: Tokens = LIGHT
    family: str = ""
    scale: float = 1.0
    choice: str = "light"


notifier = _Notifier()


def apply(application: QApplication, choice: str = "system", scale: float = 1.0) -> None:
    """Dress the application.

    Args:
        application: the one application.
        choice: one of ``CHOICES``; ``system`` follows the platform where it tells its scheme.
        scale: size of all text; 1 is 13 pixels for body text.
    """
    if choice not in CHOICES:
        raise ValueError(f"no such theme: {choice!r}")
    if not _State.family:
        _State.family = _load_fonts() or application.font().family()
        application.setStyle("Fusion")
        QGuiApplication.styleHints().colorSchemeChanged.connect(_follow_system)
    _State.choice = choice
    _State.scale = scale
    _State.tokens = _tokens_for(choice)
    application.setFont(font(Size.BODY))
    application.setPalette(palette(_State.tokens))
    notifier.changed.emit()


def in_force() -> tuple[str, float]:
    """The choice and the scale ``apply`` was last called with."""
    return _State.choice, _State.scale


def colour(token: str) -> QColor:
    """The colour of a token (see ``diagrams.tokens``) in the theme in force."""
    return QColor(_State.tokens[token])


def tokens() -> Mapping[str, str]:
    """The whole table in force, for painters of diagrams and charts."""
    return _State.tokens


def family() -> str:
    """The font family of all text; empty before ``apply``."""
    return _State.family


def font(size: Size = Size.BODY) -> QFont:
    """The font of one step of the scale."""
    pixels, weight = size.value
    made = QFont(_State.family) if _State.family else QFont()
    base = 72 if sys.platform == "darwin" else 96  # points per pixel differ between the platforms
    made.setPointSizeF(pixels * _State.scale * 72 / base)
    made.setWeight(weight)
    return made


def grid(steps: float = 1.0) -> int:
    """A distance on the 8-pixel grid, grown with the text."""
    return round(8 * steps * _State.scale)


def palette(table: Tokens) -> QPalette:
    """The palette of a table of tokens."""
    made = QPalette()
    role = QPalette.ColorRole
    for each, token in {
        role.Window: "window",
        role.WindowText: "text",
        role.Base: "card",
        role.AlternateBase: "header",
        role.Text: "text",
        role.PlaceholderText: "muted",
        role.Button: "card",
        role.ButtonText: "text",
        role.BrightText: "error",
        role.Highlight: "accent",
        role.HighlightedText: "on_accent",
        role.Accent: "accent",
        role.Link: "accent_text",
        role.LinkVisited: "accent_text",
        role.ToolTipBase: "card",
        role.ToolTipText: "text",
        role.Light: "card",
        role.Midlight: "line",
        role.Mid: "border",
        role.Dark: "field_border",
        role.Shadow: "muted",
    }.items():
        made.setColor(each, QColor(table[token]))
    for each in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, each, QColor(table["muted"]))
    made.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(table["border"]))
    made.setColor(QPalette.ColorGroup.Disabled, role.HighlightedText, QColor(table["text"]))
    return made


def _tokens_for(choice: str) -> Tokens:
    if choice == "system":
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if dark else LIGHT
    return {"dark": DARK, "contrast": CONTRAST}.get(choice, LIGHT)


def _follow_system(_scheme: Qt.ColorScheme) -> None:
    application = QApplication.instance()
    if _State.choice == "system" and isinstance(application, QApplication):
        apply(application, "system", _State.scale)


def _load_fonts() -> str:
    """Load the bundled font; gives its family, or nothing where it is not installed."""
    found = ""
    for name in FONT_FILES:
        try:
            path = resource(f"fonts/{name}")
        except ResourceMissing:
            continue
        number = QFontDatabase.addApplicationFont(str(path))
        families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        found = found or (families[0] if families else "")
    return found
