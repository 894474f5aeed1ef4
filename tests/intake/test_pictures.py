"""A picture taken in is its pixels and nothing else; what is no honest picture is refused."""

import hashlib
import io
import json
import struct
import subprocess
import sys
import zipfile
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin, TiffImagePlugin

from rca_studio.faults import KnownFault
from rca_studio.intake import picture_child, pictures
from rca_studio.intake.pictures import take_in_picture

RED, BLUE = (200, 20, 20), (20, 20, 200)


def two_halves(width: int = 60, height: int = 40) -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(BLUE, (width // 2, 0, width, height))
    return picture


def telling_exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F], exif[0x0110] = "SecretMaker", "SecretModel"
    exif[0x013B] = "SecretName"
    exif.get_ifd(0x8769)[0x9003] = "2026:11:18 20:40:00"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (52.0, 31.0, 12.0), "E", (13.0, 24.0, 18.0)
    return exif


def stored(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    if kind == "TIFF" and "exif" in options:  # which would lose the position on its way
        options["tiffinfo"] = directory_of(options.pop("exif"))
    picture.save(out, kind, **options)
    return out.getvalue()


def directory_of(exif: Image.Exif) -> TiffImagePlugin.ImageFileDirectory_v2:
    directory = TiffImagePlugin.ImageFileDirectory_v2()
    for tag, value in exif.items():
        directory[tag] = value
    for tag in (0x8825, 0x8769):
        directory[tag] = dict(exif.get_ifd(tag))
    return directory


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def near(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(a - b) < 30 for a, b in zip(pixel, colour, strict=False))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_the_position_and_all_else_is_gone(kind: str):
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>SecretEditor</x:xmpmeta>"
    more = {"xmp": xmp} if kind in ("JPEG", "WEBP") else {}
    content = stored(two_halves(), kind, exif=telling_exif(), **more)
    assert b"Secret" in content
    kept = take_in_picture(content, f"photo.{kind.lower()}")
    assert {"the position", "the time it was taken", "the camera or program"} <= set(kept.removed)
    assert "names and rights" in kept.removed
    assert ("notes of picture programs (XMP)" in kept.removed) == bool(more)
    picture = opened(kept.content)
    assert b"Secret" not in kept.content
    assert not picture.getexif().get_ifd(0x8825)
    assert not picture.getexif().get_ifd(0x8769)
    assert picture.format == kind
    assert near(picture.convert("RGB").getpixel((10, 20)), RED)
    assert near(picture.convert("RGB").getpixel((50, 20)), BLUE)
    again = take_in_picture(kept.content, kept.name)
    assert again.removed == ()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_it_is_upright_afterwards(kind: str):
    """Orientation 6: the top of what was seen lies at the right of what is stored."""
    content = stored(two_halves(60, 40), kind, exif=telling_exif(6))
    kept = take_in_picture(content, "photo.jpg")
    picture = opened(kept.content).convert("RGB")
    assert (kept.width, kept.height) == picture.size == (40, 60)
    assert near(picture.getpixel((20, 10)), RED)
    assert near(picture.getpixel((20, 50)), BLUE)


def test_comments_previews_and_press_notes_are_gone():
    exif = telling_exif()
    content = stored(two_halves(), "JPEG", exif=exif, comment=b"SecretComment")
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x0aSecretIPTC"
    segment = b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc
    kept = take_in_picture(content[:2] + segment + content[2:], "a.jpg")
    assert {"comments", "press notes (IPTC)"} <= set(kept.removed)
    assert b"Secret" not in kept.content
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "SecretAuthor")
    texts.add_itxt("Title", "SecretTitle")
    kept = take_in_picture(stored(two_halves(), "PNG", pnginfo=texts), "a.png")
    assert kept.removed == ("comments",)
    assert b"Secret" not in kept.content


def test_a_colour_profile_is_followed_and_then_gone():
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    honest = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (honest, swapped, b"no profile at all"):
        kept = take_in_picture(stored(two_halves(), "PNG", icc_profile=profile), "a.png")
        picture = opened(kept.content)
        assert "the colour profile" in kept.removed
        assert "icc_profile" not in picture.info
        assert near(picture.getpixel((10, 20)), RED)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_screenshot_keeps_every_pixel(mode: str):
    picture = two_halves().convert("L") if mode == "I;16" else two_halves().convert(mode)
    if mode == "I;16":
        picture = Image.frombytes("I;16", (8, 8), bytes(range(128)))
    kept = take_in_picture(stored(picture, "PNG"), "Screenshot 2026-11-22.png")
    assert kept.name == "Screenshot 2026-11-22.png"
    assert kept.removed == ()
    assert opened(kept.content).convert("RGBA").tobytes() == picture.convert("RGBA").tobytes()


def test_what_shows_through_still_does():
    picture = two_halves().quantize(4)
    content = stored(picture, "PNG", transparency=0)
    kept = take_in_picture(content, "a.png")
    assert (
        opened(kept.content).convert("RGBA").tobytes() == opened(content).convert("RGBA").tobytes()
    )


def test_all_pages_of_a_scan_and_all_pictures_of_an_animation_stay():
    pages = [two_halves(), Image.new("RGB", (60, 40), BLUE), Image.new("RGB", (30, 90), RED)]
    scan = stored(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    found = opened(take_in_picture(scan, "scan.tiff").content)
    assert found.n_frames == 3
    found.seek(2)
    assert found.size == (30, 90)
    for kind in ("GIF", "WEBP", "PNG"):
        moving = stored(
            pages[0], kind, save_all=True, append_images=pages[1:2], duration=[100, 300]
        )
        found = opened(take_in_picture(moving, "moving").content)
        assert found.n_frames == 2
        found.seek(1)
        found.load()
        assert near(found.convert("RGB").getpixel((10, 10)), BLUE)


def test_the_name_says_what_it_is_now():
    jpeg = stored(two_halves(), "JPEG")
    names = {"IMG.JPEG": "IMG.JPEG", "a.png": "a.jpg", "photo": "photo.jpg", ".jpg": ".jpg.jpg"}
    for before, after in names.items():
        assert take_in_picture(jpeg, before).name == after
    assert take_in_picture(stored(two_halves(), "BMP"), "a.bmp").name == "a.png"


def test_a_file_can_be_given(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(stored(two_halves(), "JPEG", exif=telling_exif()))
    assert take_in_picture(path).name == "photo.jpg"
    with pytest.raises(KnownFault, match="cannot be read"):
        take_in_picture(tmp_path / "nowhere.jpg")


# -- what is refused -------------------------------------------------------------------------------


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes that unpack to a picture of this size."""

    def chunk(name: bytes, content: bytes) -> bytes:
        whole = name + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    packed = zlib.compress(bytes(1_000_000), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


def refusal(content: bytes, name: str = "photo.jpg") -> str:
    with pytest.raises(KnownFault) as told:
        take_in_picture(content, name)
    assert told.value.safe == "Nothing was changed."
    assert told.value.do.endswith(".")
    assert name in told.value.what
    return told.value.what


def test_a_bomb_is_refused():
    assert "claims to be larger" in refusal(png_that_claims(60_000, 60_000))
    pages = [Image.new("1", (8_000, 8_000))] * 2  # each is fine, both are too much
    one, both = (
        stored(pages[0], "TIFF", compression="group4", save_all=True, append_images=pages[1:n])
        for n in (1, 2)
    )
    assert take_in_picture(one, "scan.tif").width == 8_000
    assert len(both) < 10_000
    assert "claims to be larger" in refusal(both)
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "a" * 80_000_000, zip=True)
    assert refusal(stored(two_halves(), "PNG", pnginfo=texts))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP"])
def test_what_was_cut_off_is_refused(kind: str):
    noise = Image.effect_noise((200, 200), 80).convert("RGB")
    content = stored(noise, kind)
    for part in (len(content) // 2, 60):
        refusal(content[:part])
    assert "has nothing in it" in refusal(b"")


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", "hidden")
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP"])
def test_what_is_two_things_at_once_is_refused(kind: str):
    content = stored(two_halves(), kind)
    assert "another kind of file at once" in refusal(content + archive())
    if kind in ("JPEG", "PNG"):
        for tail in (b"%PDF-1.7\n", b"<script>alert(1)</script>", b"MZ\x90\0", b"Rar!\x1a\x07\0"):
            assert "another kind of file at once" in refusal(content + tail)


def test_a_document_in_the_comment_of_a_picture_is_refused():
    for hidden in (b"%PDF-1.4\n1 0 obj", b"<html><script>alert(1)</script>"):
        assert "another kind of file" in refusal(stored(two_halves(), "JPEG", comment=hidden))


def test_a_film_behind_a_photo_is_left_behind():
    film = struct.pack(">I", 24) + b"ftypmp42" + bytes(12) + b"SecretFilm" * 50
    kept = take_in_picture(stored(two_halves(), "JPEG") + film, "moving.jpg")
    assert kept.removed == ("a film behind the picture",)
    assert b"SecretFilm" not in kept.content


def test_the_second_picture_of_a_telephone_is_left_behind():
    """A multi-picture file (CIPA DC-007) holds a preview or an uncropped one as well."""
    both = stored(two_halves(), "MPO", save_all=True, append_images=[Image.new("RGB", (90, 90))])
    assert opened(both).n_frames == 2
    kept = take_in_picture(both, "IMG.jpg")
    assert "further pictures in the file" in kept.removed
    found = opened(kept.content)
    assert (found.format, found.size) == ("JPEG", (60, 40))
    assert kept.content.count(b"\xff\xd8\xff") == 1


def test_what_is_no_picture_is_refused():
    assert "no picture that this program knows" in refusal(b"Name;Age\n1;2\n" * 50)
    assert "no picture that this program knows" in refusal(b"%!PS-Adobe-3.0 EPSF-3.0\n" * 20)
    heic = struct.pack(">I", 24) + b"ftypheic" + bytes(12)
    told = refusal(heic + bytes(500), "IMG_0001.HEIC")
    assert "HEIC" in told or "damaged" in told  # the latter where its reader is installed


def test_one_that_takes_for_ever_is_stopped(monkeypatch):
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(pictures, "_command", lambda: sleeper)
    with pytest.raises(KnownFault, match="takes too long"):
        take_in_picture(b"x", seconds=0.3)


def test_a_decoder_that_dies_takes_nothing_with_it(monkeypatch):
    code = "import os, sys; sys.stdin.buffer.read(); os.abort()"
    monkeypatch.setattr(pictures, "_command", lambda: [sys.executable, "-c", code])
    assert "damaged" in refusal(b"x")


def test_the_child_answers_by_itself():
    """A frozen program starts it without our package on the path."""
    done = subprocess.run(
        [sys.executable, "-P", picture_child.__file__],
        input=stored(two_halves(), "PNG"),
        capture_output=True,
        check=True,
    )
    line, _, made = done.stdout.partition(b"\n")
    assert json.loads(line) == {"suffix": ".png", "width": 60, "height": 40, "removed": []}
    assert opened(made).tobytes() == two_halves().tobytes()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1, 40), st.integers(1, 40), st.binary(min_size=3, max_size=60))
def test_the_digest_is_of_what_is_kept_and_taking_it_in_again_changes_nothing(
    width: int, height: int, seed: bytes
):
    pixels = (seed * (width * height * 3 // len(seed) + 1))[: width * height * 3]
    picture = Image.frombytes("RGB", (width, height), pixels)
    kept = take_in_picture(stored(picture, "PNG"), "a.png")
    assert kept.sha256 == hashlib.sha256(kept.content).hexdigest()
    assert opened(kept.content).tobytes() == pixels
    again = take_in_picture(kept.content, "a.png")
    assert (again.sha256, again.removed) == (kept.sha256, ())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_broken_picture_is_refused_or_is_a_picture(data: st.DataObject):
    content = bytearray(stored(two_halves(), data.draw(st.sampled_from(["JPEG", "PNG", "GIF"]))))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        kept = take_in_picture(bytes(content), "a.png")
    except KnownFault:
        return
    assert opened(kept.content).size == (kept.width, kept.height)
