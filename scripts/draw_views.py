"""Draw every view at every size in three kinds of words: ``python scripts/draw_views.py``.

The pictures stand in ``docs/views``; looking at them is how one sees what no test tells. They are
the very drawings the program saves as SVG, painted in the bundled fonts and made small: the colours
of the diagrams and few more, and large drawings scaled down. Some only:
``python scripts/draw_views.py fishbone 60 german``.
"""

from __future__ import annotations

import io
import os
import random
import re
import sys
from collections.abc import Callable
from functools import cache, partial
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image  # noqa: E402
from PySide6.QtCore import QBuffer, QByteArray  # noqa: E402
from PySide6.QtGui import QColor, QImage, QPainter  # noqa: E402
from PySide6.QtSvg import QSvgRenderer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from rca_studio.analysis.frames import Frame, load_frame  # noqa: E402
from rca_studio.diagrams.bowtie import lay_out_bowtie  # noqa: E402
from rca_studio.diagrams.causal_graph import lay_out_graph  # noqa: E402
from rca_studio.diagrams.fishbone import lay_out_fishbone  # noqa: E402
from rca_studio.diagrams.shapes import Drawing  # noqa: E402
from rca_studio.diagrams.svg import to_svg  # noqa: E402
from rca_studio.diagrams.text import Ruler  # noqa: E402
from rca_studio.diagrams.timeline import lay_out_timeline  # noqa: E402
from rca_studio.diagrams.tokens import LIGHT  # noqa: E402
from rca_studio.diagrams.why_tree import lay_out_why_tree  # noqa: E402
from rca_studio.domain.case import Case  # noqa: E402
from rca_studio.domain.casefile import CaseFile, Entity  # noqa: E402
from rca_studio.domain.causal import (  # noqa: E402
    Cause,
    Control,
    ControlKind,
    ControlState,
    Event,
    EvidenceState,
    Gate,
    Harm,
    Link,
)
from rca_studio.domain.timeline import EntryKind, TimelineEntry  # noqa: E402
from rca_studio.paths import resource  # noqa: E402
from rca_studio.ui import theme  # noqa: E402

FOLDER = ROOT / "docs" / "views"
SIZES = (5, 20, 60, 300)
MOST_WIDTH, MOST_HEIGHT = 1500, 1300
LARGE_WIDTH, LARGE_HEIGHT = 1700, 2600
"""In pixels; the large ones hold for drawings of several hundred boxes."""

CASE = "case"
VIEWS: dict[str, Callable[[CaseFile, Ruler, Frame], Drawing]] = {
    "timeline": lay_out_timeline,
    "fishbone": lay_out_fishbone,
    "why-tree": partial(lay_out_why_tree, page=True),
    "causal-graph": lay_out_graph,
    "bowtie": partial(lay_out_bowtie, page=True),
}

ENGLISH = """
Walker left out of reach at the turn
Doorway narrower than walker and two people
No marked place for the walker
Set-up varies by who starts the routine
Check not in the support plan
Evening list changed after the print
Two packs look alike in colour and size
Message of the change reached one worker
Battery of the call bell flat since Sunday
No time left between two visits
Note written in the other folder
Store room locked before the shift began
Floor wet near the bathroom
Phone number in the file is last year's
Route planned for a car, done by bicycle
Night lamp moved behind the wardrobe
Chart read in the light of the corridor
Hoist sling in the wash since Friday
Second worker on the way to another call
New worker had seen the transfer once
"""
GERMAN = """
Gehhilfe außerhalb der Reichweite am Badezimmerdurchgang
Türdurchgangsbreite geringer als Rollatorbreite mit zwei Begleitpersonen
Kein gekennzeichneter Rollatorabstellplatz
Vorbereitungsreihenfolge abhängig von der diensthabenden Pflegefachkraft
Hilfsmittelüberprüfung im Unterstützungsplan nicht aufgeführt
Medikamentenverordnungsbestätigung nach dem Ausdruck geändert
Verwechslungsanfällige Arzneimittelverpackungen nebeneinander gelagert
Dienstübergabeprotokoll nur einer Mitarbeiterin bekannt
Rufanlagenbatterie seit Sonntagnachmittag leer
Besuchszwischenzeit im Tourenplanungsprogramm auf null gesetzt
Pflegedokumentationseintrag im falschen Bewohnerordner
Hilfsmittellagerraum vor Schichtbeginn abgeschlossen
Bodenfeuchtigkeit im Badezimmereingangsbereich
Angehörigentelefonnummer im Stammdatenblatt veraltet
Rettungsdienstleitstellenmitarbeiterin zum Übergabezeitpunkt nicht erreichbar
Nachttischbeleuchtung hinter dem Kleiderschrank
Sturzrisikoeinschätzungsbogen zuletzt im Frühjahr ausgefüllt
Patientenliftergurt seit Freitag in der Wäscherei
Bereitschaftsdienstmitarbeiter auf dem Weg zu einem anderen Einsatz
Transferschulungsteilnahme einmalig vor der Probezeit
"""
ARABIC = """
كان جهاز المشي بعيدًا عن متناول اليد عند المنعطف
الباب أضيق من جهاز المشي مع شخصين
لا توجد علامة تبيّن موضع جهاز المشي
يختلف الترتيب من موظف إلى آخر
خطوة الفحص غير مذكورة في خطة الدعم
تغيّر جدول المساء بعد الطباعة
عبوتا الدواء متشابهتان في اللون والحجم
وصل خبر التغيير إلى عاملة واحدة فقط
بطارية جرس النداء فارغة منذ يوم الأحد
لم يبق وقت بين الزيارتين
كُتبت الملاحظة في دفتر آخر
أُغلق المخزن قبل بدء المناوبة
الأرضية مبتلّة قرب الحمّام
رقم الهاتف في الملف من العام الماضي
خُطط الطريق للسيارة وقُطع بالدراجة
المصباح الليلي خلف الخزانة
قُرئ الجدول في ضوء الممر
حزام الرافعة في الغسيل منذ يوم الجمعة
العامل الثاني في الطريق إلى بيت آخر
رأت العاملة الجديدة النقل مرة واحدة
"""
LANGUAGES = {
    "english": (
        ENGLISH,
        ("Loss of balance at doorway turn", "Fall with injury"),
        ("Staff steadied person", "Equipment check before transfer", "Chair alarm", "List read"),
        ("Support worker, interview", "Visit record"),
    ),
    "german": (
        GERMAN,
        ("Gleichgewichtsverlust am Badezimmertürdurchgang", "Sturz mit Oberschenkelhalsfraktur"),
        (
            "Pflegefachkraft stützt die Person",
            "Hilfsmittelfunktionsüberprüfung vor der Mobilisation",
            "Stuhlsensoralarmanlage",
            "Vieraugenprinzip bei der Medikamentenzusammenstellung",
        ),
        ("Pflegefachkraft, Gespräch", "Tourenplanungsprogramm"),
    ),
    "arabic": (
        ARABIC,
        ("فقدان التوازن عند منعطف الباب", "سقوط مع إصابة"),
        ("أسند الموظف الشخص بيده", "فحص المعدات قبل النقل", "إنذار الكرسي", "قراءة القائمة"),
        ("عاملة الدعم، مقابلة", "سجل الزيارات"),
    ),
}


def example(size: int, language: str) -> CaseFile:
    """A case of ``size`` causes as teams draw them: some direct ones, then two to four each."""
    sentences, (event, harm), controls, _ = LANGUAGES[language]
    dice = random.Random(size)
    said = cycle(sentences.strip().splitlines())
    wards = cycle(controls)
    entities: list[Entity] = [
        Case(id=CASE, reference="NM-0142", title=""),
        Event(id="event", case_id=CASE, text=event, gate=Gate.ALL),
        Harm(id="harm", case_id=CASE, text=harm),
    ]
    bones = ("environment", "task", "equipment", "team", "organisation", "communication", "")
    bone_of: dict[str, str] = {}
    waiting = ["event"] * min(6, 2 + size // 12)
    for number in range(size):
        id_, effect = f"c{number}", waiting.pop(0)
        bone = bone_of.get(effect, "")
        bone_of[id_] = bone if bone and dice.random() < 0.7 else dice.choice(bones)
        entities.append(
            Cause(
                id=id_,
                case_id=CASE,
                text=next(said),
                category=bone_of[id_],
                gate=dice.choice(list(Gate)),
                evidence=dice.choices(list(EvidenceState), (4, 6, 8, 1))[0],
                question=dice.random() < 0.06,
                rank=float(number),
            )
        )
        effects = [effect]
        if number > 6 and dice.random() < 0.08:
            effects.append(f"c{dice.randrange(number - 3)}")
        for one in dict.fromkeys(effects):
            link = f"{id_}>{one}"
            rank = float(len(entities))
            entities.append(Link(id=link, case_id=CASE, cause_id=id_, effect_id=one, rank=rank))
        waiting += [id_] * dice.choice((1, 2, 2, 3))
    for number in range(max(2, size // 8)):
        guards = "harm" if not number else f"c{dice.randrange(size)}"
        entities.append(
            Control(
                id=f"k{number}",
                case_id=CASE,
                text=next(wards),
                guards=guards,
                kind=dice.choice(list(ControlKind)),
                state=ControlState.HELD if not number else dice.choice(list(ControlState)),
                rank=float(number),
            )
        )
    if size > 5:
        entities.append(Cause(id="why", case_id=CASE, text=next(said), rank=float(size)))
        entities.append(Link(id="why>k1", case_id=CASE, cause_id="why", effect_id="k1"))
    return CaseFile(CASE, [*entities, *steps(size, language, dice)])


def steps(size: int, language: str, dice: random.Random) -> list[Entity]:
    """A timeline of ``size`` steps, some with a time, some without."""
    said = cycle(LANGUAGES[language][0].strip().splitlines())
    minute = 18 * 60
    found: list[Entity] = []
    for number in range(size):
        minute += dice.choice((1, 2, 5, 9))
        exact = f"2026-11-{18 + minute // 1440:02d}T{minute % 1440 // 60:02d}:{minute % 60:02d}"
        moment = dice.choice((exact, exact, exact, ""))
        if number < 2:
            moment = ("2026-11", "2026-11-18")[number]
        kind = dice.choices(list(EntryKind), (10, 1, 1))[0]
        found.append(
            TimelineEntry(
                id=f"t{number}",
                case_id=CASE,
                text="" if kind is EntryKind.GAP else next(said),
                expected=next(said) if dice.random() < 0.3 else "",
                moment=moment,
                kind=kind,
                source=dice.choice(LANGUAGES[language][3]) if dice.random() < 0.5 else "",
                about=dice.choice(("", f"c{dice.randrange(size)}", "k0", "event")),
                rank=float(number),
            )
        )
    return found


def png(drawing: Drawing) -> bytes:
    """A small picture of a drawing."""
    large = max(drawing.width / MOST_WIDTH, drawing.height / MOST_HEIGHT) > 3
    width, height = (LARGE_WIDTH, LARGE_HEIGHT) if large else (MOST_WIDTH, MOST_HEIGHT)
    scale = min(1.2, width / drawing.width, height / drawing.height)
    fine = 2.0  # painted twice as large, so that small words stay words
    image = QImage(
        max(1, round(drawing.width * scale * fine)),
        max(1, round(drawing.height * scale * fine)),
        QImage.Format.Format_RGB32,
    )
    image.fill(QColor(LIGHT["canvas"]))
    painter = QPainter(image)
    # Qt's SVG takes one family and no list.
    svg = re.sub('font-family="[^"]*"', f'font-family="{theme.family()}"', to_svg(drawing, LIGHT))
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    picture = Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGB")
    size = max(1, int(picture.width / fine)), max(1, int(picture.height / fine))
    picture = picture.resize(size, Image.Resampling.LANCZOS)
    picture = picture.quantize(palette=_palette(), dither=Image.Dither.NONE)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


@cache
def _palette() -> Image.Image:
    """The colours of the diagrams and what edges make of them, so that none is lost."""
    papers = [_rgb(LIGHT[name]) for name in ("canvas", "card")]
    inks = [
        _rgb(value)
        for name, value in LIGHT.items()
        if name.startswith(("bone_", "event_", "harm_", "control_", "planned_"))
        or name in ("text", "muted", "wire", "border", "accent", "good", "warning", "error")
        or name in ("header", "neutral", "neutral_fill", "field_border", "selection")
    ]
    colours = dict.fromkeys([*papers, *inks])
    for name in ("text", "muted", "wire", "good"):
        ink = _rgb(LIGHT[name])
        mixed = [(a + b) // 2 for a, b in zip(ink, papers[1], strict=True)]
        colours[mixed[0], mixed[1], mixed[2]] = None
    palette = Image.new("P", (1, 1))
    palette.putpalette([channel for colour in [*colours][:256] for channel in colour])
    return palette


def _rgb(value: str) -> tuple[int, int, int]:
    return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)


def main() -> int:
    """Draw all pictures, or those whose view, size or language is named."""
    wanted = set(sys.argv[1:])
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    ruler = Ruler.load(resource("fonts/widths.json"))
    frame = load_frame(resource("frameworks/contributory_factors.toml"))
    FOLDER.mkdir(parents=True, exist_ok=True)
    whole = 0
    for language in LANGUAGES:
        for size in SIZES:
            casefile = example(size, language)
            for view, lay_out in VIEWS.items():
                if all(
                    not (wanted & group) or name in wanted
                    for name, group in (
                        (view, set(VIEWS)),
                        (str(size), {str(one) for one in SIZES}),
                        (language, set(LANGUAGES)),
                    )
                ):
                    drawing = lay_out(casefile, ruler, frame)
                    picture = png(drawing)
                    name = f"{view}-{size}-{language}.png"
                    (FOLDER / name).write_bytes(picture)
                    whole += len(picture)
                    place = f"{drawing.width:.0f} x {drawing.height:.0f} pt"
                    print(f"{name}: {place}, {len(picture) / 1000:.0f} kB", flush=True)
    print(f"{whole / 1e6:.2f} MB in {FOLDER.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
