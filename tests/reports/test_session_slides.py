"""What a session leaves as: slides, handout, pictures and the page for the wall."""

import shutil
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pypdf import PdfReader

from rca_studio.analysis.session.frame import Words
from rca_studio.diagrams.tokens import PROJECTOR_DARK, PROJECTOR_LIGHT, contrast
from rca_studio.domain.session import FrameKind, KnownName, NameKind
from rca_studio.faults import KnownFault
from rca_studio.reports.context import Paper
from rca_studio.reports.page import sheet_size
from rca_studio.reports.pdf_pages import PdfPages
from rca_studio.reports.session_guard import Guard
from rca_studio.reports.session_handout import session_handout
from rca_studio.reports.session_leaving import Leaving, LeavingWish, leave, look_at
from rca_studio.reports.session_pictures import Pixels, plain_picture, session_pictures
from rca_studio.reports.session_screens import session_screens
from rca_studio.reports.session_slides import session_slides
from rca_studio.reports.session_summary import session_summary
from rca_studio.reports.session_told import pictures_of
from tests.causal_examples import CASE
from tests.reports import session_examples as examples

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
RIGHT = "سقط المشي خلف الباب"


def deck(told, **more):
    return Presentation(BytesIO(session_slides(told, **more)))


def slide_words(slide) -> str:
    return "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)


def pages(content: bytes) -> list[str]:
    found = PdfPages(content)
    return [found.text(number) for number in range(len(found))]


def only(*kinds, **more):
    return examples.told(examples.show(kinds=kinds, **more))


# -- slides ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole():
    return deck(examples.told())


def test_a_slide_for_each_frame_with_its_title_in_its_place(whole):
    told = examples.told()
    titles = [slide.shapes.title.text_frame.text for slide in whole.slides]
    assert len(titles) == len(pictures_of(told))
    for frame in told.frames[1:]:
        assert frame.heading in titles
    assert titles[0].startswith("Safety knowledge session")


def test_shapes_are_native_and_titles_are_read_first(whole):
    for slide in whole.slides:
        assert slide.shapes.title is not None
        assert slide.shapes[0].is_placeholder or not slide.shapes[0].has_text_frame
        kinds = {shape.shape_type for shape in slide.shapes}
        if "A picture" not in slide.shapes.title.text_frame.text:
            assert MSO_SHAPE_TYPE.PICTURE not in kinds


def test_notes_hold_prompts_and_what_is_not_shown(whole):
    notes = whole.slides[1].notes_slide.notes_text_frame.text
    assert "Ask: would this have been caught" in notes
    assert "Give people a minute" in notes
    assert "Not shown:\n2 of 9 causes are not shown." in notes


def test_notes_are_de_identified_too():
    told = replace(
        only(FrameKind.STORY), clear=lambda text, *_, **__: text.replace("people", "Person A")
    )
    assert "Give Person A a minute" in deck(told).slides[0].notes_slide.notes_text_frame.text


def test_frames_nobody_accepted_are_not_on_any_slide():
    shown = examples.show()
    frames = tuple(replace(f, accepted=f.kind is FrameKind.EXPECTED) for f in shown.frames)
    made = deck(examples.told(replace(shown, frames=frames)))
    assert [slide.shapes.title.text_frame.text for slide in made.slides] == ["What was expected"]


def test_without_accepted_frames_nothing_leaves():
    shown = examples.show()
    frames = tuple(replace(frame, accepted=False) for frame in shown.frames)
    told = examples.told(replace(shown, frames=frames))
    for kind in Leaving:
        with pytest.raises(KnownFault, match="accepted"):
            leave(told, Guard(), LeavingWish(kind=kind, case_id=CASE))


def test_each_step_can_have_a_slide():
    told = only(FrameKind.STEPS, FrameKind.STOPPED)
    assert len(deck(told, every=True).slides) == sum(frame.steps for frame in told.frames)


@pytest.mark.parametrize("light", [False, True])
def test_all_words_stand_out_from_the_ground(light):
    tokens = PROJECTOR_LIGHT if light else PROJECTOR_DARK
    made = deck(only(FrameKind.STORY, FrameKind.CHANGED, light=light))
    ground = made.slide_master.background.fill.fore_color.rgb
    assert f"#{ground}".lower() == tokens["window"]
    for slide in made.slides:
        for shape in slide.shapes:
            if not shape.has_text_frame:
                continue
            for paragraph in shape.text_frame.paragraphs:
                for run in paragraph.runs:
                    assert contrast(f"#{run.font.color.rgb}", f"#{ground}") >= 4.5


def test_words_are_large_enough_to_be_read_on_a_slide(whole):
    """1/50 of the height is the least on the projector, and so it is here."""
    sizes = [
        run.font.size.pt
        for slide in whole.slides
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    ]
    assert min(sizes) >= 540 / 50 - 0.05


def test_a_picture_has_its_place_and_words():
    made = deck(only(FrameKind.PICTURE))
    (picture,) = [s for s in made.slides[0].shapes if s.shape_type is MSO_SHAPE_TYPE.PICTURE]
    assert picture.width / picture.height == pytest.approx(320 / 200, rel=0.01)
    assert picture._element.nvPicPr.cNvPr.get("descr")


def test_a_picture_that_is_gone_leaves_its_words():
    def gone(sha256):
        raise KeyError(sha256)

    told = replace(only(FrameKind.PICTURE), picture_of=gone)
    assert "The doorway after" in slide_words(deck(told).slides[0])


def test_properties_say_the_title_and_the_program_alone():
    content = session_slides(examples.told())
    about = Presentation(BytesIO(content)).core_properties
    assert (about.title, about.author, about.last_modified_by) == (
        *(examples.SESSION.title, "RCA Studio", "RCA Studio"),
    )
    assert about.created == about.modified
    assert about.created.isoformat()[:10] == "2026-11-26"
    with zipfile.ZipFile(BytesIO(content)) as packed:
        assert {one.date_time[:3] for one in packed.infolist()} == {(1980, 1, 1)}
        assert not [n for n in packed.namelist() if "thumbnail" in n or "printer" in n.lower()]
        assert "docProps/app.xml" not in packed.namelist()
        assert b"python-pptx" not in packed.read("docProps/core.xml")
    assert content == session_slides(examples.told())


@pytest.mark.parametrize("light", [False, True])
def test_a_slide_somebody_adds_looks_like_the_others(light):
    made = deck(only(FrameKind.STORY, light=light))
    colours = made.slide_master.element.find(f"{P}clrMap")
    assert (colours.get("bg1"), colours.get("tx1")) == (("lt1", "dk1") if light else ("dk1", "lt1"))
    for layout in made.slide_layouts:
        for shape in layout.placeholders:
            assert shape.left + shape.width <= made.slide_width
    title = next(one for one in made.slide_layouts if one.name == "Title Only").placeholders[0]
    assert title.left + title.width > 0.9 * made.slide_width


def test_arabic_words_begin_at_the_right():
    frame = examples.frame(FrameKind.OWN, Words((RIGHT,)), heading=RIGHT)
    shown = replace(examples.show(), frames=(frame,))
    slide = deck(examples.told(shown)).slides[0]
    assert slide.shapes.title.text_frame.text == RIGHT
    properties = slide.shapes.title.text_frame.paragraphs[0]._p.get_or_add_pPr()
    assert properties.get("rtl") == "1"


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
def test_libreoffice_opens_the_slides(tmp_path):
    told = only(FrameKind.STORY, FrameKind.STOPPED, FrameKind.CHANGED)
    (tmp_path / "show.pptx").write_bytes(session_slides(told))
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "show.pptx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    found = pages((tmp_path / "show.pdf").read_bytes())
    assert len(found) == 3
    assert "lost her balance" in found[0]


# -- paper -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", Paper)
def test_the_handout_has_two_frames_on_a_page(paper):
    told = examples.told(paper=paper)
    content = session_handout(told)
    found = pages(content)
    assert len(found) == -(-len(pictures_of(told, few=True)) // 2)
    assert f"Page 1 of {len(found)}" in found[0]
    assert "My notes" in found[0]
    assert "lost her balance" in found[0]
    box = PdfReader(BytesIO(content)).pages[0].mediabox
    assert (box.width, box.height) == pytest.approx(sheet_size(paper), abs=0.1)


def test_the_handout_shows_the_closest_way_alone():
    told = only(FrameKind.PATHS)
    assert len(pictures_of(told)) == 2
    (page,) = pages(session_handout(told))
    assert "1 of 2" in page
    assert "2 of 2" not in page


def test_the_handout_is_marked_like_its_cases():
    assert "Restricted" in pages(session_handout(examples.told(marking="Restricted")))[0]


def test_paper_says_nothing_of_who_made_it_and_when():
    for content in (session_handout(examples.told()), session_summary(examples.told())):
        about = PdfReader(BytesIO(content)).metadata
        assert about is not None
        assert not about.author
        assert not about.subject
        assert about["/CreationDate"].startswith("D:2000")


def test_the_page_for_the_wall_tells_what_came_of_it():
    told = examples.told(session=replace(examples.SESSION, attendance=24))
    (text,) = pages(session_summary(told))
    for words in (
        *("24 people came", "What almost happened, and what we learned", "What stopped harm"),
        *("What the room said", "11 · 46 %", "Ideas to look at", "A hook for walkers"),
        *("What we will do", "Priya N., until 11 Dec 2026", "What changes", "Remove the cabinet"),
    ):
        assert words in text.replace("\u00a0", " "), words


@pytest.mark.parametrize("times", [1, 5, 60])
def test_the_page_for_the_wall_is_one_page(times):
    made = examples.told()
    told = replace(
        made,
        ideas=made.ideas * times,
        commitments=made.commitments * times,
        votes=made.votes * min(times, 5),
    )
    (text,) = pages(session_summary(told))
    assert times < 60 or "more" in text


def test_a_session_in_which_nothing_was_said_has_its_page_too():
    (text,) = pages(session_summary(examples.told(votes=(), ideas=(), commitments=())))
    assert "What the room said" not in text
    assert "What changes" in text


# -- pictures --------------------------------------------------------------------------------------


@pytest.mark.parametrize("pixels", Pixels)
def test_pictures_fill_a_screen_and_tell_nothing_else(pixels):
    told = only(FrameKind.STORY, FrameKind.PICTURE)
    made = session_pictures(told, pixels)
    assert [name for name, _ in made] == ["01 What almost happened.png", "02 A picture.png"]
    for name, content in made:
        image = Image.open(BytesIO(content))
        assert image.size == (pixels * 16 // 9, pixels)
        assert set(image.info) <= {"dpi"}
        assert not list(Guard().found(name, content))


def test_a_picture_in_a_rare_format_becomes_one_that_all_programs_show():
    out = BytesIO()
    Image.new("RGB", (8, 6), "#123456").save(out, "GIF")
    made = plain_picture(out.getvalue())
    assert made.startswith(b"\x89PNG")
    assert Image.open(BytesIO(made)).size == (8, 6)
    assert not list(Guard().found("x.png", made))


# -- all of it -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", Leaving)
def test_everything_that_leaves_passes_the_guard_and_can_be_looked_at(kind):
    told = examples.told()
    look = Guard(
        (), None, [body.casefile for _, body in examples.bodies() if hasattr(body, "casefile")]
    )
    wish = LeavingWish(kind=kind, case_id=CASE)
    left = leave(told, look, wish)
    assert left.name.endswith(kind.ending)
    assert left.cases == (CASE,)
    assert look_at(told, wish, left).startswith(b"%PDF")


def test_a_name_that_got_into_a_frame_is_stopped_in_each_of_them():
    look = Guard([KnownName(id="n", kind=NameKind.SITE, name="bathroom doorway")])
    for kind in (Leaving.SLIDES, Leaving.HANDOUT, Leaving.SUMMARY, Leaving.BULLETIN, Leaving.DATA):
        with pytest.raises(KnownFault, match="bathroom doorway"):
            leave(only(FrameKind.STORY), look, LeavingWish(kind=kind, case_id=CASE))


def test_who_promised_something_is_named_on_the_wall_alone():
    look = Guard([KnownName(id="n", kind=NameKind.STAFF, name="Priya N.")])
    leave(examples.told(), look, LeavingWish(kind=Leaving.SUMMARY))
    told = examples.told(organisation="Priya N.")
    with pytest.raises(KnownFault):
        leave(
            replace(told, marking="Priya N", organisation=""),
            look,
            LeavingWish(kind=Leaving.HANDOUT),
        )


def test_screens_have_a_page_for_each_slide():
    told = only(FrameKind.STORY, FrameKind.STEPS)
    assert len(pages(session_screens(told))) == len(pictures_of(told))
