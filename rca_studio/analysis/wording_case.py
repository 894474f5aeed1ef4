"""The wording check over a case: every text in it, with what its causal model already tells.

Three doors, each cheap enough for every keystroke: `check_cause` and `check_finding` for what is
being typed (pass the entity with the typed words), `check_case` for all of it before anything is
printed, shared or shown. Words a person keeps with a reason are not asked about again; `kept_words`
lists them, so that nothing is hidden for good.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from rca_studio.analysis.wording_find import Known, Reader
from rca_studio.analysis.wording_flag import Flag, in_order, split_kept
from rca_studio.analysis.wording_language import guess_language, wording_for
from rca_studio.analysis.wording_names import find_names
from rca_studio.analysis.wording_words import words_of
from rca_studio.domain.case import Case
from rca_studio.domain.causal import (
    Cause,
    CauseNature,
    Control,
    Event,
    EvidenceState,
    Harm,
    LogicAnswer,
)
from rca_studio.domain.hearing import FeedbackNote, ReporterWord
from rca_studio.domain.plan import (
    Action,
    Decision,
    EffectReview,
    EvidenceCheck,
    EvidenceReturn,
    Finding,
    Measure,
    Measurement,
)
from rca_studio.domain.recognition import GoodCatch
from rca_studio.domain.review import Answer, Confirmation, Evidence, Waiver
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.domain.wording import KeptWording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rca_studio.domain.casefile import CaseFile, Entity

FIELDS: Final[Mapping[type, tuple[str, ...]]] = MappingProxyType(
    {
        Case: ("title", "story", "person_affected", "immediate_action"),
        TimelineEntry: ("text", "expected", "source"),
        Answer: ("value",),
        Confirmation: ("note",),
        Waiver: ("reason",),
        Event: ("text",),
        Harm: ("text",),
        Cause: ("text", "ruled_out_because", "duty"),
        Control: ("text", "why_reliable"),
        LogicAnswer: ("note",),
        Evidence: ("note", "source"),
        Finding: ("statement",),
        Action: ("text", "measure", "result", "checks", "measures", "decisions", "reviews"),
        Measurement: ("note",),
        FeedbackNote: ("text",),
        ReporterWord: ("text",),
        GoodCatch: ("why",),
    }
)
"""The texts of a case that people read, in the order they are checked. What says who someone is
(reporter, owner, signature) is not among them: a name belongs there."""

_TEXTS_OF_PARTS: Final[Mapping[type, tuple[str, ...]]] = MappingProxyType(
    {
        EvidenceCheck: ("text", "shown", "returns"),
        EvidenceReturn: ("reason",),
        Measure: ("text", "numerator", "denominator"),
        Decision: ("reason",),
        EffectReview: ("saw", "changes"),
    }
)
"""The texts of the parts of an action; the first is known by the place of the part alone."""

_TYPED_AS_ERROR: Final = (CauseNature.HUMAN_ERROR, CauseNature.DEPARTURE, CauseNature.OMISSION)


@dataclass(frozen=True, slots=True)
class CaseFlag:
    """One thing to look at in a case: the entity, its field, and the flag within that text.

    ``field`` is the name of the attribute; evidence checks of an action are ``checks.0`` and on,
    their further texts ``checks.0.shown`` and so on.
    """

    subject: str
    field: str
    flag: Flag


@dataclass(frozen=True, slots=True)
class KeptFlag:
    """Words somebody keeps, with the reason; ``flag`` is None where the words are gone by now."""

    kept: KeptWording
    flag: Flag | None


def check_cause(casefile: CaseFile, cause: Cause, *, language: str = "") -> tuple[Flag, ...]:
    """Return what to look at in the words of a cause (rules 2 to 5, blame, names).

    A slip, a departure or a failure to act with nothing leading to it is asked what made it likely,
    whether its words say so or its ``nature``; an omission without a duty, which duty.

    Args:
        casefile: The case; what leads to the cause is read from it.
        cause: The cause as it is being typed.
        language: The language of the case; guessed if empty.
    """
    return _CaseReader(casefile, language).open_flags(cause, "text", cause.text)


def check_finding(casefile: CaseFile, finding: Finding, *, language: str = "") -> tuple[Flag, ...]:
    """Return what to look at in a causal statement, given what the causal model tells."""
    reader = _CaseReader(casefile, language)
    return reader.open_flags(finding, "statement", finding.statement)


def check_field(
    casefile: CaseFile, entity: Entity, field: str, text: str, *, language: str = ""
) -> tuple[Flag, ...]:
    """Return what to look at in any text of a case while it is being typed.

    Args:
        casefile: The case.
        entity: What the text belongs to.
        field: The name of its attribute, see `FIELDS`.
        text: The text as it is being typed.
        language: The language of the case; guessed if empty.
    """
    return _CaseReader(casefile, language).open_flags(entity, field, text)


def check_case(casefile: CaseFile, *, language: str = "") -> tuple[CaseFlag, ...]:
    """Return everything to look at in a case, entity by entity, each text in reading order."""
    reader = _CaseReader(casefile, language)
    return tuple(
        CaseFlag(entity.id, field, flag)
        for entity, field, text in texts_of_case(casefile)
        for flag in reader.open_flags(entity, field, text)
    )


def kept_words(casefile: CaseFile, *, language: str = "") -> tuple[KeptFlag, ...]:
    """Return the words kept in a case, each with the flag it silences if the words still stand."""
    reader = _CaseReader(casefile, language)
    silenced = {
        (entity.id, field, flag.mark): flag
        for entity, field, text in texts_of_case(casefile)
        if (entity.id, field) in casefile.kept_wordings
        for flag in reader.all_flags(entity, field, text)
    }
    return tuple(
        KeptFlag(one, silenced.get((one.subject, one.field, one.mark)))
        for one in casefile.of(KeptWording)
    )


def texts_of_case(casefile: CaseFile) -> Iterator[tuple[Entity, str, str]]:
    """Yield every text that is checked: the entity, the field and the words, none of them blank."""
    for kind, fields in FIELDS.items():
        entity: Entity
        for entity in casefile.of(kind):
            for field in fields:
                pairs = _texts_at(field, getattr(entity, field))
                yield from ((entity, name, text) for name, text in pairs if text.strip())


def _texts_at(field: str, value: object) -> Iterator[tuple[str, str]]:
    """The texts of an attribute, whether it is one or holds parts that have some."""
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            first, *others = _TEXTS_OF_PARTS[type(part)]
            yield from _texts_at(f"{field}.{number}", getattr(part, first))
            for other in others:
                yield from _texts_at(f"{field}.{number}.{other}", getattr(part, other))


def names_in(casefile: CaseFile) -> tuple[str, ...]:
    """Return who is named in a case as reporter, owner or by signature, each once."""
    found: list[str] = []
    if casefile.exists and isinstance(casefile.get(casefile.case_id), Case):
        found.append(casefile.case.reporter)
    signed = Confirmation | Waiver | Evidence | LogicAnswer | KeptWording
    found += [entity.by for entity in casefile if isinstance(entity, signed)]
    for action in casefile.actions:
        found += [action.owner, *(one.by for one in action.decisions)]
        found += [one.by for one in action.reviews]
        for check in action.checks:
            found += [check.by, check.checker, check.given_by, *(one.by for one in check.returns)]
    found += [cause.answer_by for cause in casefile.causes]
    return tuple(dict.fromkeys(name.strip() for name in found if name.strip()))


def explained(casefile: CaseFile, cause_id: str) -> bool:
    """Return whether something is given that led to a cause, in words and not ruled out."""
    return any(
        one.text.strip() and one.evidence is not EvidenceState.RULED_OUT
        for one in casefile.causes_of(cause_id)
    )


class _CaseReader:
    """What is the same for all texts of a case: language, names, kept words."""

    def __init__(self, casefile: CaseFile, language: str) -> None:
        self._casefile = casefile
        self._language = language
        self._names = names_in(casefile)

    @cached_property
    def _fallback(self) -> str:
        """The language of the case as a whole, for texts too short to tell."""
        return guess_language(text for _, _, text in texts_of_case(self._casefile))

    def open_flags(self, entity: Entity, field: str, text: str) -> tuple[Flag, ...]:
        """Return the flags of a text that nobody answered by keeping the words."""
        flags = self.all_flags(entity, field, text)
        kept = self._casefile.kept_wordings.get((entity.id, field))
        return split_kept(flags, kept)[0] if flags else ()

    def all_flags(self, entity: Entity, field: str, text: str) -> tuple[Flag, ...]:
        """Return the flags of a text, kept or not."""
        if not text.strip():
            return ()
        words = words_of(text)
        wording = wording_for(text, self._language, lambda: self._fallback, words)
        reader = Reader(text, wording, words)
        if isinstance(entity, Cause) and field == "text":
            flags = list(self._of_cause(entity, reader))
        elif isinstance(entity, Finding) and field == "statement":
            flags = list(self._of_finding(entity, reader))
        else:
            flags = list(reader.any_text())
        flags += find_names(text, reader.words, wording, self._names)
        return in_order(flags)

    def _of_cause(self, cause: Cause, reader: Reader) -> Iterator[Flag]:
        out = cause.evidence is EvidenceState.RULED_OUT  # what was not so needs no explaining
        known = Known(
            has_cause=out or explained(self._casefile, cause.id),
            has_duty=out or bool(cause.duty.strip()),
        )
        flags = list(reader.causal(known))
        yield from flags
        asked = {flag.rule for flag in flags}
        if cause.nature in _TYPED_AS_ERROR and not known.has_cause:
            rule = "departure" if cause.nature is CauseNature.DEPARTURE else "slip"
            if not asked & {"slip", "departure"}:
                yield from reader.as_a_whole(rule)
        duty_known = known.has_duty or reader.names_duty
        if cause.nature is CauseNature.OMISSION and not duty_known and "duty" not in asked:
            yield from reader.as_a_whole("duty")

    def _of_finding(self, finding: Finding, reader: Reader) -> Iterator[Flag]:
        casefile = self._casefile
        causes = [one for key in finding.causes if isinstance(one := casefile.get(key), Cause)]
        known = Known(
            has_cause=any(explained(casefile, cause.id) for cause in causes),
            has_duty=any(cause.duty.strip() for cause in causes),
        )
        event = casefile.event.text if casefile.event else ""
        yield from reader.links.missing(reader.text, event, reader.wording.linking)
        yield from reader.causal(known)
