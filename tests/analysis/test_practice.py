"""The practice a workspace works by, and what an unlucky editor of its files is told."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from rca_studio.analysis.practice import load_practice
from rca_studio.domain.case import Case
from rca_studio.domain.proof import PackState, ProtocolPack
from rca_studio.faults import KnownFault
from rca_studio.paths import resource


@pytest.fixture
def resources(tmp_path: Path) -> Path:
    for name in ("protocols", "frameworks"):
        shutil.copytree(resource(name), tmp_path / name)
    return tmp_path


def test_a_case_of_a_type_that_is_not_installed_is_led_by_the_general_protocol(
    resources: Path,
) -> None:
    practice = load_practice(resources)
    assert practice.protocol("near_fall").key == "near_fall"
    assert practice.protocol("of another house").key == "general"


@pytest.mark.parametrize("name", ["protocols/general.toml", "frameworks/sac.toml"])
def test_a_slip_in_an_edited_file_is_told_and_is_no_bug(resources: Path, name: str) -> None:
    path = resources / name
    path.write_text("colour = 1\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(KnownFault) as caught:
        load_practice(resources)
    assert caught.value.what.startswith(f"“{path.name}” cannot be used: ")
    assert "“colour”" in caught.value.what
    assert caught.value.do


def test_the_score_of_a_case_is_nothing_until_both_are_chosen(resources: Path) -> None:
    practice = load_practice(resources)
    case = Case(id="c", reference="NM-1", title="T", severity="major")
    assert practice.sac(case) == 0
    assert practice.sac(replace(case, probability="frequent")) == 3
    assert practice.sac(replace(case, probability="of another house")) == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("required_when = { sac = 3 }", "required_when = { sac = [3, 7] }"),
        ("when = { sac = 3 }", "when = { sac = 7 }"),
        ("[[follow]]\nsac = 3", "[[follow]]\nsac = 7"),
    ],
)
def test_what_hangs_on_a_score_that_no_case_can_have_is_refused(
    resources: Path, old: str, new: str
) -> None:
    path = resources / "protocols" / "staffing.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnownFault) as caught:
        load_practice(resources)
    assert caught.value.what == (
        "“protocols” cannot be used: the protocol “staffing” hangs on the SAC score 7, "
        "but the risk matrix has 1, 2, 3."
    )


def test_without_a_general_protocol_nothing_can_be_reviewed(resources: Path) -> None:
    (resources / "protocols" / "general.toml").unlink()
    with pytest.raises(KnownFault) as caught:
        load_practice(resources)
    assert "“general”, for whatever has none of its own, is not there" in caught.value.what


def test_the_texts_of_the_protocols_stand_beside_them(resources: Path) -> None:
    practice = load_practice(resources)
    assert list(practice.texts) == list(practice.protocols)
    for key, text in practice.texts.items():
        path = resources / "protocols" / f"{key}.toml"
        assert text.protocol is practice.protocols[key]
        assert text.text == path.read_text(encoding="utf-8")
        assert text.sha256 == hashlib.sha256(text.text.encode()).hexdigest()


def test_a_file_with_the_line_ends_of_another_system_has_the_same_digest(resources: Path) -> None:
    before = load_practice(resources).texts["general"]
    path = resources / "protocols" / "general.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_practice(resources).texts["general"] == before


def test_an_own_protocol_of_a_score_that_no_case_can_have_is_not_offered(resources: Path) -> None:
    practice = load_practice(resources)
    text = practice.texts["general"].text.replace("when = { sac = 3 }", "when = { sac = 7 }", 1)
    pack = ProtocolPack(
        id="k",
        key="general",
        pack_version=practice.protocols["general"].version,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        state=PackState.OFFERED,
    )
    offer = practice.offered([pack])
    assert offer.protocols == practice.texts
    assert [one.pack.id for one in offer.broken] == ["k"]
    assert offer.broken[0].reason.endswith(
        "hangs on the SAC score 7, but the risk matrix has 1, 2, 3."
    )


def test_a_question_for_cases_of_no_kind_there_is_is_told(resources: Path) -> None:
    path = resources / "frameworks" / "sessions.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('["medication", "documentation"]', '["medicine"]'), "utf-8")
    with pytest.raises(KnownFault) as caught:
        load_practice(resources)
    assert "“medicine”, which is not there" in caught.value.what
