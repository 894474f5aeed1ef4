"""What the blind reading taught: places, numbers, times and names as they are put in haste."""

import pytest

from rca_studio.analysis.deident.clearing import Clearer

DAY = "2026-11-18T20:40"


def cleared(text):
    return Clearer([], day=DAY).text(text).text


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Visited The Old Mill, Tannery Lane at dusk.", "Old Mill"),
        ("He lives at 9 The Cedars.", "9 The Cedars"),
        ("Brake hard at Juniper & 9th.", "9th"),
        ("Letter to Ballymakeera, Co. Leitrim.", "Leitrim"),
        ("Posted to Eircode T23 AB4C today.", "T23 AB4C"),
        ("She moved to Kelso Crescent, Moonee VIC 3039.", "3039"),
        ("Bed: 17 was wet.", "17"),
        ("Plumber from Harker & Sons came.", "Harker"),
        ("Slept on poplar ward.", "poplar"),
        ("The new gate code is *7731 now.", "7731"),
        ("Cab #208 was late.", "208"),
        ("Call sign KL209 stood down.", "KL209"),
        ("Lot QX 4410972 was opened.", "4410972"),
        ("PPS no. 7654321W on the form.", "7654321W"),
        ("See oakfield.example/rota for more.", "oakfield"),
        ("Doors shut at 3.15 arvo.", "3.15"),
        ("No sleep since 9 last night.", "since 9"),
        ("Signed 4th, 5th and 6th.", "5th"),
        ("D.O.B. 7 Feb 71, well.", "7 Feb 71"),
        ("Closed from 6pm Sat to noon.", "Sat"),
        ("Bed made.\nThx, Quill", "Quill"),
        ('"Tuppy" Wrexley turned it off.', "Tuppy"),
        ("Chart for Orrick, Danvers MD was lost.", "Danvers"),
        ("She left at 14.50. Nobody saw.", "14.50"),
        ("Moved to 6 North 12 then.", "12"),
        ("Nurse from Quandara Home Health came.", "Quandara Home Health"),
        ("Wendlebury Health sent the bed.", "Wendlebury"),
        ("Fetched from 9 Cherry Walk, Ballinspittle at dusk.", "Ballinspittle"),
        ("Zuri, the third driver, stopped.", "Zuri"),
        ("She saw the manager, Thandeka, at once.", "Thandeka"),
        ("The caller, Mbali Nkosi, hung up.", "Mbali Nkosi"),
        ("His sister-in-law Xochitl rang.", "Xochitl"),
        ("Parked on level 3.", "3"),
    ],
)
def test_what_is_put_in_haste_is_hidden(text, gone):
    assert gone in text
    assert gone not in cleared(text)


@pytest.mark.parametrize(
    "text",
    [
        "The chair 2 metres away was moved.",
        "Adrenaline in the 1:10 000 slot, not 1:1000.",
        "The County Council wrote.",
        "It was the 1st, 2nd and 3rd dose.",
        "Clonazepam, clonidine and a glass of water.",
        "Manchester triage orange, Bristol stool chart type 6.",
        "Officer 10 years in post.",
        "Zopiclone late; pls give Lamictal with food.",
        "Given 10ish ml of water.",
        "Pain 2/11, power 4/5, ratio 3 to 1.",
        "Non slip mat missing.",
        "The pH was at 7.35. INR stood at 4.50, potassium still at 6.20.",
        "Soft diet, level 5. Then diet level 4, please.",
        "Referred to Occupational Health and Public Health England.",
        "Her Community Health nurse came.",
        "He went the wrong way, Zimmer in hand.",
        "Fasting since midnight.",
        "Told the nurse, Clexane, then left.",
    ],
)
def test_amounts_scales_and_drugs_stay(text):
    assert cleared(text) == text


def test_patients_counted_behind_a_ward_are_no_room():
    assert cleared("On 4 West 18 patients waited.") == "On Site A 18 patients waited."


def test_noon_and_midnight_become_parts_of_the_day():
    assert cleared("Fell at noon. Found at midnight.") == "Fell in the afternoon. Found at night."
