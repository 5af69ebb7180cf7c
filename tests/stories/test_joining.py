"""How stories grow: which id they have, what is known of them, and what is told when ids change."""

from __future__ import annotations

import random

import pytest
from tests.stories.texts import BEES, FERRY, FERRY_FRENCH, OTHER_FERRY, article

from dragoman.stories import Change, MemoryShelf, Stale, Stories, Story, member_of, story_id
from dragoman.stories.shelf import BUCKET

LOCAL = "Our correspondent on the quay saw crews carry their bags ashore in the rain that evening."


def test_copies_join_and_others_begin_stories_of_their_own() -> None:
    stories = Stories()
    first = stories.add(article("a", *FERRY))
    assert stories.add(article("b", *FERRY[:3])) == first
    assert stories.add(article("c", *FERRY[:2], LOCAL, *FERRY[2:])) == first
    others = {
        stories.add(article(name, *body)) for name, body in (("d", OTHER_FERRY), ("e", BEES), ("f", FERRY_FRENCH))
    }
    assert len(others | {first}) == 4


def test_a_story_knows_its_members() -> None:
    stories = Stories()
    stories.add(article("late", *FERRY, published="2025-03-05", publisher="Quell Gazette"))
    stories.add(article("cut", *FERRY[:3], published="2025-03-04", publisher="Lake Herald", wire="dpa"))
    stories.add(article("full", *FERRY, LOCAL, published="2025-03-06", publisher="Evening Lantern", wire="AFP"))
    last = stories.add(article("again", *FERRY, published="2025-03-07", publisher="Quell Gazette", wire="AFP"))
    assert stories.story(last) == Story(
        id=story_id("cut"),
        earliest="cut",
        fullest="full",
        wire="AFP",
        outlets=("Lake Herald", "Quell Gazette", "Evening Lantern"),
        size=4,
    )


def test_an_earlier_member_renames_the_story_and_says_so() -> None:
    told: list[Change] = []
    stories = Stories(tell=told.append)
    old = stories.add(article("b", *FERRY, published="2025-03-05"))
    stories.add(article("c", *FERRY[:3], published="2025-03-06"))
    assert not told
    new = stories.add(article("a", *FERRY[:4], published="2025-03-04"))
    assert (old, new) == (story_id("b"), story_id("a"))
    assert told == [Change(kind="rename", old=old, new=new)]
    with pytest.raises(KeyError):
        stories.story(old)


def test_a_member_without_a_day_is_no_earlier_than_one_with() -> None:
    stories = Stories()
    stories.add(article("b", *FERRY, published="2025-03-05"))
    assert stories.add(article("a", *FERRY)) == story_id("b")


def test_a_text_that_proves_two_stories_to_be_one_merges_them_and_says_so() -> None:
    told: list[Change] = []
    shelf = MemoryShelf()
    stories = Stories(shelf, tell=told.append)
    one = stories.add(article("head", *FERRY[:4], published="2025-03-05"))
    other = stories.add(article("tail", *FERRY[2:], published="2025-03-04"))
    assert one != other
    assert stories.add(article("whole", *FERRY, published="2025-03-06")) == other
    assert told == [Change(kind="merge", old=one, new=other)]
    assert {member.id for member in shelf.members(other)} == {"head", "tail", "whole"}
    assert dict(shelf.by_member()) == {"head": other, "tail": other, "whole": other}


def test_a_page_that_holds_two_texts_joins_one_and_merges_nothing() -> None:
    told: list[Change] = []
    stories = Stories(tell=told.append)
    ferry, bees = stories.add(article("a", *FERRY)), stories.add(article("b", *BEES))
    assert stories.add(article("digest", *FERRY, *BEES)) in (ferry, bees)
    assert not told
    assert stories.story(ferry).size + stories.story(bees).size == 3


def test_chains_end_where_nothing_of_the_first_is_left() -> None:
    """Each text keeps most of the one before it; the last shares nothing with the first."""
    parts = [*FERRY, *BEES, *OTHER_FERRY]
    stories = Stories()
    ids = [stories.add(article(f"{at:02d}", *parts[at : at + 4])) for at in range(len(parts) - 4)]
    assert ids[0] != ids[-1]


TRAILER = (
    "The Harbour Group was founded by local merchants and prints four daily papers and a weekly magazine for the whole "
    "of the coast. It belongs to its readers, who hold shares in a cooperative, and takes no money from any party. If "
    "you have seen a mistake in this text or want to tell us about something that we should know, please write to the "
    "readers' desk at the address given on our pages, or call during office hours."
)


def test_what_an_outlet_puts_under_all_its_texts_makes_no_copies() -> None:
    stories = Stories()
    bodies = (FERRY[0], FERRY[4], BEES[0], BEES[2], OTHER_FERRY[1], OTHER_FERRY[3])
    assert len({stories.add(article(f"{at}", body, TRAILER)) for at, body in enumerate(bodies)}) == len(bodies)


def test_copies_are_found_under_such_a_trailer_too() -> None:
    stories = Stories()
    first = [stories.add(article(f"{at}", *body, TRAILER)) for at, body in enumerate((FERRY, BEES, OTHER_FERRY))]
    again = [stories.add(article(f"c{at}", *body[:-1], TRAILER)) for at, body in enumerate((FERRY, BEES, OTHER_FERRY))]
    assert again == first


@pytest.mark.parametrize("seed", range(5))
def test_order_makes_no_difference_for_copies_of_one_text(seed: int) -> None:
    bodies = {
        "a": FERRY,
        "b": FERRY[:3],
        "c": (*FERRY[:2], LOCAL, *FERRY[2:]),
        "d": FERRY[::-1],
        "e": BEES,
        "f": BEES[:3],
    }
    order = sorted(bodies)
    random.Random(seed).shuffle(order)
    shelf = MemoryShelf()
    stories = Stories(shelf)
    for name in order:
        stories.add(article(name, *bodies[name], published="2025-03-05"))
    found = dict(shelf.by_member())
    assert found == {name: story_id("e" if name in "ef" else "a") for name in order}


def test_stories_go_on_from_what_was_kept() -> None:
    before = MemoryShelf()
    stories = Stories(before)
    for name, body in (("a", FERRY), ("b", FERRY), ("c", BEES), ("d", ())):
        stories.add(article(name, *body, published="2025-03-05"))
    kept = [(member, story) for story in before.stories() for member in before.members(story)]
    after = Stories()
    after.fill(kept)
    assert after.story(story_id("a")) == stories.story(story_id("a"))
    assert after.add(article("e", *FERRY[:4], published="2025-03-06")) == story_id("a")
    assert after.add(article("f", *BEES[:3], published="2025-03-06")) == story_id("c")
    assert after.story(story_id("a")).size == 3


def test_a_stale_signature_is_refused_by_its_article() -> None:
    member = member_of(article("a7", *FERRY))
    stale = type(member)("a7", b"\x00" + member.signature[1:])
    with pytest.raises(Stale, match="a7"):
        Stories().join(stale)
    with pytest.raises(Stale, match="a7"):
        Stories().fill([(stale, story_id("a7"))])


def test_texts_without_words_are_stories_of_their_own() -> None:
    stories = Stories()
    assert stories.add(article("a", "")) != stories.add(article("b", ""))


@pytest.mark.parametrize("words", ["Fire.", "Envoys met in Karvena."])
def test_a_few_words_are_one_story_only_where_all_are_the_same(words: str) -> None:
    stories = Stories()
    first = stories.add(article("a", words))
    assert stories.add(article("b", words)) == first
    assert stories.add(article("c", words + " Again.")) != first


def test_what_many_texts_share_does_not_fill_the_shelf() -> None:
    shelf = MemoryShelf()
    stories = Stories(shelf)
    for number in range(3 * BUCKET):
        stories.add(
            article(f"{number:03d}", *FERRY[:5], f"Page {number} of our series on {number * 7} harbours ends here.")
        )
    assert max(len(found) for found in shelf._buckets.values() if not isinstance(found, int)) <= BUCKET
    assert len(list(shelf.stories())) == 1
