"""A protocol written as text reads back the same, whatever its words, and reads well."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from rca_studio.domain.protocol import Protocol
from rca_studio.domain.protocol_packs import load_texts, parse_protocol
from rca_studio.domain.protocol_text import HEAD, protocol_text
from rca_studio.paths import resource
from tests.domain.protocol_strategies import SAID, protocols

SHIPPED = load_texts(resource("protocols"))


def read(text: str) -> Protocol:
    return parse_protocol(text, "mine.toml")


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(protocols())
def test_what_is_written_reads_back_the_same(protocol):
    text = protocol_text(protocol)
    assert read(text) == protocol
    assert protocol_text(read(text)) == text, "there is one way to write it"
    text.encode()
    assert "\r" not in text


@settings(max_examples=150, deadline=None)
@given(SAID)
def test_any_words_read_back_the_same(words):
    general = SHIPPED["general"].protocol
    protocol = replace(general, title=words, words=(words, words))
    assert read(protocol_text(protocol)) == protocol


@pytest.mark.parametrize("shipped", SHIPPED.values(), ids=SHIPPED)
def test_the_shipped_ones_are_written_as_people_write_them(shipped):
    text = protocol_text(shipped.protocol)
    assert read(text) == shipped.protocol

    def plain(pack: str) -> list[str]:
        joined = pack.replace("[\n    ", "[").replace(",\n]", "]").replace(",\n    ", ", ")
        return [line for line in joined.split("\n") if line and not line.startswith("#")]

    assert plain(text) == plain(shipped.text)


def test_a_small_one_looks_like_this():
    general = SHIPPED["general"].protocol
    small = replace(
        general,
        key="small",
        label="Small",
        title='The "small"\none',
        version=1,
        words=("a\\b", "c\td\u202e"),
        source="",
        event_prompt="",
        harm_prompt="",
        fields=(replace(general.fields[0], critical=True),),
        proceed=(replace(general.proceed[0], critical=False, roles=()),),
        validation=general.validation[:1],
        repeat=None,
        clocks=general.clocks[:2],
        follow=(),
        telling=(replace(general.telling[1], hours=96),),
    )
    assert protocol_text(small) == HEAD + (
        "\n"
        'key = "small"\n'
        'label = "Small"\n'
        'title = """\n'
        'The "small"\n'
        'one"""\n'
        "version = 1\n"
        'tone = "neutral"\n'
        'words = ["a\\\\b", "c\\td\\u202E"]\n'
        "\n"
        f"{'# -- Fields: what the review asks '.ljust(100, '-')}\n"
        "\n"
        "[[field]]\n"
        'key = "location"\n'
        'label = "Location"\n'
        'bound = "location"\n'
        'prompt = "Where exactly?"\n'
        'why = "The place tells what to look at."\n'
        'good = "Oak Lodge, front door"\n'
        'weak = "the house"\n'
        "critical = true\n"
        "\n"
        f"{'# -- The case cannot proceed without these '.ljust(100, '-')}\n"
        "\n"
        "[[proceed]]\n"
        'key = "person_safe"\n'
        'label = "Everybody is safe now"\n'
        'help = "Seen or spoken to since; say who checked."\n'
        'evidence = "a note with the time and who was seen"\n'
        "\n"
        f"{'# -- What validation has to confirm, with evidence '.ljust(100, '-')}\n"
        "\n"
        "[[validation]]\n"
        'key = "near_miss_evidence"\n'
        'label = "Near-miss evidence"\n'
        'help = "The report and what supports it."\n'
        'evidence = "report and what supports it"\n'
        'roles = ["Quality lead"]\n'
        "\n"
        f"{'# -- Who may have to be told, and until when that is decided '.ljust(100, '-')}\n"
        "\n"
        "[[tell]]\n"
        'about = "family"\n'
        "days = 4\n"
        'why = "Those close to the person hear of it better from the service than by chance."\n'
        "\n"
        f"{'# -- How long a stage may take; of several the first that holds '.ljust(100, '-')}\n"
        "\n"
        "[[clock]]\n"
        'stage = "report"\n'
        "hours = 24\n"
        "\n"
        "[[clock]]\n"
        'stage = "review"\n'
        "hours = 8\n"
        'words = "within the same shift"\n'
        "when = { sac = 3 }\n"
    )
