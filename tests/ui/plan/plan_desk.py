"""A desk whose case has actions in the states a test wants, with people where it wants them."""

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import ChangeSet, created
from rca_studio.domain.people import Person, Role
from rca_studio.domain.plan import Action, ActionState, Decision, EvidenceCheck
from tests.ui.case.desk import Desk

MARIA, TOM, ANA, EVA = "Maria Lopez", "Tom Reed", "Ana Silva", "Eva Grant"
AT = "2026-11-18T09:00:00Z"


def staff(desk: Desk, at_work: str = MARIA) -> None:
    """Maria (quality lead), Tom (owns actions, service manager), Ana (validator), Eva (decides)."""
    people = (
        Person(id="maria", name=MARIA, roles=(Role.QUALITY_LEAD, Role.ADMINISTRATOR)),
        Person(
            id="tom",
            name=TOM,
            roles=(Role.ACTION_OWNER, Role.SUPERVISOR),
            title="Service manager",
        ),
        Person(id="ana", name=ANA, roles=(Role.VALIDATOR,)),
        Person(id="eva", name=EVA, roles=(Role.EXECUTIVE,)),
    )
    desk.studio.writer.edit(ChangeSet("People", created(*people)))
    desk.studio.be(at_work)


def check(text: str, *, met_by: str = "", shown: str = "") -> EvidenceCheck:
    given = {"shown": shown, "given_by": TOM, "given_at": AT} if shown else {}
    met = {"met": True, "by": met_by, "at": AT} if met_by else {}
    return EvidenceCheck(text=text, **given, **met)


def put(desk: Desk, *actions: Action) -> None:
    """Store actions as they are, whoever is at work."""
    store = desk.studio.writer
    store.edit(ChangeSet("Actions", created(*actions)))


def action(desk: Desk, key: str, state: ActionState = ActionState.PROPOSED, **values) -> Action:
    """An action of the case of the desk; what was decided is decided by Eva."""
    approved = {ActionState.APPROVED: True, ActionState.REFUSED: False}.get(state)
    if approved is not None:
        values.setdefault(
            "decisions", (Decision(approved=approved, by=EVA, at=AT, reason="Too dear"),)
        )
    values.setdefault("text", f"Mend {key}")
    values.setdefault("case_id", desk.case_id)
    return Action(id=key, state=state, **values)


def second_case(desk: Desk) -> str:
    """A second case in the same workspace."""
    other = Case(id="0143" + "0" * 28, reference="NM-0143", title="Walker again")
    desk.studio.writer.edit(ChangeSet("Report", created(other)))
    return other.id
