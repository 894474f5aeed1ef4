"""The five rules of causation as a reader beside the writer: what a cause or statement still lacks.

The rules, prompts and word lists stand in ``resources/wording/<language>/`` with their source (VA
National Center for Patient Safety, after D. Marx). These functions find words and judge what makes
them harmless: a slip with a cause before it is a finding, a slip alone is where asking begins. They
never rewrite and never block: a person may keep any words by giving a reason.

``wording_case`` does the same for a whole case and knows what its causal model tells; ``blame``
reads any other text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rca_studio.analysis.wording_find import Known, Reader
from rca_studio.analysis.wording_flag import Flag, Severity, Verdict, in_order, split_kept, verdict
from rca_studio.analysis.wording_language import shipped_wordings, wording_for
from rca_studio.analysis.wording_names import find_names
from rca_studio.analysis.wording_pack import Rule, Wording, load_wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "Flag",
    "Rule",
    "Severity",
    "Verdict",
    "Wording",
    "check_cause_words",
    "check_statement",
    "load_wording",
    "shipped_wording",
    "verdict",
]


def check_statement(
    text: str,
    *,
    has_cause: bool,
    has_duty: bool = False,
    event: str = "",
    accepted: Mapping[str, str] | None = None,
    names: Iterable[str] = (),
    language: str = "",
    wording: Wording | None = None,
) -> tuple[Flag, ...]:
    """Return what to look at in a causal statement, in reading order; nothing for a blank one.

    Args:
        text: The statement.
        has_cause: Whether the causal graph gives a cause for what it states, so that a slip or a
            departure in it is not where the asking ends (rules 3 and 4).
        has_duty: Whether a duty is recorded elsewhere (rule 5).
        event: The event in the case's own words; a statement that speaks of it is complete with
            one link (rule 1).
        accepted: `Flag.mark` -> the reason why a person keeps the words. A blank reason is none.
        names: Full names of persons the case knows.
        language: The language it is written in; guessed if empty.
        wording: The rules to read by; those shipped with the program if None.
    """
    if not text.strip():
        return ()
    wording = wording or wording_for(text, language)
    reader = Reader(text, wording)
    flags = [
        *reader.links.missing(text, event, wording.linking),
        *reader.causal(Known(has_cause=has_cause, has_duty=has_duty)),
        *find_names(text, reader.words, wording, names),
    ]
    return split_kept(in_order(flags), accepted)[0]


def check_cause_words(
    text: str,
    *,
    has_cause: bool,
    has_duty: bool = False,
    accepted: Mapping[str, str] | None = None,
    names: Iterable[str] = (),
    language: str = "",
    wording: Wording | None = None,
) -> tuple[Flag, ...]:
    """Return what to look at in the words of a cause: the rules of a statement but the first.

    A cause needs no linking words: its links stand in the causal graph. For the arguments see
    `check_statement`.
    """
    if not text.strip():
        return ()
    wording = wording or wording_for(text, language)
    reader = Reader(text, wording)
    flags = [
        *reader.causal(Known(has_cause=has_cause, has_duty=has_duty)),
        *find_names(text, reader.words, wording, names),
    ]
    return split_kept(in_order(flags), accepted)[0]


def shipped_wording(language: str = "en") -> Wording:
    """Return the rules shipped with the program in one language, English where it is not known.

    Raises:
        KnownFault: a file was edited and cannot be used; it says where and why.
    """
    known = shipped_wordings()
    return known.get(language, known["en"])
