"""Whether the file of a piece of evidence is still what was kept; read by a worker."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

from rca_studio.domain.evidence import FileTrouble
from rca_studio.editing.ports import Progress, WorkspaceStore
from rca_studio.ui.studio import Studio


def trouble_of(workspace: WorkspaceStore, sha256: str) -> FileTrouble | None:
    """What happened to a kept file; ``None`` where it is as it was."""
    try:
        content = workspace.file(sha256)
    except KeyError:
        return FileTrouble.MISSING
    return None if hashlib.sha256(content).hexdigest() == sha256 else FileTrouble.CHANGED


class FileChecks:
    """Looks at files once each, and remembers what it saw; ``seen`` is called when it is known."""

    def __init__(self, studio: Studio, seen: Callable[[], None]) -> None:
        self._studio, self._seen = studio, seen
        self._known: dict[str, FileTrouble | None] = {}
        self._asked: set[str] = set()

    def trouble(self, sha256: str) -> FileTrouble | None:
        """What is known of a file so far."""
        return self._known.get(sha256)

    def look(self, digests: Iterable[str]) -> None:
        """Look at the files not looked at yet."""
        fresh = {one for one in digests if one} - self._asked
        if not fresh:
            return
        self._asked |= fresh
        workspace = self._studio.workspace

        def work(progress: Progress) -> dict[str, FileTrouble | None]:
            found = {}
            for done, digest in enumerate(sorted(fresh), 1):
                found[digest] = trouble_of(workspace, digest)
                progress(done)
            return found

        self._studio.jobs.start(work, self._on_seen, failed=self._on_failed)

    def _on_seen(self, found: dict[str, FileTrouble | None]) -> None:
        self._known |= found
        if any(found.values()):
            self._seen()

    def _on_failed(self, _error: Exception) -> None:
        """A drive that is away says nothing about a file; opening it will tell."""
