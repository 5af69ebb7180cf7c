import pytest

from dragoman.capture import printable
from dragoman.capture.bounds import MAX_NAME_CHARS
from dragoman.capture.said import day, words


@pytest.mark.parametrize(
    "name, shown",
    [
        pytest.param("pages/Москва 1.txt", "pages/Москва 1.txt", id="as it is"),
        pytest.param("a\nb.txt", "a\\nb.txt", id="newline"),
        pytest.param("a\x1b[2Jb", "a\\x1b[2Jb", id="escape"),
        pytest.param("a\u202eb", "a\\u202eb", id="turned"),
        pytest.param("a\udcffb", "a\\xffb", id="lost byte"),
        pytest.param("a\ud800b", "a\\ud800b", id="lone surrogate"),
        pytest.param("a\u2028b\x85", "a\\u2028b\\x85", id="other line ends"),
    ],
)
def test_names_are_shown_on_one_line(name, shown):
    assert printable(name) == shown
    assert printable(name).encode()


def test_long_names_are_cut():
    assert len(printable("a" * 100_000)) == MAX_NAME_CHARS + 1


@pytest.mark.parametrize(
    "said, iso",
    [
        ("2024-03-05", "2024-03-05"),
        ("2024-03-05T23:30:00-05:00", "2024-03-05"),
        ("2024-03-05 10:00", "2024-03-05"),
        ("Tue, 05 Mar 2024 23:30:00 -0500", "2024-03-05"),
        ("Tue, 05 Mar 2024 23:30:00 GMT", "2024-03-05"),
        ("last Tuesday", "last Tuesday"),
        ("March 5, 2024", "March 5, 2024"),
        (20240305, "20240305"),
        ("", None),
        (None, None),
        (["2024"], None),
    ],
)
def test_a_day_is_the_one_that_the_writer_wrote(said, iso):
    assert day(said) == iso


def test_words_stand_on_one_line():
    assert words(" Talks\n end ") == "Talks end"
    assert words(True) is None
