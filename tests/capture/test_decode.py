import pytest

from dragoman.capture.decode import codec, decode
from dragoman.errors import NotText

RUSSIAN = "Министр заявил, что переговоры завершились и стороны подписали соглашение.\n"
FRENCH = "Le président a déclaré que la réunion était terminée à Genève.\n"
CHINESE = "外交部长表示，两国签署了合作协议。会谈在首都举行。\n"
JAPANESE = "外務大臣は両国が協定に署名したと述べた。会談は首都で行われた。\n"
KOI_PAGE = '<meta charset="koi8-r"><p>мир'
WIDE_PAGE = '<meta charset="utf-16"><p>é'
ENGLISH = "The minister said “we agreed” – it’s done.\r\n"


@pytest.mark.parametrize(
    "text, encoding",
    [
        pytest.param(RUSSIAN, "utf-8", id="utf-8"),
        pytest.param(RUSSIAN, "cp1251", id="windows-1251"),
        pytest.param(RUSSIAN, "koi8-r", id="koi8-r"),
        pytest.param(FRENCH, "latin-1", id="latin-1"),
        pytest.param(ENGLISH, "cp1252", id="windows-1252 quotes"),
        pytest.param(CHINESE, "gb18030", id="gb18030"),
        pytest.param("外交部長表示，兩國簽署了合作協議。會談在首都舉行。\n", "big5", id="big5"),
        pytest.param(JAPANESE, "shift_jis", id="shift-jis"),
        pytest.param(JAPANESE, "euc_jp", id="euc-jp"),
        pytest.param(JAPANESE, "iso2022_jp", id="iso-2022-jp"),
        pytest.param(RUSSIAN, "utf-16", id="utf-16 marked"),
        pytest.param(RUSSIAN, "utf-16-le", id="utf-16 little, unmarked"),
        pytest.param(ENGLISH, "utf-16-be", id="utf-16 big, unmarked"),
        pytest.param(RUSSIAN, "utf-32", id="utf-32 marked"),
        pytest.param(RUSSIAN, "utf-8-sig", id="utf-8 marked"),
    ],
)
def test_text_that_claims_nothing_is_decoded(text, encoding):
    assert decode((text * 3).encode(encoding), "page.txt") == text * 3


@pytest.mark.parametrize("front", ["<script>var a = 1; f(a);</script>\n", '<div class="a"></div>\n' * 20])
def test_words_are_detected_behind_much_markup(front):
    page = front * 400 + "<p>" + RUSSIAN * 5
    assert decode(page.encode("cp1251"), "page.html") == page


@pytest.mark.parametrize(
    "text, encoding",
    [
        ("Le café est fermé.", "latin-1"),
        ("Señor Núñez habló.", "latin-1"),
        ("It’s a naïve plan – they said.", "cp1252"),
        ("Министр сказал да.", "cp1251"),
    ],
)
def test_one_short_sentence_is_detected(text, encoding):
    assert decode(text.encode(encoding), "page.txt") == text


def test_newlines_stay_and_a_mark_goes():
    assert decode(b"\xef\xbb\xbfone\r\ntwo\rthree\n\n", "page.txt") == "one\r\ntwo\rthree\n\n"


@pytest.mark.parametrize(
    "raw, charset, text",
    [
        pytest.param("<p>мир".encode("cp1251"), "windows-1251", "<p>мир", id="header"),
        pytest.param(
            '<meta charset="koi8-r"><p>мир'.encode("koi8-r"), None, '<meta charset="koi8-r"><p>мир', id="meta"
        ),
        pytest.param(
            '<meta charset="koi8-r"><p>мир'.encode("cp1251"),
            "cp1251",
            '<meta charset="koi8-r"><p>мир',
            id="header first",
        ),
        pytest.param("<p>é".encode(), "iso-8859-1", "<p>é", id="utf-8 under a false header"),
        pytest.param("<p>мир".encode(), "no-such-charset", "<p>мир", id="unknown label"),
        pytest.param(b"\xef\xbb\xbf<p>caf\xc3\xa9", "windows-1251", "<p>café", id="mark before header"),
        pytest.param(
            '<meta charset="utf-16"><p>é'.encode(), None, '<meta charset="utf-16"><p>é', id="meta cannot be utf-16"
        ),
        pytest.param(b"caf\xe9 \x80", "iso-8859-1", "café €", id="latin-1 is windows-1252"),
    ],
)
def test_claims_are_taken_in_order_and_held_against_the_bytes(raw, charset, text):
    assert decode(raw, "page.html", charset) == text


def test_a_few_broken_characters_are_replaced():
    raw = (RUSSIAN * 20).encode() + b"\xd0"
    assert decode(raw, "page.txt") == RUSSIAN * 20 + "\ufffd"


def test_bytes_in_no_encoding_are_refused():
    with pytest.raises(NotText, match=r"page\.txt: "):
        decode(b"\x81\x8d\x8f\x90\x9d" * 200, "page.txt")


@pytest.mark.parametrize("label", ["unicode_escape", "zlib", "punycode", "idna", "utf-7", "x" * 5000, "../etc"])
def test_a_page_cannot_name_a_codec_that_is_no_charset(label):
    assert codec(label) is None
