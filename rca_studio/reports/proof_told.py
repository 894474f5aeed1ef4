"""What proves a case, as blocks: its state, who was told, who signed, its way, copies made."""

from __future__ import annotations

from rca_studio.domain.case import Stage
from rca_studio.domain.moments import moment_words
from rca_studio.domain.proof import MoveKind, RejectedAs, Signature, StageMove
from rca_studio.domain.signing import still_covers
from rca_studio.domain.telling import TellingState, tellings
from rca_studio.domain.way import Kept, Stay, since, stays, was_reopened
from rca_studio.domain.words import plural
from rca_studio.reports.blocks import Block, Facts, Part, Section, Table, Words
from rca_studio.reports.context import CaseReport, Document
from rca_studio.reports.words import grouped, named, show_instant

_OTHER = {
    Document.FACTS: (
        "This is one of two documents. It tells what happened, what was done, who was told and who "
        "confirmed it. The other one, “analysis”, holds causes, findings and judgement and is kept "
        "apart from it."
    ),
    Document.ANALYSIS: (
        "This is one of two documents. It holds causes, findings and judgement, and is kept apart "
        "from the other one, “facts”, which tells what happened, what was done, who was told and "
        "who confirmed it."
    ),
}


def other_document(report: CaseReport) -> list[Block]:
    """That there is another document, where facts and analysis are printed apart."""
    words = _OTHER.get(report.scope.document)
    return [Words(words)] if words else []


def state(report: CaseReport) -> list[Block]:
    """Where the case stands, under which text of a protocol, how it is marked, whose copy it is."""
    facts = (
        ("Stage", _stage(report)),
        ("Ended", _ended(report)),
        ("Protocol", _protocol(report)),
        ("Marking", _marking(report)),
        ("This copy", report.imprint.copy_line),
    )
    return [Section("State and protocol", (Facts(tuple(pair for pair in facts if pair[1])),))]


def _stage(report: CaseReport) -> str:
    casefile = report.casefile
    began = since(casefile)
    words = casefile.case.stage.label
    if began:
        words += f", since {moment_words(began)}"
    return f"{words}; it was closed once and opened again" if _open_again(report) else words


def _open_again(report: CaseReport) -> bool:
    return was_reopened(report.casefile) and report.casefile.case.stage is not Stage.CLOSE


def _ended(report: CaseReport) -> str:
    found = report.casefile.rejection
    if found is None:
        return ""
    what = found.kind.label
    if found.kind is RejectedAs.DUPLICATE and report.beside.stays:
        what = f"Merged into {report.beside.stays}, where it was reported already"
    who = named(report.beside.people, found.by)
    return f"{what}. {who}, {show_instant(found.at)}: {found.reason}"


def _protocol(report: CaseReport) -> str:
    protocol, in_use = report.protocol, report.beside.in_use
    words = f"{protocol.title}, version {protocol.version}"
    if in_use is None:
        return f"{words}."
    words += f" (code of its text {grouped(in_use.text.sha256)})."
    kept = in_use.kept
    if kept is not None:
        by = f", {named(report.beside.people, kept.by)}" if kept.by else ""
        told = [words, f"The case keeps this very text since {show_instant(kept.at)}{by}."]
    else:
        told = [words, "The case keeps no text of its own yet; this is the one offered today."]
    if in_use.newer is not None:
        told.append(f"Version {in_use.newer.protocol.version} is offered by now.")
    return " ".join((*told, in_use.trouble)).strip()


def _marking(report: CaseReport) -> str:
    own = report.casefile.marking
    if own is None:
        return ""  # as all papers of this workspace; it stands on every page
    who = named(report.beside.people, own.by)
    return f"{own.marking}, for this case. {who}, {show_instant(own.at)}: {own.reason}"


# -- who was told --------------------------------------------------------------------------------


def telling(report: CaseReport) -> list[Block]:
    """Who had to be told: what was decided by whom and why, who was told what; what is open."""
    found = tellings(report.casefile, report.protocol, report.sac)
    if not found:
        return []
    rows = tuple(_telling_row(one, report) for one in found)
    head = ("Who", "Decision", "Decided by", "Told")
    return [Section("Who was told", (Table(head, rows, (0.17, 0.34, 0.2, 0.29)),))]


def _telling_row(one: TellingState, report: CaseReport) -> tuple[str, ...]:
    decision, people = one.decision, report.beside.people
    sign = "○ " if one.open else ""
    words = [f"{sign}{one.words(report.imprint.now)}"]
    decided, told = "–", "–"
    if one.waiver is not None:
        words.append(one.waiver.reason)
        decided = f"{named(people, one.waiver.by)}\n{show_instant(one.waiver.at)}"
    elif decision is not None and decision.decided_by:
        words.append(decision.reason)
        decided = f"{named(people, decision.decided_by)}\n{show_instant(decision.decided_at)}"
    if decision is not None and decision.told_at:
        whom = f": {decision.told_whom}" if decision.told_whom else ""
        told = "\n".join(
            (
                f"{moment_words(decision.told_at)}{whom}",
                f"By {named(people, decision.told_by)}",
                f"Said: {decision.said}",
            )
        )
    return one.about.label, "\n".join(w for w in words if w), decided.strip(), told


# -- signatures ----------------------------------------------------------------------------------


def signatures(report: CaseReport) -> list[Block]:
    """Who signed which stage, when, meaning what, and whether it covers this version."""
    found = report.casefile.signatures
    if not found:
        return [Section("Signatures", (Words("Nobody has signed a stage in the program."),))]
    rows = tuple(_signature_row(one, report) for one in found)
    head = ("Stage", "Signed by", "When", "Meaning", "Covers")
    return [Section("Signatures", (Table(head, rows, (0.11, 0.2, 0.15, 0.27, 0.27)),))]


def _signature_row(one: Signature, report: CaseReport) -> tuple[str, ...]:
    who = f"{one.by}\n{one.role}" if one.role.strip() else one.by
    return one.stage.label, who, show_instant(one.at), one.meaning, _covers(one, report)


def _covers(one: Signature, report: CaseReport) -> str:
    if not one.stands:
        who = named(report.beside.people, one.withdrawn_by)
        when = show_instant(one.withdrawn_at)
        return f"– Withdrawn by {who}, {when}: {one.withdrawn_because}"
    if still_covers(report.casefile, one):
        return "✓ This version"
    changes = report.beside.since.get(one.id, 0)
    count = f": {plural(changes, 'change')} since" if changes else ""
    return f"○ An earlier version{count}"


# -- the way of the case -------------------------------------------------------------------------


def way(report: CaseReport) -> list[Block]:
    """Each move from stage to stage with its reason, and each clock kept or missed."""
    casefile = report.casefile
    parts: list[Part] = []
    if casefile.moves:
        rows = tuple(map(_move_row, casefile.moves))
        head = ("When", "Move", "By", "Reason")
        parts.append(Table(head, rows, (0.17, 0.25, 0.23, 0.35)))
    found = stays(casefile, report.protocol, report.sac, report.imprint.now)
    if casefile.rejection is None and found:
        clocks = ("Stage", "From", "To", "Allowed", "Clock")
        parts.append(Table(clocks, tuple(map(_stay_row, found)), (0.13, 0.2, 0.2, 0.31, 0.16)))
    if not parts:
        return []
    return [Section("The way of the case, and its clocks", tuple(parts))]


def _move_row(move: StageMove) -> tuple[str, ...]:
    step = f"{move.kind.label}: {move.before.label} to {move.after.label}"
    if move.kind in (MoveKind.REJECTED, MoveKind.MERGED):
        step = f"{move.kind.label} at {move.before.label}"
    return show_instant(move.at), step, move.by, move.reason or "–"


_KEPT_SIGNS = {Kept.KEPT: "✓ ", Kept.MISSED: "○ ", Kept.OVERDUE: "○ "}


def _stay_row(stay: Stay) -> tuple[str, ...]:
    allowed = "No clock"
    if stay.clock is not None:
        allowed = stay.clock.label[:1].upper() + stay.clock.label[1:]
        if stay.due:
            allowed += f", until {moment_words(stay.due)}"
    kept = f"{_KEPT_SIGNS.get(stay.kept, '')}{stay.kept.label}"
    if stay.kept is Kept.UNKNOWN:
        kept = "Cannot be told" if stay.clock is not None else "–"
    return (
        stay.stage.label,
        moment_words(stay.since) or "not recorded",
        moment_words(stay.until) or "still here",
        allowed,
        kept,
    )


# -- copies --------------------------------------------------------------------------------------


def copies(report: CaseReport) -> list[Block]:
    """The copies that left the program before this one."""
    found = report.casefile.copies
    title = "Copies made before this one"
    if not found:
        return [Section(title, (Words("No copy is noted in this case."),))]
    rows = tuple(
        (
            one.what,
            "\n".join(part for part in (one.to, one.purpose) if part) or "–",
            named(report.beside.people, one.by),
            show_instant(one.at),
            f"{one.entries:,} · {grouped(one.head)}" if one.head else "–",
        )
        for one in found
    )
    head = ("What", "For whom, for what", "Made by", "When", "History it shows")
    return [Section(title, (Table(head, rows, (0.23, 0.23, 0.19, 0.14, 0.21)),))]
