"""Which protocols are offered, and that a case keeps the version it was reviewed under."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

import pytest

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.proof import KeptProtocol, PackState, ProtocolPack
from rca_studio.domain.protocol_offer import offered, protocol_for, read_kept
from rca_studio.domain.protocol_packs import load_texts
from rca_studio.paths import resource

SHIPPED = load_texts(resource("protocols"))
FALL = SHIPPED["near_fall"].protocol.version


def text_of(key: str = "near_fall", version: int = FALL + 1, label: str = "Near fall") -> str:
    """The text of a shipped protocol under another key, version and label."""
    text = SHIPPED["near_fall"].text.replace('key = "near_fall"', f'key = "{key}"', 1)
    text = re.sub(r"^version = \d+$", f"version = {version}", text, count=1, flags=re.M)
    return text.replace('label = "Near fall"', f'label = "{label}"', 1)


def pack(
    text: str, state: PackState = PackState.OFFERED, *, ident: str = "k", **values: object
) -> ProtocolPack:
    key = re.search(r'^key = "(\w+)"', text, re.M)[1]
    version = int(re.search(r"^version = (\d+)", text, re.M)[1])
    sha = hashlib.sha256(text.encode()).hexdigest()
    made = ProtocolPack(id=ident, key=key, pack_version=version, text=text, sha256=sha, state=state)
    return replace(made, **values)


def case(key: str = "near_fall", kept: ProtocolPack | None = None, sha: str = "") -> CaseFile:
    entities: list[Case | KeptProtocol] = [
        Case(id="c", reference="NM-1", title="T", protocol=key),
    ]
    if kept or sha:
        entities.append(
            KeptProtocol(
                id="kp",
                case_id="c",
                key=kept.key if kept else "near_fall",
                pack_version=kept.pack_version if kept else FALL,
                pack=kept.sha256 if kept else sha,
            )
        )
    return CaseFile("c", entities)


# -- what is offered -------------------------------------------------------------------------------


def test_without_own_packs_the_shipped_ones_are_offered():
    offer = offered((), SHIPPED)
    assert offer.protocols == SHIPPED
    assert (offer.broken, dict(offer.behind)) == ((), {})


def test_an_own_protocol_takes_the_place_of_the_shipped_one_and_another_joins():
    own, extra = pack(text_of(label="Falls")), pack(text_of("kitchen", 1, "Kitchen"))
    offer = offered((extra, own), SHIPPED)
    assert list(offer.protocols) == [*SHIPPED, "kitchen"]
    assert offer.protocols["near_fall"].protocol.label == "Falls"
    assert offer.protocols["near_fall"].text == own.text
    assert offer.protocols["medication"] == SHIPPED["medication"]


def test_of_several_the_newest_is_offered_and_of_equal_ones_the_one_saved_last():
    one, two = pack(text_of(version=7)), pack(text_of(version=12))
    again = pack(text_of(version=12, label="Again"), at="2026-11-19T10:00:00Z")
    assert offered((two, one), SHIPPED).protocols["near_fall"].protocol.version == 12
    offer = offered((again, two, one), SHIPPED)
    assert offer.protocols["near_fall"].protocol.label == "Again"


@pytest.mark.parametrize("state", [PackState.KEPT, PackState.RETIRED])
def test_what_is_only_kept_or_was_retired_is_not_offered_but_can_be_read(state):
    old = pack(text_of(version=2), state)
    own = pack(text_of("kitchen", 1, "Kitchen"), state)
    offer = offered((old, own), SHIPPED)
    assert offer.protocols == SHIPPED
    assert offer.texts[old.sha256].protocol.version == 2


def test_an_own_version_stays_when_the_program_brings_a_higher_one_and_that_is_told():
    offer = offered((pack(text_of(version=FALL - 1)),), SHIPPED)
    assert offer.protocols["near_fall"].protocol.version == FALL - 1
    assert dict(offer.behind) == {"near_fall": SHIPPED["near_fall"]}
    assert not offered((pack(text_of(version=FALL)),), SHIPPED).behind


# -- what cannot be used ---------------------------------------------------------------------------

BROKEN = {
    "not TOML": (pack(text_of()), {"text": 'key = "'}, "has no closing quote"),
    "another digest": (pack(text_of()), {"sha256": "0" * 64}, "not the one that was kept"),
    "another version": (pack(text_of()), {"pack_version": 99}, f"“near_fall” version {FALL + 1}"),
    "another key": (pack(text_of()), {"key": "medication"}, "its text is that of “near_fall”"),
}


@pytest.mark.parametrize(("there", "values", "words"), BROKEN.values(), ids=BROKEN)
def test_a_broken_pack_is_passed_over_and_the_old_one_stays(there, values, words):
    broken = replace(there, id="broken", **values)
    older = pack(text_of(version=FALL + 1, label="Older"), ident="older")
    for packs in ((older, broken), (broken, older)):
        offer = offered(packs, SHIPPED)
        assert offer.protocols["near_fall"].protocol.label == "Older"
        assert offer.protocols["medication"] == SHIPPED["medication"]
        (told,) = offer.broken
        assert told.pack is broken
        assert words in told.reason
        assert told.reason.startswith(f"“{broken.key} version {broken.pack_version}” cannot be")
        assert told.reason.endswith(".")


def test_a_pack_that_hangs_on_a_score_there_is_not_is_read_for_cases_but_not_offered():
    text = text_of().replace("when = { sac = 3 }", "when = { sac = 5 }", 1)
    own = pack(text)
    offer = offered((own,), SHIPPED, scores=(1, 2, 3))
    assert offer.protocols == SHIPPED
    assert "hangs on the SAC score 5" in offer.broken[0].reason
    assert offer.texts[own.sha256].text == text
    assert offered((own,), SHIPPED).protocols["near_fall"].text == text


# -- what a case is reviewed under -----------------------------------------------------------------


def test_a_case_without_a_kept_version_is_reviewed_under_what_is_offered():
    own = pack(text_of(version=9))
    found = protocol_for(case(), (own,), SHIPPED)
    assert (found.protocol.version, found.kept, found.newer, found.trouble) == (9, None, None, "")
    assert protocol_for(case("medication"), (own,), SHIPPED).text == SHIPPED["medication"]


def test_a_case_keeps_its_very_text_whatever_is_offered_later():
    old, new = pack(text_of(version=2), PackState.KEPT), pack(text_of(version=9))
    file = case(kept=old)
    found = protocol_for(file, (new, old), SHIPPED)
    assert (found.text.text, found.protocol.version) == (old.text, 2)
    assert found.kept == file.kept_protocol
    assert found.newer is not None
    assert found.newer.protocol.version == 9
    assert found.trouble == ""


def test_a_case_that_keeps_what_is_offered_has_nothing_newer():
    shipped = SHIPPED["near_fall"]
    found = protocol_for(case(sha=shipped.sha256), (), SHIPPED)
    assert (found.text, found.newer) == (shipped, None)
    assert found.kept is not None


def test_a_kept_text_is_found_even_where_only_its_small_print_differs():
    shipped = SHIPPED["near_fall"]
    noted = pack(shipped.text + "# a note\n", PackState.KEPT)
    found = protocol_for(case(kept=noted), (noted,), SHIPPED)
    assert found.text.text.endswith("# a note\n")
    assert found.protocol == shipped.protocol


def test_a_case_that_became_another_kind_is_reviewed_under_that_one():
    old = pack(text_of(version=2), PackState.KEPT)
    found = protocol_for(case("medication", kept=old), (old,), SHIPPED)
    assert (found.text, found.kept) == (SHIPPED["medication"], None)


def test_a_kept_text_that_is_gone_or_was_changed_is_told_and_the_offered_one_used():
    old = pack(text_of(version=2), PackState.KEPT)
    gone = protocol_for(case(kept=old), (), SHIPPED)
    assert gone.text == SHIPPED["near_fall"]
    assert gone.kept is None
    assert gone.trouble == (
        "The text of “near_fall” version 2, which this case was reviewed under, is not there; "
        "the one offered now is used."
    )
    changed = replace(old, text=old.text.replace("Near fall", "Near miss"))
    told = protocol_for(case(kept=old), (changed,), SHIPPED)
    assert told.text == SHIPPED["near_fall"]
    assert "its text is not the one that was kept" in told.trouble


def test_a_kind_that_is_not_there_is_reviewed_under_the_general_one():
    found = protocol_for(case("of_another_house"), (), SHIPPED)
    assert found.text == SHIPPED["general"]
    assert found.trouble == "The protocol “of_another_house” is not there; the general one is used."
    own = pack(text_of("general", 9, "Other"))
    assert protocol_for(case("of_another_house"), (own,), SHIPPED).protocol.label == "Other"


def test_a_text_is_read_once():
    own = pack(text_of(version=77))
    assert read_kept(own) is read_kept(replace(own, id="copy"))
    broken = replace(own, text="x")
    assert read_kept(broken) == read_kept(broken)
