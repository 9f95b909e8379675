"""Which files are taken, and what is kept of them."""

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hub.files.kinds import Unfit, clean, clean_name


def picture(form="PNG", size=(20, 10), **options):
    out = io.BytesIO()
    Image.new("RGB", size, (120, 30, 30)).save(out, form, **options)
    return out.getvalue()


def test_an_image_is_drawn_anew_without_where_it_was_taken():
    exif = Image.Exif()
    exif[0x010F] = "A camera with a name"
    kept = clean("harbour.jpg", picture("JPEG", exif=exif))
    assert kept.media_type == "image/webp"
    assert b"A camera" not in kept.data


def test_a_large_image_is_made_smaller():
    kept = clean("wide.png", picture(size=(5000, 40)))
    with Image.open(io.BytesIO(kept.data)) as image:
        assert image.width == 2400


@pytest.mark.parametrize(
    "name", ["run.exe", "page.html", "draw.svg", "all.zip", "noending", ".png"]
)
def test_other_kinds_are_refused_by_name(name):
    with pytest.raises(Unfit, match="kind of file"):
        clean(name, b"x")


def test_the_bytes_have_to_be_what_the_name_says():
    with pytest.raises(Unfit, match="something else inside"):
        clean("report.pdf", b"MZ this is no report")
    assert clean("report.pdf", b"%PDF-1.7 and so on").media_type == "application/pdf"


def test_empty_files_are_refused():
    with pytest.raises(Unfit, match="empty"):
        clean("a.txt", b"")


@given(st.text(max_size=300))
def test_a_name_never_steers_a_path_or_a_header(name):
    kept = clean_name(name)
    assert "/" not in kept
    assert "\\" not in kept
    assert kept.isprintable()
    assert len(kept) <= 121


@given(st.binary(max_size=200), st.sampled_from(["a.png", "a.pdf", "a.txt", "a.docx", "a.mp4"]))
def test_any_bytes_are_kept_or_refused_in_words(data, name):
    with contextlib.suppress(Unfit):
        assert clean(name, data).data
