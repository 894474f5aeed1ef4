"""The commands ``session`` and ``bulletin``: what a safety session leaves as, without a window."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rca_studio.domain.session import KnownName, Session, ShowFrame
from rca_studio.domain.words import listed, plural, quoted
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.faults import KnownFault

if TYPE_CHECKING:
    from rca_studio.domain.casefile import CaseFile
    from rca_studio.editing.ports import Workspace
    from rca_studio.editing.writer import Writer
    from rca_studio.reports.session_leaving import Leaving, LeavingWish, Left
    from rca_studio.reports.session_source import SessionSource

KINDS: Mapping[str, str] = {
    "slides": ".pptx",
    "handout": ".pdf",
    "pictures": ".zip",
    "summary": ".pdf",
}
"""As in ``reports.session_leaving``, which is slow to import; a test compares the two."""

ENDINGS = (".pdf", ".json")
"""As what a bulletin leaves."""

_MOST_TOLD = 6


class SessionFile(NamedTuple):
    """What was made, what it is, and the ids of the cases it tells."""

    content: bytes
    what: str
    cases: tuple[str, ...]


def add_session_options(command: Any, add_copy: Any) -> None:
    """The options of the command ``session``.

    Args:
        command: its parser.
        add_copy: adds what is noted of a copy that leaves.
    """
    acts = command.add_subparsers(dest="act", required=True, metavar="ACT")
    listing = acts.add_parser("list", help="list the sessions, the next one first")
    listing.add_argument("workspace", type=Path)
    listing.add_argument("--json", action="store_true")
    export = acts.add_parser("export", help="write the accepted frames of a session")
    export.add_argument("workspace", type=Path)
    export.add_argument("session", help="its day, YYYY-MM-DD, or words of its title")
    words = "PowerPoint, handout with lines for notes, pictures, or a page for the wall"
    export.add_argument("--what", choices=tuple(KINDS), default="slides", help=words)
    words = "the file to write; of pictures a .zip, or a folder"
    export.add_argument("--out", type=Path, required=True, metavar="FILE", help=words)
    export.add_argument("--paper", choices=("A4", "Letter"))
    words = "a slide or picture for each step"
    export.add_argument("--steps", action="store_true", help=words)
    words = "pictures of 3840 × 2160 instead of 1920 × 1080"
    export.add_argument("--uhd", action="store_true", help=words)
    add_copy(export)


def add_bulletin_options(command: Any) -> None:
    """The options of the command ``bulletin``."""
    command.add_argument("workspace", type=Path)
    command.add_argument("case", help="reference of the case")
    words = "the file to write: .pdf for one page, .json for other providers"
    command.add_argument("--out", type=Path, required=True, metavar="FILE", help=words)
    command.add_argument("--title", default="", help="its own title")
    words = "day or words of the session that tells it; the newest without"
    command.add_argument("--session", default="", help=words)
    words = "say which organisation it comes from; else it does not say"
    command.add_argument("--named", action="store_true", help=words)
    command.add_argument("--paper", choices=("A4", "Letter"))


def check_session_options(options: argparse.Namespace) -> None:
    """End with a word on what does not go together."""
    if options.act == "list":
        return
    ending = options.out.suffix.lower()
    wanted = KINDS[options.what]
    if ending != wanted and not (options.what == "pictures" and not ending):
        options.parser.error(f"{options.what} end in {wanted}")
    if options.steps and options.what not in ("slides", "pictures"):
        options.parser.error("only slides and pictures have steps")
    if options.uhd and options.what != "pictures":
        options.parser.error("only pictures have a size")
    if options.paper and options.what not in ("handout", "summary"):
        options.parser.error("only the handout and the page for the wall are on paper")


def check_bulletin_options(options: argparse.Namespace) -> None:
    """End with a word on what does not go together."""
    if options.out.suffix.lower() not in ENDINGS:
        options.parser.error(f"a bulletin ends in {listed(ENDINGS, ' or ', len(ENDINGS))}")


def session_list(writer: Writer) -> list[dict[str, Any]]:
    """The sessions with their frames counted, the newest first; plain values for JSON.

    ``accepted`` counts what was looked at once; whether it still is as it was accepted is worked
    out when something of it leaves.
    """
    workspace = writer.casefile(WORKSPACE)
    frames = workspace.of(ShowFrame)
    found = []
    for one in sorted(workspace.of(Session), key=lambda one: (one.day, one.id), reverse=True):
        own = [frame for frame in frames if frame.session == one.id and frame.shown]
        found.append(
            {
                "day": one.day,
                "title": one.title,
                "audience": one.audience,
                "cases": [
                    casefile.case.reference
                    for casefile in map(writer.casefile, one.cases)
                    if casefile.exists
                ],
                "frames": len(own),
                "accepted": sum(bool(frame.accepted) for frame in own),
                "held": bool(one.held_on),
                "attendance": one.attendance,
            }
        )
    return found


def session_file(options: argparse.Namespace, workspace: Workspace, writer: Writer) -> SessionFile:
    """What was asked for of a session; nothing is written yet.

    Raises:
        KnownFault: there is no such session, nothing of it was accepted, or a name is still in it.
    """
    from rca_studio.reports.context import Paper
    from rca_studio.reports.session_leaving import HD, UHD, Leaving, LeavingWish

    session = _session(writer.casefile(WORKSPACE), options.session)
    wish = LeavingWish(
        kind=Leaving(options.what),
        paper=Paper(options.paper) if options.paper else None,
        every=options.steps,
        pixels=UHD if options.uhd else HD,
    )
    return _left(session, wish, options.out.name, workspace, writer)


def bulletin_file(
    options: argparse.Namespace, case_id: str, workspace: Workspace, writer: Writer
) -> SessionFile:
    """The bulletin of a case; nothing is written yet.

    Raises:
        KnownFault: no session tells it, no frame was accepted, or a name is still in it.
    """
    from rca_studio.reports.context import Paper
    from rca_studio.reports.session_leaving import Leaving, LeavingWish

    home = writer.casefile(WORKSPACE)
    if options.session:
        session = _session(home, options.session)
    else:
        telling = [one for one in home.of(Session) if case_id in one.cases]
        if not telling:
            raise KnownFault(
                "No safety session tells this case, so nobody has looked at what others may see.",
                "Nothing was written.",
                "Prepare a session with it in the window, and accept its frames.",
            )
        session = max(telling, key=lambda one: (one.day, one.id))
    is_data = options.out.suffix.lower() == ".json"
    wish = LeavingWish(
        kind=Leaving.DATA if is_data else Leaving.BULLETIN,
        paper=Paper(options.paper) if options.paper else None,
        case_id=case_id,
        title=options.title,
        named=options.named,
    )
    return _left(session, wish, options.out.name, workspace, writer)


def write_pictures(folder: Path, packed: bytes) -> list[Path]:
    """Pictures into a folder instead of one file; gives where they are.

    Raises:
        KnownFault: the place refuses it.
    """
    from io import BytesIO
    from zipfile import ZipFile

    from rca_studio.reports.files import make_folder, write_whole

    make_folder(folder)
    written = []
    with ZipFile(BytesIO(packed)) as made:
        for one in made.infolist():
            path = folder / Path(one.filename).name
            write_whole(path, made.read(one))
            written.append(path)
    return written


def _left(
    session: Session, wish: LeavingWish, name: str, workspace: Workspace, writer: Writer
) -> SessionFile:
    from rca_studio.reports.session_leaving import leave

    source = _source(session, workspace, writer)
    left: Left = leave(source.told(), source.guard, wish)
    source.guard.check_name(name)
    kind: Leaving = wish.kind
    return SessionFile(
        left.content, f"{kind.label} of the session {quoted(session.title, 60)}", left.cases
    )


def _source(session: Session, workspace: Workspace, writer: Writer) -> SessionSource:
    from rca_studio.analysis.session.making import Sources
    from rca_studio.domain.review import Evidence
    from rca_studio.headless import practice, reviewing_of, ruler
    from rca_studio.intake.pictures import take_in_picture
    from rca_studio.reports.session_source import SessionSource

    home = writer.casefile(WORKSPACE)
    casefiles = {one: writer.casefile(one) for one in session.cases}
    pictures = {}
    for slot in home.of(ShowFrame):
        if slot.session != session.id or not slot.shown or slot.about not in casefiles:
            continue
        one = casefiles[slot.about].get(slot.evidence) if slot.evidence else None
        if isinstance(one, Evidence) and one.sha256:
            pictures[one.sha256] = workspace.file(one.sha256)
    return SessionSource(
        session=session,
        workspace=home,
        casefiles=casefiles,
        sources=Sources(
            practice=practice(),
            names=home.of(KnownName),
            people=home.people,
            protocols=reviewing_of(writer).protocols,
        ),
        ruler=ruler(),
        pictures=pictures,
        clean=lambda content: take_in_picture(content).content,
    )


def _session(home: CaseFile, words: str) -> Session:
    """The one session of this day, or with these words in its title."""
    there = sorted(home.of(Session), key=lambda one: one.day)
    wanted = words.strip().casefold()
    found = [one for one in there if one.day[:10] == wanted]
    found = found or [one for one in there if one.title.casefold() == wanted]
    found = found or [one for one in there if wanted and wanted in one.title.casefold()]
    if len(found) == 1:
        return found[0]
    known = [f"{one.day[:10]} ({quoted(one.title, 40)})" for one in found or there]
    how = f"{plural(len(found), 'session')} fit" if found else "There is no session"
    raise KnownFault(
        f"{how} {quoted(words, 40)}.",
        "Nothing was written.",
        f"There is {listed(known, ', ', _MOST_TOLD)}." if known else "There is no session at all.",
    )
