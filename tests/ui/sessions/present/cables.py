"""Screens that come and go on the offscreen platform, as when a cable is pulled.

The platform takes a description of its screens when it starts, and takes another one while it runs
by a function of its plugin (``setConfiguration``, as the tests of Qt themselves use it). That is
C++: it is called by its place in the tables of virtual functions, which is looked up by name.
"""

import ctypes
import json

from PySide6.QtCore import QLibraryInfo

BEFORE_NATIVE = "_ZNK20QPlatformIntegration13accessibilityEv"
RESOURCE = "_ZN24QPlatformNativeInterface28nativeResourceForIntegrationERK10QByteArray"


def screen(name: str, x: int, width: int, height: int, dpr: float = 1) -> dict:
    """One screen of a description, in its own pixels; ``dpr`` is how it is scaled."""
    return {
        "name": name,
        "x": x,
        "y": 0,
        "width": width,
        "height": height,
        "logicalDpi": round(96 * dpr),
        "logicalBaseDpi": 96,
        "dpr": 1,
    }


def described(*screens: dict) -> str:
    """A description of screens as the platform reads it."""
    return json.dumps({"windowFrameMargins": False, "screens": list(screens)})


class _Bytes(ctypes.Structure):
    """A ``QByteArray`` over memory that is not its own."""

    _fields_ = (("d", ctypes.c_void_p), ("text", ctypes.c_char_p), ("size", ctypes.c_ssize_t))

    @classmethod
    def of(cls, words: bytes) -> "_Bytes":
        return cls(None, words, len(words))


class _Info(ctypes.Structure):
    _fields_ = (
        ("file", ctypes.c_char_p),
        ("base", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("at", ctypes.c_void_p),
    )


def plug(*screens: dict) -> None:
    """Let these be the screens from now on."""
    gui, core = _library("Gui"), _library("Core")
    this = ctypes.c_void_p.in_dll(gui, "_ZN22QGuiApplicationPrivate20platform_integrationE").value
    before = _slot(gui, "_ZTV20QPlatformIntegration", BEFORE_NATIVE)
    native = _virtual(this, before + 1)(this, None)  # ``nativeInterface``
    find = _virtual(native, _slot(gui, "_ZTV24QPlatformNativeInterface", RESOURCE))
    found = find(native, ctypes.byref(_Bytes.of(b"setConfiguration")))
    assert found, "the offscreen platform has no setConfiguration"

    text = _Bytes.of(described(*screens).encode())
    document, thing = (ctypes.c_void_p * 4)(), (ctypes.c_void_p * 4)()
    core["_ZN13QJsonDocument8fromJsonERK10QByteArrayP15QJsonParseError"](
        document, ctypes.byref(text), None
    )
    core["_ZNK13QJsonDocument6objectEv"](thing, document)
    configure = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)(found)
    configure(ctypes.addressof(thing), native)


def _library(name: str) -> ctypes.CDLL:
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.LibrariesPath)
    return ctypes.CDLL(f"{folder}/libQt6{name}.so.6")


def _virtual(this: int, slot: int):
    table = ctypes.cast(this, ctypes.POINTER(ctypes.c_void_p))[0]
    entry = ctypes.cast(table, ctypes.POINTER(ctypes.c_void_p))[slot]
    pointer = ctypes.c_void_p
    return ctypes.CFUNCTYPE(pointer, pointer, pointer)(entry)


def _slot(library: ctypes.CDLL, table: str, function: str) -> int:
    """The place of a virtual function in the table of a class."""
    wanted = ctypes.cast(library[function], ctypes.c_void_p).value
    entries = ctypes.cast(library[table], ctypes.c_void_p).value
    found = ctypes.cast(entries + 16, ctypes.POINTER(ctypes.c_void_p))
    return next(place for place in range(64) if found[place] == wanted)
