"""Report forms for tests, filled in as people's PDF programs would."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ByteStringObject,
    DictionaryObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from rca_studio.domain.protocol import Protocol
from rca_studio.headless import practice
from rca_studio.intake.survey import STEP_WORDS
from rca_studio.reports.report_forms import FormWish, report_form

FELT = "Did you feel safe to report this?"


def protocols() -> dict[str, Protocol]:
    return dict(practice().protocols)


@cache
def empty(key: str = "near_fall", *, letter: bool = False) -> bytes:
    from rca_studio.reports.context import Paper

    wish = FormWish(paper=Paper.LETTER if letter else Paper.A4)
    return report_form(protocols()[key], FELT, STEP_WORDS, wish)


def fields_of(document: PdfReader | PdfWriter) -> dict[str, DictionaryObject]:
    root = document.root_object if isinstance(document, PdfWriter) else document.trailer["/Root"]
    return {str(one.get_object()["/T"]): one.get_object() for one in root["/AcroForm"]["/Fields"]}


def writer_of(form: bytes) -> PdfWriter:
    return PdfWriter(clone_from=PdfReader(BytesIO(form)))


def fill(writer: PdfWriter, values: Mapping[str, object]) -> None:
    """Set values; a text as Unicode, bytes as they are, a name with a stroke before it as a state.

    As viewers do, the state of a scale is shown by its widgets, too.
    """
    fields = fields_of(writer)
    for name, value in values.items():
        field = fields[name]
        if isinstance(value, str) and value.startswith("/") and field["/FT"] == "/Btn":
            field[NameObject("/V")] = NameObject(value)
            for widget in [field, *(kid.get_object() for kid in field.get("/Kids", ()))]:
                states = widget["/AP"]["/N"] if "/AP" in widget else {}
                if states:
                    shown = value if value in states else "/Off"
                    widget[NameObject("/AS")] = NameObject(shown)
        elif isinstance(value, str):
            field[NameObject("/V")] = TextStringObject(value)
        elif isinstance(value, bytes):
            field[NameObject("/V")] = ByteStringObject(value)
        elif isinstance(value, StreamObject):
            field[NameObject("/V")] = writer._add_object(value)


def saved(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def filled(values: Mapping[str, object], form: bytes | None = None) -> bytes:
    """A form with these values in it."""
    writer = writer_of(empty() if form is None else form)
    fill(writer, values)
    return saved(writer)
