"""What an action changes in the causal model, and what that does to the margin to harm."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from rca_studio.analysis.plan_places import (
    Gain,
    Place,
    gain,
    gain_of,
    gain_words,
    gains,
    node_words,
)
from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.causal import Control, ControlKind, ControlState
from rca_studio.domain.deeds import Deed
from rca_studio.domain.gates import NO_MARGIN
from rca_studio.domain.plan import Action, Effect, EffectKind
from rca_studio.editing import gestures
from rca_studio.ui import theme
from rca_studio.ui.causes.picker import Choice, Picker
from rca_studio.ui.causes.requests import short
from rca_studio.ui.causes.section import Section, line_of
from rca_studio.ui.prompts import MessageDialog
from rca_studio.ui.proof.allowing import allow, explain
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Label

_MOST_TRIED = 40
"""Of a model up to so many nodes each choice is tried before it is offered: less than 50 ms."""


def effect_words(casefile: CaseFile, effect: Effect) -> str:
    """One effect in words."""
    target = casefile.get(effect.target)
    text = short(str(getattr(target, "text", "")), 90)
    if effect.kind is EffectKind.REMOVES_CAUSE:
        return f"Removes the cause “{text}”"
    if effect.kind is EffectKind.STRENGTHENS_CONTROL:
        return f"Strengthens the control “{text}”"
    if isinstance(target, Control):
        guarded = node_words(casefile, target.guards, 60)
        return f"Adds the control “{text}” ({target.kind.label.lower()}), guarding {guarded}"
    return f"Adds the control “{text}”"


def worth_words(casefile: CaseFile, action: Action) -> str:
    """The margin today, with the rest of the plan, and with this action of it as well."""
    if not action.effects:
        return "It does not change the margin to harm yet: say what it does to the causes."
    value = gain_of(casefile, action)
    words = gain_words(value, "with the rest of the plan")
    return words if value.raises or value.today is None else f"{words}, with it or without"


def then_words(value: Gain) -> str:
    """A margin as the note beside a choice, and whether that is more than the plan has."""
    if value.then is None:
        return ""
    then = "no known path" if value.then == NO_MARGIN else f"margin {value.then}"
    return f"{then} with it" if value.raises else f"{then}, as without it"


def without_effect(casefile: CaseFile, action: Action, place: int) -> ChangeSet:
    """Take an effect back, with the planned control that only it would have added."""
    effect = action.effects[place]
    kept = tuple(one for number, one in enumerate(action.effects) if number != place)
    control = casefile.get(effect.target)
    elsewhere = any(
        one.target == effect.target
        for other in casefile.actions
        for one in other.effects
        if other.id != action.id
    )
    planned = isinstance(control, Control) and control.state is ControlState.PLANNED
    if effect.kind is EffectKind.ADDS_CONTROL and planned and not elsewhere:
        step = gestures.delete_node(casefile, effect.target)
        return ChangeSet("Remove an effect", step.changes)
    return gestures.revise(action, "Remove an effect", effects=kept)


class EffectList(Section):
    """Lists the effects of one action and adds others."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("What it changes in the causes", parent)
        self._studio = studio
        self._case_id = ""
        self._action_id = ""
        self.removes = LinkButton("Removes a cause…")
        self.adds = LinkButton("Adds a control…")
        self.strengthens = LinkButton("Strengthens a control…")
        self.removes.clicked.connect(self._on_removes)
        self.adds.clicked.connect(self._on_adds)
        self.strengthens.clicked.connect(self._on_strengthens)
        self.add_foot(self.removes, self.adds, self.strengthens)

    def show_action(self, casefile: CaseFile, action: Action) -> None:
        """Show the effects as they are stored."""
        self._case_id, self._action_id = casefile.case_id, action.id
        can = not self._studio.read_only
        for button in (self.removes, self.adds, self.strengthens):
            button.setVisible(can)
            allow(button, self._studio, Deed.PLAN)
        if self.adds.isEnabled():  # what is added stands in the causes
            allow(self.adds, self._studio, Deed.ANALYSE)
        for button, there, what in (
            (self.removes, casefile.causes, "cause"),
            (self.strengthens, casefile.controls, "control"),
        ):
            if button.isEnabled() and not there:
                explain(button, f"No {what} is known in this case yet.")
        rows = tuple(effect_words(casefile, effect) for effect in action.effects)
        worth = worth_words(casefile, action)

        def make() -> Iterable[QWidget]:
            for place, words in enumerate(rows):
                remove = KeyButton("Remove", str(place), f"Remove: {words}")
                remove.chosen.connect(self._on_remove)
                if not can:
                    remove.hide()
                yield line_of(Label(words, wrap=True), remove)
            yield Label(worth, theme.Size.SMALL, "muted", wrap=True)

        self.fill((action.id, rows, worth, can), make)

    # -- inside ----------------------------------------------------------------------------------

    @property
    def _casefile(self) -> CaseFile:
        return self._studio.casefile(self._case_id)

    def _action(self) -> Action | None:
        return self._casefile.action(self._action_id)

    def _on_removes(self) -> None:
        casefile = self._casefile
        notes = _notes(casefile, EffectKind.REMOVES_CAUSE, [one.id for one in casefile.causes])
        choices = tuple(
            Choice(c.id, short(c.text, 120), notes.get(c.id, "")) for c in casefile.causes
        )
        self._pick("Which cause does it remove?", choices, self._take_cause)

    def _on_strengthens(self) -> None:
        casefile = self._casefile
        keys = [one.id for one in casefile.controls]
        notes = _notes(casefile, EffectKind.STRENGTHENS_CONTROL, keys)
        choices = tuple(
            Choice(c.id, short(c.text, 120), _joined(c.state.label, notes.get(c.id, "")))
            for c in casefile.controls
        )
        self._pick("Which control does it strengthen?", choices, self._take_control)

    def _pick(self, title: str, choices: tuple[Choice, ...], then: object) -> None:
        dialog = Picker(title, "", choices, "Choose", self.window())
        dialog.picked = then  # type: ignore[assignment]
        dialog.open()

    def _take_cause(self, key: str) -> None:
        self._take(Effect(kind=EffectKind.REMOVES_CAUSE, target=key))

    def _take_control(self, key: str) -> None:
        self._take(Effect(kind=EffectKind.STRENGTHENS_CONTROL, target=key))

    def _take(self, effect: Effect) -> None:
        action = self._action()
        if action is not None and effect not in action.effects:
            effects = (*action.effects, effect)
            self._studio.edit(gestures.revise(action, "Say what it changes", effects=effects))

    def _on_adds(self) -> None:
        action = self._action()
        if action is None:
            return
        dialog = NewControlDialog(self._casefile, action, self.window())
        dialog.agreed = _Planned(self, dialog)
        dialog.open()

    def take_control(self, guards: str, text: str, kind: ControlKind) -> None:
        """Let the action add a control."""
        if self._action() is not None:
            self._studio.edit(
                gestures.plan_control(self._casefile, self._action_id, guards, text, kind)
            )

    def _on_remove(self, key: str) -> None:
        action = self._action()
        if action is not None and int(key) < len(action.effects):
            self._studio.edit(without_effect(self._casefile, action, int(key)))


def _notes(casefile: CaseFile, kind: EffectKind, keys: list[str]) -> dict[str, str]:
    """What each choice would do to the margin; of a model that is too large for that, nothing."""
    if len(casefile.causes) + len(casefile.controls) > _MOST_TRIED:
        return {}
    found = gains(casefile, [Place(kind, key) for key in keys])
    return {place.node: then_words(value) for place, value in found.items()}


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


class NewControlDialog(MessageDialog):
    """Words, kind and place of a planned control."""

    def __init__(self, casefile: CaseFile, action: Action, parent: QWidget | None = None) -> None:
        super().__init__("A control to add", "It stands on the graph as planned.", parent)
        self.words = LineEdit(short(action.text, 200) if action.text.strip() else "")
        self.kind = ComboBox()
        self.kind.set_choices(
            tuple((k.value, k.label) for k in ControlKind if k.designed),
            ControlKind.CHECKLIST.value,
        )
        self.guards = ComboBox()
        ends = [one for one in (casefile.harm, casefile.event) if one is not None]
        nodes = [*ends, *casefile.causes]
        named = {c for f in casefile.findings if f.id in action.findings for c in f.causes}
        chosen = next((n.id for n in nodes if n.id in named), nodes[0].id if nodes else "")
        choices = tuple((n.id, node_words(casefile, n.id).strip("“”")) for n in nodes)
        self.guards.set_choices(choices, chosen)
        self._casefile = casefile
        self.margin = Label("", token="muted", wrap=True)
        self.column.addWidget(Field("The control", self.words))
        self.column.addWidget(Field("What it relies on", self.kind))
        self.column.addWidget(Field("What it guards", self.guards))
        self.column.addWidget(self.margin)
        self.guards.currentIndexChanged.connect(self._show_margin)
        self._show_margin()
        self.offer("Add the control", "Cancel")
        self.words.textChanged.connect(self._judge)
        self._judge()
        self.words.setFocus()

    def accept(self) -> None:
        if self.words.text().strip() and self.guards.key:
            super().accept()

    def _show_margin(self, *_args: object) -> None:
        if not self.guards.key:
            return
        value = gain(self._casefile, Place(EffectKind.ADDS_CONTROL, self.guards.key))
        self.margin.setText(gain_words(value).replace("with this action", "with this control"))
        self.margin.set_token("good" if value.raises else "muted")

    def _judge(self, *_args: object) -> None:
        if self.yes is not None:
            self.yes.setEnabled(bool(self.words.text().strip() and self.guards.key))


class _Planned:
    """Adds the control once the dialog is agreed to."""

    def __init__(self, effects: EffectList, dialog: NewControlDialog) -> None:
        self._effects, self._dialog = effects, dialog

    def __call__(self) -> None:
        dialog = self._dialog
        kind = ControlKind(dialog.kind.key)
        self._effects.take_control(dialog.guards.key, dialog.words.text().strip(), kind)
