"""From words in a text to flags: which words of the lists are harmless where they stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from rca_studio.analysis.wording_flag import Flag
from rca_studio.analysis.wording_links import Links
from rca_studio.analysis.wording_pack import DUTY
from rca_studio.analysis.wording_words import outside, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rca_studio.analysis.wording_pack import People, Rule, Wording, WordList
    from rca_studio.analysis.wording_words import Span, Word

_STOP: Final = re.compile(r"[.!?:;\n\u2022]")
_QUOTED: Final = re.compile(
    '[\u201c\u201e\u00ab\u00bb"][^\u201c\u201d\u201e\u00ab\u00bb"\n]{1,400}'
    '[\u201c\u201d\u00bb\u00ab"]'
    # Single quotes, with apostrophes inside: 'don't go there'.
    "|(?<!\\w)['\u2018](?:[^'\u2018\u2019\n]|(?<=\\w)['\u2019](?=\\w)){2,400}['\u2019](?!\\w)"
)
_REACH: Final = 7
"""How many words a person may stand before what the person does or did not do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the causal model already tells about a text: the questions that need no asking."""

    has_cause: bool = False
    has_duty: bool = False


class Reader:
    """One text, read once in one language."""

    def __init__(self, text: str, wording: Wording, words: Sequence[Word] | None = None) -> None:
        self.text = text
        self.wording = wording
        self.words = words_of(text) if words is None else words
        self.found = wording.index.find(text, self.words)

    @cached_property
    def links(self) -> Links:
        """The words that join cause and effect."""
        return Links(self.text, self.words, self.found)

    @property
    def names_duty(self) -> bool:
        """Whether the text names a written or assigned duty."""
        return bool(self.found.get(DUTY))

    def as_a_whole(self, key: str) -> Iterator[Flag]:
        """Yield a flag of a rule over the whole text: what the model says, not single words."""
        for words in self.wording.lists:
            if words.rule is not None and words.rule.key == key:
                start = len(self.text) - len(self.text.lstrip())
                end = len(self.text.rstrip())
                rule = words.rule
                yield Flag(
                    rule.key,
                    "fix",
                    start,
                    end,
                    self.text[start:end],
                    rule.prompt,
                    words.instead,
                    why=rule.why,
                )
                return

    def causal(self, known: Known) -> Iterator[Flag]:
        """Yield the flags of rules 2 to 5, and of those for any text, in a cause or statement."""
        excused = known.has_duty or self.names_duty
        for words in self.wording.lists:
            if words.rule is None or words.key not in self.found:
                continue
            for span in self._spans(words):
                if words.unless == "cause" and (known.has_cause or self.links.make_effect(span)):
                    continue
                if words.unless == "duty" and excused:
                    continue
                yield self._flag(words, words.rule, span)

    def any_text(self) -> Iterator[Flag]:
        """Yield the flags that any text of a case may get."""
        for words in self.wording.lists:
            if words.text_rule is None or words.key not in self.found:
                continue
            for span in self._spans(words):
                if words.needs_person and not self._done_by_person(span):
                    continue
                yield self._flag(words, words.text_rule, span)

    def _spans(self, words: WordList) -> Iterator[Span]:
        for span in outside(self.found[words.key], self.found.get(words.skip_key, ())):
            if words.exact and self.text[span.start : span.end] not in words.exact:
                continue
            if words.mid_sentence and self._begins_sentence(span):
                continue
            if words.unless == "recipient" and self._tells_of_recipient(span):
                continue
            if words.unless == "quoted" and self._is_quoted(span):
                continue
            yield span

    def _flag(self, words: WordList, rule: Rule, span: Span) -> Flag:
        said = self.text[span.start : span.end]
        swap = words.swaps.get(" ".join(said.casefold().replace("\u2019", "'").split()), "")
        if swap and said[:1].isupper():
            swap = swap[:1].upper() + swap[1:]
        instead = f"“{swap}”" if swap else words.instead
        return Flag(rule.key, words.severity, *span, said, words.prompt, instead, swap, rule.why)

    # --- where words stand ------------------------------------------------------------------------

    def _begins_sentence(self, span: Span) -> bool:
        place = self._places[span.start]
        return place == 0 or self._parted(self.words[place - 1], self.words[place])

    def _parted(self, word: Word, following: Word) -> bool:
        """Whether a sentence, a line or somebody's speech begins between two words."""
        between = self.text[word.end : following.start]
        return bool(_STOP.search(between)) or any(sign in between for sign in '“„»«"')

    @cached_property
    def _places(self) -> dict[int, int]:
        return {word.start: place for place, word in enumerate(self.words)}

    def _before(self, span: Span) -> Iterator[tuple[Word, Word | None]]:
        """Yield the words before a span in its sentence, nearest first, each with the one before.

        The word before is None where the sentence begins.
        """
        place = self._places[span.start]
        for at in range(place - 1, max(place - 1 - _REACH, -1), -1):
            word = self.words[at]
            if self._parted(word, self.words[at + 1]):
                return
            earlier = self.words[at - 1] if at else None
            if earlier is not None and self._parted(earlier, word):
                earlier = None
            yield word, earlier

    def _done_by_person(self, span: Span) -> bool:
        """Whether a member of staff is the one of whom these words tell."""
        people: People = self.wording.people
        for word, earlier in self._before(span):
            if word.folded in people.staff:
                return True
            if word.folded in people.breaks or word.folded in people.recipients:
                return False
            after_preposition = earlier is not None and earlier.folded in people.prepositions
            if word.folded in people.articles and not after_preposition:
                return False
        return False

    def _tells_of_recipient(self, span: Span) -> bool:
        """Whether these words tell of the person who is cared for, not of somebody at work."""
        people = self.wording.people
        for word, _ in self._before(span):
            if word.folded in people.recipients:
                return True
            if word.folded in people.staff:
                return False
        return False

    def _is_quoted(self, span: Span) -> bool:
        place = bisect_right(self._quotes, (span.start, 0)) - 1
        return place >= 0 and span.end < self._quotes[place][1]

    @cached_property
    def _quotes(self) -> tuple[tuple[int, int], ...]:
        return tuple(match.span() for match in _QUOTED.finditer(self.text))
