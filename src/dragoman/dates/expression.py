"""What a time expression says before it is put on a calendar, and the mention of one in a text.

The tagger reads words into an `Expression`; `resolve` puts it on the calendar once the publication date is known.
Keeping the two apart lets one text be tagged once and its dates be counted from wherever they must.
"""

from __future__ import annotations

from dragoman.records import Record

# kinds of expression
DATE = "date"  # year, month, day: as many as are named ("27 July", "June 2023", "2015")
RANGE = "range"  # this one to `until`
DECADE = "decade"  # year is its first one
CENTURY = "century"  # year is its first one
QUARTER = "quarter"  # number 1..4, year if named
HALF = "half"  # number 1..2, year if named
SEASON = "season"  # month in which it starts; year or offset if named
WEEKDAY = "weekday"  # weekday 0..6; offset "last", "this", "next"; week when counted from a week
DAY = "day"  # offset in days from publication
MONTHDAY = "monthday"  # "on the 27th": day, of a month that is not named
PERIOD = "period"  # unit and offset: "last week", "this year"
PIECE = "piece"  # of `until`: which one of its units (0 the one around it), and how many ("the first week of August")
STRETCH = "stretch"  # number of units up to publication or from it: "the past three months"
AGO = "ago"  # number of units before publication
AHEAD = "ahead"  # number of units after publication: "in three days"
CONTEXT = "context"  # number of units from another happening: "a day earlier", "the following week"
VAGUE = "vague"  # a time that no days follow from: "a few days ago"

# bounds: what a word before the expression makes of it
AT, SINCE, BY, BEFORE, AFTER = "at", "since", "by", "before", "after"


class Expression(Record, frozen=True, kw_only=True):
    """A time as worded. `kind` decides which fields are set; `offset` and `number` count `unit`s, minus is the past."""

    kind: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    week: int | None = None
    unit: str | None = None
    number: int | None = None
    offset: int | None = None
    part: str | None = None
    bound: str = AT
    until: Expression | None = None


class TimeMention(Record, frozen=True, kw_only=True):
    """A time expression in a text: `text[start:end]` is `text`, `expression` what it says."""

    text: str
    start: int
    end: int
    expression: Expression

    @property
    def kind(self) -> str:
        """The kind of expression, one of the names at the top of this module."""
        return self.expression.kind
