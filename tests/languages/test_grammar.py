"""Frames: who does what in a clause, however it is built."""

from __future__ import annotations

import pytest

from dragoman.languages import language
from dragoman.languages.frame import Frame, Sentence

ENGLISH = language("en")


def frames(text: str) -> Sentence:
    return next(iter(ENGLISH.parser.frames([(text, 0)], ENGLISH.event_nouns, ENGLISH.event_verbs)))


def frame(text: str, predicate: str) -> Frame:
    return next(f for f in frames(text).frames if f.predicate == predicate)


@pytest.mark.parametrize(
    "text, predicate, agents, patients",
    [
        pytest.param("Kenya attacked the camp.", "attack", ["Kenya"], ["the camp"], id="active"),
        pytest.param("The camp was attacked by Kenya.", "attack", ["Kenya"], ["The camp"], id="passive with by"),
        pytest.param("The camp was attacked.", "attack", [], ["The camp"], id="passive without by"),
        pytest.param("Kenya, which attacked the camp, apologised.", "attack", ["Kenya"], ["the camp"], id="relative subject"),
        pytest.param("The camp that Kenya attacked was empty.", "attack", ["Kenya"], ["The camp"], id="relative object"),
        pytest.param("The camp attacked by Kenya was empty.", "attack", ["Kenya"], ["The camp"], id="reduced relative"),
        pytest.param("Kenya met Uganda, accusing it of theft.", "accuse", ["Kenya"], ["it"], id="participle"),
        pytest.param("Kenya and Uganda attacked the camp.", "attack", ["Kenya", "Uganda"], ["the camp"], id="two subjects"),
        pytest.param("Kenya attacked the camp and the port.", "attack", ["Kenya"], ["the camp", "the port"], id="two objects"),
        pytest.param("Kenya condemned and attacked the rebels.", "attack", ["Kenya"], ["the rebels"], id="two verbs"),
        pytest.param("Kenya agreed to attack the camp.", "attack", ["Kenya"], ["the camp"], id="subject control"),
        pytest.param("Uganda urged Kenya to attack the camp.", "attack", ["Kenya"], ["the camp"], id="object control"),
        pytest.param("Uganda called on Kenya to attack the camp.", "attack", ["Kenya"], ["the camp"], id="control by preposition"),
        pytest.param("Uganda accused Kenya of attacking the camp.", "attack", ["Kenya"], ["the camp"], id="accused of"),
        pytest.param("Kenya's decision to attack the camp was praised.", "attack", ["Kenya"], ["the camp"], id="noun clause"),
        pytest.param("Kenya to attack the camp", "attack", ["Kenya"], ["the camp"], id="headline"),
        pytest.param("Kenyan officers raid camp", "raid", ["Kenyan officers"], ["camp"], id="headline verb like a noun"),
        pytest.param("Kenyan minister to visit Uganda in May", "visit", ["Kenyan minister"], ["Uganda"], id="headline infinitive of a person"),
        pytest.param("Kenya, Uganda to visit camp", "visit", ["Kenya", "Uganda"], ["camp"], id="headline of two"),
        pytest.param("Gambia, a small country, shared maps with Senegal.", "share", ["Gambia"], ["maps"], id="verb behind an apposition"),
        pytest.param("Peru and Chile, rivals for years, agreed to reopen the border.", "reopen", ["Peru", "Chile"], ["the border"], id="subject before an apposition"),
        pytest.param("Kenya's suspension of flights was criticised.", "suspension", [], ["flights"], id="noun made of a verb"),
        pytest.param("Kenya has test-fired a rocket.", "test-fire", ["Kenya"], ["a rocket"], id="hyphenated verb"),
        pytest.param("Kenya said it hoped to visit the camp.", "hope", ["it"], [], id="hoped is of hope"),
    ],
)  # fmt: skip
def test_agents_and_patients(text: str, predicate: str, agents: list[str], patients: list[str]) -> None:
    found = frame(text, predicate)
    assert [p.text for p in found.agents] == agents
    assert [p.text for p in found.patients] == patients


@pytest.mark.parametrize(
    "text, predicate, negated, modal, tense",
    [
        pytest.param("Chad did not sign the pact.", "sign", True, None, "past", id="not"),
        pytest.param("Chad will sign the pact.", "sign", False, "future", "future", id="will"),
        pytest.param("Chad won't sign the pact.", "sign", True, "future", "future", id="will not"),
        pytest.param("Chad may sign the pact.", "sign", False, "possible", None, id="may"),
        pytest.param("Chad has signed the pact.", "sign", False, None, "present", id="perfect"),
        pytest.param("No pact was signed.", "sign", True, None, "past", id="no pact"),
        pytest.param("Chad never signed the pact.", "sign", True, None, "past", id="never"),
    ],
)
def test_negation_modals_and_tense(
    text: str, predicate: str, negated: bool, modal: str | None, tense: str | None
) -> None:
    found = frame(text, predicate)
    assert (found.negated, found.modal, found.tense) == (negated, modal, tense)


def test_the_phrase_of_a_party_leaves_out_its_relative_clause() -> None:
    found = frame("The rebels in the north, who fled last year, attacked the town.", "attack")
    assert [p.text for p in found.agents] == ["The rebels in the north"]


def test_dozens_of_protesters_are_protesters() -> None:
    found = frame("Dozens of protesters blocked the road.", "block")
    assert [p.head for p in found.agents] == ["protester"]


def test_offsets_point_into_the_text() -> None:
    text = "On Monday the Kenyan army attacked two rebel camps near Garissa."
    for one in frames(text).frames:
        for phrase in (*one.agents, *one.patients):
            assert text[phrase.start : phrase.end] == phrase.text


def test_particles_belong_to_their_verb() -> None:
    assert "off" in frame("Chad called off the talks.", "call").particles


def test_parts_of_a_sentence_know_their_frame() -> None:
    text = "Chad signed the pact on Monday after Niger left the bloc in May."
    sentence = frames(text)
    at = sentence.frame_at(text.index("Monday"))
    assert at is not None
    assert sentence.frames[at].predicate == "sign"
