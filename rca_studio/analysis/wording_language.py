"""The languages the wording check knows, and a cheap guess which of them a text is in."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from rca_studio.analysis.edited_files import told_plainly
from rca_studio.analysis.wording_pack import NAMES_PACK, PACK, load_wording
from rca_studio.analysis.wording_words import words_of
from rca_studio.domain.packs import PackError, pack_kind, read_pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from rca_studio.analysis.wording_pack import Wording
    from rca_studio.analysis.wording_words import Word

DEFAULT: Final = "en"
_LOOKED_AT: Final = 400
"""Words a guess looks at; the language of a text does not change at its end."""


def load_wordings(folder: Path) -> Mapping[str, Wording]:
    """Read every language of a folder, from its wording packs and the name packs that go with them.

    Raises:
        PackError: A file cannot be used; the message says where and why.
    """
    packs: dict[str, dict[str, Path]] = {PACK: {}, NAMES_PACK: {}}
    for path in sorted(folder.glob("*.toml")):
        table = read_pack(path, kind) if (kind := pack_kind(path)) in packs else None
        if table is None:
            continue
        language = table.text("language", DEFAULT)
        table.unique("language", language, packs[kind])
        packs[kind][language] = path
    if DEFAULT not in packs[PACK]:
        raise PackError(folder.name, f"no file in it has the language “{DEFAULT}”")
    return {
        language: load_wording(path, packs[NAMES_PACK].get(language))
        for language, path in packs[PACK].items()
    }


@cache
def shipped_wordings() -> Mapping[str, Wording]:
    """Return the languages shipped with the program by their key ("en"), read once.

    Raises:
        KnownFault: a file was edited and cannot be used; it says where and why.
    """
    from rca_studio.paths import resource

    with told_plainly():
        return load_wordings(resource("wording"))


def languages() -> tuple[str, ...]:
    """Return the keys of the languages there are, for a setting to choose from."""
    return tuple(sorted(shipped_wordings()))


def wording_for(
    text: str,
    language: str = "",
    fallback: Callable[[], str] | None = None,
    words: Sequence[Word] | None = None,
) -> Wording:
    """Return the wording a text is read by.

    Args:
        text: The text, looked at only where no language is given.
        language: The language somebody chose ("de"); one that is not known is as good as none.
        fallback: Tells the language where the text is too short to tell, for example that of its
            case; asked only then.
        words: The words of the text, where they are known already.
    """
    known = shipped_wordings()
    if language in known:
        return known[language]
    guess = _most_common(words_of(text) if words is None else words)
    return known[guess or (fallback() if fallback else DEFAULT)]


def guess_language(texts: Iterable[str], fallback: str = DEFAULT) -> str:
    """Return the language whose small words ("the", "und") stand most often in the texts.

    Where none leads, which is so in a text of two or three words, ``fallback`` is returned as is.
    """
    words: list[Word] = []
    for text in texts:
        words += words_of(text)
        if len(words) >= _LOOKED_AT:
            break
    return _most_common(words) or fallback


def _most_common(words: Sequence[Word]) -> str:
    counts: list[tuple[int, str]] = []
    folded = [word.folded for word in words[:_LOOKED_AT]]
    joined = "".join(folded)
    for key, wording in shipped_wordings().items():
        count = sum(map(wording.common.__contains__, folded))
        if wording.letters:
            count += sum(map(joined.count, wording.letters))
        counts.append((count, key))
    counts.sort(reverse=True)
    leads = counts[0][0] > (counts[1][0] if len(counts) > 1 else 0)
    return counts[0][1] if leads else ""
