"""Own protocols: versions follow each other, none is lost, and a broken one changes nothing."""

from dataclasses import replace

import pytest

from rca_studio.analysis.practice import load_practice
from rca_studio.analysis.reviewing import Reviewing
from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.proof import PackState, ProtocolPack
from rca_studio.domain.protocol_packs import parse_protocol
from rca_studio.domain.protocol_text import protocol_text
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.ports import Stamp
from rca_studio.editing.proof_gestures import keep_protocol
from rca_studio.editing.protocol_gestures import (
    next_version,
    offer,
    offer_again,
    renumbered,
    retire,
)
from rca_studio.paths import resource

STAMP = Stamp(actor="Quality lead", at="2026-11-21T09:00:00Z")
PRACTICE = load_practice(resource("protocols").parent)
SHIPPED = PRACTICE.texts["near_fall"]


def empty() -> CaseFile:
    return CaseFile(WORKSPACE)


def as_version(number: int, label: str = "Near fall") -> str:
    return protocol_text(replace(SHIPPED.protocol, version=number, label=label))


def done(workspace: CaseFile, number: int, label: str = "Near fall") -> CaseFile:
    step = offer(workspace, as_version(number, label), "why", STAMP, shipped=3)
    return workspace.applied(step.changes)


def reviewing(workspace: CaseFile) -> Reviewing:
    return Reviewing(PRACTICE, lambda: workspace)


def test_a_new_version_is_offered_and_the_one_before_stays_as_retired():
    workspace = done(done(empty(), 4), 5, "Nearly fell")
    assert [(one.pack_version, one.state) for one in workspace.packs] == [
        (4, PackState.RETIRED),
        (5, PackState.OFFERED),
    ]
    here = reviewing(workspace)
    assert here.protocols["near_fall"].label == "Nearly fell"
    assert list(here.protocols) == list(PRACTICE.protocols), "in its old place"
    newest = workspace.packs[1]
    assert (newest.by, newest.at, newest.note) == (STAMP.actor, STAMP.at, "why")


def test_an_earlier_version_can_be_offered_again_and_the_shipped_one_too():
    workspace = done(done(empty(), 4, "Four"), 5, "Five")
    four = workspace.packs[0]
    workspace = workspace.applied(offer_again(workspace, four.id).changes)
    assert reviewing(workspace).protocols["near_fall"].label == "Four"
    workspace = workspace.applied(retire(workspace, "near_fall").changes)
    assert reviewing(workspace).protocols["near_fall"] == SHIPPED.protocol
    assert len(workspace.packs) == 2
    assert not retire(workspace, "near_fall").changes


def test_versions_only_go_up_and_say_what_is_new():
    workspace = done(empty(), 4)
    with pytest.raises(ValueError, match="higher number than 4"):
        offer(workspace, as_version(4, "Other"), "why", STAMP, shipped=3)
    with pytest.raises(ValueError, match="higher number than 7"):
        offer(workspace, as_version(5), "why", STAMP, shipped=7)
    with pytest.raises(ValueError, match="what is new"):
        offer(workspace, as_version(5), "  ", STAMP)
    assert next_version(workspace.packs, "near_fall", 3) == 5
    assert next_version(workspace.packs, "other") == 1


def test_a_broken_text_is_refused_with_its_line():
    broken = as_version(4).replace('type = "moment"', 'type = "momnt"')
    with pytest.raises(ValueError, match=r"line \d+: “time”: “type” is “momnt”"):
        offer(empty(), broken, "why", STAMP)


def test_an_own_kind_joins_and_when_retired_its_cases_are_led_by_the_version_they_keep():
    own = replace(SHIPPED.protocol, key="kitchen", label="Kitchen", version=1)
    workspace = empty().applied(offer(empty(), protocol_text(own), "new", STAMP).changes)
    assert list(reviewing(workspace).protocols)[-1] == "kitchen"
    case = Case(id="c", reference="NM-1", title="T", protocol="kitchen")
    file = CaseFile("c", (case,))
    kept = keep_protocol(workspace, file, protocol_text(own), "kitchen", 1, STAMP)
    file = file.applied(kept.changes)
    workspace = workspace.applied(retire(workspace, "kitchen").changes)
    assert "kitchen" not in reviewing(workspace).protocols
    assert reviewing(workspace).protocol_of(file) == own
    begun_later = CaseFile("d", (replace(case, id="d"),))
    assert reviewing(workspace).protocol_of(begun_later).key == "general"


def test_what_the_workspace_offers_is_worked_out_once_for_each_state_of_it():
    states = [done(empty(), 4)]
    here = Reviewing(PRACTICE, lambda: states[-1])
    first = here.offer
    assert here.offer is first
    states.append(done(states[0], 5))
    assert here.offer is not first
    assert here.protocol("near_fall").version == 5
    assert here.protocol("unheard of").key == "general"


@pytest.mark.parametrize(
    "line", ["version = 3", "version=3 # the third", '"version" = 3', "version = 0x3", "version=+3"]
)
def test_another_version_leaves_all_else_as_it_is(line):
    text = SHIPPED.text.replace("version = 3", line)
    made = renumbered(text, 12)
    assert parse_protocol(made, "made") == replace(SHIPPED.protocol, version=12)
    if "0x" not in line:
        assert made.splitlines()[0] == SHIPPED.text.splitlines()[0], "comments are kept"
        assert len(made) == len(text) + 1
    assert renumbered(text, 3) == text


def test_a_version_is_no_longer_than_four_figures():
    with pytest.raises(ValueError, match="9,999"):
        renumbered(SHIPPED.text, 10_000)


def test_no_such_pack():
    with pytest.raises(KeyError):
        offer_again(empty(), "nothing")
    broken = ProtocolPack(
        id="b", key="x", pack_version=1, text="?", sha256="", state=PackState.RETIRED
    )
    with pytest.raises(ValueError, match="cannot be used"):
        offer_again(CaseFile(WORKSPACE, (broken,)), "b")
