"""The sheets that ask for a frame somebody adds: own words, a question, a picture of a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from rca_studio.domain.review import Evidence, EvidenceKind
from rca_studio.domain.session import FrameKind, Session, ShowFrame
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.gestures import new_id
from rca_studio.editing.session_gestures import add_frame, answers
from rca_studio.ui import theme
from rca_studio.ui.causes.row_list import ListRow, RowList
from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.sessions.reading import picture_reader
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit, TextArea
from rca_studio.ui.widgets.labels import Label

_WIDE: Final = 62
_WHOLE: Final = "The whole session"
_PICTURE_HIGH: Final = 28


class FrameSheet(AskSheet):
    """Asks for a frame, and adds it behind the one in hand."""

    kind = FrameKind.OWN

    def __init__(
        self,
        studio: Studio,
        session: Session,
        after: ShowFrame | None,
        parent: QWidget | None,
        title: str,
        text: str,
    ) -> None:
        super().__init__(title, text, "Add it to the show", parent, _WIDE)
        self._studio = studio
        self._session = session
        self._after = after
        self.about = ComboBox()
        self.about.setAccessibleName("It belongs to")
        self.agreed = self._add

    def _offer_cases(self, *, whole: bool) -> Field[ComboBox]:
        choices = [("", _WHOLE)] if whole else []
        for one in self._session.cases:
            casefile = self._studio.casefile(one)
            if casefile.exists:
                choices.append((one, f"{casefile.case.reference} · {casefile.case.title}"))
        wanted = self._after.about if self._after is not None else ""
        self.about.set_choices(tuple(choices), wanted)
        if self.about.currentIndex() < 0:
            self.about.setCurrentIndex(0)
        return Field("It belongs to", self.about)

    def _frame(self) -> ShowFrame:
        return ShowFrame(
            id=new_id(), session=self._session.id, rank=0.0, kind=self.kind, about=self.about.key
        )

    def made(self) -> ShowFrame:
        """The frame as it was asked for."""
        raise NotImplementedError

    def _add(self) -> None:
        studio = self._studio
        frame, after = self.made(), self._after
        if after is not None and after.about != frame.about:
            after = None
        studio.attempt(lambda: add_frame(studio.casefile(WORKSPACE), frame, after=after))


class OwnWordsSheet(FrameSheet):
    """Asks for a frame in one's own words."""

    def __init__(
        self,
        studio: Studio,
        session: Session,
        after: ShowFrame | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            studio,
            session,
            after,
            parent,
            "A frame in your own words",
            "Names in it are hidden like everywhere else.",
        )
        self.heading = LineEdit("", "What others do about it")
        self.text = TextArea("", "A paragraph a line", 6)
        self.body.addWidget(self._offer_cases(whole=True))
        self.body.addWidget(Field("Heading", self.heading))
        self.body.addWidget(Field("Words", self.text))
        self.heading.textChanged.connect(self._judge)
        self.text.textChanged.connect(self._judge)
        self._judge()
        self.heading.setFocus()

    def _judge(self, *_: object) -> None:
        said = self.heading.text().strip() or self.text.text().strip()
        self.ask_for("" if said else "Write a heading or words first.")

    def made(self) -> ShowFrame:
        """See ``FrameSheet``."""
        frame = self._frame()
        values = {"heading": self.heading.text(), "text": self.text.text()}
        return _with(frame, **values)


class QuestionSheet(FrameSheet):
    """Asks for a question to the room, with answers to vote on."""

    kind = FrameKind.QUESTION

    def __init__(
        self,
        studio: Studio,
        session: Session,
        after: ShowFrame | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            studio,
            session,
            after,
            parent,
            "A question to the room",
            "With answers, hands are counted by the keys 1 to 9. Nobody’s vote is kept.",
        )
        self.text = TextArea("", "Would it have been caught on a busier evening?", 3)
        self.options = TextArea("", "Yes\nNo\nNot sure", 4)
        self.wrong = Label("", theme.Size.SMALL, "error", wrap=True)
        self.body.addWidget(self._offer_cases(whole=True))
        self.body.addWidget(Field("Question", self.text))
        self.body.addWidget(
            Field("Answers", self.options, "One a line, two to nine; or none to just talk.")
        )
        self.body.addWidget(self.wrong)
        self.text.textChanged.connect(self._judge)
        self.options.textChanged.connect(self._judge)
        self._judge()
        self.text.setFocus()

    def _judge(self) -> None:
        wrong = ""
        try:
            answers(self.options.text().splitlines())
        except ValueError as error:
            wrong = f"{str(error)[0].upper()}{str(error)[1:]}."
        self.wrong.setText(wrong)
        self.wrong.setVisible(bool(wrong))
        asked = self.text.text().strip()
        self.ask_for(wrong or ("" if asked else "Write the question first."))

    def made(self) -> ShowFrame:
        """See ``FrameSheet``."""
        frame = self._frame()
        return _with(frame, text=self.text.text(), options=tuple(self.options.text().splitlines()))


class PictureSheet(FrameSheet):
    """Asks for a picture out of the evidence of the cases."""

    kind = FrameKind.PICTURE

    def __init__(
        self,
        studio: Studio,
        session: Session,
        after: ShowFrame | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            studio,
            session,
            after,
            parent,
            "A picture of a case",
            "Look for faces, names on doors and papers, and house numbers: the program cannot "
            "hide what is in a picture. Each picture is accepted on its own.",
        )
        self._pictures = pictures_of(studio, session)
        self.list = RowList("Pictures", 5, keeps=True)
        self.list.show_rows(
            [
                ListRow(one.id, one.note or one.file_name, self._reference(one))
                for one in self._pictures
            ]
        )
        self.image = Label("", token="muted", wrap=True)
        self.image.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.image.setMinimumHeight(theme.grid(_PICTURE_HIGH))
        self.caption = LineEdit("", "Words below the picture")
        self.body.addWidget(self.list)
        self.body.addWidget(self.image)
        self.body.addWidget(Field("Words below it", self.caption))
        self.list.currentRowChanged.connect(self._show)
        self.list.chosen.connect(self._on_chosen)
        if self._pictures:
            self.list.setCurrentRow(0)
        self._show()
        self.list.setFocus()

    def _reference(self, one: Evidence) -> str:
        return self._studio.casefile(one.case_id).case.reference

    @property
    def chosen(self) -> Evidence | None:
        """The picture in hand."""
        row = self.list.currentRow()
        return self._pictures[row] if 0 <= row < len(self._pictures) else None

    def _on_chosen(self, _key: str) -> None:
        self.caption.setFocus()

    def _show(self, _row: int = 0) -> None:
        one = self.chosen
        self.ask_for("" if one is not None else "There is no picture to choose.")
        self.list.setVisible(bool(self._pictures))
        if one is None:
            self.image.setText(
                "The cases of this session have no photo as evidence. Add one to a case first: "
                "whatever hangs behind the picture is taken away there."
            )
            return
        picture = QPixmap()
        try:
            picture.loadFromData(picture_reader(self._studio)(one.sha256))
        except (OSError, LookupError, ValueError):
            picture = QPixmap()
        if picture.isNull():
            self.image.setText("This picture cannot be read.")
            self.ask_for("This picture cannot be read: choose another one.")
            return
        room = theme.grid(_WIDE - 6), theme.grid(_PICTURE_HIGH)
        aspect = Qt.AspectRatioMode.KeepAspectRatio
        smooth = Qt.TransformationMode.SmoothTransformation
        self.image.setPixmap(picture.scaled(*room, aspect, smooth))
        self.image.setAccessibleName(one.note or one.file_name)

    def made(self) -> ShowFrame:
        """See ``FrameSheet``."""
        one = self.chosen
        assert one is not None
        return _with(
            self._frame(), about=one.case_id, evidence=one.id, text=self.caption.text().strip()
        )


def ask_frame(
    kind: str,
    studio: Studio,
    session: Session,
    after: ShowFrame | None,
    parent: QWidget | None = None,
) -> FrameSheet:
    """Ask for a frame: ``own`` words, a ``question``, or a ``picture``.

    Args:
        kind: what is asked for.
        studio: the open workspace.
        session: whose show it becomes part of.
        after: the frame in hand, which it follows where both tell the same case.
        parent: what the sheet stands over.
    """
    sheets: dict[str, Callable[..., FrameSheet]] = {
        "own": OwnWordsSheet,
        "question": QuestionSheet,
        "picture": PictureSheet,
    }
    sheet = sheets[kind](studio, session, after, parent)
    sheet.open()
    return sheet


def pictures_of(studio: Studio, session: Session) -> tuple[Evidence, ...]:
    """The photos among the evidence of the cases of a session."""
    casefiles = (studio.casefile(one) for one in session.cases)
    return tuple(
        one
        for casefile in casefiles
        for one in casefile.of(Evidence)
        if one.kind is EvidenceKind.PHOTO and one.sha256
    )


def _with(frame: ShowFrame, **values: object) -> ShowFrame:
    return replace(frame, **values)  # type: ignore[arg-type]
