"""The box in which anonymous reports wait, as a value: what is in it, and its bytes.

A report stored at once would have its own entry in the history, its own row and its own number, and
the order of those is the order in which people came. So reports wait in a box and are taken in
together. The bytes of the box are worked out from the *set* of what is in it and from nothing else:
sorted by random ids, without a time, an account or a way of input, and filled up to whole blocks.
Two boxes with the same reports are the same bytes, in whatever order these came.

The idea is that of a threshold mix (Chaum, "Untraceable electronic mail, return addresses, and
digital pseudonyms", CACM 24(2), 1981): items wait, are brought into an order of their own, and
leave together.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final
from uuid import uuid4

BLOCK: Final = 65_536
"""Bytes: the box grows in steps of this size, so its size does not count what is in it."""
STEPS: Final = 5
_FORM: Final = 1


def new_id() -> str:
    """A random id; one that grew with time would tell the order."""
    return uuid4().hex


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxedPicture:
    """A picture that came with a report, made anew from its pixels (``intake.pictures``)."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxedReport:
    """What somebody reported without an account.

    Attributes:
        id: random; becomes the id of the case.
        reporter: the name somebody gave of their own accord on a shared computer; mostly "".
        receipt: by what a receipt phrase finds it; "" where no phrase was given.
        occurred: a moment, no finer than the day.
        answers: of the protocol, by the key of the field.
        pictures: made anew; they become evidence of the case.
    """

    id: str = field(default_factory=new_id)
    receipt: str = ""
    title: str
    reporter: str = ""
    story: str = ""
    protocol: str = "general"
    occurred: str = ""
    service: str = ""
    location: str = ""
    staff_group: str = ""
    route: str = ""
    person_affected: str = ""
    immediate_action: str = ""
    stopped_harm: str = ""
    practice: bool = False
    answers: tuple[tuple[str, str], ...] = ()
    pictures: tuple[BoxedPicture, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxedAnswer:
    """What a reporter answered to a question of the reviewers; ``case_id`` is random as it is."""

    id: str = field(default_factory=new_id)
    case_id: str
    text: str


FeltPlace = tuple[str, str, str, str]
"""Month, question, service and staff group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """What waits: reports, answers of reporters, and how safe it felt to report, as counts."""

    reports: Mapping[str, BoxedReport] = field(default_factory=dict)
    answers: Mapping[str, BoxedAnswer] = field(default_factory=dict)
    felt: Mapping[FeltPlace, tuple[int, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.reports or self.answers or self.felt)

    def with_report(self, report: BoxedReport) -> Box:
        """The box with one report more; nothing finer than a day stays in it.

        Pictures are named anew: the name a camera gives tells the second.
        """
        pictures = tuple(
            replace(one, name=f"picture-{number}.{one.name.rpartition('.')[2][:4].lower()}")
            for number, one in enumerate(report.pictures, 1)
        )
        safe = replace(report, occurred=report.occurred[:10], pictures=pictures)
        return replace(self, reports={**self.reports, safe.id: safe})

    def with_answer(self, answer: BoxedAnswer) -> Box:
        """The box with one answer of a reporter more."""
        return replace(self, answers={**self.answers, answer.id: answer})

    def with_felt(self, place: FeltPlace, step: int) -> Box:
        """The box with one answer more on how safe it felt to report.

        Raises:
            ValueError: the answer is no step from 1 to 5.
        """
        if not 1 <= step <= STEPS:
            raise ValueError(f"an answer is a step from 1 to {STEPS}")
        counts = list(self.felt.get(place, (0,) * STEPS))
        counts[step - 1] += 1
        return replace(self, felt={**self.felt, place: tuple(counts)})

    @property
    def felt_number(self) -> int:
        """How many said how safe it felt."""
        return sum(map(sum, self.felt.values()))

    def by_receipt(self, key: str) -> BoxedReport | None:
        """The report that a receipt phrase was given for."""
        return next((one for one in self.reports.values() if key and one.receipt == key), None)

    def content(self) -> bytes:
        """The bytes that are kept; none for an empty box."""
        if not self:
            return b""
        plain = {
            "form": _FORM,
            "reports": [_plain(one) for _, one in sorted(self.reports.items())],
            "answers": [asdict(one) for _, one in sorted(self.answers.items())],
            "felt": [[*place, list(counts)] for place, counts in sorted(self.felt.items())],
        }
        text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        content = text.encode("utf-8", "surrogatepass")
        return content.ljust(-(-len(content) // BLOCK) * BLOCK)


def read_box(content: bytes) -> Box:
    """The box of these bytes.

    Raises:
        ValueError: they are not those of a box.
    """
    if not content.strip():
        return Box()
    plain = json.loads(content.decode("utf-8", "surrogatepass"))
    if not isinstance(plain, dict) or plain.get("form") != _FORM:
        raise ValueError("what waits in the box was written by a newer version")
    return Box(
        reports=_by_id(_report(one) for one in plain["reports"]),
        answers={one["id"]: BoxedAnswer(**one) for one in plain["answers"]},
        felt={(m, q, s, g): tuple(counts) for m, q, s, g, counts in plain["felt"]},
    )


def _by_id(reports: Iterable[BoxedReport]) -> dict[str, BoxedReport]:
    return {one.id: one for one in reports}


def _plain(report: BoxedReport) -> dict[str, Any]:
    pictures = [[one.name, b64encode(one.content).decode()] for one in report.pictures]
    return {**asdict(replace(report, pictures=())), "pictures": pictures}


def _report(plain: dict[str, Any]) -> BoxedReport:
    pictures = tuple(
        BoxedPicture(name=name, content=b64decode(content)) for name, content in plain["pictures"]
    )
    answers = tuple((key, value) for key, value in plain["answers"])
    return BoxedReport(**{**plain, "pictures": pictures, "answers": answers})
