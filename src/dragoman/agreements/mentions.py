"""Where a sentence speaks of agreements: the noun phrase, how many it means and which, its title and its content.

No parse is needed: the nouns of agreements are few, and what stands before and after them follows narrow patterns.
"""

from __future__ import annotations

import re

import msgspec

from dragoman.agreements.fields import Cue, fields_in, kinds_in
from dragoman.agreements.wording import Spoken, Wording

NEAR = 6  # words after a noun in which a striker or an album makes it no agreement
BACK = 7  # words before a noun that may belong to its phrase
_LONGEST_TITLE = 10  # words
_FIRST_YEAR, _LAST_YEAR = 1600, 2100
_QUOTED = re.compile(r"[\s,(]{0,3}(?:called|titled|entitled|named|dubbed|known as)?\s{0,2}[\"“«]([^\"”»]{3,120})[\"”»]")
_SMALL = frozenset(["of", "on", "for", "the", "and", "in", "between", "to", "with", "concerning"])


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A noun phrase that names agreements; all places are numbers of words in its sentence.

    The phrase is `first` to `end`, its noun `head` to `end`, and what it is about `end` to `stop`. `number` is None
    where nothing is counted. `anaphor` is "one", "the second", "it": a phrase without the noun.
    """

    first: int
    head: int
    end: int
    stop: int
    kind: str
    weak: bool = False
    plural: bool = False
    number: int | None = None
    definite: bool = False
    indefinite: bool = False
    rest: bool = False
    new: bool = False
    anaphor: bool = False
    partitive: bool = False  # "one of the three treaties"
    title: str | None = None
    year: int | None = None
    own: tuple[str, ...] = ()  # fields said by the phrase itself
    about: tuple[str, ...] = ()  # fields said by what follows


def mentions(sentence: Spoken, wording: Wording) -> list[Mention]:
    """The agreements that a sentence names, left to right; what only looks like one is left out."""
    return Scanner(sentence, wording).mentions()


class Scanner:
    """One sentence's reading."""

    def __init__(self, sentence: Spoken, wording: Wording) -> None:
        """Nothing is read until `mentions` is called."""
        self.sentence = sentence
        self.low = sentence.low
        self.wording = wording

    def mentions(self) -> list[Mention]:
        """All of them, those without a noun among them where one begins a clause."""
        named = [(at, cue) for at, cue in kinds_in(self.low) if not self._none(at, cue)]
        found = [self._named(at, cue) for at, cue in named]
        taken = {place for one in found for place in range(one.first, one.end)}
        found += [one for at in range(len(self.low)) if at not in taken and (one := self._bare(at, taken))]
        found.sort(key=lambda one: one.first)
        return [
            self._with_content(one, found[at + 1].first if at + 1 < len(found) else len(self.low))
            for at, one in enumerate(found)
        ]

    def _none(self, at: int, cue: Cue) -> bool:
        """Whether the noun at *at* only looks like an agreement: a film deal, a treaty port, "agreed to deal with"."""
        never, end = self.wording.never, at + len(cue.words)
        before = self.low[at - 1] if at else ""
        after = self.low[end] if end < len(self.low) else ""
        if after in never["after"] or before in never["before"] or never["near"] & set(self.low[end : end + NEAR]):
            return True
        if never["before"] & set(self.low[max(0, at - 3) : at]) & set(self.low[self._first(at) : at]):
            return True
        if cue.name == "deal" and after == "with" and (before in never["verb_before"] or self._is_kind(at - 1)):
            return True
        return cue.words == ("agreement",) and before in never["opinion_before"]

    def _is_kind(self, at: int) -> bool:
        return at >= 0 and bool(kinds_in(self.low[at : at + 1]))

    def _first(self, head: int) -> int:
        """Where the phrase whose noun stands at *head* begins."""
        which = self.wording.which
        first, at = head, head - 1
        while at >= max(0, head - BACK):
            word, gap = self.low[at], self.sentence.gap(at + 1)
            if gap.strip(" -–’'\"“”‘\u00a0") and not (gap.strip() == "," and at > 0 and first == head):
                break
            if word in which["definite"] or word in ("a", "an"):
                return at
            if word in which["stops"] or word in self.wording.states:
                if word == "and" and self._opened(at):
                    at -= 1
                    continue
                break
            first = at
            at -= 1
        return first

    def _opened(self, at: int) -> bool:
        """Whether "and" at *at* joins two words of one phrase ("a trade and investment pact")."""
        return any(word in ("a", "an", "the") for word in self.low[max(0, at - 3) : at])

    def _named(self, at: int, cue: Cue) -> Mention:
        which, first, end = self.wording.which, self._first(at), at + len(cue.words)
        before = self.low[first:at]
        numbers = [n for word in before if (n := self.wording.number(word)) is not None and n > 1]
        if first and not numbers and (n := self.wording.number(self.low[first - 1])) and n > 1 and cue.plural:
            numbers, first = [n], first - 1
        partitive = cue.plural and self.low[max(0, first - 2) : first] == ("one", "of")
        definite = bool(which["definite"] & set(before[:2])) or self.sentence.gap(first + 1).startswith(("'", "’"))
        title = self._title(at, end) if self.sentence.start is not None else None
        year = self._year(first, at, end)
        return Mention(
            first=first,
            head=at,
            end=end,
            stop=end,
            kind=cue.name,
            weak=cue.weak,
            plural=cue.plural and not partitive,
            number=numbers[0] if numbers and cue.plural and not partitive else None,
            definite=definite,
            indefinite=not definite and not partitive,
            rest=bool(which["rest"] & set(before)),
            new=bool(which["new"] & set(before)),
            partitive=partitive,
            title=title,
            year=year,
            own=fields_in(self.low[first:end]),
        )

    def _year(self, first: int, head: int, end: int) -> int | None:
        """The year in the phrase ("the 1994 memorandum") or straight behind it ("the treaty of 1994")."""
        places = [*range(first, head), end, end + 1]
        for at in places:
            if at >= len(self.low) or len(self.low[at]) != 4 or not self.low[at].isdecimal():
                continue
            if _FIRST_YEAR < int(self.low[at]) < _LAST_YEAR and (at < head or self.low[at - 1] in ("of", "from")):
                return int(self.low[at])
        return None

    def _title(self, head: int, end: int) -> str | None:
        """The name as written: capitals about the noun, or a quotation behind it."""
        text = self.sentence.text
        quoted = _QUOTED.match(text, self.sentence.spans[end - 1][1])
        if quoted:
            return quoted.group(1).strip(" ,.")
        first = head
        while first > 0 and head - first < 5 and self._capital(first - 1) and not self.sentence.gap(first).strip(" -–"):
            first -= 1
        last = end
        if self.sentence.word(head)[0].isupper():
            last = self._title_end(end)
        if first == head and last == end:
            return None
        if not self.sentence.word(head)[0].isupper() and not self._called(first, head):
            return None
        return text[self.sentence.spans[first][0] : self.sentence.spans[last - 1][1]]

    def _called(self, first: int, head: int) -> bool:
        """Whether capitals before a small noun make a name of it: "the Minsk agreements", not "a Ghana treaty"."""
        at = first - 1
        while at >= 0 and self.low[at].isdecimal():
            at -= 1
        return at >= 0 and self.low[at] == "the" and not self.sentence.gap(first + 1).strip(" ") and head - first <= 2

    def _capital(self, at: int) -> bool:
        word = self.sentence.word(at)
        known = self.low[at] in self.wording.which["stops"] or self.low[at] in self.wording.which["definite"]
        return word[0].isupper() and not known and self.low[at] not in ("a", "an", "both", "several") and len(word) > 1

    def _title_end(self, end: int) -> int:
        """Where a name that goes on behind its noun ends: "Treaty of Friendship and Cooperation"."""
        at = last = end
        while at < min(len(self.low), end + _LONGEST_TITLE) and not self.sentence.gap(at).strip():
            if self.sentence.word(at)[0].isupper():
                last = at + 1
            elif self.low[at] not in _SMALL:
                break
            at += 1
        opens = end < len(self.low) and self.low[end] in ("of", "on", "for", "concerning")
        return last if opens else end

    def _bare(self, at: int, taken: set[int]) -> Mention | None:
        """A phrase without its noun: "one on", "the second covers", "the other two concern"; "it covers" in front."""
        which, word = self.wording.which, self.low[at]
        pronoun = word in self.wording.content["pronouns"]
        if word not in which["single"] and not (pronoun and at == 0):
            return None
        end = at + 1
        number = self.wording.number(self.low[end]) if end < len(self.low) else None
        end += number is not None and not pronoun
        while end < len(self.low) and self.low[end] in ("will", "also", "would"):
            end += 1
        after = self.low[end] if end < len(self.low) else ""
        verb = after in self.wording.content["verbs"]
        link = after in ("on", "about", "concerning", "regarding", "for") and not pronoun and word != "rest"
        if end in taken or not (verb or link):
            return None
        first = at - 1 if at and self.low[at - 1] in ("the", "a", "an") else at
        if link and word not in ("one", "another", "other", "second", "third", "fourth", "fifth"):
            return None
        rest = word in which["rest"] and (number is not None or word in ("others", "rest", "remaining"))
        return Mention(
            first=first,
            head=at,
            end=end,
            stop=end,
            kind="",
            plural=number is not None or word in ("they", "others"),
            number=number,
            definite=pronoun,
            rest=rest,
            anaphor=True,
        )

    def _with_content(self, one: Mention, following: int) -> Mention:
        """The mention with what it is about: the words after it, up to the next mention or the end of the clause."""
        content, at = self.wording.content, one.end
        while at < following:
            word = self.low[at]
            if word in content["ends"] or ";" in self.sentence.gap(at):
                break
            if word in content["auxiliaries"] and set(self.low[at + 1 : at + 4]) & self.wording.states.keys():
                break
            at += 1
        return msgspec.structs.replace(one, stop=at, about=fields_in(self.low[one.end : at]))


def segments(sentence: Spoken, one: Mention, wording: Wording, number: int) -> list[tuple[str, ...]]:
    """What each of *number* agreements is about, where what follows the phrase lists as many things; else nothing."""
    parts: list[list[str]] = [[]]
    for at in range(one.end, one.stop):
        joined = sentence.low[at] in wording.content["joins"]
        if parts[-1] and (joined or "," in sentence.gap(at) or ";" in sentence.gap(at)):
            parts.append([])
        if not joined:
            parts[-1].append(sentence.low[at])
    found = [fields_in(part) for part in parts]
    while found and not found[-1]:
        found.pop()
    return found if len(found) == number and all(found) else []
