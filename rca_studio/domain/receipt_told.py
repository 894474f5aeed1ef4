"""What a reporter hears who asks by receipt phrase: how far it came, what was changed, questions.

Nothing else of a case is told by it: no reference, no name, no word of its story. Whoever finds a
slip with a phrase learns no more than that a report is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.hearing import FeedbackNote, ReporterWord
from rca_studio.domain.proof import RejectedAs, Rejection

WAITS = "Your report is kept. It is taken in together with others, as a rule by the next day."
_STAGES = MappingProxyType(
    {
        Stage.REPORT: "Your report has been taken in. The review has not begun yet.",
        Stage.REVIEW: "Your report is being reviewed: what is known, and what is still open.",
        Stage.ANALYSE: "A team is working out what made it likely, and what stopped harm.",
        Stage.ACT: "Something is being changed because of it.",
        Stage.VALIDATE: "What was changed is being checked: is it done, and does it hold?",
        Stage.CLOSE: "The review has ended.",
    }
)
_REJECTED = MappingProxyType(
    {
        RejectedAs.NOT_NEAR_MISS: (
            "Your report was read. It is followed up in another way than as a near miss."
        ),
        RejectedAs.DUPLICATE: "The same was reported by others, too; both are reviewed together.",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told by a receipt phrase.

    Attributes:
        case_id: of the case; "" while the report waits.
        words: how far it came, in plain words.
        number: of the stage, 1 to 6; 0 while it waits.
        changed: what was changed because somebody spoke up; "" while that is not told.
        talk: questions of the reviewers (false) and answers (true), in their order.
        may_answer: whether there is a question.
    """

    case_id: str = ""
    words: str = WAITS
    number: int = 0
    changed: str = ""
    talk: tuple[tuple[bool, str], ...] = ()

    @property
    def may_answer(self) -> bool:
        """Whether the reviewers asked something."""
        return any(not from_reporter for from_reporter, _ in self.talk)


def told_of(casefile: CaseFile, *merged_into: CaseFile) -> Told:
    """What the reporter of a case is told.

    How far it came is told of the case that stays. What the reporters of the other cases answered
    is theirs and is not told; what was asked there may be answered by this one, too.

    Args:
        casefile: the case that was reported.
        merged_into: the case it was merged into, the one that was merged into, and so on.
    """
    stays = merged_into[-1] if merged_into else casefile
    rejections = stays.of(Rejection)
    words = _REJECTED[rejections[-1].kind] if rejections else _STAGES[stays.case.stage]
    way = (casefile, *merged_into)
    given = (note.text for one in way for note in one.of(FeedbackNote) if note.given_on)
    talk = [word for one in way for word in _talk(one) if one is casefile or not word.from_reporter]
    return Told(
        case_id=stays.case_id,
        words=words,
        number=stays.case.stage.number,
        changed="\n".join(dict.fromkeys(given)),
        talk=tuple((word.from_reporter, word.text) for word in talk),
    )


def _talk(casefile: CaseFile) -> list[ReporterWord]:
    return sorted(casefile.of(ReporterWord), key=lambda word: word.rank)
