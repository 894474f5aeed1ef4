"""Drafts of protocols outlive the window: kept in the data folder until offered or discarded.

They are no part of the workspace, whose history tells what was offered and not what was tried.
They hold the words of a protocol and nothing of any case.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from rca_studio.paths import data_folder
from rca_studio.ui.protocols.draft import Draft

_FOLDER: Final = "protocol drafts"
_MOST_BYTES: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft as it is kept."""

    key: str
    begun_from: str
    text: str
    is_new: bool


class DraftStore:
    """The drafts of one workspace, a file each; where none can be written, they live in memory."""

    def __init__(self, workspace: str) -> None:
        name = sha256(str(Path(workspace).resolve()).encode("utf-8", "surrogatepass")).hexdigest()
        self._folder = data_folder() / _FOLDER / name[:24]

    def load(self) -> Iterator[KeptDraft]:
        """The drafts kept; what cannot be read is passed over."""
        with suppress(OSError):
            for path in sorted(self._folder.glob("*.json")):
                if (found := _read(path)) is not None:
                    yield found

    def keep(self, draft: Draft) -> None:
        """Keep a draft as it is now; one in which nothing is changed is not kept."""
        if not draft.is_changed:
            self.drop(draft.key)
            return
        kept = KeptDraft(draft.key, draft.begun_from, draft.text, draft.is_new)
        path = self._path(draft.key)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(".part")
            part.write_bytes(json.dumps(asdict(kept)).encode())
            part.replace(path)

    def drop(self, key: str) -> None:
        """Keep a draft no longer."""
        with suppress(OSError):
            self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"


def _read(path: Path) -> KeptDraft | None:
    try:
        if path.stat().st_size > _MOST_BYTES:
            return None
        plain = json.loads(path.read_bytes())
        kept = KeptDraft(**plain)
    except (OSError, ValueError, TypeError):
        return None
    texts = (kept.key, kept.begun_from, kept.text)
    fits = all(isinstance(text, str) for text in texts) and isinstance(kept.is_new, bool)
    return kept if fits else None
