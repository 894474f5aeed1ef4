"""Each character is drawn by a font that has it."""

from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.ttfonts import TTFont

from rca_studio.diagrams import faces


def test_a_mixed_name_is_cut_where_the_face_changes():
    cut = [(face.family, text) for face, text in faces.runs("Anna 田中, ☑ გიო!", "bold")]
    inter, dejavu, droid = faces.families()
    assert cut == [
        (inter, "Anna "),
        (droid, "田中"),
        (inter, ", "),
        (dejavu, "☑"),
        (inter, " "),
        (dejavu, "გიო"),
        (inter, "!"),
    ]
    assert next(faces.runs("Anna", "bold"))[0].file.name == "Inter-Bold.ttf"


def test_nothing_of_nothing():
    assert list(faces.runs("")) == []


@given(st.text())
def test_the_pieces_joined_are_the_text(text):
    assert "".join(piece for _, piece in faces.runs(text)) == text


def test_the_owner_of_each_covered_character_has_a_glyph_for_it():
    for fallback in faces.fallbacks():
        glyphs = TTFont(f"has-{fallback.family}", fallback.file).face.charToGlyph
        for code in list(glyphs)[::7]:
            assert list(faces.runs(chr(code))) == [(fallback, chr(code))]
