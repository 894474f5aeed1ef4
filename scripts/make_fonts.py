"""Make the bundled fonts and their width table from Debian's font packages.

    apt-get install fonts-inter fonts-dejavu-core fonts-droid-fallback
    python scripts/make_fonts.py          writes resources/fonts/

Why the files are not used as packaged:

- Inter comes with PostScript outlines, which reportlab cannot embed; here they become TrueType
  outlines (error at most 1/2816 em).
- A screen toolkit shapes text (kerning, ligatures, contextual forms), a PDF writer places one glyph
  a character. Without those tables both give a text the same width, as the diagrams need. Kept are
  the marks, the tabular figures and the joined forms of Arabic, which a screen toolkit finds by
  itself and a typesetter does not.
- Each fallback holds only what the face before it lacks, so that every character has one owner.
- The family is renamed, so that a copy of Inter installed on the computer is never taken instead.
"""

import json
import sys
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

OUT = Path(__file__).resolve().parents[1] / "resources" / "fonts"
SHARE = Path("/usr/share/fonts")
INTER = SHARE / "opentype" / "inter"
FAMILY = "Inter RCA"
FACES = {
    "regular": ("Regular", 400, False),
    "medium": ("Medium", 500, False),
    "semibold": ("SemiBold", 600, False),
    "bold": ("Bold", 700, False),
    "italic": ("Italic", 400, True),
}
FALLBACKS = [
    ("DejaVu Sans RCA", "DejaVuSans-Rest.ttf", SHARE / "truetype/dejavu/DejaVuSans.ttf"),
    (
        "Droid Fallback RCA",
        "DroidSansFallback-Rest.ttf",
        Path("/usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf"),
    ),
]
KEPT_FEATURES = ["ccmp", "mark", "mkmk", "tnum", "init", "medi", "fina", "rlig"]
EPOCH = 3_786_912_000  # 2024-01-01 in the seconds of the font format: the same file at each run


def main() -> int:
    """Write all fonts, ``fonts.json`` (who covers what) and ``widths.json`` (for the ruler)."""
    OUT.mkdir(parents=True, exist_ok=True)
    fonts = {}
    for face, (style, weight, italic) in FACES.items():
        font = TTFont(INTER / f"Inter-{style}.otf", recalcTimestamp=False)
        to_truetype(font)
        font = reduced(font, set(font.getBestCmap()))
        rename(font, FAMILY, style, weight, italic)
        fonts[face] = save(font, f"Inter-{style}.ttf")
    covered = set.intersection(*(set(font.getBestCmap()) for font in fonts.values()))
    fallbacks = []
    for family, file, source in FALLBACKS:
        font = TTFont(source, recalcTimestamp=False)
        wanted = {code for code in font.getBestCmap() if code >= 0x100} - covered
        covered |= wanted
        font = reduced(font, wanted)
        rename(font, family, "Regular", 400, italic=False)
        fallbacks.append((family, file, save(font, file)))
    write_tables(fonts, fallbacks)
    return 0


def to_truetype(font: TTFont) -> None:
    """Replace cubic PostScript outlines by quadratic TrueType ones, in place."""
    order = font.getGlyphOrder()
    drawn = font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(drawn)
        drawn[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = glyphs
    font["hmtx"].metrics = {
        name: (advance, glyphs[name].xMin if glyphs[name].numberOfContours else 0)
        for name, (advance, _) in font["hmtx"].metrics.items()
        if not glyphs[name].recalcBounds(glyf)
    }
    font["maxp"] = maxp = newTable("maxp")
    maxp.tableVersion = 0x00010000
    for field in (
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
        "maxComponentElements",
    ):
        setattr(maxp, field, 0)
    maxp.maxZones = 1
    maxp.numGlyphs = len(order)
    maxp.compile(font)
    del font["CFF "]
    if "VORG" in font:
        del font["VORG"]
    font.sfntVersion = "\000\001\000\000"
    font["post"].formatType = 3.0


def reduced(font: TTFont, codepoints: set[int]) -> TTFont:
    """Keep the glyphs of these characters and the few features both toolkits agree on."""
    options = subset.Options(
        layout_features=KEPT_FEATURES,
        hinting=False,
        glyph_names=False,
        notdef_outline=True,
        name_IDs=[0, 5, 7, 8, 9, 11, 13, 14],
        drop_tables=["DSIG", "kern", "FFTM", "morx", "vhea", "vmtx"],
        legacy_kern=False,
        prune_unicode_ranges=True,
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codepoints)
    subsetter.subset(font)
    return font


def rename(font: TTFont, family: str, style: str, weight: int, italic: bool) -> None:
    """Give the face its own names, grouped as one family wherever fonts are listed."""
    name = font["name"]
    simple = style in ("Regular", "Bold", "Italic")
    parts = {
        1: family if simple else f"{family} {style}",
        2: style if simple else "Regular",
        3: f"{family} {style}; RCA Studio",
        4: f"{family} {style}",
        6: f"{family.replace(' ', '')}-{style}",
    }
    if not simple:
        parts |= {16: family, 17: style}
    for number, text in parts.items():
        name.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = {"Bold": 0x20, "Italic": 0x01}.get(style, 0x40)
    font["head"].macStyle = {"Bold": 1, "Italic": 2}.get(style, 0)
    if italic and not font["post"].italicAngle:
        font["post"].italicAngle = -9.4


def save(font: TTFont, file: str) -> TTFont:
    """Write a font, the same bytes at each run."""
    font["head"].created = font["head"].modified = EPOCH
    font.save(OUT / file)
    print(f"{file}: {(OUT / file).stat().st_size // 1024} KB, {len(font.getBestCmap())} characters")
    return TTFont(OUT / file)


def widths(font: TTFont, units: int) -> dict[int, int]:
    """Advance width of each character in 1/``units`` of the size."""
    scale = units / font["head"].unitsPerEm
    metrics = font["hmtx"].metrics
    return {code: round(metrics[name][0] * scale) for code, name in font.getBestCmap().items()}


def write_tables(fonts: dict[str, TTFont], fallbacks: list[tuple[str, str, TTFont]]) -> None:
    """Write who covers which character, and how wide each character is."""
    units = fonts["regular"]["head"].unitsPerEm
    rest: dict[int, int] = {}
    for _, _, font in fallbacks:
        rest |= widths(font, units)
    table: dict[str, Any] = {"units": units}
    for face in ("regular", "bold"):
        every = rest | widths(fonts[face], units)
        # A character that is not listed counts as one em, which is what ideographs are.
        table[face] = {chr(code): w for code, w in sorted(every.items()) if w != units}
    dump("widths.json", table)
    dump(
        "fonts.json",
        {
            "family": FAMILY,
            "faces": {face: f"Inter-{style}.ttf" for face, (style, _, _) in FACES.items()},
            "fallbacks": [
                {"family": family, "file": file, "covers": ranges(set(font.getBestCmap()))}
                for family, file, font in fallbacks
            ],
        },
    )


def ranges(codes: set[int]) -> list[list[int]]:
    """Runs of consecutive numbers, first and last."""
    found: list[list[int]] = []
    for code in sorted(codes):
        if found and code == found[-1][1] + 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return found


def dump(file: str, data: dict[str, Any]) -> None:
    """Write JSON that is small and reads the same on every system."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    (OUT / file).write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
