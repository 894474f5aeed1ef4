"""The five rules of causation as a reader beside the writer: what a causal statement still lacks.

The rules, prompts and word lists stand in ``resources/wording/five_rules.toml`` with their source
(VA National Center for Patient Safety, after D. Marx). This module finds words and judges what
makes them harmless: a slip with a cause before it is a finding, a slip alone is where asking
begins. It never rewrites and never blocks: a person may keep any words by giving a reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, cast

from rca_studio.analysis.edited_files import told_plainly
from rca_studio.domain.packs import read_pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from rca_studio.domain.packs import Table

PACK = "wording"
Severity = Literal["fix", "consider"]
Verdict = Literal["clear", "consider", "fix"]

SEVERITIES: Final = ("fix", "consider")
_GAP: Final = r"(?:\s+[^\s.;:!?]+){0,8}?\s+"
"""What "..." in a phrase may stand for: up to eight words, not past the end of a sentence."""
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing to look at in a statement.

    Attributes:
        rule: The key of the rule, see `Wording.rule`.
        severity: "fix", the statement cannot stand like this, or "consider".
        start: Where the words begin in the statement, in characters.
        end: Where they end (exclusive).
        words: The words as they were typed.
        prompt: The question that helps.
    """

    rule: str
    severity: Severity
    start: int
    end: int
    words: str
    prompt: str

    @property
    def mark(self) -> str:
        """What a person accepts when keeping these words: the rule and the words, not the place."""
        return f"{self.rule}:{' '.join(self.words.casefold().split())}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule; ``number`` is 1 to 5, or 0 for advice that is none of the five."""

    key: str
    number: int
    title: str
    prompt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """Words that one rule looks for; ``skip`` are phrases in which they are harmless."""

    rule: Rule
    severity: Severity
    prompt: str
    unless: Literal["", "cause", "duty"]
    words: re.Pattern[str]
    skip: re.Pattern[str] | None

    def found(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the places where a word of the list stands, but for the phrases to skip."""
        skipped = [m.span() for m in self.skip.finditer(text)] if self.skip else []
        for match in self.words.finditer(text):
            if not any(start <= match.start() and match.end() <= end for start, end in skipped):
                yield match


@dataclass(frozen=True, slots=True, kw_only=True)
class Linking:
    """Rule 1: the words that join a cause to its effect, and what to ask where they are missing."""

    rule: Rule
    severity: Severity
    forward: re.Pattern[str]
    backward: re.Pattern[str]
    duty: re.Pattern[str]
    no_link: str
    no_cause: str
    no_effect: str
    no_event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """All that is looked for; ``form`` is the pattern a statement follows."""

    label: str
    form: str
    source: str
    rules: tuple[Rule, ...]
    linking: Linking
    lists: tuple[WordList, ...]

    def rule(self, key: str) -> Rule:
        """Return a rule by its key; `KeyError` if there is none."""
        for rule in self.rules:
            if rule.key == key:
                return rule
        raise KeyError(key)


def check_statement(
    text: str,
    *,
    has_cause: bool,
    has_duty: bool = False,
    event: str = "",
    accepted: Mapping[str, str] | None = None,
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
        wording: The rules to read by; those shipped with the program if None.
    """
    if not text.strip():
        return ()
    wording = wording or shipped_wording()
    links = _links(text, wording.linking)
    flags = list(_missing_links(text, links, event, wording.linking))
    excused = has_duty or bool(wording.linking.duty.search(text))
    for words in wording.lists:
        for match in words.found(text):
            if words.unless == "cause" and (has_cause or _has_cause_before(match, links)):
                continue
            if words.unless == "duty" and excused:
                continue
            flags.append(
                Flag(words.rule.key, words.severity, *match.span(), match.group(), words.prompt)
            )
    kept = {mark for mark, reason in (accepted or {}).items() if reason.strip()}
    return tuple(sorted((f for f in _once(flags) if f.mark not in kept), key=_reading_order))


def verdict(flags: Iterable[Flag]) -> Verdict:
    """Return the whole in one word: "clear", "consider", or "fix" where one flag says so."""
    severities = {flag.severity for flag in flags}
    return "fix" if "fix" in severities else "consider" if severities else "clear"


@dataclass(frozen=True, slots=True)
class _Link:
    """A linking word: its place, and the part of the statement that it makes the effect."""

    start: int
    end: int
    effect_start: int
    effect_end: int
    has_cause: bool


def _links(text: str, linking: Linking) -> list[_Link]:
    links = []
    backward = list(linking.backward.finditer(text))
    taken = [match.span() for match in backward]
    for match in backward:
        start, end = match.span()
        if _WORD.search(text, 0, start):
            links.append(_Link(start, end, 0, start, bool(_WORD.search(text, end))))
        else:
            # "Because the labels are alike, the worker …": the effect follows the comma.
            comma = text.find(",", end)
            cut = comma if comma >= 0 else len(text)
            links.append(_Link(start, end, cut, len(text), bool(_WORD.search(text, end, cut))))
    for match in linking.forward.finditer(text):
        start, end = match.span()
        # "caused by" is a backward link, and the "caused" in it none of its own.
        if not any(s < end and start < e for s, e in taken):
            # In "made … more likely" the effect stands inside the link.
            links.append(_Link(start, end, start, len(text), bool(_WORD.search(text, 0, start))))
    return sorted(links, key=lambda link: link.start)


def _missing_links(text: str, links: list[_Link], event: str, linking: Linking) -> Iterator[Flag]:
    def flag(severity: Severity, start: int, end: int, prompt: str) -> Flag:
        return Flag(linking.rule.key, severity, start, end, text[start:end], prompt)

    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    if not links:
        yield flag(linking.severity, start, end, linking.no_link)
        return
    for link in links:
        if not link.has_cause:
            yield flag(linking.severity, link.start, link.end, linking.no_cause)
        # A phrase with a gap holds its effect itself ("made harm more likely"); the phrases that
        # point forward and have none are three words at most.
        inside = len(_WORD.findall(text, link.start, link.end)) > 3
        before = _WORD.search(text, link.effect_start, link.start)
        if not (before or inside or _WORD.search(text, link.end, link.effect_end)):
            yield flag(linking.severity, link.start, link.end, linking.no_effect)
    if len(links) == 1 and not _speaks_of(text, event):
        yield flag("consider", links[0].start, links[0].end, linking.no_event)


def _has_cause_before(match: re.Match[str], links: list[_Link]) -> bool:
    """Return whether a link in the statement makes these words the effect of something."""
    return any(
        link.effect_start <= match.start() and match.end() <= link.effect_end and link.has_cause
        for link in links
    )


def _speaks_of(text: str, event: str) -> bool:
    """Return whether the text shares a word of the event, leaving aside its ending."""
    stems = {word[:4] for word in _WORD.findall(event.casefold()) if len(word) >= 4}
    return any(word[:4] in stems for word in _WORD.findall(text.casefold()))


def _once(flags: Iterable[Flag]) -> Iterator[Flag]:
    """Yield the flags, leaving out what lies within a longer one of the same rule."""
    flags = list(flags)
    for flag in flags:
        inside = (
            other
            for other in flags
            if other.rule == flag.rule
            and other.start <= flag.start
            and flag.end <= other.end
            and other.end - other.start > flag.end - flag.start
        )
        if flag.rule == "link" or not any(inside):
            yield flag


def _reading_order(flag: Flag) -> tuple[int, int]:
    return flag.start, flag.end


# --- Reading the pack -----------------------------------------------------------------------------


@cache
def shipped_wording() -> Wording:
    """Return the rules shipped with the program, read once.

    Raises:
        KnownFault: the file was edited and cannot be used; it says where and why.
    """
    from rca_studio.paths import resource

    with told_plainly():
        return load_wording(resource("wording/five_rules.toml"))


def load_wording(path: Path) -> Wording:
    """Read the rules and their word lists.

    Raises:
        PackError: The file cannot be used; the message says where and why.
    """
    pack = read_pack(path, PACK)
    rules: dict[str, Rule] = {}
    for entry in pack.tables("rule"):
        key = entry.unique("key", entry.text("key"), rules)
        rules[key] = Rule(
            key=key,
            number=entry.number("number"),
            title=entry.text("title"),
            prompt=entry.text("prompt"),
        )
        entry.done()
    if "link" not in rules:
        pack.refuse("rule", "has no entry with the key “link”")
    pack.text("key")
    wording = Wording(
        label=pack.text("label"),
        form=pack.text("form"),
        source=pack.text("source"),
        rules=tuple(rules.values()),
        linking=_linking(pack.table("link"), rules["link"]),
        lists=tuple(_word_list(entry, rules) for entry in pack.tables("words")),
    )
    pack.done()
    return wording


def _linking(entry: Table, rule: Rule) -> Linking:
    linking = Linking(
        rule=rule,
        severity=_severity(entry),
        forward=_pattern(entry.texts("forward")),
        backward=_pattern(entry.texts("backward")),
        duty=_pattern(entry.texts("duty")),
        no_link=entry.text("no_link"),
        no_cause=entry.text("no_cause"),
        no_effect=entry.text("no_effect"),
        no_event=entry.text("no_event"),
    )
    entry.done()
    return linking


def _word_list(entry: Table, rules: Mapping[str, Rule]) -> WordList:
    rule = rules[entry.choice("rule", rules)]
    skip = entry.texts("skip", optional=True)
    words = WordList(
        rule=rule,
        severity=_severity(entry),
        prompt=entry.text("prompt", rule.prompt),
        unless=cast("Literal['', 'cause', 'duty']", entry.choice("unless", ("cause", "duty"), "")),
        words=_pattern(entry.texts("words")),
        skip=_pattern(skip) if skip else None,
    )
    entry.done()
    return words


def _severity(entry: Table) -> Severity:
    return cast("Severity", entry.choice("severity", SEVERITIES))


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of the phrases as whole words, the longest at each place."""
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    parts = "|".join(_phrase(phrase) for phrase in longest_first)
    return re.compile(rf"(?<!\w)(?:{parts})(?!\w)", re.IGNORECASE)


def _phrase(phrase: str) -> str:
    """One phrase as a pattern: any white space, any hyphen, either apostrophe, "..." as a gap."""
    pieces = [
        r"\s+".join(
            "[-\\s\u2010\u2011]".join(
                "['\u2019]".join(re.escape(part) for part in re.split("['\u2019]", half))
                for half in word.split("-")
            )
            for word in piece.split()
        )
        for piece in phrase.split("...")
    ]
    return _GAP.join(pieces)
