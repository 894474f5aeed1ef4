"""Saying by name, and with a reason, that something does not apply to a case."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from rca_studio.editing import gestures
from rca_studio.ui.prompts import TextQuestion
from rca_studio.ui.studio import Studio


def ask_waiver(
    studio: Studio, case_id: str, key: str, label: str, parent: QWidget | None = None
) -> None:
    """Ask why something does not apply, and note it with the name of who says so."""

    def waive(reason: str) -> None:
        stamp = studio.writer.stamp()
        casefile = studio.casefile(case_id)
        studio.edit(gestures.waive(casefile, key, label, stamp.actor, stamp.at, reason))

    studio.prompts.ask_text(
        TextQuestion(
            title=f"“{label}” does not apply",
            text=f"The reason stands in the report, with the name {studio.writer.actor}.",
            label="Why does it not apply here?",
            yes="Waive it",
            long=True,
        ),
        waive,
    )
