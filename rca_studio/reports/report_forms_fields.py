"""Form fields laid over the boxes of a page (AcroForm, ISO 32000-1, 12.7).

They are put together here and not by the canvas: its fields take no words beyond one code page, no
text of more than a hundred signs unless told so, and carry the look of what is empty. Here viewers
are asked to draw what is typed (``NeedAppearances``), names for those who do not see the page are
Unicode, and the Tab key goes row by row.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from rca_studio.domain.form_fields import MARK, YES, AskKind
from rca_studio.reports.report_forms_page import Placed

if TYPE_CHECKING:
    from pypdf import PdfWriter

_READ_ONLY: Final = 1
_MULTILINE: Final = 1 << 12
_RADIO: Final = 1 << 15
_COMBO: Final = 1 << 17
_PRINTED: Final = 4
_HIDDEN: Final = 2
_INK: Final = "0.086 0.125 0.173 rg"
_PAD: Final = 2.0


def with_fields(pdf: bytes, placed: Iterable[Placed], mark: str) -> bytes:
    """The document with a field over each box, and a hidden one that holds the mark."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    form = _Form(writer)
    form.hidden(MARK, mark)
    steps: dict[str, list[Placed]] = {}
    for one in placed:
        match one.asked.kind:
            case AskKind.STEPS:
                steps.setdefault(one.asked.name, []).append(one)
                if one.step == len(one.asked.choices):
                    form.steps(steps[one.asked.name])
            case AskKind.TICK:
                form.tick(one)
            case AskKind.CHOICE:
                form.choice(one)
            case _:
                form.text(one)
    form.end()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


class _Form:
    """The fields of one document, in the order in which the Tab key goes."""

    def __init__(self, writer: PdfWriter) -> None:
        from pypdf.generic import ArrayObject

        self._writer = writer
        self._fields: Any = ArrayObject()
        self._annots: dict[int, Any] = {}

    def hidden(self, name: str, value: str) -> None:
        """A field that only machines read."""
        self._widget(
            0,
            {
                "FT": "/Tx",
                "T": value_text(name),
                "V": value_text(value),
                "Ff": _READ_ONLY,
                "F": _HIDDEN,
                "Rect": [0, 0, 0, 0],
                "DA": value_text(f"/Helv 8 Tf {_INK}"),
            },
        )

    def text(self, one: Placed) -> None:
        """A line, or a text that goes on in further lines."""
        many = one.asked.kind is AskKind.TEXT
        self._widget(
            one.page,
            {
                "FT": "/Tx",
                **_named(one),
                "V": value_text(""),
                "Ff": _MULTILINE if many else 0,
                "F": _PRINTED,
                "Rect": _inside(one),
                "DA": value_text(f"/Helv {one.size + 0.5:g} Tf {_INK}"),
                "AP": {"N": self._empty(one)},
            },
        )

    def choice(self, one: Placed) -> None:
        """One of some words."""
        self._widget(
            one.page,
            {
                "FT": "/Ch",
                **_named(one),
                "V": value_text(""),
                "Opt": [value_text(""), *map(value_text, one.asked.choices)],
                "Ff": _COMBO,
                "F": _PRINTED,
                "Rect": _inside(one),
                "DA": value_text(f"/Helv {one.size:g} Tf {_INK}"),
                "AP": {"N": self._empty(one)},
            },
        )

    def tick(self, one: Placed) -> None:
        """A box to tick."""
        side = one.rect[2] - one.rect[0]
        drawn = (
            f"q {_INK.upper()} {side / 8:g} w 1 J 1 j {side * 0.22:g} {side * 0.52:g} m "
            f"{side * 0.42:g} {side * 0.28:g} l {side * 0.78:g} {side * 0.76:g} l S Q"
        )
        self._widget(
            one.page,
            {
                "FT": "/Btn",
                **_named(one),
                "V": "/Off",
                "AS": "/Off",
                "F": _PRINTED,
                "Rect": list(one.rect),
                "DA": value_text(f"/ZaDb 0 Tf {_INK}"),
                "MK": {"CA": value_text("4")},
                "AP": {"N": self._states(YES, drawn, (side, side))},
            },
        )

    def steps(self, placed: list[Placed]) -> None:
        """The steps of a scale, of which one is chosen."""
        from pypdf.generic import ArrayObject, NameObject

        first = placed[0]
        parent = _made(
            {
                "FT": "/Btn",
                **_named(first),
                "V": "/Off",
                "Ff": _RADIO,
                "DA": value_text(f"/ZaDb 0 Tf {_INK}"),
            }
        )
        reference = self._writer._add_object(parent)  # noqa: SLF001 - pypdf has no public way
        kids = ArrayObject()
        for one in placed:
            side = one.rect[2] - one.rect[0]
            widget = {
                "Parent": reference,
                "AS": "/Off",
                "F": _PRINTED,
                "Rect": list(one.rect),
                "TU": value_text(
                    f"{one.asked.label} {one.step}: {one.asked.choices[one.step - 1]}"
                ),
                "MK": {"CA": value_text("l")},
                "AP": {"N": self._states(str(one.step), _disc(side), (side, side))},
            }
            kids.append(self._annotation(one.page, widget))
        parent[NameObject("/Kids")] = kids
        self._fields.append(reference)

    def end(self) -> None:
        """Hand fields and pages over to the document."""
        from pypdf.generic import BooleanObject, NameObject

        for number, annots in self._annots.items():
            page = self._writer.pages[number]
            page[NameObject("/Annots")] = annots
            page[NameObject("/Tabs")] = NameObject("/R")
        fonts = {
            "Helv": _font("/Helvetica", "/WinAnsiEncoding"),
            "ZaDb": _font("/ZapfDingbats"),
        }
        form = _made({"DR": {"Font": fonts}, "DA": value_text(f"/Helv 10 Tf {_INK}")})
        form[NameObject("/Fields")] = self._fields
        form[NameObject("/NeedAppearances")] = BooleanObject(True)
        root = self._writer.root_object
        root[NameObject("/AcroForm")] = self._writer._add_object(form)  # noqa: SLF001

    def _widget(self, page: int, entries: dict[str, Any]) -> None:
        self._fields.append(self._annotation(page, entries))

    def _annotation(self, page: int, entries: dict[str, Any]) -> Any:
        from pypdf.generic import ArrayObject

        there = self._writer.pages[page].indirect_reference
        made = _made({"Type": "/Annot", "Subtype": "/Widget", "P": there, **entries})
        reference = self._writer._add_object(made)  # noqa: SLF001
        self._annots.setdefault(page, ArrayObject()).append(reference)
        return reference

    def _empty(self, one: Placed) -> Any:
        """One of its own for each field: viewers write into it."""
        left, bottom, right, top = _inside(one)
        return self._stream("/Tx BMC EMC", (right - left, top - bottom))

    def _states(self, on: str, drawn: str, size: tuple[float, float]) -> dict[str, Any]:
        return {on: self._stream(drawn, size), "Off": self._stream("", size)}

    def _stream(self, drawn: str, size: tuple[float, float]) -> Any:
        from pypdf.generic import DecodedStreamObject

        stream = DecodedStreamObject()
        stream.set_data(drawn.encode("ascii"))
        box = [0, 0, round(size[0], 2), round(size[1], 2)]
        stream.update(_made({"Type": "/XObject", "Subtype": "/Form", "BBox": box, "Resources": {}}))
        return self._writer._add_object(stream)  # noqa: SLF001


def value_text(text: str) -> Any:
    """A text as PDFs hold it, in Unicode where it has to be."""
    from pypdf.generic import TextStringObject

    return TextStringObject(text)


def _named(one: Placed) -> dict[str, Any]:
    hint = f" {one.asked.hint}" if one.asked.hint else ""
    return {"T": value_text(one.asked.name), "TU": value_text(f"{one.asked.label}{hint}")}


def _inside(one: Placed) -> list[float]:
    left, bottom, right, top = one.rect
    return [left + _PAD, bottom + _PAD, right - _PAD, top - _PAD]


def _disc(side: float) -> str:
    """A filled disc in the middle, of four arcs (factor 0.5523 for a quarter of a circle)."""
    middle, radius = side / 2, side * 0.27
    bow = radius * 0.5523
    points = [
        (radius, bow, bow, radius, 0.0, radius),
        (-bow, radius, -radius, bow, -radius, 0.0),
        (-radius, -bow, -bow, -radius, 0.0, -radius),
        (bow, -radius, radius, -bow, radius, 0.0),
    ]
    arcs = " ".join(" ".join(f"{middle + one:.2f}" for one in arc) + " c" for arc in points)
    return f"q 0.059 0.463 0.431 rg {middle + radius:.2f} {middle:.2f} m {arcs} f Q"


def _font(name: str, encoding: str = "") -> dict[str, Any]:
    there = {"Encoding": encoding} if encoding else {}
    return {"Type": "/Font", "Subtype": "/Type1", "BaseFont": name, **there}


def _made(entries: dict[str, Any]) -> Any:
    """A dictionary of the PDF from plain values: text with a stroke before it is a name."""
    from pypdf.generic import DictionaryObject, NameObject

    return DictionaryObject({NameObject(f"/{key}"): _value(one) for key, one in entries.items()})


def _value(one: Any) -> Any:
    from pypdf.generic import ArrayObject, FloatObject, NameObject, NumberObject, TextStringObject

    match one:
        case TextStringObject():
            return one
        case str():
            return NameObject(one)
        case bool() | None:
            raise TypeError(type(one))
        case int() if type(one) is int:
            return NumberObject(one)
        case float() if type(one) is float:
            return FloatObject(round(one, 2))
        case list() if type(one) is list:
            return ArrayObject([_value(each) for each in one])
        case dict() if type(one) is dict:
            return _made(one)
    return one
