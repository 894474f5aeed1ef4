"""Who vouches for a case, as blocks: confirmations, what was waived, duties kept apart."""

from __future__ import annotations

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause
from rca_studio.domain.closing import accepted_by_owner, owns
from rca_studio.domain.duties import Duty, item_of
from rca_studio.domain.gates import is_confirmed, is_proven, is_validated, is_waived
from rca_studio.domain.plan import Action, Finding
from rca_studio.domain.proof import About, DutyException
from rca_studio.domain.protocol import Protocol, ProtocolItem
from rca_studio.domain.review import Waiver
from rca_studio.domain.words import quoted
from rca_studio.reports.blocks import Block, Section, Table, Words
from rca_studio.reports.context import CaseReport
from rca_studio.reports.words import evidence_words, named, show_instant

_VOUCHES = (
    "Who confirms an item vouches by name that it is so, and has seen what shows it. "
    "What was waived is never counted as confirmed."
)
_ALONE = (
    "Not kept apart: nobody is set up in this workspace, so one person may do and check the same "
    "work. The names in this report are as they were typed."
)
_APART = (
    "Kept apart: who validates owns no action of the case and did not write last what is "
    "validated; evidence of an action is accepted by someone else than its owner."
)
_DISCIPLINE = (
    "In one file, roles are discipline and not a wall: whoever has the file could change it with "
    "other tools. The head code on every page would tell."
)


def state_words(casefile: CaseFile, protocol: Protocol) -> str:
    """How far the validation is; what was waived is never counted as confirmed."""
    items = protocol.validation
    proven = sum(is_proven(casefile, item) for item in items)
    waived = sum(
        is_waived(casefile, item.key, item.critical) and not is_proven(casefile, item)
        for item in items
    )
    validated = is_validated(casefile, protocol)
    words = f"{'Validated' if validated else 'Not validated'}, {proven} of {len(items)}"
    return f"{words}, {waived} waived" if waived else words


def validated_on(casefile: CaseFile, protocol: Protocol) -> str:
    """Since when the last item stands, in words."""
    keys = {item.key for item in protocol.validation}
    times = [c.at for key, c in casefile.confirmations.items() if key in keys]
    last = show_instant(max(times)) if times else ""
    return f"Validated {last.split(',')[0]}" if last else "Nothing confirmed, all waived"


def confirmations(report: CaseReport) -> list[Block]:
    """Each item of the validation and of the review with what shows it, who, when and meaning."""
    protocol = report.protocol
    return [
        Section(
            "What must be confirmed",
            (_items(report, protocol.validation), Words(_VOUCHES, "note")),
        ),
        Section("Cannot proceed without", (_items(report, protocol.proceed),)),
    ]


def _items(report: CaseReport, items: tuple[ProtocolItem, ...]) -> Table | Words:
    if not items:
        return Words("This protocol asks for nothing here.")
    rows = tuple(_item_row(report, item) for item in items)
    head = ("Item, and what it means", "Evidence", "Confirmed by", "When")
    return Table(head, rows, (0.29, 0.36, 0.19, 0.16), titled=True)


def _item_row(report: CaseReport, item: ProtocolItem) -> tuple[str, str, str, str]:
    casefile, people = report.casefile, report.beside.people
    label = "\n".join(part for part in (item.label, item.help) if part)
    evidence = evidence_words(casefile.evidence_for(item.key))
    waiver = casefile.waivers.get(item.key)
    if is_confirmed(casefile, item):
        found = casefile.confirmations[item.key]
        proof = "\n".join(part for part in (found.note, evidence) if part)
        return (
            label,
            proof or "○ nothing shows it yet",
            named(people, found.by),
            show_instant(found.at),
        )
    if waiver is not None:
        return (
            label,
            f"Waived: {waiver.reason}{_half(waiver, item.critical, casefile)}",
            "\n".join(named(people, name) for name in (waiver.by, waiver.second) if name),
            show_instant(waiver.at),
        )
    return label, "\n".join(p for p in (evidence, "○ not confirmed yet") if p), "", ""


def _half(waiver: Waiver, critical: bool, casefile: CaseFile) -> str:
    if is_waived(casefile, waiver.item, critical):
        return ""
    return "\n○ safety-critical: it takes a second person and does not count yet"


# -- what was waived -----------------------------------------------------------------------------


def waivers(report: CaseReport) -> list[Block]:
    """What somebody said does not apply here, with both people where safety hangs on it."""
    casefile, protocol, people = report.casefile, report.protocol, report.beside.people
    if not casefile.waivers:
        return []
    critical = {field.key: field.critical for field in protocol.fields}
    critical |= {i.key: i.critical for i in (*protocol.proceed, *protocol.validation)}
    rows = []
    for key, one in sorted(casefile.waivers.items(), key=lambda pair: (pair[1].at, pair[0])):
        weighs = critical.get(key, False)
        second = named(people, one.second) if one.second else ""
        if weighs and not is_waived(casefile, key, weighs):
            second = "○ nobody yet: it does not count"
        what = waived_words(key, casefile, protocol, analysis=report.scope.document.analysis)
        rows.append(
            (
                f"{what}\nSafety-critical" if weighs else what,
                one.reason,
                named(people, one.by),
                second or "–",
                show_instant(one.at),
            )
        )
    head = ("Waived", "Reason", "By", "Second person", "When")
    table = Table(head, tuple(rows), (0.24, 0.28, 0.17, 0.17, 0.14))
    return [Section("What was waived", (table,))]


_WAIVED = {
    "case.story": "What almost happened",
    "case.occurred": "When it happened",
    "case.severity": "Worst credible severity",
    "case.probability": "Probability",
    "model.causes": "Causes",
    "model.path": "A path that leads to harm",
    "plan.finding": "A finding",
    "plan.strength": "An action that changes the system",
}
_OF = {
    "linked": "A cause for",
    "covered": "An action for",
    "words": "Words for",
    "done": "To be done:",
    "finding": "A finding for",
    "strength": "The strength of",
    "checks": "Evidence checks for",
    "measure": "A measure for",
    "review_date": "A review date for",
}


def waived_words(key: str, casefile: CaseFile, protocol: Protocol, *, analysis: bool = True) -> str:
    """What a waiver is about, in words: a field, an item, or something a gate asks for.

    Without ``analysis`` the words of a cause are not quoted.
    """
    found = protocol.field(key) or item_of(protocol, key)
    if found is not None:
        return found.label
    if key in _WAIVED:
        return _WAIVED[key]
    kind, _, rest = key.partition(".")
    if kind == "telling" and rest in {one.value for one in About}:
        return f"Decide about telling: {About(rest).label.lower()}"
    entity = casefile.get(rest)
    if kind in _OF and isinstance(entity, Cause) and not analysis:
        return f"{_OF[kind]} a cause"
    if kind in _OF:
        name = entity.label if isinstance(entity, Finding) else getattr(entity, "text", "")
        return f"{_OF[kind]} {quoted(name) if name else 'something that is gone'}"
    return key


# -- duties --------------------------------------------------------------------------------------


def duties(report: CaseReport) -> list[Block]:
    """Whether duties were kept apart; which were set aside by whom and why; what overlaps."""
    casefile = report.casefile
    apart = report.beside.people.set_up
    overlaps = _overlaps(report)
    but = " This does not hold for what is named below." if casefile.exceptions or overlaps else ""
    parts: list[Words | Table] = [Words(f"{_APART}{but}" if apart else _ALONE)]
    if apart:
        parts.append(Words(_DISCIPLINE, "note"))
    if casefile.exceptions:
        rows = tuple(_exception_row(one, report) for one in casefile.exceptions)
        head = ("Set aside", "For", "By both", "When", "Why")
        parts.append(Table(head, rows, (0.26, 0.2, 0.18, 0.14, 0.22)))
    parts += [Words(f"○ {words}") for words in overlaps]
    return [Section("Duties kept apart", tuple(parts))]


def _exception_row(one: DutyException, report: CaseReport) -> tuple[str, ...]:
    casefile, people = report.casefile, report.beside.people
    duty = Duty(one.duty).label if one.duty in list(Duty) else one.duty
    item, found = item_of(report.protocol, one.subject), casefile.get(one.subject)
    subject = item.label if item else found.text if isinstance(found, Action) else "–"
    both = "\n".join(named(people, name) for name in (one.by, one.second) if name)
    return duty, subject, both, show_instant(one.at), one.reason


def _overlaps(report: CaseReport) -> list[str]:
    """What one person both did and checked, as the names in the case tell; nothing set aside."""
    casefile, people = report.casefile, report.beside.people
    aside = {(one.duty, one.subject) for one in casefile.exceptions}
    both: dict[str, list[str]] = {}
    for item in report.protocol.validation:
        confirmed = casefile.confirmations.get(item.key)
        if confirmed is None or (Duty.VALIDATOR_OWNS.value, item.key) in aside:
            continue
        if any(owns(people, confirmed.by, act.owner, casefile) for act in casefile.actions):
            both.setdefault(confirmed.by, []).append(quoted(item.label))
    found = [
        f"{name} owns an action of this case and confirmed {', '.join(items)}."
        for name, items in both.items()
    ]
    for ident, words, name in accepted_by_owner(casefile, people):
        if (Duty.OWNER_ACCEPTS.value, ident) not in aside:
            found.append(f"{name} owns {quoted(words)} and accepted its evidence.")
    return found
