"""Reads the fields of PDF forms in a process of its own, one after the other by standard input.

A PDF can be built to eat all memory or time; here that costs this process and not the window. So
this file is run by its path, imports nothing of ours and limits its own memory where the system
lets it. Nothing of a form is run, and nothing that hangs in it is looked into: scripts, actions
and attached files are only noticed.

Each file comes as eight bytes that say how long it is, and then itself. The answer is a line of
JSON: ``{"error": code}`` or ``{"fields": {name: {"value", "label"}}, "noticed": [code, …]}``. Codes
are put into words by ``pdf_form``.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

MEMORY = 768 * 1024 * 1024
MOST_FIELDS = 2_000
MOST_DEPTH = 24
LONGEST = 400_000
"""Signs of one answer."""
MOST_SIGNS = 2_000_000
"""Signs of all answers of a file; who asked for them has to hold them."""
LONGEST_FILE = 64 * 1024 * 1024
_TAIL = 4_096
_FIRST_PAGES = 20
_MOST_CHOSEN = 4
_MARK = re.compile(r"rca-studio-report/\d{1,4} [^\s/]{1,80}/\d{1,9}(?: month-first)?")
_MARK_NAME = "rca_studio_form"
_MARKED = ((b"\xfe\xff", "utf-16"), (b"\xff\xfe", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_ANY_NAME = "title"
"""A field that every form of ours has."""


class Refused(Exception):
    """Why this file is not read; the argument is a code that the parent puts into words."""


def main() -> int:
    """Answer until nothing comes any more."""
    _limit_memory()
    while content := _next():
        sys.stdout.write(json.dumps(_answer(content)) + "\n")
        sys.stdout.flush()
    return 0


def _next() -> bytes:
    head = sys.stdin.buffer.read(8)
    if len(head) < 8:
        return b""
    size = int.from_bytes(head, "big")
    return sys.stdin.buffer.read(size) if 0 < size <= LONGEST_FILE else b""


def _answer(content: bytes) -> dict[str, Any]:
    import logging
    import warnings

    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    try:
        return _read(content)
    except Refused as why:
        return {"error": str(why)}
    except MemoryError:
        return {"error": "large"}
    except Exception as error:  # any way in which a PDF can be broken
        return {"error": "bomb" if "imit" in type(error).__name__ else "damaged"}


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows: the size of the file and the clock must do
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ValueError, OSError):
        return


def _read(content: bytes) -> dict[str, Any]:
    from pypdf import PdfReader

    start = content[:1024].find(b"%PDF-")
    if start < 0:
        raise Refused("other")
    if b"%%EOF" not in content.rstrip(b"\0\t\n\r ")[-_TAIL:]:  # some ways pad a file
        raise Refused("cut off")
    reader = PdfReader(io.BytesIO(content[start:]), strict=False)
    if reader.is_encrypted:
        _unlock(reader)
    root = _plain(reader.trailer["/Root"])
    form: Any = _plain(root.get("/AcroForm")) if hasattr(root, "get") else None
    noticed: set[str] = set()
    fields = _answered(_listed(form.get("/Fields")), noticed) if hasattr(form, "get") else {}
    if _ANY_NAME not in fields:  # some programs forget the list and keep what stands on the pages
        fields = _answered(_on_pages(reader), noticed)
    else:  # or of part of it
        with suppress(Exception):
            shown = _answered(_on_pages(reader), noticed)
            fields |= {name: one for name, one in shown.items() if name not in fields}
    if _MARK_NAME not in fields:
        told = _printed_mark(reader)
        if not told or _ANY_NAME not in fields:
            raise Refused(_why_not(form, told))
        fields[_MARK_NAME] = {"value": told, "label": ""}
    with suppress(Exception):  # what cannot be looked at cannot be run either
        noticed.update(_noticed(root, form))
    return {"fields": fields, "noticed": sorted(noticed)}


def _unlock(reader: Any) -> None:
    """A form that is only kept from being changed opens with an empty password."""
    try:
        opened = reader.decrypt("")
    except Exception as error:
        raise Refused("encrypted") from error
    if not opened:
        raise Refused("encrypted")


def _printed_mark(reader: Any) -> str:
    """The mark as the properties or the foot of the first page have it: some programs throw hidden
    fields away."""
    told = ""
    with suppress(Exception):
        told = str((reader.metadata or {}).get("/Subject", ""))
    if not _MARK.search(told):
        with suppress(Exception):
            told = reader.pages[0].extract_text()
    found = _MARK.search(told)
    return found[0] if found else ""


def _why_not(form: Any, mark: str) -> str:
    """What a file is that has no fields of ours."""
    if hasattr(form, "get") and form.get("/XFA") is not None and not _plain(form.get("/Fields")):
        return "xfa"
    return "flattened" if mark else "not ours"


def _plain(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _on_pages(reader: Any) -> list[Any]:
    """The fields that stand on the first pages; of the widgets of a scale the scale itself."""
    found: list[Any] = []
    with suppress(Exception):
        for page in reader.pages[:_FIRST_PAGES]:
            for raw in _listed(page.get("/Annots"))[:MOST_FIELDS]:
                one = _plain(raw)
                if hasattr(one, "get") and str(one.get("/Subtype")) == "/Widget":
                    found.append(raw if "/T" in one else one.raw_get("/Parent"))
    return found


def _answered(roots: list[Any], noticed: set[str]) -> dict[str, dict[str, str]]:
    """The fields by their names. Of two with one name an empty one takes nothing away."""
    found: dict[str, dict[str, str]] = {}
    room = MOST_SIGNS
    for name, told in _fields(roots, noticed):
        room -= len(name) + len(told["value"]) + len(told["label"])
        if room < 0:
            raise Refused("large")
        if told["value"] or name not in found:
            found[name] = told
    return found


def _fields(roots: list[Any], noticed: set[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each field by its whole name; what was seen is not seen again, so that no ring has no end."""
    count, seen = 0, set()
    waiting: list[tuple[Any, str, dict[str, Any], int]] = [
        (one, "", {}, 0) for one in reversed(roots)
    ]
    while waiting:
        raw, above, given, depth = waiting.pop()
        count += 1
        if count > MOST_FIELDS or depth > MOST_DEPTH:
            raise Refused("bomb")
        key = getattr(raw, "idnum", None)
        if key is not None and key in seen:
            continue
        seen.add(key)
        field = _plain(raw)
        if not hasattr(field, "get"):
            continue
        own = {name: field[name] for name in ("/FT", "/V", "/TU", "/Opt") if name in field}
        named = _text(field.get("/T")) if "/T" in field else ""
        whole = ".".join(part for part in (above, named) if part)
        kids = _listed(field.get("/Kids"))
        below = [kid for kid in kids if hasattr(_plain(kid), "get") and "/T" in _plain(kid)]
        inherited = {**given, **own}
        if below:
            waiting += [(kid, whole, inherited, depth + 1) for kid in reversed(below)]
        elif str(_plain(inherited.get("/FT"))) == "/Sig":
            noticed.add("signature")  # it tells who signed, and the second
        elif whole:
            widgets = [field, *map(_plain, kids[:MOST_FIELDS])]
            noticed.update(_does(widgets))
            yield whole, _told(inherited, widgets)


def _does(widgets: list[Any]) -> Iterator[str]:
    """What fields would do if somebody let them."""
    for one in widgets:
        for key in ("/A", "/AA"):
            action: Any = _plain(one.get(key)) if hasattr(one, "get") else None
            if hasattr(action, "values"):
                steps = [action, *map(_plain, action.values())]
                yield "script" if any(map(_has_script, steps)) else "action"


def _listed(value: Any) -> list[Any]:
    value = _plain(value)
    return list(value) if isinstance(value, list) else []


def _told(field: dict[str, Any], widgets: list[Any]) -> dict[str, str]:
    label = _text(field.get("/TU"))
    value = _plain(field.get("/V"))
    if str(_plain(field.get("/FT"))) == "/Btn":
        return {"value": _state(value, widgets, field), "label": label}
    if isinstance(value, list):
        return {"value": "; ".join(filter(None, map(_text, value[:_MOST_CHOSEN]))), "label": label}
    return {"value": _text(value), "label": label}


def _state(value: Any, widgets: list[Any], field: dict[str, Any]) -> str:
    """The state of a tick or a scale; where its value says nothing, that of what is shown."""
    state = str(value or "").lstrip("/")
    if not state or state == "Off":
        shown = (str(_plain(one.get("/AS", ""))) for one in widgets if hasattr(one, "get"))
        on = next((one for one in shown if one not in ("", "/Off", "None")), "")
        state = on.lstrip("/") if value is None else state
    options = _listed(field.get("/Opt"))
    if state.isdecimal() and options and int(state[:9]) < len(options):
        return _text(options[int(state)])
    return "" if state == "Off" else state[:200]


def _text(value: Any) -> str:
    value = _plain(value)
    if value is None:
        return ""
    if hasattr(value, "get_data"):  # long texts may be streams
        value = value.get_data()
    elif hasattr(value, "get"):  # nobody types a dictionary
        return ""
    original = getattr(value, "original_bytes", value)
    if isinstance(original, bytes) and (
        isinstance(value, bytes) or original.startswith(b"\xef\xbb\xbf")
    ):
        value = _decoded(original)
    text = str(value)
    if len(text) > LONGEST:  # half of an answer would be worse than none
        raise Refused("large")
    return text


def _decoded(value: bytes) -> str:
    for begin, name in _MARKED:
        if value.startswith(begin):
            return value.decode(name, "replace")
    return value.decode("latin-1")


def _noticed(root: Any, form: Any) -> Iterator[str]:
    """What hangs in the file besides answers; none of it is run or looked into."""
    names = _plain(root.get("/Names"))
    names = names if hasattr(names, "get") else {}
    if names.get("/JavaScript") is not None or _has_script(_plain(root.get("/OpenAction"))):
        yield "script"
    if root.get("/AA") is not None or _is_action(_plain(root.get("/OpenAction"))):
        yield "action"
    if names.get("/EmbeddedFiles") is not None or root.get("/AF") is not None:
        yield "files"
    if hasattr(form, "get") and form.get("/XFA") is not None:
        yield "xfa part"


def _is_action(value: Any) -> bool:
    return hasattr(value, "get") and str(value.get("/S", "")) not in ("/GoTo", "")


def _has_script(value: Any) -> bool:
    return hasattr(value, "get") and (str(value.get("/S", "")) == "/JavaScript" or "/JS" in value)


if __name__ == "__main__":
    sys.exit(main())
