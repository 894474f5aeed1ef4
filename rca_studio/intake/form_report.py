"""What the answers of a form mean here: a report, whatever version of the form or protocol it is.

Nothing that was typed is lost: what has no place of its own any more stands below the story, with
the words it was asked by. Only of a report without a name less is kept: no name, no time finer than
the day, and nothing of the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import Final

from rca_studio.domain.form_fields import ANSWER, NO_NAME, SAFE_STEPS
from rca_studio.domain.moments import check_moment, parse_moment
from rca_studio.domain.protocol import FieldType, Protocol
from rca_studio.domain.words import quoted
from rca_studio.editing.form_gestures import FormReport
from rca_studio.intake.pdf_form import Answers

AT_LENGTH: Final = 60
"""Letters from which on the same words are the same report."""
_LONGEST_TITLE: Final = 300
_PLAIN: Final = {"where": "location", "service": "service", "staff_group": "staff_group"}
_KNOWN: Final = frozenset(
    {"title", "story", "when", "stopped_harm", "reporter", "felt_safe", NO_NAME, *_PLAIN}
)
_NOBODY: Final = frozenset(
    {"anonymous", "anonymously", "anon", "anonym", "nobody", "none", "no name", "none given", "n/a"}
)
"""What people write for a name who do not want to be named."""
_NOT_TICKED: Final = frozenset({"no", "false", "off", "0"})
_FIGURES: Final = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(.*)", re.DOTALL)
_DAY_IN_WORDS: Final = re.compile(
    r"(?<!\w)(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d{1,2}-\d{1,2}"
    r"|(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>[^\W\d_]{3,9})\.?,?\s+(?P<year>\d{4})"
    r"|(?P<month2>[^\W\d_]{3,9})\.?\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year2>\d{4})"
    r")(?!\w)",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s|\n")


def report_of(answers: Answers, protocols: Mapping[str, Protocol], today: date) -> FormReport:
    """The report that a filled-in form makes.

    A report without a name is one whose reporter ticked so, or named nobody. Of such a one fields
    that no form of ours has are not kept: programs on its way may have written into them.

    Args:
        answers: what the form says.
        protocols: what is offered here by key; ``general`` is there.
        today: the present day.
    """
    values = dict(answers.values)
    if not _names_somebody(values.get("reporter", "")):
        values.pop("reporter", None)
    if values.get(NO_NAME, "").casefold() in _NOT_TICKED:
        values.pop(NO_NAME)
    nameless = values.get(NO_NAME, "") != "" or "reporter" not in values
    notes = list(answers.notes)
    occurred, said = _occurred(values.get("when", ""), month_first=answers.mark.month_first)
    below: list[tuple[str, str]] = []
    if said:
        below += _as_said(said, nameless, notes, day=bool(occurred))
    if occurred[:10] > (today + timedelta(days=1)).isoformat():
        notes.append("Its day lies in the future.")
    protocol = protocols.get(answers.mark.protocol)
    if protocol is None:
        notes.append(f"There is no kind {quoted(answers.mark.protocol, 40)} here any more.")
        protocol = protocols["general"]
    own, rest = _own_answers(answers, protocol)
    if nameless and any(not name.startswith(ANSWER) for name, _, _ in rest):
        rest = [one for one in rest if one[0].startswith(ANSWER)]
        notes.append("Fields that the form does not have were left out.")
    below += [(label, value) for _, label, value in rest]
    if nameless and "reporter" in values:
        notes.append("A name was typed as well; it is not kept.")
    action = own.pop(_action_key(protocol), "")
    story = "\n\n".join(
        (*filter(None, [values.get("story", "")]), *(f"{label}: {one}" for label, one in below))
    )
    title, story = _titled(values.get("title", ""), story)
    step = values.get("felt_safe", "")
    return FormReport(
        title=title,
        story=story,
        protocol=protocol.key,
        occurred=occurred[:10] if nameless else occurred,
        stopped_harm=values.get("stopped_harm", ""),
        immediate_action=action,
        reporter="" if nameless else values["reporter"],
        anonymous=nameless,
        answers=tuple(own.items()),
        felt_safe=int(step) if step in SAFE_STEPS else 0,
        notes=tuple(notes),
        digest=_known_by(answers, nameless=nameless, dated=bool(occurred)),
        sha256="" if nameless else answers.sha256,
        **{place: values.get(name, "") for name, place in _PLAIN.items()},
    )


def _known_by(answers: Answers, *, nameless: bool, dated: bool) -> str:
    """By what the same report is known again: its answers, unless others could have given them.

    "Night staff" may tell of a loose rail every month; without a day only the file tells whether it
    is the same one.
    """
    told = nameless or dated or sum(map(len, answers.values.values())) >= AT_LENGTH
    return answers.digest if told else answers.sha256


def _names_somebody(typed: str) -> bool:
    """Whether it is a name, and not a stroke, "anonymous" or signs nobody sees."""
    words = " ".join(re.findall(r"[^\W_]+(?:/[^\W_]+)?", typed)).casefold()
    return words != "" and words not in _NOBODY


def _occurred(typed: str, *, month_first: bool) -> tuple[str, str]:
    """The moment of what was typed; and the words themselves where they are none, or say more."""
    found = _FIGURES.fullmatch(typed.strip())
    if found and month_first:
        with suppress(ValueError):
            return parse_moment(f"{found[2]}/{found[1]}/{found[3]}{found[4]}"), ""
    with suppress(ValueError):
        return parse_moment(typed), ""
    with suppress(ValueError):  # a day somebody wrote in ISO with seconds, as programs do
        moment = typed.strip().replace(" ", "T")[:16]
        check_moment(moment)
        return moment, ""
    return _day_in(typed, month_first=month_first), typed


def _day_in(words: str, *, month_first: bool) -> str:
    """The one day that words tell among others ("18th Nov 2026, about 8 pm"); "" where they tell
    none, or several."""
    days = set()
    for found in _DAY_IN_WORDS.finditer(words):
        day, month = found["day"] or found["day2"], found["month"] or found["month2"]
        told = f"{day} {month} {found['year'] or found['year2']}" if day else found[0]
        figures = _FIGURES.fullmatch(told)
        if figures and month_first:
            told = f"{figures[2]}/{figures[1]}/{figures[3]}"
        with suppress(ValueError):
            days.add(parse_moment(told))
    return days.pop() if len(days) == 1 else ""


def _as_said(said: str, nameless: bool, notes: list[str], *, day: bool) -> list[tuple[str, str]]:
    """When it happened in words that are no day, or more; figures could be an exact time."""
    if day and nameless:
        notes.append("Of when it happened only the day is kept.")
        return []
    if day:
        return [("When", said)]
    if nameless and any(sign.isdigit() for sign in said):
        notes.append("When it happened could not be read as a day, and is not kept.")
        return []
    notes.append(f"When it happened is no day: {quoted(said, 60)}. It stands below the story.")
    return [("When", said)]


def _own_answers(
    answers: Answers, protocol: Protocol
) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    """What answers a field of the protocol as it is now; and the rest: name, question, answer."""
    own: dict[str, str] = {}
    rest: list[tuple[str, str, str]] = []
    for name, value in answers.values.items():
        if name in _KNOWN:
            continue
        field = protocol.field(name.removeprefix(ANSWER)) if name.startswith(ANSWER) else None
        if field is not None and field.type is FieldType.CHOICE and value not in field.choices:
            field = None
        if field is not None and field.type is FieldType.MOMENT:
            value, more = _occurred(value, month_first=answers.mark.month_first)
            field = field if value and not more else None
        if field is not None and (not field.bound or field.bound == "immediate_action"):
            own[field.key] = value
        else:
            label = " ".join((answers.labels.get(name, "") or name).split())
            rest.append((name, label[:_LONGEST_TITLE], answers.values[name]))
    return own, rest


def _action_key(protocol: Protocol) -> str:
    return next((one.key for one in protocol.fields if one.bound == "immediate_action"), "")


def _titled(title: str, story: str) -> tuple[str, str]:
    """A title in one line; where none was typed the first sentence of the story."""
    line = " ".join(title.split())
    if not line:
        first = " ".join(_SENTENCE.split(story, maxsplit=1)[0].split()) if story else ""
        line = first or "Near miss on a report form"
        if len(line) > _LONGEST_TITLE:
            line = line[: _LONGEST_TITLE - 1].rstrip() + "…"
        return line, story
    if len(line) <= _LONGEST_TITLE:
        return line, story
    short = line[: _LONGEST_TITLE - 1].rstrip() + "…"
    return short, f"{title}\n\n{story}".strip()
