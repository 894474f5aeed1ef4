"""The words de-identifying goes by: names, places, words of everybody, and what stands instead.

All of it is data (``resources/deidentify``) an organisation may add to. It is read when it is first
needed, which is never before somebody prepares something for others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from rca_studio.domain.packs import PackError, Table, read_pack

PACK: Final = "deidentify"
FOLDER: Final = "deidentify"
STAND_INS: Final = (
    *("person", "staff", "site", "street", "place", "route"),
    *("date", "weekday", "weekend", "month", "birth", "age", "day", "time"),
    *("phone", "email", "url", "number", "nhs", "card", "account", "record", "plate", "device"),
    *("address", "postcode", "room", "login"),
)
"""What a stand-in is needed for."""


@dataclass(frozen=True, slots=True)
class Band:
    """A part of the day from an hour on: "evening", and "in the evening" after "at 20:40"."""

    begins: int
    label: str
    during: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DeidentifyPack:
    """All that de-identifying goes by. Sets hold small letters without accents.

    Attributes:
        given, surnames: names that are no other word; hidden wherever they stand with a capital,
            and where small letters leave no doubt.
        also_words: names that are words as well ("Grace", "Mark").
        alone: those of them that are first names, so that they may stand by themselves.
        titles, staff_titles: what comes before a name; the second ones only of staff.
        particles: what may stand within a name ("de", "van").
        kin, staff_roles, person_roles: words after which a name may follow ("her son", "nurse").
        calls: words before a name ("told"); an unknown word with a capital after one is a name.
        said: what people do in a story ("said"), so that an unknown word before it is a name.
        streets, sites: words that make a street or a site of the name before them.
        towns: names of places smaller than a state or a nation.
        regions: those that may be seen: nations, languages, peoples.
        common: words of everybody. ``care``: capitalised words of care that tell of nobody.
        acronyms: what stands in capitals and tells of nobody.
        eponyms: names that became things ("Parkinson's", "Zimmer").
        records, units: words before numbers of records; words after numbers that tell of nobody.
        stand_ins: by what each kind of thing is replaced.
        bands: the parts of the day.
    """

    given: frozenset[str]
    surnames: frozenset[str]
    also_words: frozenset[str]
    alone: frozenset[str]
    titles: frozenset[str]
    staff_titles: frozenset[str]
    particles: frozenset[str]
    kin: frozenset[str]
    staff_roles: frozenset[str]
    person_roles: frozenset[str]
    calls: frozenset[str]
    said: frozenset[str]
    streets: frozenset[str]
    sites: frozenset[str]
    towns: frozenset[str]
    regions: frozenset[str]
    common: frozenset[str]
    care: frozenset[str]
    acronyms: frozenset[str]
    eponyms: frozenset[str]
    records: frozenset[str]
    units: frozenset[str]
    stand_ins: Mapping[str, str]
    bands: tuple[Band, ...]

    def band(self, hour: int) -> Band:
        """The part of the day an hour belongs to."""
        begun = [one for one in self.bands if one.begins <= hour]
        return max(begun or self.bands, key=lambda one: one.begins)


def load_deidentify(folder: Path) -> DeidentifyPack:
    """Read the files of a folder; once, however often it is asked for.

    Raises:
        PackError: one cannot be used; the message says where and why.
    """
    return _loaded(folder)


@lru_cache(maxsize=4)
def _loaded(folder: Path) -> DeidentifyPack:
    names = read_pack(folder / "names.toml", PACK)
    places = read_pack(folder / "places.toml", PACK)
    words = read_pack(folder / "words.toml", PACK)
    rules = read_pack(folder / "rules.toml", PACK)
    rules.text("source")
    found = DeidentifyPack(
        given=_words(names, "given"),
        surnames=_words(names, "surnames"),
        also_words=_words(names, "also_words"),
        alone=_words(names, "alone"),
        titles=_words(names, "titles"),
        staff_titles=_words(names, "staff_titles"),
        particles=_words(names, "particles"),
        kin=_words(names, "kin"),
        staff_roles=_words(names, "staff_roles"),
        person_roles=_words(names, "person_roles"),
        calls=_words(names, "calls"),
        said=_words(names, "said"),
        streets=_words(places, "streets"),
        sites=_words(places, "sites"),
        towns=_lines(places, "towns"),
        regions=_lines(places, "regions"),
        common=_words(words, "common"),
        care=_words(words, "care"),
        acronyms=_words(words, "acronyms"),
        eponyms=_words(words, "eponyms"),
        records=_lines(rules, "records"),
        units=_words(rules, "units"),
        stand_ins=_stand_ins(rules.table("stand_ins")),
        bands=_bands(rules),
    )
    for table in (names, places, words, rules):
        table.done()
    return found


def _words(table: Table, key: str) -> frozenset[str]:
    return frozenset(table.text(key).casefold().split())


def _lines(table: Table, key: str) -> frozenset[str]:
    """Names of one or several words, each set apart by a comma or a line."""
    pieces = table.text(key).casefold().replace("\n", ",").split(",")
    return frozenset(" ".join(one.split()) for one in pieces if one.strip())


def _stand_ins(table: Table) -> Mapping[str, str]:
    found = {key: table.text(key) for key in STAND_INS}
    for key in ("person", "staff", "site", "street", "place", "route", "day"):
        if found[key].count("{}") != 1:
            table.refuse(key, "needs {} once, where the letter or number goes")
    table.done()
    return MappingProxyType(found)


def _bands(rules: Table) -> tuple[Band, ...]:
    found: list[Band] = []
    for entry in rules.tables("band"):
        begins = entry.unique("begins", entry.number("begins"), [one.begins for one in found])
        if not 0 <= begins < 24:
            entry.refuse("begins", "has to be an hour, 0 to 23")
        found.append(Band(begins, entry.text("label"), entry.text("during")))
        entry.done()
    return tuple(found)


__all__ = ["FOLDER", "PACK", "Band", "DeidentifyPack", "PackError", "load_deidentify"]
