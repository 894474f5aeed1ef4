"""Protocols of every shape for property tests; each keeps the rules that reading a pack holds."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from rca_studio.domain.case import Stage
from rca_studio.domain.protocol import (
    AskTelling,
    Clock,
    Condition,
    FieldType,
    Follow,
    FollowWay,
    Protocol,
    ProtocolField,
    ProtocolItem,
    Repeat,
)
from rca_studio.domain.protocol_packs import BINDABLE, TONES
from rca_studio.domain.protocol_parts import SAME, TOLD

LETTERS = st.characters(blacklist_categories=["Cs", "Cc"])
AWKWARD = st.sampled_from(
    [
        *(
            '"',
            '""',
            '"""',
            "'",
            "'''",
            "\\",
            "\\n",
            "\\u0041",
            "\\\n",
            "\n",
            "\t",
            "a\nb",
            'a\n"""',
        ),
        *("\u2028", "\u202e", "\ufeff", "é", "日本", "𝄞", "שלום", "“ ”", " ", "plain words"),
        *("#", "=", "[[field]]\n", "{ sac = 3 }"),
    ]
)
MIXED = st.tuples(AWKWARD, st.text(LETTERS, max_size=4), AWKWARD).map("".join)
SAID = st.one_of(st.sampled_from(["One", "Two", "Three"]), MIXED).filter(
    lambda text: bool(text.strip())
)
MAYBE = st.one_of(st.just(""), SAID)
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,11}", fullmatch=True).filter(
    lambda key: key not in ("stopped_harm", "severity", "probability", "title")
)
SCORES = st.lists(st.integers(1, 5), min_size=1, max_size=3, unique=True).map(tuple)
HOURS = st.one_of(st.integers(1, 100), st.integers(1, 366).map(lambda days: days * 24))


@st.composite
def conditions(draw: st.DrawFn, fields: list[ProtocolField]) -> Condition:
    """A condition that leads somewhere."""
    if not fields or draw(st.booleans()):
        return Condition(sac=draw(SCORES))
    asked = draw(st.sampled_from(fields))
    if not asked.choices or draw(st.booleans()):
        return Condition(field=asked.key)
    return Condition(
        field=asked.key,
        choices=tuple(
            draw(st.lists(st.sampled_from(asked.choices), min_size=1, max_size=3, unique=True))
        ),
    )


@st.composite
def fields_of(draw: st.DrawFn, keys: list[str]) -> tuple[ProtocolField, ...]:
    """Fields with these keys; each waits for earlier ones only, so none waits for itself."""
    bindable = list(draw(st.permutations(BINDABLE)))
    made: list[ProtocolField] = []
    for key in keys:
        field = ProtocolField(
            key=key,
            label=draw(SAID),
            prompt=draw(MAYBE),
            why=draw(MAYBE),
            critical=draw(st.booleans()),
        )
        if draw(st.booleans()):
            field = replace(field, good=draw(SAID), weak=draw(SAID))
        kind = draw(st.sampled_from(FieldType))
        if kind is FieldType.CHOICE:
            choices = draw(st.lists(SAID, min_size=1, max_size=4, unique=True))
            field = replace(field, type=kind, choices=tuple(choices))
        elif draw(st.booleans()):
            bound = bindable.pop()
            moment = bound in ("occurred", "reported")
            field = replace(field, bound=bound, type=FieldType.MOMENT if moment else FieldType.TEXT)
        else:
            field = replace(field, type=kind)
        if draw(st.booleans()):
            field = replace(field, required_when=draw(conditions(made)))
        made.append(field)
    return tuple(made)


@st.composite
def items_of(draw: st.DrawFn, keys: list[str]) -> tuple[ProtocolItem, ...]:
    """Items with these keys."""
    return tuple(
        ProtocolItem(
            key=key,
            label=draw(SAID),
            help=draw(MAYBE),
            evidence=draw(MAYBE),
            roles=tuple(draw(st.lists(SAID, max_size=3, unique=True))),
            critical=draw(st.booleans()),
        )
        for key in keys
    )


@st.composite
def clocks_of(draw: st.DrawFn, fields: list[ProtocolField]) -> tuple[Clock, ...]:
    """Clocks of some stages; the last of a stage may run in every case."""
    made: list[Clock] = []
    for stage in draw(st.lists(st.sampled_from(list(Stage)[:-1]), max_size=3, unique=True)):
        for _ in range(draw(st.integers(0, 2))):
            when = draw(conditions(fields))
            made.append(Clock(stage=stage, hours=draw(HOURS), words=draw(MAYBE), when=when))
        made.append(Clock(stage=stage, hours=draw(HOURS), words=draw(MAYBE)))
    return tuple(made)


@st.composite
def protocols(draw: st.DrawFn) -> Protocol:
    """A protocol that could have been read from a pack."""
    keys = draw(st.lists(KEYS, min_size=3, max_size=9, unique=True))
    first = draw(st.integers(1, len(keys) - 2))
    second = draw(st.integers(first + 1, len(keys) - 1))
    fields = draw(fields_of(keys[:first]))
    scores = draw(st.lists(st.integers(1, 5), max_size=3, unique=True))
    told = draw(st.lists(st.sampled_from(TOLD), max_size=3, unique=True))
    repeat = Repeat(
        count=draw(st.integers(2, 100)),
        days=draw(st.integers(1, 366)),
        same=tuple(draw(st.lists(st.sampled_from(SAME), max_size=2, unique=True))),
        then=draw(SAID),
    )
    return Protocol(
        key=draw(KEYS),
        label=draw(SAID),
        title=draw(SAID),
        version=draw(st.integers(1, 9999)),
        tone=draw(st.sampled_from(TONES)),
        source=draw(MAYBE),
        words=tuple(draw(st.lists(SAID, max_size=4))),
        event_prompt=draw(MAYBE),
        harm_prompt=draw(MAYBE),
        fields=fields,
        proceed=draw(items_of(keys[first:second])),
        validation=draw(items_of(keys[second:])),
        repeat=repeat if draw(st.booleans()) else None,
        clocks=draw(clocks_of(list(fields))),
        follow=tuple(
            Follow(sac=sac, way=draw(st.sampled_from(FollowWay)), text=draw(SAID)) for sac in scores
        ),
        telling=tuple(
            AskTelling(
                about=about,
                hours=draw(HOURS),
                why=draw(SAID),
                when=draw(st.one_of(st.none(), conditions(list(fields)))),
            )
            for about in told
        ),
    )
