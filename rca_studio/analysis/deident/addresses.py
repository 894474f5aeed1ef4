"""Addresses and rooms by how they are put: house names, crossings, townlands, codes of Ireland
and Australia, labels of forms ("Bed: 22"), firms ("Askew & Daughters").

Sources: Eircode, "Eircode format" (routing key and unique identifier); Australia Post, "Postcodes";
USPS Publication 28, 243 to 245 (rural routes and their boxes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rca_studio.analysis.deident.codes import is_amount
from rca_studio.analysis.deident.lexicon import Lexicon, lows
from rca_studio.analysis.deident.scanning import FIGURE, SERVICE, scan
from rca_studio.analysis.deident.spans import Span, Sure

_I: Final = re.IGNORECASE
_CAP: Final = r"[A-Z][^\W\d_A-Z][^\W\d_]*"
_CAPS: Final = rf"{_CAP}(?:[ -]{_CAP}){{0,2}}"
_WAYS: Final = (
    r"(?:Street|Road|Lane|Lanes|Avenue|Close|Crescent|Drive|Row|Terrace|Hill|Way|St|Rd|Ave|Ln)\b"
)
_ENDS_OF_HOUSES: Final = r"(?:House|Court|Mansions|Lodge|Tower|Towers|Buildings|Heights|Point)\b"
_FAMILIES: Final = r"(?:Sons?|Daughters?|Bros|Brothers|Co|Partners|Associates)\b"
_SHOPS: Final = (
    r"(?:Pharmacy|Chemists?|Drugs|Solicitors|Opticians|Funeral|Dental|Motors|Taxis|Cars|Cabs)\b"
)
_STREETS: Final = (
    # 14 The Limes; 83a Green Lanes; 2 Grange Est
    re.compile(rf"(?<![\w.,:/-])\d{{1,4}}[A-Za-z]?\sThe\s{_CAP}"),
    re.compile(
        rf"(?<![\w.,:/-])\d{{1,4}}[A-Za-z]?\s{_CAPS}\s(?:Lanes|Est|Cotts?|Cottages|Bldgs|Gdns"
        rf"|Pk|Hts)\b"
    ),
    re.compile(rf"(?<=, ){_CAP}\sEst\b"),
    # The Old Forge, Pudding Lane; The Maltings, Wharf Street
    re.compile(rf"\bThe\s{_CAPS},\s(?:\d{{1,4}}[A-Za-z]?\s)?{_CAPS}\s{_WAYS}"),
    re.compile(rf"(?<=[\w)], )(?:\d{{1,4}}[A-Za-z]?\s)?{_CAP}\s{_WAYS}(?=[,.;)]|$|\s[a-z])"),
    # Heol y Bryn, Ffordd Las, Cuirt na Coille: the word for a street comes first
    re.compile(
        r"(?:\d{1,4}[A-Za-z]?\s)?\b(?:Ffordd|Heol|Stryd|Lon|Maes|Clos|Rhodfa|Cuirt|Bothar|Sraid"
        r"|Ceide|Rue"
        rf"|Calle|Via|Avenida)\s(?:(?:y|yr|na|an|de|del|des|la|le|du)\s)?{_CAP}(?:,\s{_CAP})?"
    ),
    # Central & 4th; 4th and Main
    re.compile(rf"\b{_CAP}\s(?:&|and)\s\d{{1,3}}(?:st|nd|rd|th)\b(?!\s[a-z])"),
    re.compile(rf"(?<!\w)\d{{1,3}}(?:st|nd|rd|th)\s(?:&|and)\s{_CAP}\b"),
    re.compile(r"\b(?:RR|HC|Rural Route|Star Route)\s?#?\d{1,3},?\s(?:Box|box|BOX)\s\d{1,5}\b"),
)
_PLACES: Final = (
    # Stow-on-the-Wold, Maes-y-Coed
    re.compile(rf"\b{_CAP}(?:-(?:y|yr|ar|on|upon|in|le|by|the|under|next|of)){{1,2}}-{_CAP}"),
    re.compile(rf"\b(?!(?:The|A|An|Our|Their|This)\s){_CAP}\sCounty\b(?!\s(?:Council|Court))"),
    re.compile(
        rf"(?:\b{_CAPS},\s)?\b(?:Co\.|County)\s(?!(?:Council|Court|Hall|Hospital|Line)\b){_CAP}"
    ),
)
_TOWNLAND: Final = re.compile(
    r"\b(?:Bally|Ballin|Kil[bklm]|Clon[et]|Clona[^z\W]|Knock[abn]|Llan|Strath|Auchter)[a-z]{3,}\b"
    r"|\b[A-Z][a-z]{2,}(?:holme|thorpe|minster|mouth|combe|borough|hurst)\b"
)
_TOWN_BEHIND: Final = re.compile(
    rf"\s?,\s({_CAPS})(?=,?\s(?:[A-Z]{{1,2}}\d[A-Z\d]?\s?\d[A-Z]{{2}}|[A-Z]{{2,3}}\s\d{{4,5}})\b)"
)
_FIRMS: Final = (
    re.compile(rf"\b(?!Mr\b|Mrs\b|Ms\b|Dr\b){_CAP}\s(?:&|and)\s{_FAMILIES}(?:\s{_SHOPS})?"),
    re.compile(rf"\b(?!Mr\b|Mrs\b|Ms\b|Dr\b){_CAP}\s&\s{_CAP}\s{_SHOPS}"),
    re.compile(rf"\b{_CAP}'s\sof\s(?:the\s)?{_CAP}"),
    re.compile(
        rf"\b(?:{_CAP}\s){{1,3}}(?:Unit|Ward|Suite|Hub|Pod)\s(?:[A-Z]?\d{{1,3}}[A-Z]?"
        rf"|[A-Z])(?!\w|'|[.,:]\d)"
    ),
    re.compile(r"\b(?:Hub|Station|Depot|Hydro)\s\d{1,3}(?!\w|[.,:]\d|\sof\b)"),
)
_LINE: Final = re.compile(
    rf"\b{_CAP}\s(?:Line|Loop|Circular)(?=\s(?:bus|shuttle|van|train|tram|route|service|stop)\b)"
)
_HEALTH: Final = re.compile(
    rf"\b((?:{_CAP}\s){{1,3}})(?:(?:Community|Home|Family|Regional|Behaviou?ral|Rural|Allied)\s)?"
    r"Health\b(?!\s(?:Centre|Center|Clinic|Hub|Hospital))"
)
_EIRCODE: Final = re.compile(
    r"(?<![\w-])(?:[AC-FHKNPRTV-Y]\d{2}"
    r"|D6W)\s?(?=[0-9]{0,3}[A-Z])(?=[A-Z]{0,3}\d)[0-9AC-FHKNPRTV-Y]{4}"
    r"(?![\w-])|(?<=Eircode )[A-Z]\d[\dW]\s?[0-9A-Z]{4}(?!\w)"
)
_AUSTRALIA: Final = re.compile(
    r"\b(?:NSW|VIC|QLD|TAS|ACT|SA|WA|NT|Vic|Qld|Tas)\s(\d{4})(?!\w|[.,:]\d)"
)
_LABELLED: Final = re.compile(
    r"\b(?:bed|room|rm|bay|flat|apt|chair|trolley|cubicle|chemo chair|stretcher)\b\.?\s?:\s{0,3}"
    r"((?=[A-Z-]{0,3}\d)[A-Z]{0,2}-?\d{1,4}(?:-?[A-Z])?)(?![\w%]|[.,:/]\d)",
    _I,
)
_SEATS: Final = re.compile(
    r"\b(?:chair|trolley|recliner|(?-i:OR)|pod|porch|gurney|rm|room|bed)\s#?"
    r"(\d{1,4}(?:-[A-Z])?|(?-i:[B-HJ-Z]))(?!\w|[.,:/]\d|-\d|%|'|\s(?:of|or|to|people|staff|min"
    r"|times|x)\b)",
    _I,
)
_SURGERY: Final = re.compile(
    # A storey: "on level 3". "Diet level 5" is a texture.
    r"\b(?:surgery|consulting room|lift|gate|(?:(?<=\bon )|(?<=\bto )|(?<=\bat )|(?<=\bfrom ))"
    r"level)\s(\d{1,2}[A-Z]?)(?=[.,;)]\s|[.,;)]?$)",
    _I,
)
_LEVEL: Final = re.compile(r"(?<![\w-])([BLPG]\d)(?=\s(?:garage|car park|parking|level|lobby)\b)")
_AT_NUMBER: Final = re.compile(
    r"\b(?:at|to|from|in|opposite|neighbou?r|outside)\s((?:no\.?\s|#\s?)\d{1,5}[A-Za-z]?)(?!\w"
    r"|[.,]\d|\sof\b)",
    _I,
)
_HOUSE_OF: Final = re.compile(
    rf"(?:\b(?:at|to|from|of|door)\s\(?|[(,]\s?)(\d{{1,4}}[a-z]?\s{_CAPS}\s{_ENDS_OF_HOUSES})"
)
_NATURE: Final = lows(
    "willow oak ash elm beech birch maple cedar larch hazel holly rowan hawthorn poplar"
    " sycamore chestnut juniper laurel magnolia lilac jasmine lavender heather primrose"
    " bluebell snowdrop daffodil foxglove clover poppy iris orchid kingfisher robin swift"
    " swallow kestrel osprey heron curlew lapwing linnet skylark nightingale goldfinch"
    " starling wren dove falcon eagle merlin puffin amber ruby emerald sapphire jade coral"
    " opal topaz"
)
_NATURE_SITE: Final = re.compile(
    rf"\b({'|'.join(sorted(_NATURE))})\s(?:ward|unit|suite|house|lodge|court|wing|pod)\b", _I
)
_NATURE_ALONE: Final = re.compile(
    rf"\b(?:on|to|from|over at|manager,|sister,|transferred to)\s((?:"
    rf"{'|'.join(sorted(one.capitalize() for one in _NATURE))}))(?=[\s.,;:)]|$)(?!\s(?:[A-Z]"
    rf"|tree|leaf))"
)


def addresses(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """What is put as an address, a room or a firm is, in a folded text."""
    words = lexicon.pack.stand_ins
    yield from _rooms(text, words["room"], lexicon.pack.units)
    for shape, group in ((_EIRCODE, 0), (_AUSTRALIA, 1)):
        for found in scan(shape, text, FIGURE):
            yield Span(
                *found.span(group),
                "postcode",
                Sure.RULE,
                "looks like a postcode",
                words=words["postcode"],
            )
    for shapes, kind, why in (
        (_STREETS, "street", "looks like an address"),
        (_PLACES, "place", "looks like the name of a place"),
        (_FIRMS, "site", "looks like the name of a firm or unit"),
        ((_LINE,), "route", "is a route or round"),
    ):
        for shape in shapes:
            for found in shape.finditer(text):
                yield Span(*found.span(), kind, Sure.LIKELY, why, key=_key(found[0]))
    for found in scan(_HEALTH, text, SERVICE):
        # "Occupational Health", "Her Community Health nurse": words of everybody are no service.
        named = [one.start() for one in re.finditer(_CAP, found[1]) if _nobodys(one[0], lexicon)]
        if named:
            place = (found.start() + named[0], found.end())
            why = "looks like the name of a service"
            yield Span(*place, "site", Sure.LIKELY, why, key=_key(text[slice(*place)]))
    for found in scan(_HOUSE_OF, text, FIGURE):
        why = "looks like an address"
        yield Span(*found.span(1), "street", Sure.LIKELY, why, key=_key(found[1]))
    for found in _TOWN_BEHIND.finditer(text):
        why = "stands where a place does"
        yield Span(*found.span(1), "place", Sure.LIKELY, why, key=_key(found[1]))
    for found in _TOWNLAND.finditer(text):
        low = found[0].casefold()
        if not lexicon.common(low) and not lexicon.named(low):
            yield Span(
                *found.span(), "place", Sure.LIKELY, "looks like the name of a place", key=low
            )
    for shape in (_NATURE_SITE, _NATURE_ALONE):
        for found in shape.finditer(text):
            place = found.span(0 if shape is _NATURE_SITE else 1)
            why = "looks like the name of a ward or house"
            yield Span(*place, "site", Sure.LIKELY, why, key=_key(found[0].split()[-1]))


def _rooms(text: str, stand_in: str, units: frozenset[str]) -> Iterator[Span]:
    why = "is a room, flat or bed"
    for shape in (_LABELLED, _SEATS, _SURGERY, _LEVEL, _AT_NUMBER):
        for found in shape.finditer(text):
            if not is_amount(text, found.end(1), units):
                yield Span(*found.span(1), "address", Sure.RULE, why, words=stand_in)


def _nobodys(said: str, lexicon: Lexicon) -> bool:
    """Whether a word with a capital is none that everybody or care knows."""
    low, pack = said.casefold(), lexicon.pack
    known = lexicon.common(low) or low in pack.acronyms or low in pack.regions
    return not known and low not in pack.staff_roles and low not in pack.kin


def _key(words: str) -> str:
    return " ".join(words.casefold().split())
