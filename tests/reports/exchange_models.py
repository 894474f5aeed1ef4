"""Random causal models for round trips, and what of them a format must bring back."""

from hypothesis import strategies as st

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import (
    Cause,
    CauseNature,
    Control,
    ControlKind,
    ControlState,
    EvidenceState,
    Gate,
    Reliability,
)
from tests.causal_examples import Builder

NASTY = st.sampled_from(
    [
        "Ishikawa training was new",
        "%% no comment",
        "#35; and &amp; <b>bold</b> \"quoted\" 'so'",
        "ends in a bracket [verified]",
        "[event]",
        "- a bullet",
        "1. a number",
        "a\tb",
        "x --> y; end",
        "`code` {curly} (round)",
        "back\\slash \\n",
        "Environment",
        "line one\nline two",
        "نقص في التواصل",
        "  spaces  ",
        "?",
        "\u202eturned",
        "nul\x00bell\x07",
        "",
    ]
)
# Controls that Python takes for blanks are blanks in one format and stand-ins in another.
LETTERS = st.characters(
    exclude_categories=["Cs"], exclude_characters="\x0b\x0c\x1c\x1d\x1e\x1f\x85"
)
TEXTS = st.one_of(
    NASTY, st.text(LETTERS, max_size=24), st.sampled_from(["Lift late", "No rota", "Dark"])
)
CATEGORIES = ["environment", "task", "team", "", "odd"]


@st.composite
def models(draw, most: int = 12) -> CaseFile:
    """A model with cross links, controls with causes, and every state there is."""
    build = Builder()
    build.event(draw(TEXTS), draw(st.sampled_from(Gate)))
    build.harm(draw(TEXTS), draw(st.sampled_from(Gate)))
    nodes = ["event"]
    for number in range(draw(st.integers(0, most))):
        effects = draw(st.lists(st.sampled_from([*nodes, "harm"]), max_size=3, unique=True))
        state = draw(st.sampled_from(EvidenceState))
        id_ = build.cause(
            f"c{number}",
            *effects,
            category=draw(st.sampled_from(CATEGORIES)),
            gate=draw(st.sampled_from(Gate)),
            evidence=state,
            nature=draw(st.sampled_from(CauseNature)),
            question=draw(st.booleans()),
            ruled_out_because=draw(TEXTS) if state is EvidenceState.RULED_OUT else "",
        )
        build.entities[-1 - len(effects)] = _with_text(build.entities[-1 - len(effects)], draw)
        if state is EvidenceState.VERIFIED:
            build.evidence(id_, "seen")
        nodes.append(id_)
    for number in range(draw(st.integers(0, 4))):
        id_ = build.control(
            f"k{number}",
            draw(st.sampled_from([*nodes, "harm"])),
            kind=draw(st.sampled_from(ControlKind)),
            state=draw(st.sampled_from(ControlState)),
            gate=draw(st.sampled_from(Gate)),
            reliable=draw(st.sampled_from(Reliability)),
        )
        build.entities[-1] = _with_text(build.entities[-1], draw)
        for cause in range(draw(st.integers(0, 2))):
            build.cause(f"w{number}.{cause}", id_, gate=draw(st.sampled_from(Gate)))
    return build.file()


def _with_text(entity, draw):
    from dataclasses import replace

    return replace(entity, text=draw(TEXTS))


def one_line(text: str) -> str:
    """The words of a text, without what some formats show by stand-ins."""
    plain = (" " if c.isspace() and not control(c) else c for c in text)
    return " ".join("".join(c for c in plain if c.isprintable() and not odd(c)).split())


def control(char: str) -> bool:
    """Whether this is a control other than tab and line ends."""
    return (ord(char) < 0x20 and char not in "\t\n\r") or 0x7F <= ord(char) <= 0x9F


def odd(char: str) -> bool:
    """Whether this is a stand-in of one kind or the other."""
    return char == "\ufffd" or 0x2400 <= ord(char) <= 0x2421


def shape(casefile: CaseFile, *, facts: bool = True) -> tuple:
    """What a model says whatever its ids: each node by its words and by what leads to it."""
    told: dict[str, object] = {}

    def tell(id_: str) -> object:
        if id_ not in told:
            node = casefile.get(id_)
            below = [tell(cause.id) for cause in casefile.causes_of(id_)]
            guards = [tell(control.id) for control in casefile.controls_of(id_)]
            mine: list[object] = [type(node).__name__, one_line(node.text)]
            if facts:
                mine.append(node.gate.value)
            if facts and isinstance(node, Cause):
                proven = min(node.evidence, EvidenceState.SUPPORTED, key=_known)
                mine += [proven.value, node.category, node.nature.value, node.question]
                mine.append(one_line(node.ruled_out_because))
            if facts and isinstance(node, Control):
                mine += [node.state.value, node.kind.value, node.reliable.value]
            told[id_] = (*mine, tuple(sorted(map(repr, below))), tuple(sorted(map(repr, guards))))
        return told[id_]

    ends = [end.id for end in (casefile.event, casefile.harm) if end is not None]
    linked = {link.cause_id for link in casefile.links}
    loose = [cause.id for cause in casefile.causes if cause.id not in linked]
    return tuple(tell(end) for end in ends), tuple(sorted(repr(tell(id_)) for id_ in loose))


def _known(state: EvidenceState) -> int:
    order = (EvidenceState.RULED_OUT, EvidenceState.HYPOTHESIS, EvidenceState.SUPPORTED)
    return order.index(state) if state in order else 9
