"""Write THIRD_PARTY.md: every distribution the program runs on, and its licence.

    python scripts/licences.py            writes the file
    python scripts/licences.py --check    only says whether it is up to date

Reads the names from the lock files and the licences from what is installed; where a distribution
does not say it in a form a program can read, the table below does, after reading its licence file.
"""

import re
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "THIRD_PARTY.md"

READ_BY_HAND = {
    "aiosignal": "Apache-2.0",
    "cycler": "BSD-3-Clause",
    "contourpy": "BSD-3-Clause",
    "defusedxml": "PSF-2.0",
    "kiwisolver": "BSD-3-Clause",
    "matplotlib": "PSF-2.0",  # “based on PSF license”; the bundled fonts are DejaVu and STIX
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",  # binding, PDFium; what that bundles is permissive
    "pyside6-essentials": "LGPL-3.0-only",  # the choice we make of the three it is offered under
    "reportlab": "BSD-3-Clause",
    "shiboken6": "LGPL-3.0-only",
    "sqlcipher3": "Zlib AND BSD-3-Clause AND Apache-2.0",  # binding, SQLCipher, OpenSSL
}

ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "LGPL-3.0-only",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-2.0",  # certifi: a list of certificates, unmodified
    "PSF-2.0",
    "Zlib",
}

HEAD = """\
# Third-party software

RCA Studio itself is under the Apache License 2.0 (`LICENSE`). It runs on the distributions below;
none of them is part of this source tree. `scripts/licences.py` writes this file from
`requirements.lock`.

Qt and its Python binding are used under the LGPL 3.0: they are installed as separate, unmodified
shared libraries, which anyone may replace by their own build. The numerical libraries bring the GCC
runtime (GPL with the runtime library exception) and OpenBLAS (BSD) in their binary form.

| Distribution | Licence |
| --- | --- |
"""

OPTIONAL = """
## Optional parts

Signed reports and the accessible edition are installed apart (`requirements-optional.lock`).

| Distribution | Licence |
| --- | --- |
"""

TAIL = """
## Inside this source tree

| Files | Licence |
| --- | --- |
| `resources/fonts/Inter-*.ttf` | SIL Open Font License 1.1 (`resources/fonts/OFL.txt`) |
| `resources/fonts/DejaVuSans-Rest.ttf` | `resources/fonts/LICENSE-DejaVu.txt` |
| `resources/fonts/DroidSansFallback-Rest.ttf` | Apache-2.0, © 2006-2010 Google Corp. |
| `resources/icons/*.svg` | drawn for this program, Apache-2.0 |
"""


def main() -> int:
    """Write or check the file; 1 when it is out of date or a licence is not allowed."""
    text = page()
    if "--check" in sys.argv[1:]:
        current = TARGET.read_text(encoding="utf-8") if TARGET.exists() else ""
        if current != text:
            print("THIRD_PARTY.md is out of date; run: make licences", file=sys.stderr)
            return 1
        return 0
    TARGET.write_text(text, encoding="utf-8", newline="\n")
    return 0


def page() -> str:
    """The whole text of THIRD_PARTY.md."""
    always = locked()
    optional = [name for name in locked("requirements-optional.lock") if name not in always]
    return HEAD + _rows(always) + OPTIONAL + _rows(optional) + TAIL


def _rows(names: list[str]) -> str:
    return "".join(f"| {name} | {licence(name)} |\n" for name in names)


def locked(lock: str = "requirements.lock") -> list[str]:
    """Names of the distributions in a lock file, each once."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return sorted(set(re.findall(r"^([a-z0-9._-]+)==", text, re.MULTILINE)))


def licence(name: str) -> str:
    """The licence of an installed distribution as an SPDX expression.

    Raises:
        LookupError: neither its metadata nor the table above gives one.
    """
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    facts = metadata.metadata(name)
    for field in ("License-Expression", "License"):
        if (said := facts.get(field)) and not parts(said) - ALLOWED:
            return said
    raise LookupError(f"read the licence of {name} and add it to scripts/licences.py")


def parts(expression: str) -> set[str]:
    """The licences named in an SPDX expression."""
    return set(re.split(r"\s+(?:AND|OR)\s+|[()]", expression)) - {""}


if __name__ == "__main__":
    sys.exit(main())
