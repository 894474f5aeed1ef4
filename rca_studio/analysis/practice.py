"""The practice a workspace works by: protocols, frames, risk matrix, actions and their strength.

All of it is data a customer may edit; it is read once when a workspace is opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rca_studio.analysis.deident.pack import FOLDER, DeidentifyPack, load_deidentify
from rca_studio.analysis.edited_files import told_plainly
from rca_studio.analysis.frames import Frame, load_frames
from rca_studio.analysis.good_actions import GoodActions, load_good_actions
from rca_studio.analysis.governance.pack import EMPTY_PACK, GovernancePack, load_governance
from rca_studio.analysis.recognition import EMPTY_PACK as NO_RECOGNITION
from rca_studio.analysis.recognition import RecognitionPack, load_recognition
from rca_studio.analysis.risk import RiskMatrix, load_matrix
from rca_studio.analysis.session.prompts import EMPTY_PACK as NO_SESSIONS
from rca_studio.analysis.session.prompts import SessionPack, load_sessions
from rca_studio.analysis.strength import ActionHierarchy, load_hierarchy
from rca_studio.domain.case import Case
from rca_studio.domain.packs import PackError
from rca_studio.domain.proof import ProtocolPack
from rca_studio.domain.protocol import Protocol
from rca_studio.domain.protocol_offer import GENERAL, Offer, offered
from rca_studio.domain.protocol_packs import ProtocolText, load_texts
from rca_studio.domain.words import quoted
from rca_studio.paths import resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """What reviews ask for and diagrams are framed by; ``general`` is always a protocol.

    ``texts`` holds the texts that the protocols of the program were read from, by key;
    ``resources`` is the folder all of it was read from.
    """

    protocols: Mapping[str, Protocol]
    frames: Mapping[str, Frame]
    matrix: RiskMatrix
    hierarchy: ActionHierarchy
    texts: Mapping[str, ProtocolText]
    good_actions: GoodActions = field(default_factory=GoodActions)
    governance: GovernancePack = EMPTY_PACK
    recognition: RecognitionPack = NO_RECOGNITION
    sessions: SessionPack = NO_SESSIONS
    resources: Path | None = None

    @property
    def deidentify(self) -> DeidentifyPack:
        """The words de-identifying goes by; read when it is first asked for, and only once.

        Raises:
            KnownFault: a file of them cannot be used.
        """
        folder = self.resources or resource("protocols").parent
        with told_plainly():
            return load_deidentify(folder / FOLDER)

    def protocol(self, key: str) -> Protocol:
        """A protocol; the general one where a case names one that is not installed."""
        return self.protocols.get(key) or self.protocols[GENERAL]

    def offered(self, packs: Iterable[ProtocolPack]) -> Offer:
        """What a workspace with these packs of its own offers (see ``protocol_offer``)."""
        return offered(packs, self.texts, self.scores)

    @property
    def scores(self) -> frozenset[int]:
        """The SAC scores there are."""
        return frozenset(score.value for score in self.matrix.scores)

    def sac(self, case: Case) -> int:
        """The SAC score of a case; 0 while its severity or probability is not chosen."""
        score = self.matrix.score(case.severity, case.probability)
        return score.value if score else 0


def load_practice(resources: Path) -> Practice:
    """Read the data files.

    Args:
        resources: the folder with ``protocols/`` and ``frameworks/``.

    Raises:
        KnownFault: a file cannot be used; it names the file, the place and the reason.
    """
    frameworks = resources / "frameworks"
    with told_plainly():
        texts = load_texts(resources / "protocols")
        protocols = {key: text.protocol for key, text in texts.items()}
        if GENERAL not in protocols:
            reason = f"the protocol “{GENERAL}”, for whatever has none of its own, is not there"
            raise PackError("protocols", reason)
        matrix = load_matrix(frameworks / "sac.toml")
        _check_scores(protocols, matrix)
        hierarchy = load_hierarchy(frameworks / "action_hierarchy.toml")
        good_actions = load_good_actions(frameworks / "good_actions.toml")
        _check_actions(good_actions, hierarchy, protocols)
        sessions = load_sessions(frameworks / "sessions.toml")
        _check_questions(sessions, protocols)
        return Practice(
            protocols=protocols,
            texts=texts,
            frames=load_frames(frameworks),
            matrix=matrix,
            hierarchy=hierarchy,
            good_actions=good_actions,
            governance=load_governance(frameworks / "governance.toml"),
            resources=resources,
            recognition=load_recognition(frameworks / "recognition.toml"),
            sessions=sessions,
        )


def _check_scores(protocols: Mapping[str, Protocol], matrix: RiskMatrix) -> None:
    """Refuse what hangs on a score no case can have: it would be asked for in no case at all."""
    there = {score.value for score in matrix.scores}
    for key, protocol in protocols.items():
        if unknown := protocol.scores() - there:
            score, known = min(unknown), ", ".join(map(str, sorted(there)))
            reason = f"hangs on the SAC score {score}, but the risk matrix has {known}"
            raise PackError("protocols", reason, place=f"the protocol “{key}”")


def _check_actions(
    good: GoodActions, hierarchy: ActionHierarchy, protocols: Mapping[str, Protocol]
) -> None:
    """Refuse a good action of a kind, or for a protocol, that there is not: nobody would see it."""
    for one in good.actions:
        place = f"the action “{one.key}”"
        if hierarchy.kind(one.kind) is None:
            reason = f"is of the kind “{one.kind}”, which action_hierarchy.toml does not have"
            raise PackError("good_actions.toml", reason, place=place)
        if unknown := next((key for key in one.protocols if key not in protocols), ""):
            reason = f"is for the protocol “{unknown}”, which is not there"
            raise PackError("good_actions.toml", reason, place=place)


def _check_questions(sessions: SessionPack, protocols: Mapping[str, Protocol]) -> None:
    """Refuse a question for a protocol that there is not: no room would ever be asked it."""
    for one in sessions.questions:
        if unknown := next((key for key in one.protocols if key not in protocols), ""):
            reason = f"is for the protocol “{unknown}”, which is not there"
            raise PackError("sessions.toml", reason, place=f"the question {quoted(one.text, 60)}")
