"""The criteria for a good catch: what the file may hold, and which ones a case shows to be met."""

from pathlib import Path

import pytest

from rca_studio.analysis.recognition import load_recognition, met_by
from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Control, ControlKind, ControlState, Harm
from rca_studio.domain.packs import PackError
from rca_studio.domain.plan import Action, ActionState, Finding

SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "frameworks" / "recognition.toml"
PACK = load_recognition(SHIPPED)
CASE = Case(id="c", reference="NM-1", title="Walker out of reach")


def met(*entities: object, told: bool = False) -> set[str]:
    casefile = CaseFile("c", (CASE, *entities))  # type: ignore[arg-type]
    return {one.key for one in met_by(casefile, PACK, told=told)}


def test_what_a_case_shows_is_proposed_and_nothing_else():
    control = Control(
        id="k",
        case_id="c",
        guards="h",
        text="Steadied",
        kind=ControlKind.VIGILANCE,
        state=ControlState.HELD,
    )
    harm = Harm(id="h", case_id="c", text="A fall")
    assert met() == set()
    assert met(harm, control) == {"stopped_harm"}
    assert met(Finding(id="f", case_id="c", number=1, statement="x", causes=())) == {
        "hidden_weakness"
    }
    action = Action(id="a", case_id="c", text="Fit a rail", owner="Estates", state=ActionState.HELD)
    assert met(action) == {"lasting_change"}
    assert met(told=True) == {"others_learned"}


def test_no_criterion_counts_reports():
    words = " ".join(f"{one.label} {one.why}" for one in PACK.criteria).casefold()
    for word in ("the most", "number of", "how many", "top reporter", "best"):
        assert word not in words


def test_a_key_that_is_gone_still_reads_as_words():
    assert PACK.label("spoke_up") == "Spoke up when it was not easy"
    assert PACK.label("brought_cake") == "Brought cake"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('held_by = ["vigilance", "second_person"]', 'held_by = ["luckiness"]'), "luckiness"),
        (('key = "own_part"', 'key = "spoke_up"'), "spoke_up"),
        (('met_when = "held"', 'met_when = "often"'), "often"),
        (('title = "Good catch"', 'titel = "Good catch"'), "title"),
    ],
)
def test_a_slip_in_the_file_is_told_by_its_place(tmp_path, change, said):
    path = tmp_path / "recognition.toml"
    path.write_text(SHIPPED.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(PackError, match=said):
        load_recognition(path)
