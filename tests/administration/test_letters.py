"""How the letters of a file from elsewhere are written."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.administration.letters import Letters, read

WORDS = "Zoë Müller, Æon – “Øst” d’Été"


@pytest.mark.parametrize(
    ("encoding", "way"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("windows-1252", "Windows-1252"),
    ],
)
def test_they_are_found_out(encoding, way):
    found = read(WORDS.encode(encoding))
    assert (found.text, found.way) == (WORDS, way)
    assert found.guessed is (way == "Windows-1252")


@pytest.mark.parametrize("name", ["Żaneta", "Paweł", "Mączka", "Łódź"])
def test_a_polish_name_is_not_spoilt_in_silence(name):
    data = name.encode("windows-1250")
    with pytest.raises(ValueError, match="Windows-1250"):
        read(data)
    assert read(data, Letters.CENTRAL).text == name


def test_utf_8_stays_utf_8_whatever_was_chosen():
    assert read("Paweł".encode(), Letters.CENTRAL).text == "Paweł"


def test_half_a_file_of_two_bytes_a_letter_is_refused():
    with pytest.raises(ValueError, match="save it as CSV in UTF-8"):
        read("email".encode("utf-16")[:-1])


@given(st.binary(max_size=200), st.sampled_from(Letters))
def test_any_bytes_give_text_or_a_sentence(data, letters):
    with suppress(ValueError):
        assert isinstance(read(data, letters).text, str)
