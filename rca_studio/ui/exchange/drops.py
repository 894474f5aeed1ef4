"""What a dropped file is taken for: a causal model, or evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QMimeData

Meaning = Literal["model", "evidence"]

_MODELS = (".json", ".mmd", ".mermaid", ".xml", ".mef", ".opsa", ".graphml", ".xmind", ".txt")


def drop_meaning(path: Path) -> Meaning:
    """What a file is taken for, by its ending; the preview of a model offers the other way too."""
    return "model" if path.suffix.lower() in _MODELS else "evidence"


def model_in(data: QMimeData) -> Path | None:
    """The one file that is dragged, where it may be a model."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if drop_meaning(path) == "model" and path.is_file() else None
