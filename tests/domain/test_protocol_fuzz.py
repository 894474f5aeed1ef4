"""Whatever is done to a pack, it is read, or refused at once in a sentence; nothing else."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rca_studio.domain.packs import PackError, read_text
from rca_studio.domain.protocol import Protocol
from rca_studio.domain.protocol_limits import MOST_ENTRIES, shows
from rca_studio.domain.protocol_lines import Lines
from rca_studio.domain.protocol_packs import parse_protocol
from rca_studio.paths import resource

TEXTS = [read_text(path) for path in sorted(resource("protocols").glob("*.toml"))]
HEAD = 'key = "k"\nlabel = "K"\ntitle = "K"\nversion = 1\n'
FIELD = '[[field]]\nkey = "a"\nlabel = "A"\n'
ITEMS = '[[proceed]]\nkey = "b"\nlabel = "B"\n[[validation]]\nkey = "c"\nlabel = "C"\n'


def outcome(text: str) -> Protocol | str:
    """The protocol, or the sentence of its refusal."""
    try:
        return parse_protocol(text, "mine.toml")
    except PackError as error:
        refused = error
    said = str(refused)
    assert said.startswith("“mine.toml” cannot be used: ")
    assert said.endswith((".", "…."))
    assert said.isprintable(), "one line, all of it can be shown"
    assert len(said) < 1_700
    assert 0 <= refused.line <= text.count("\n") + 1
    return said


# -- whatever is done to a shipped one -------------------------------------------------------------

VALUES = st.sampled_from(
    [
        "true",
        "-1",
        "0",
        "1e400",
        "nan",
        "9" * 5000,
        "0x" + "f" * 5000,
        "1979-05-27",
        "07:32:00",
        "[]",
        "{}",
        "[[]]",
        "[1, 'a', {}]",
        '""',
        '" "',
        '"\\u0000"',
        '"\\u0085"',
        '"""\n[[field]]\n"""',
        '{ field = "time" }',
        "{ sac = [[3]] }",
        "{ sac = 99999999999999999999 }",
        '{ field = ["time"] }',
        '[{ key = "a", label = "A" }]',
        '"choice"',
        '"' + "x" * 3000 + '"',
        "[" * 500,
        "'''",
    ]
)
PIECES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ['"', '"""', "'", "\\", "[", "]", "[[field]]\n", "\n", "=", ".", "#", "\0", "{"]
    ),
    st.sampled_from(["\r", "\u2028", "\x85", "\udc80", "\ufeff", "[field]\n", "key.key.key = 1\n"]),
)


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """A shipped pack after a few slips of the hand."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 3))):
        lines = text.split("\n")
        at = draw(st.integers(0, len(lines) - 1))
        way = draw(st.integers(0, 5))
        if way == 0:
            del lines[at]
        elif way == 1:
            lines.insert(draw(st.integers(0, len(lines))), lines[at])
        elif way == 2:
            there = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[there] = lines[there], lines[at]
        elif way == 3:
            lines[at] = f"{lines[at].split('=')[0]}= {draw(VALUES)}"
        else:
            place = draw(st.integers(0, len(lines[at])))
            cut = place + draw(st.integers(0, 6)) if way == 4 else place
            lines[at] = lines[at][:place] + draw(PIECES) + lines[at][cut:]
        text = "\n".join(lines)
    return text


@settings(max_examples=400, deadline=None)
@given(spoilt())
def test_a_spoilt_pack_is_read_or_refused_in_a_sentence(text):
    found = outcome(text)
    if isinstance(found, Protocol):
        assert found.fields
        assert found.proceed
        assert found.validation


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
@example("'\x850")  # a line end to Python, and none to TOML
def test_any_text_at_all_is_refused_in_a_sentence(text):
    assert isinstance(outcome(text), str)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_at_all_are_refused_in_a_sentence(tmp_path_factory, raw):
    path = tmp_path_factory.getbasetemp() / "mine.toml"
    path.write_bytes(raw)
    with pytest.raises(PackError) as caught:
        parse_protocol(read_text(path), path.name)
    assert str(caught.value).isprintable()


KEYS = ["key", "label", "title", "version", "tone", "source", "words", "event_prompt", "field"]
KEYS += ["proceed", "validation", "repeat", "clock", "follow", "tell"]
PARTS = ["field", "proceed", "validation", "repeat", "clock", "follow", "tell"]
INNER = ["key", "label", "type", "prompt", "why", "good", "weak", "choices", "bound", "critical"]
INNER += ["required_when", "help", "evidence", "roles", "count", "days", "hours", "same", "then"]
INNER += ["stage", "words", "when", "sac", "way", "text", "about", "unknown"]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(KEYS), VALUES), max_size=3),
    st.lists(st.tuples(st.sampled_from(PARTS), st.sampled_from(INNER), VALUES), max_size=3),
)
def test_wrong_types_everywhere_are_refused_in_a_sentence(head, inner):
    tables = "".join(f"[[{part}]]\n{key} = {value}\n" for part, key, value in inner)
    outcome("".join(f"{key} = {value}\n" for key, value in head) + HEAD + FIELD + ITEMS + tables)
    outcome(HEAD + FIELD + ITEMS + tables)


# -- what somebody may try ------------------------------------------------------------------------

BEYOND = {
    "ten million letters": (HEAD + "# x\n" * 2_500_000, "longer than 256,000 letters"),
    "a label without end": (f'label = "{"x" * 10_000_000}"', "longer than 256,000 letters"),
    "100,000 entries": (HEAD + "[[field]]\n" * 100_000, "longer than 256,000 letters"),
    "20,000 entries": (HEAD + "[[field]]\n" * 20_000, f"“field” has more than {MOST_ENTRIES}"),
    "20,000 clocks": (
        HEAD + FIELD + ITEMS + "[[clock]]\n" * 20_000,
        f"“clock” has more than {MOST_ENTRIES}",
    ),
    "100,000 choices": (
        f"{HEAD}{FIELD}type = 'choice'\nchoices = [{'1,' * 100_000}]\n{ITEMS}",
        "“choices” has more than 200 entries",
    ),
    "deep lists": (HEAD + "x = " + "[" * 100_000, "nested too deeply"),
    "deep tables": (HEAD + "x = " + "{a = " * 40_000, "nested too deeply"),
    "deep, but read": (
        f"{HEAD}{FIELD}choices = {'[' * 150}{']' * 150}\n{ITEMS}",
        "“choices” has to be a list of texts",
    ),
    "a name of many parts": ("a" + ".a" * 60_000 + " = 1", "so many parts"),
    "a name of long parts": (".".join([f'"{"a" * 90}"'] * 2_500) + " = 1", "so many parts"),
    "a number of many figures": (HEAD + f"x = {'9' * 200_000}", "too large"),
    "a number in hex": (HEAD.replace("1", f"0x{'f' * 200_000}"), "too large"),
    "a large version": (HEAD.replace("1", "10000") + FIELD + ITEMS, "from 1 to 9,999"),
    "nothing shown": (HEAD.replace('"K"', '"\\u0000"', 1) + FIELD + ITEMS, "cannot be shown"),
    "a nul": (HEAD + "\0" + FIELD + ITEMS, "line 5: there is a character that belongs to no"),
    "half a character": (HEAD.replace('"K"', '"\ud83d"', 1) + FIELD + ITEMS, "belongs to no text"),
    "entities": (
        '<!DOCTYPE lolz [<!ENTITY lol "lol">]><lolz>&lol;</lolz>',
        "neither with a key nor with a bracket",
    ),
    "anchors": ("a: &a [x]\nb: *a\n", "key is not followed by ="),
    "the same key twice": (HEAD + 'key = "k"\n' + FIELD + ITEMS, "for the second time"),
    "the same key in a table": (HEAD + FIELD + 'label = "B"\n' + ITEMS, "for the second time"),
    "a table twice": (
        HEAD + FIELD + ITEMS + "[repeat]\n[repeat]\n",
        "table stands here for the second time",
    ),
    "a key of 70 letters": (
        HEAD + FIELD.replace('"a"', f'"{"a" * 70}"') + ITEMS,
        "has to be lower-case words",
    ),
    "an unknown key without end": (
        HEAD + FIELD + f"{'a' * 5_000} = 1\n" + ITEMS,
        "“a”: a key has more than 60 letters",
    ),
    "an unknown type": (HEAD + FIELD + 'type = "slider"\n' + ITEMS, "“type” is “slider”"),
}


@pytest.mark.parametrize(("text", "words"), BEYOND.values(), ids=BEYOND)
def test_what_is_beyond_reading_is_refused_at_once(text, words):
    before = time.process_time()
    said = outcome(text)
    taken = time.process_time() - before
    assert isinstance(said, str)
    assert words in said
    assert taken < (0.2 if len(text) > 1_000_000 else 2), "seconds"


def test_a_file_of_ten_megabytes_or_in_another_encoding_says_so(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_bytes(b"# x\n" * 2_500_000)
    with pytest.raises(PackError, match="longer than 256,000 letters"):
        read_text(path)
    path.write_bytes(HEAD.encode() + b'source = "caf\xe9"\n')
    with pytest.raises(PackError, match="line 5: this is not UTF-8") as caught:
        read_text(path)
    assert caught.value.line == 5
    path.write_bytes(HEAD.encode("utf-16"))
    with pytest.raises(PackError, match="not UTF-8"):
        read_text(path)


def test_what_stands_in_a_text_is_no_line_of_its_own():
    text = f'{HEAD}source = """\n[[field]]\nkey = 1\n"" \\"""" # """\n{FIELD}\n{FIELD}'
    lines = Lines(text)
    assert lines.header("field") == 9
    assert lines.header("field", 1) == 13
    assert lines.key("key") == 1
    assert lines.header("field", 2) == 0
    literal = Lines("source = '''\n[[field]]\n'''\n\"key\" = '[[field]]'\n[[\"field\"]]\n")
    assert literal.header("field") == 5
    assert literal.key("key") == 4


@pytest.mark.parametrize("text", ["one\ntwo", "tab\there", "Ωmega 𝄞 שלום", "\u200f"])
def test_what_people_write_can_be_shown(text):
    assert shows(text)
