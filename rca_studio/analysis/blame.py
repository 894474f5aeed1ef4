"""Blame, hindsight, absolutes, the second person and names, in any text of a case.

A report that says who should have done what teaches people to write no more reports. Sources: the
share of reports that name a person to blame: J. Cooper and others, Nature of Blame in Patient
Safety Incident Reports, Annals of Family Medicine 15 (2017); the words to use instead: NHS England,
A just culture guide. What is neutral in care ("never smoked", "the catheter failed") stays unasked;
``docs/wording.md`` tells how often that succeeds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rca_studio.analysis.wording_find import Reader
from rca_studio.analysis.wording_flag import Flag, in_order, split_kept
from rca_studio.analysis.wording_language import wording_for
from rca_studio.analysis.wording_names import find_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rca_studio.analysis.wording_pack import Wording


def check_text(
    text: str,
    *,
    language: str = "",
    kept: Mapping[str, str] | None = None,
    names: Iterable[str] = (),
    wording: Wording | None = None,
) -> tuple[Flag, ...]:
    """Return what to look at in a text, in reading order.

    Args:
        text: Any text of a case: a story, an answer, a note, a control, an action.
        language: The language it is written in; guessed if empty.
        kept: `Flag.mark` -> the reason why a person keeps the words. A blank reason is none.
        names: Full names of persons the case knows, such as its reporter.
        wording: The rules to read by; those shipped with the program if None.
    """
    if not text.strip():
        return ()
    wording = wording or wording_for(text, language)
    reader = Reader(text, wording)
    flags = [*reader.any_text(), *find_names(text, reader.words, wording, names)]
    return split_kept(in_order(flags), kept)[0]
