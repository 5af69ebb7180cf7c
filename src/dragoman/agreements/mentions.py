"""Where a sentence speaks of agreements: the noun phrase, how many it means and which, its title and its content.

No parse is needed: the nouns of agreements are few, and what stands before and after them follows narrow patterns.
"""

from __future__ import annotations

import msgspec

from dragoman.agreements.fields import Cue, fields_in, kinds_in, tables
from dragoman.agreements.wording import Spoken, Wording

MOST = 12  # agreements that one sentence names
NEAR = 6  # words after a noun in which a striker or an album makes it no agreement
BACK = 7  # words before a noun that may belong to its phrase
_LONGEST_TITLE = 10  # words
_FIRST_YEAR, _LAST_YEAR = 1600, 2100


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A noun phrase that names agreements; all places are numbers of words in its sentence.

    The phrase is `first` to `end`, its noun `head` to `end`, what belongs to it `end` to `stop`,
    and what it is about `opening` to `stop`. `number` is None
    where nothing is counted. `anaphor` is "one", "the second", "it": a phrase without the noun.
    """

    first: int
    head: int
    end: int
    stop: int
    opening: int = 0
    kind: str
    weak: bool = False
    plural: bool = False
    number: int | None = None
    definite: bool = False
    indefinite: bool = False
    rest: bool = False
    new: bool = False
    ordinal: int | None = None
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
        named = [(at, cue) for at, cue in self._nouns() if not self._none(at, cue)]
        found = [self._named(at, cue) for at, cue in named]
        taken = {place for one in found for place in range(one.first, one.end)}
        earlier = False
        for at in range(len(self.low)):
            one = None if at in taken else self._bare(at, taken, earlier)
            if one is not None and len(found) < 2 * MOST:
                found.append(one)
                earlier = True
        found.sort(key=lambda one: one.first)
        return [
            self._with_content(one, found[at + 1].first if at + 1 < len(found) else len(self.low))
            for at, one in enumerate(found)
        ]

    def _nouns(self) -> list[tuple[int, Cue]]:
        """The nouns of agreements, those that stand together as one: "ceasefire pact", "accords and memoranda"."""
        found: list[tuple[int, Cue]] = []
        for at, cue in kinds_in(self.low)[:MOST]:
            if found:
                first, before = found[-1]
                end = first + len(before.words)
                listed = at == end + 1 and self.low[end] in self.wording.content["joins"] and before.plural
                if (at == end and not self.sentence.gap(at).strip(" -")) or (listed and cue.plural):
                    specific = before if cue.name in tables().generic or listed else cue
                    words = self.low[first : at + len(cue.words)]
                    found[-1] = first, Cue(words, specific.name, plural=cue.plural, weak=before.weak and cue.weak)
                    continue
            found.append((at, cue))
        return found

    def _none(self, at: int, cue: Cue) -> bool:
        """Whether the noun at *at* only looks like an agreement: a film deal, a treaty port, "agreed to deal with"."""
        never, end = self.wording.never, at + len(cue.words)
        before = self.low[at - 1] if at else ""
        after = self.low[end] if end < len(self.low) else ""
        first = self._first(at)
        if first and self.low[first - 1] in never["none"]:
            return True
        if after in never["after"] or before in never["before"] or never["near"] & set(self.low[end : end + NEAR]):
            return True
        if never["before"] & set(self.low[max(0, at - 3) : at]) & set(self.low[first:at]):
            return True
        if cue.name == "deal" and after == "with" and (before in never["verb_before"] or self._is_kind(at - 1)):
            return True
        if after in never["opinion_after"] and not self._goes_on(end + 1):
            return True
        return cue.words == ("agreement",) and before in never["opinion_before"]

    def _goes_on(self, at: int) -> bool:
        """Whether the words at *at* say what an agreement does, has or is, and not what people think."""
        content = self.wording.content
        following = set(self.low[at : at + 2])
        modal = self.wording.modality["ahead"]
        return bool(following & (content["verbs"] | content["auxiliaries"] | modal | self.wording.states.keys()))

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
            if word in which["definite"] or word in which["article"]:
                return at
            if word in which["stops"] or word in self.wording.states:
                if word in self.wording.content["joins"] and self._opened(at):
                    at -= 1
                    continue
                break
            first = at
            at -= 1
        return first

    def _opened(self, at: int) -> bool:
        """Whether "and" at *at* joins two words of one phrase ("a trade and investment pact")."""
        which = self.wording.which
        return any(w in which["article"] | which["definite"] for w in self.low[max(0, at - 3) : at])

    def _named(self, at: int, cue: Cue) -> Mention:
        which, first, end = self.wording.which, self._first(at), at + len(cue.words)
        before = self.low[first:at]
        numbers = [n for word in before if (n := self.wording.number(word)) is not None and n > 1]
        if first and not numbers and (n := self.wording.number(self.low[first - 1])) and n > 1 and cue.plural:
            numbers, first = [n], first - 1
        partitive = cue.plural and self.low[max(0, first - 2) : first] == self.wording.partitive
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
            ordinal=next((n for word in before if (n := self.wording.ordinals.get(word))), None),
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
        quoted = self.wording.quoted.match(text, self.sentence.spans[end - 1][1])
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
        return (
            at >= 0
            and self.low[at] in self.wording.which["definite"]
            and not self.sentence.gap(first + 1).strip(" ")
            and head - first <= 2
        )

    def _capital(self, at: int) -> bool:
        word = self.sentence.word(at)
        known = self.low[at] in self.wording.which["stops"] or self.low[at] in self.wording.which["definite"]
        return (
            word[0].isupper() and not known and self.low[at] not in self.wording.which["indefinite"] and len(word) > 1
        )

    def _title_end(self, end: int) -> int:
        """Where a name that goes on behind its noun ends: "Treaty of Friendship and Cooperation"."""
        at = last = end
        while at < min(len(self.low), end + _LONGEST_TITLE) and not self.sentence.gap(at).strip():
            if self.sentence.word(at)[0].isupper():
                last = at + 1
            elif self.low[at] not in self.wording.title["small"]:
                break
            at += 1
        opens = end < len(self.low) and self.low[end] in self.wording.title["opening"]
        return last if opens else end

    def _bare(self, at: int, taken: set[int], earlier: bool) -> Mention | None:
        """A phrase without its noun: "one on", "the second covers", "the other two concern"; "it covers" in front.

        *earlier* says that one stands before it in the sentence, whose verb it may share ("one covers visas, the other
        trade").
        """
        which, content, word = self.wording.which, self.wording.content, self.low[at]
        pronoun = word in content["pronouns"]
        if word not in which["single"] and not (pronoun and at == 0):
            return None
        end = at + 1
        number = self.wording.number(self.low[end]) if end < len(self.low) and not pronoun else None
        end += number is not None
        told = pronoun and self._passive(end)
        while end < len(self.low) and self.low[end] in content["light"] and not told:
            end += 1
        after = self.low[end] if end < len(self.low) else ""
        link = after in content["bare"] and not pronoun
        if end in taken or not (after in content["verbs"] or link or told or (earlier and self._parted(at))):
            return None
        rest = word in which["rest"] and (number is not None or word in ("others", "rest", "remaining"))
        return Mention(
            first=at - 1 if at and self.low[at - 1] in which["definite"] | which["article"] else at,
            head=at,
            end=end,
            stop=end,
            kind="",
            plural=number is not None or word in ("they", "others"),
            number=number,
            definite=pronoun,
            rest=rest,
            ordinal=self.wording.ordinals.get(word),
            anaphor=True,
        )

    def _passive(self, at: int) -> bool:
        """Whether a pronoun before *at* is the agreement ("it was ratified") and not somebody who acts."""
        if at >= len(self.low) or self.low[at] not in self.wording.content["be"]:
            return False
        return any(word in self.wording.states for word in self.low[at + 1 : at + 4])

    def _parted(self, at: int) -> bool:
        """Whether a comma or "and" stands before the phrase at *at*."""
        first = at - 1 if self.low[at - 1] in self.wording.which["definite"] else at
        return "," in self.sentence.gap(first) or self.low[first - 1] in self.wording.content["joins"]

    def _with_content(self, one: Mention, following: int) -> Mention:
        """The mention with what it is about: the words after it, up to the next mention or the end of the clause.

        Of an old one that is only what a verb or a preposition straight behind it tells ("the accord covers visas"),
        not what else its sentence says.
        """
        content, at = self.wording.content, one.end
        while at < following:
            word = self.low[at]
            if word in content["ends"] or ";" in self.sentence.gap(at):
                break
            if word in content["auxiliaries"] and set(self.low[at + 1 : at + 4]) & self.wording.states.keys():
                break
            at += 1
        if one.anaphor:
            opening = one.end
        else:
            asked = content["verbs"] | content["links"]
            opening = next((i for i in range(one.end, at) if self.low[i] in asked), at)
            skipped = [word for word in self.low[one.end : opening] if word not in content["light"]]
            if one.definite and len(skipped) > 0 and self.low[one.end] not in content["between"]:
                opening = at
        return msgspec.structs.replace(one, stop=at, opening=opening, about=fields_in(self.low[opening:at]))


def segments(sentence: Spoken, one: Mention, wording: Wording, number: int) -> list[tuple[str, ...]]:
    """What each of *number* agreements is about, where what follows the phrase lists as many things; else nothing."""
    parts: list[list[str]] = [[]]
    for at in range(one.opening, one.stop):
        joined = sentence.low[at] in wording.content["joins"]
        if parts[-1] and (joined or "," in sentence.gap(at) or ";" in sentence.gap(at)):
            parts.append([])
        if not joined:
            parts[-1].append(sentence.low[at])
    found = [fields_in(part) for part in parts]
    while found and not found[-1]:
        found.pop()
    return found if len(found) == number and all(found) else []
