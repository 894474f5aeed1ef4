"""The wording of one language as data: rules, word lists, linking words, names, sentence frames.

A language is one TOML file (``pack = "wording"``); what may stand in it is told at the top of the
files that come with the program. Names of persons may stand in a second file beside it
(``pack = "names"``), because such a list is long and a house may want to drop it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, cast

from rca_studio.analysis.wording_words import PhraseIndex, alternatives, starts_with_word
from rca_studio.domain.packs import read_pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from rca_studio.analysis.wording_flag import Severity
    from rca_studio.domain.packs import Table

PACK: Final = "wording"
NAMES_PACK: Final = "names"
SEVERITIES: Final = ("fix", "consider")
EXCUSES: Final = ("cause", "duty", "recipient", "quoted")
FORWARD, BACKWARD, DUTY = "link forward", "link backward", "link duty"
"""Under which keys the index holds the linking words and the words of a duty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule; ``number`` is 1 to 5, or 0 for what is asked of any text of a case."""

    key: str
    number: int
    title: str
    prompt: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """Words that are looked for, and what makes them harmless.

    Attributes:
        key: Under which key the index of the language holds them; the skipped phrases under
            ``skip_key``.
        rule: The rule in causes and statements, or None where they are not looked for there.
        text_rule: The rule in any other text, or None where they are not looked for there.
        severity: How much they matter.
        prompt: What to ask.
        instead: What to write instead, a frame with gaps where only a person can say it.
        swaps: Words -> what can take their place, in small letters.
        unless: "cause": a cause is known; "duty": a duty is known; "recipient": they tell of the
            person who is cared for; "quoted": they are somebody's own speech.
        needs_person: In other texts: whether a person has to be the one who does it.
        mid_sentence: Whether the first word of a sentence is harmless ("Always check …").
        exact: Whether capitals count ("Sie" and "sie" in German).
    """

    key: str
    rule: Rule | None
    text_rule: Rule | None
    severity: Severity
    prompt: str
    instead: str = ""
    swaps: Mapping[str, str] = field(default_factory=dict)
    unless: Literal["", "cause", "duty", "recipient", "quoted"] = ""
    needs_person: bool = False
    mid_sentence: bool = False
    exact: frozenset[str] = frozenset()

    @property
    def skip_key(self) -> str:
        """Under which key the index holds the phrases in which the words mean something else."""
        return f"{self.key} skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Linking:
    """Rule 1: what to ask where the words that join a cause to its effect are missing."""

    rule: Rule
    severity: Severity
    no_link: str
    no_cause: str
    no_effect: str
    no_event: str
    instead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The words for persons: who works (``staff``), who is cared for (``recipients``).

    Between a person and what the person does, ``breaks`` end the search ("the nurse saw that the
    pump failed"), and ``articles`` do unless one of ``prepositions`` comes before them.
    """

    staff: frozenset[str] = frozenset()
    recipients: frozenset[str] = frozenset()
    breaks: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Names:
    """How names of persons are told: by a word before them, or because they are first names.

    Attributes:
        titles: Words that are followed by a name ("Mrs").
        roles: Words that may be followed by one ("nurse").
        articles: After one of these before the role, only a first name counts; in German any noun
            may follow ("die Pflegekraft Insulin").
        given: First names that are no other word.
        not_names: Capitalised words that are none ("Monday", "Practitioner").
        places: Words that make a place of the name before them ("House").
        instead: What to write instead.
    """

    titles: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    not_names: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    instead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """The pieces a causal statement is put together from; ``{words}`` is where a node stands.

    A node whose words hold one of ``verbs``, or a word with one of ``verb_endings`` where a verb
    can stand, is a clause and takes the ``_clause`` pieces. Words keep their first capital where
    ``lower_first`` is not set, and those of ``proper`` always.
    """

    cause: str
    cause_clause: str
    step: str
    step_clause: str
    further: str
    further_clause: str
    event: str
    event_clause: str
    only: str
    only_clause: str
    control: str
    lower_first: bool
    proper: frozenset[str]
    verbs: frozenset[str]
    verb_endings: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wording:
    """All that is looked for in one language; ``form`` is the pattern a statement follows."""

    label: str
    language: str
    form: str
    source: str
    rules: tuple[Rule, ...]
    linking: Linking
    lists: tuple[WordList, ...]
    index: PhraseIndex
    people: People
    names: Names
    frames: Frames | None
    common: frozenset[str]
    letters: frozenset[str]

    def rule(self, key: str) -> Rule:
        """Return a rule by its key; `KeyError` if there is none."""
        for rule in self.rules:
            if rule.key == key:
                return rule
        raise KeyError(key)


def load_wording(path: Path, names: Path | None = None) -> Wording:
    """Read the rules and word lists of a language.

    Args:
        path: The file of the language.
        names: The file with names of persons, if there is one.

    Raises:
        PackError: A file cannot be used; the message says where and why.
    """
    pack = read_pack(path, PACK)
    rules: dict[str, Rule] = {}
    for entry in pack.tables("rule"):
        rule = _rule(entry, rules)
        rules[rule.key] = rule
    if "link" not in rules:
        pack.refuse("rule", "has no entry with the key “link”")
    pack.text("key")
    index = PhraseIndex()
    linking = _linking(pack.table("link"), rules["link"], index)
    wording = Wording(
        label=pack.text("label"),
        language=pack.text("language", "en"),
        form=pack.text("form"),
        source=pack.text("source"),
        rules=tuple(rules.values()),
        linking=linking,
        lists=tuple(
            _word_list(entry, number, rules, index)
            for number, entry in enumerate(pack.tables("words"), start=1)
        ),
        index=index,
        people=_people(_optional(pack, "people")),
        names=_names(names),
        frames=_frames(_optional(pack, "frames")),
        common=_set(pack, "common"),
        letters=frozenset(pack.text("letters", "")),
    )
    pack.done()
    return wording


def _rule(entry: Table, earlier: Mapping[str, Rule]) -> Rule:
    rule = Rule(
        key=entry.unique("key", entry.text("key"), earlier),
        number=entry.number("number"),
        title=entry.text("title"),
        prompt=entry.text("prompt"),
        why=entry.text("why", ""),
    )
    entry.done()
    return rule


def _linking(entry: Table, rule: Rule, index: PhraseIndex) -> Linking:
    for key, name in ((FORWARD, "forward"), (BACKWARD, "backward"), (DUTY, "duty")):
        index.add(key, _phrases(entry, name))
    linking = Linking(
        rule=rule,
        severity=_severity(entry),
        no_link=entry.text("no_link"),
        no_cause=entry.text("no_cause"),
        no_effect=entry.text("no_effect"),
        no_event=entry.text("no_event"),
        instead=entry.text("instead", ""),
    )
    entry.done()
    return linking


def _word_list(
    entry: Table, number: int, rules: Mapping[str, Rule], index: PhraseIndex
) -> WordList:
    rule, text_rule = _where(entry, rules)
    words = WordList(
        key=f"words {number}",
        rule=rule,
        text_rule=text_rule,
        severity=_severity(entry),
        prompt=entry.text("prompt", (rule or text_rule or rules["link"]).prompt),
        instead=entry.text("instead", ""),
        swaps=_swaps(entry),
        unless=cast(
            "Literal['', 'cause', 'duty', 'recipient', 'quoted']",
            entry.choice("unless", EXCUSES, ""),
        ),
        needs_person=entry.choice("needs", ("person",), "") == "person",
        mid_sentence=entry.choice("place", ("mid-sentence",), "") == "mid-sentence",
        exact=_set(entry, "exact", fold=False),
    )
    index.add(words.key, _phrases(entry, "words"))
    index.add(words.skip_key, _phrases(entry, "skip", optional=True))
    entry.done()
    return words


def _where(entry: Table, rules: Mapping[str, Rule]) -> tuple[Rule | None, Rule | None]:
    """Under which rule a list is looked for in causes and statements, and in other texts."""
    rule: Rule | None = rules[entry.choice("rule", rules)]
    in_text = entry.choice("text_rule", rules, "")
    text_rule = rules[in_text] if in_text else rule if rule and rule.number == 0 else None
    where = entry.choice("where", ("causes", "texts"), "")
    if where == "causes":
        text_rule = None
    elif where == "texts":
        rule, text_rule = None, text_rule or rule
    return rule, text_rule


def _severity(entry: Table) -> Severity:
    return cast("Severity", entry.choice("severity", SEVERITIES))


def _phrases(entry: Table, key: str, *, optional: bool = False) -> tuple[str, ...]:
    phrases = entry.texts(key, optional=optional)
    expanded = tuple(one for phrase in phrases for one in alternatives(phrase))
    for phrase in expanded:
        if not starts_with_word(phrase):
            entry.refuse(key, f"has “{phrase}”, but each has to begin with a letter or digit")
        if phrase.strip().endswith("..."):
            entry.refuse(key, f"has “{phrase}”, but words have to follow the three dots")
    return expanded


def _swaps(entry: Table) -> dict[str, str]:
    """Read ``swap = ["failed to check = did not check"]``."""
    found: dict[str, str] = {}
    for line in entry.texts("swap", optional=True):
        old, sign, new = (part.strip() for part in line.partition("="))
        if not (old and sign and new):
            entry.refuse("swap", f"has “{line}”, but “these words = those words” is needed")
        found[" ".join(old.casefold().split())] = new
    return found


def _set(entry: Table, key: str, *, fold: bool = True) -> frozenset[str]:
    words = entry.texts(key, optional=True)
    return frozenset(word.casefold() if fold else word for word in words)


def _optional(pack: Table, key: str) -> Table | None:
    """Return the table ``[key]`` if the pack has one: a house's own words need not have it all."""
    return pack.table(key) if pack.has(key) else None


def _people(entry: Table | None) -> People:
    if entry is None:
        return People()
    people = People(
        staff=_set(entry, "staff"),
        recipients=_set(entry, "recipients"),
        breaks=_set(entry, "breaks"),
        articles=_set(entry, "articles"),
        prepositions=_set(entry, "prepositions"),
    )
    entry.done()
    return people


def _names(path: Path | None) -> Names:
    if path is None:
        return Names()
    pack = read_pack(path, NAMES_PACK)
    pack.text("language", "en")
    names = Names(
        titles=_set(pack, "titles"),
        roles=_set(pack, "roles"),
        articles=_set(pack, "articles"),
        given=_set(pack, "given"),
        not_names=_set(pack, "not_names"),
        places=_set(pack, "places"),
        instead=pack.text("instead"),
    )
    pack.done()
    return names


def _frames(entry: Table | None) -> Frames | None:
    if entry is None:
        return None

    def piece(key: str, default: str | None = None) -> str:
        text = entry.text(key, default)
        if text.count("{words}") != 1 or text.replace("{words}", "").count("{"):
            entry.refuse(key, "needs {words} once, where the words of the case go")
        return text

    plain = {key: piece(key) for key in ("cause", "step", "further", "event", "only")}
    frames = Frames(
        **plain,
        cause_clause=piece("cause_clause", plain["cause"]),
        step_clause=piece("step_clause", plain["step"]),
        further_clause=piece("further_clause", plain["further"]),
        event_clause=piece("event_clause", plain["event"]),
        only_clause=piece("only_clause", plain["only"]),
        control=piece("control"),
        lower_first=entry.choice("first_letter", ("lower", "as typed")) == "lower",
        proper=_set(entry, "proper", fold=False),
        verbs=_set(entry, "verbs"),
        verb_endings=_set(entry, "verb_endings"),
    )
    entry.done()
    return frames


def texts_of(packs: Iterable[Wording]) -> tuple[str, ...]:
    """Return every word people are shown by these packs, for a check of our own wording."""
    shown: list[str] = []
    for wording in packs:
        shown += [rule.prompt for rule in wording.rules] + [rule.why for rule in wording.rules]
        shown += [words.prompt for words in wording.lists]
        shown += [words.instead for words in wording.lists]
    return tuple(text for text in dict.fromkeys(shown) if text)
