"""Where sentences end and what stands in quotation marks."""

from __future__ import annotations

import pytest

from dragoman.languages.en.sentences import LONGEST, quotes, split


@pytest.mark.parametrize(
    "text, sentences",
    [
        pytest.param("Chad left. Niger stayed.", ["Chad left.", "Niger stayed."], id="two"),
        pytest.param(
            "Gen. Okoro met Mr. Diallo in St. Louis. He left.",
            ["Gen. Okoro met Mr. Diallo in St. Louis.", "He left."],
            id="titles",
        ),
        pytest.param(
            "The U.S. embassy closed. It reopened.", ["The U.S. embassy closed.", "It reopened."], id="U.S. within"
        ),
        pytest.param(
            "He flew to the U.S. The visit was short.",
            ["He flew to the U.S.", "The visit was short."],
            id="U.S. at the end",
        ),
        pytest.param("“We will sign.” The envoy left.", ["“We will sign.”", "The envoy left."], id="quote closes"),
        pytest.param(
            '"We will sign," Diallo said. "Soon."', ['"We will sign," Diallo said.', '"Soon."'], id="comma in quote"
        ),
        pytest.param("Did it fall? Yes! No…", ["Did it fall?", "Yes!", "No…"], id="other marks"),
        pytest.param("Inflation was 3.5 percent. It fell.", ["Inflation was 3.5 percent.", "It fell."], id="decimal"),
        pytest.param(
            "J. K. Mensah spoke on Jan. 5 at 3 p.m. in Accra.",
            ["J. K. Mensah spoke on Jan. 5 at 3 p.m. in Accra."],
            id="initials",
        ),
        pytest.param(
            "A wrapped\nline goes on. Then\nanother.", ["A wrapped\nline goes on.", "Then\nanother."], id="wrapped"
        ),
        pytest.param("  ", [], id="blank"),
    ],
)
def test_text_is_cut_where_sentences_end(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in split(text)] == sentences


def test_a_sentence_has_a_longest_length() -> None:
    spans = split("word " * 2000)
    assert max(end - start for start, end in spans) <= LONGEST
    assert len(spans) > 1


@pytest.mark.parametrize(
    "text, quoted",
    [
        pytest.param("He said “we will go” and left.", ["we will go"], id="curly"),
        pytest.param('He said "we will go" and "now".', ["we will go", "now"], id="straight"),
        pytest.param("«Nous irons», dit-il.", ["Nous irons"], id="guillemets"),
        pytest.param('He said "we will go', ["we will go"], id="unclosed"),
        pytest.param("The soldiers' camp and Mali's army", [], id="apostrophes"),
    ],
)
def test_quotations_are_found(text: str, quoted: list[str]) -> None:
    assert [text[start:end] for start, end in quotes(text)] == quoted
