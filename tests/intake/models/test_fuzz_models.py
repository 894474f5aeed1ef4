"""Whatever a file holds: a model that keeps the rules, or one sentence why not."""

import random
import zipfile
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rca_studio import headless
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.rules import ALL_RULES
from rca_studio.faults import KnownFault
from rca_studio.intake.models.bring import bring_model
from rca_studio.intake.models.reader import read_model
from rca_studio.reports.exports import Source, written
from tests.causal_examples import CASE, Builder, random_model
from tests.intake.models.test_bring import with_timeline
from tests.intake.models.test_read_graphs import OLD, YED, xmind
from tests.intake.models.test_read_text import BONES, DIAGRAM
from tests.reports import report_examples as examples

PIECES = (
    b'"', b"'", b"<", b">", b"&", b"/", b"\x00", b"\xff", b"{", b"[", b"]", b"}", b"\n", b"\t",
    b"null", b"true", b"-1", b"1e999", b"99999999999", b"<node id='a'/>", b"<or>", b"</or>",
    b"<graph>", b"id", b"kind", b"cause", b"harm", b"event", b"[event]", b"[see line 1]",
    b"<!DOCTYPE a>", b"&lol;", b"%%", b"ishikawa", b"\\ud800", b"\xed\xa0\x80", b"all", b"-own",
)  # fmt: skip


def seeds() -> dict[str, bytes]:
    """Good files of every format."""
    source = Source(examples.worked(), headless.practice().frames, headless.ruler())
    found = {f"w{ending}": written(ending, source).content for ending in (".json", ".txt")}
    found |= {f"w{ending}": written(ending, source).content for ending in (".graphml", ".xml")}
    small = Source(random_model(2, 9).file(), headless.practice().frames, headless.ruler())
    found |= {f"s{ending}": written(ending, small).content for ending in (".xml", ".graphml")}
    for ending in (".json", ".graphml", ".xml"):
        found[f"t{ending}"] = written(
            ending, Source(with_timeline(), source.frames, source.ruler)
        ).content
    found["a.mmd"] = DIAGRAM.encode()
    found["b.mmd"] = written(".mmd", source, "fishbone").content
    found["y.graphml"] = YED
    found["old.xmind"] = xmind(content_xml=OLD)
    found["new.xmind"] = xmind(
        content_json='[{"rootTopic":{"title":"a","children":{"attached":[{"title":"b"}]}}}]'
    )
    found["cells.txt"] = b"Fall\tTight\tDoor\n\t\tMark\n1. x\n- y\n"
    return found


SEEDS = seeds()


def is_model_or_sentence(name: str, content: bytes) -> bool:
    """Whether it was read; trouble of any other kind comes out."""
    told: KnownFault | None = None
    try:
        read = read_model(name, content, BONES)
    except KnownFault as fault:
        told = fault
    if told is not None:
        assert told.what.endswith(".")
        assert told.safe == "Nothing was read in."
        assert "Traceback" not in str(told)
        assert "\n" not in told.what
        return False
    empty = CaseFile(CASE, Builder().entities)
    there = empty.applied(bring_model(empty, read).step.changes)
    assert not [reason for rule in ALL_RULES for reason in rule(there)]
    for entity in there:
        getattr(entity, "text", "").encode()
    return True


def test_the_seeds_themselves_are_read():
    assert all(is_model_or_sentence(name, content) for name, content in SEEDS.items())


@pytest.mark.parametrize("name", sorted(SEEDS))
@settings(max_examples=60)
@given(dice=st.integers(0, 2**32), cuts=st.integers(1, 8))
def test_mutated_files_are_models_or_sentences(name, dice, cuts):
    rng = random.Random(dice)
    content = SEEDS[name]
    if name.endswith(".xmind") and rng.random() < 0.8:
        content = mutated_member(content, rng, cuts)
    else:
        content = mutated(content, rng, cuts)
    is_model_or_sentence(name, content)


def mutated(content: bytes, rng: random.Random, cuts: int) -> bytes:
    data = bytearray(content)
    for _ in range(cuts):
        at = rng.randrange(len(data) + 1)
        kind = rng.randrange(5)
        if kind == 0:
            data[at : at + rng.randrange(1, 40)] = b""
        elif kind == 1:
            data[at:at] = rng.choice(PIECES)
        elif kind == 2 and data:
            start = rng.randrange(len(data))
            data[at:at] = data[start : start + rng.randrange(1, 200)]
        elif kind == 3:
            data[at : at + 1] = bytes([rng.randrange(256)])
        else:
            piece = rng.choice(PIECES)
            data[at : at + len(piece)] = piece
    return bytes(data)


def mutated_member(content: bytes, rng: random.Random, cuts: int) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, mutated(old.read(name), rng, cuts))
    return out.getvalue()


@settings(max_examples=150)
@given(
    name=st.sampled_from(["a.json", "a.txt", "a.mmd", "a.xml", "a.graphml", "a.xmind", "a", ""]),
    content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda t: t.encode())),
)
@example("a.txt", b"\xff\xfe\x00")
@example("a.mmd", b"ishikawa-beta")
def test_anything_is_a_model_or_a_sentence(name, content):
    is_model_or_sentence(name, content)


DEEP = b"<or><event name='a'/>" * 1_900 + b"<event name='b'/>" + b"</or>" * 1_900
OWN = (
    b'<opsa-mef><define-fault-tree name="f"><define-gate name="E1"><attributes>'
    b'<attribute name="kind" value="event"/></attributes>' + DEEP + b"</define-gate>"
    b"</define-fault-tree></opsa-mef>"
)
NEST = b"<atleast min='2'><event name='a'/><event name='b'/>" * 40
CHOICES = (
    b'<opsa-mef><define-fault-tree name="f"><define-gate name="g">'
    + NEST + b"<event name='c'/>" + b"</atleast>" * 40
    + b"</define-gate></define-fault-tree></opsa-mef>"
)  # fmt: skip


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("deep.xml", OWN),
        ("choices.xml", CHOICES),
        ("a.mmd", b"ishikawa\n" + b"%%{" * 5_000_000),
        ("a.mmd", b"---\n" + b"\n\t-" * 3_000_000),
        ("a.txt", b"Fall [event]\n\t" + b"[a" * 4_000_000 + b"]"),
        ("a.txt", b"1." * 5_000_000 + b"x\n1. y"),
        ("a.txt", (b"a\tb" * 400 + b"\n") * 15_000),
        ("a.txt", b"\t" * 10_000_000 + b"a\n" + b"b"),
        ("a.json", b'{"format": "rca-studio-case", "version": 1, "cause": [' + b"{}," * 900_000),
        ("a.json", b"[" * 10_000_000),
        ("a.graphml", b"<graphml><graph>" + b"<edge source='a' target='b'/>" * 150_000),
    ],
)
def test_ten_megabytes_of_malice_are_refused_soon(name, content):
    assert not is_model_or_sentence(name, content) or name in ("a.txt", "deep.xml")
