"""The heads of protocols tell the same as the whole files do."""

from rca_studio.domain.protocol_faces import Face, read_faces
from rca_studio.domain.protocol_packs import load_protocols
from rca_studio.paths import resource


def test_the_heads_tell_what_the_whole_protocols_tell():
    folder = resource("protocols")
    whole = load_protocols(folder)
    assert read_faces(folder) == {key: Face(p.label, p.tone) for key, p in whole.items()}
    assert "general" in whole


def test_a_bracket_in_a_list_of_several_lines_is_not_taken_for_a_table(tmp_path):
    text = (
        'words = [\n"a",\n[ "b" ]\n]\nkey = "odd"\nlabel = "Odd"\ntone = "good"\n[[field]]\nx = 1\n'
    )
    (tmp_path / "odd.toml").write_text(text, encoding="utf-8")
    assert read_faces(tmp_path) == {"odd": Face("Odd", "good")}


def test_what_cannot_be_read_is_left_out_and_the_rest_stands(tmp_path):
    (tmp_path / "a.toml").write_text("key = ", encoding="utf-8")
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "c.toml").write_text('key = "c"\nlabel = "C"\n', encoding="utf-8")
    (tmp_path / "d.toml").write_text('label = "no key"\n', encoding="utf-8")
    assert read_faces(tmp_path) == {"c": Face("C", "info")}
