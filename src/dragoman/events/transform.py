"""What an operator, a modal or a negation does to the event that it governs: PLOVER's rules that cross tables.

Future cooperation is AGREE, an announced withdrawal is CONCEDE, a demand is REQUEST whatever is demanded, an
accusation is ACCUSE and not what it accuses of, a cancelled meeting is REJECT, aid that stops is SANCTION.
Source: PLOVER codebook (type borders); CAMEO codebook for the codes.
"""

from __future__ import annotations

from collections.abc import Callable

from dragoman.events.reading import COOPERATION, MATERIAL_CONFLICT, YIELDING, Reading, changed
from dragoman.languages.frame import Phrase
from dragoman.languages.markers import Signs
from dragoman.languages.operator import Operator

# The CAMEO code of an intended, requested, rejected act by the code of the act itself; the longest prefix counts.
_ACTS = {
    #        intended  appeal  demand  rejected
    "04": ("036", "026", "106", "125"),
    "045": ("039", "028", "108", "126"),
    "05": ("032", "022", "102", "121"),
    "06": ("031", "021", "101", "121"),
    "061": ("0311", "0211", "1011", "1211"),
    "062": ("0312", "0212", "1012", "1212"),
    "063": ("0313", "0213", "1013", "1213"),
    "064": ("0314", "0214", "1014", "121"),
    "07": ("033", "023", "103", "122"),
    "071": ("0331", "0231", "1031", "1221"),
    "072": ("0332", "0232", "1032", "1222"),
    "073": ("0333", "0233", "1033", "1223"),
    "074": ("0334", "0234", "1034", "1224"),
    "08": ("035", "025", "105", "124"),
    "081": ("0351", "0251", "1051", "1241"),
    "082": ("0352", "0252", "1052", "1242"),
    "083": ("034", "024", "104", "123"),
    "0831": ("0341", "0241", "1041", "1231"),
    "0832": ("0342", "0242", "1042", "1232"),
    "0833": ("0343", "0243", "1043", "1233"),
    "0834": ("0344", "0244", "1044", "1234"),
    "084": ("0353", "0253", "1053", "1243"),
    "085": ("0354", "0254", "1054", "1244"),
    "086": ("0355", "0255", "1055", "1245"),
    "087": ("0356", "0256", "1056", "1246"),
    "0871": ("0356", "0256", "1056", "1246"),
    "0874": ("0356", "0256", "1056", "1246"),
}
_INTENDED, _APPEAL, _DEMAND, _REJECTED = range(4)
_AGREEMENT = "057"  # CAMEO: sign or reach a formal agreement

_THREATS = {
    "ASSAULT": ("violence", "138"),
    "MOBILIZE": ("violence", "138"),
    "PROTEST": (None, "133"),
    "COERCE": ("restrict", "132"),
    "SANCTION": ("relations", "131"),
    "REJECT": ("relations", "131"),
    "RETREAT": ("relations", "131"),
    "CONSULT": ("relations", "134"),
}
_THREATENED_MODES = {"arrest": "arrest", "deport": "expel", "expel": "expel", "seize": "territory"}
_REQUESTED = {
    "CONSULT": "meet",
    "CONCEDE": "yield",
    "RETREAT": "yield",
    "AID": "assist",
    "COOPERATE": "assist",
    "SUPPORT": "assist",
    "AGREE": "assist",
}


def code_of(act: str | None, column: int, default: str) -> str:
    """The CAMEO code of an act intended, asked for, demanded or rejected, by the act's own code."""
    for length in (4, 3, 2):
        if act and act[:length] in _ACTS and len(act) >= length:
            return _ACTS[act[:length]][column]
    return default


def intend(reading: Reading, rule: str, conflict_is_threat: bool = False) -> Reading:
    """An act that is promised, planned or foretold."""
    if reading.event_type in COOPERATION:
        code = reading.cameo if reading.event_type == "AGREE" else code_of(reading.cameo, _INTENDED, "030")
        one_sided = bool(reading.actors and reading.recipients)
        return changed(
            reading,
            rule,
            event_type="AGREE",
            event_mode=None,
            cameo=code,
            reciprocal=reading.reciprocal and not one_sided,
        )
    if reading.event_type in YIELDING:
        return changed(
            reading, rule, event_type="CONCEDE", event_mode=None, cameo=code_of(reading.cameo, _INTENDED, "035")
        )
    if conflict_is_threat and reading.event_type in MATERIAL_CONFLICT:
        return threaten(reading, rule)
    if reading.status == "reported":
        return changed(reading, rule, status="planned")
    return reading


def promise(reading: Reading, rule: str, word: str, signs: Signs) -> Reading:
    """An act that is promised or offered; troops are offered to somebody, but vowed against him."""
    if reading.event_type == "MOBILIZE" and reading.recipients and word not in signs.threatening:
        return changed(reading, rule, event_type="AGREE", event_mode=None, cameo="0332")
    return intend(reading, rule, conflict_is_threat=word in signs.vows)


def request(reading: Reading, rule: str, demanding: bool = False) -> Reading:
    """An act that is asked for or demanded; the event's parties are set by the caller."""
    mode = _REQUESTED.get(reading.event_type, "change")
    column, default = (_DEMAND, "100") if demanding else (_APPEAL, "020")
    return changed(reading, rule, event_type="REQUEST", event_mode=mode, cameo=code_of(reading.cameo, column, default))


def reject(reading: Reading, rule: str) -> Reading:
    """An act that is refused or ruled out."""
    mode = _REQUESTED.get(reading.event_type, "change")
    return changed(reading, rule, event_type="REJECT", event_mode=mode, cameo=code_of(reading.cameo, _REJECTED, "120"))


def threaten(reading: Reading, rule: str) -> Reading:
    """An act that is threatened: the mode says with what."""
    mode, code = _THREATS.get(reading.event_type, (None, "130"))
    mode = _THREATENED_MODES.get(reading.event_mode or "", mode)
    return changed(reading, rule, event_type="THREATEN", event_mode=mode, cameo=code)


def accuse(reading: Reading, rule: str, mode: str | None) -> Reading:
    """An act that somebody is accused of or condemned for."""
    if mode == "disapprove":
        return changed(reading, rule, event_type="ACCUSE", event_mode=mode, cameo="111")
    code = {"ASSAULT": "1123", "COERCE": "1122", "MOBILIZE": "1123"}.get(reading.event_type, "112")
    return changed(reading, rule, event_type="ACCUSE", event_mode="allege", cameo=code)


def stop(reading: Reading, rule: str, word: str, signs: Signs) -> Reading | None:
    """An act that is ended; None where ending it is no event."""
    kind = reading.event_type
    if kind in ("ASSAULT", "MOBILIZE"):
        mode = "ceasefire" if kind == "ASSAULT" else "withdraw"
        return changed(reading, rule, event_type="RETREAT", event_mode=mode, cameo="087")
    if kind in ("SANCTION", "COERCE"):
        return changed(
            reading, rule, event_type="RETREAT", event_mode=None, cameo="085" if kind == "SANCTION" else "081"
        )
    if kind == "PROTEST":
        return changed(reading, rule, event_type="CONCEDE", event_mode=None, cameo="080")
    if kind in ("AID", "COOPERATE"):
        code = {"071": "1621", "072": "1622", "073": "1623"}.get(
            (reading.cameo or "")[:3], "162" if kind == "AID" else "160"
        )
        return changed(reading, rule, event_type="SANCTION", event_mode="discontinue", cameo=code)
    if kind == "CONSULT":
        if word in signs.cancels:
            return changed(reading, rule, event_type="REJECT", event_mode="meet", cameo="125")
        between_others = reading.event_mode == "third-party"
        if word in signs.ends and not between_others:
            return reading
        code = "165" if between_others else "164"
        return changed(reading, rule, event_type="SANCTION", event_mode="withdraw", cameo=code)
    if kind in ("SUPPORT", "AGREE", "RETREAT", "CONCEDE"):
        return changed(reading, rule, event_type="REJECT", event_mode="change", cameo="120")
    return None


def miss(reading: Reading, rule: str) -> Reading | None:
    """An attempt that comes to nothing: an agreement that is not reached and talks that fail are REJECT, of all sides.

    None for other attempts: nothing has happened.
    """
    agreed = reading.event_type == "AGREE" or (reading.cameo or "").startswith(_AGREEMENT)
    if not agreed and not (reading.event_type == "CONSULT" and reading.reciprocal and reading.from_noun):
        return None
    sides = tuple(p for phrase in reading.actors for p in phrase.linked("between", "among", "with"))
    actors = sides or reading.actors  # "the summit between A and B failed to reach a deal"
    mode = None if agreed else "meet"
    return changed(reject(reading, rule), "parties of what failed", event_mode=mode, actors=actors)


def announce(reading: Reading, rule: str) -> Reading:
    """An act that is announced: help and meetings are promised by it, a measure against somebody is taken by it."""
    if reading.event_type in ("AID", "CONSULT", "COOPERATE") or reading.event_type in YIELDING:
        return intend(reading, rule)
    return reading


def decree(reading: Reading, rule: str) -> Reading:
    """An act that is ordered by who has the power to: the order is the act, or a restriction of whom it is put on."""
    if reading.event_type in ("COERCE", "SANCTION", "RETREAT", "CONCEDE"):
        return changed(reading, rule)
    return request(reading, rule, demanding=True)


def operate(
    operator: Operator,
    reading: Reading,
    word: str,
    agents: tuple[Phrase, ...],
    asked: tuple[Phrase, ...],
    signs: Signs,
    over_noun: bool = False,
) -> Reading | None:
    """The event that *operator* makes of the one it governs; None where nothing can be said to have happened.

    *word* is the operator's predicate, *agents* who it is said of, *asked* its own recipients; *over_noun* says that
    the governed event is told by a noun ("rejected Iran's offer"), whose owner is then the one it is done to.
    """
    rule = f"operators.toml: {operator.does} '{word}'"
    if operator.decisive and over_noun and not asked and reading.event_type in MATERIAL_CONFLICT | YIELDING:
        return changed(reading, f"{rule}, addressed to nobody", actors=agents or reading.actors)
    if operator.decisive and operator.does == "start" and reading.event_type not in MATERIAL_CONFLICT | {"REJECT"}:
        return None
    if operator.mutual and operator.does == "promise" and over_noun and _on_nobody(reading):
        reading = changed(reading, "what is agreed on", event_type="AGREE", event_mode=None, cameo="030")
    shaped = _SHAPES[operator.does](operator, reading, rule, word, signs)
    if shaped is None:
        return None
    return _with_parties(operator, shaped, reading, agents, asked, over_noun)


def _on_nobody(reading: Reading) -> bool:
    """ "Agreed on fishing quotas", "on patrols": no measure against anybody."""
    return reading.event_type in MATERIAL_CONFLICT and not reading.recipients


Shape = Callable[[Operator, Reading, str, str, Signs], Reading | None]
_SHAPES: dict[str, Shape] = {
    "promise": lambda _, r, rule, word, signs: promise(r, rule, word, signs),
    "plan": lambda _, r, rule, *__: intend(r, rule),
    "future": lambda _, r, rule, *__: intend(r, rule),
    "request": lambda op, r, rule, *_: request(r, rule, op.demanding),
    "decree": lambda _, r, rule, *__: decree(r, rule),
    "reject": lambda _, r, rule, *__: reject(r, rule),
    "threaten": lambda _, r, rule, *__: threaten(r, rule),
    "accuse": lambda op, r, rule, *_: accuse(r, rule, op.mode),
    "deny": lambda _, r, rule, *__: changed(r, rule, status="denied"),
    "stop": lambda _, r, rule, word, signs: stop(r, rule, word, signs),
    "start": lambda _, r, *__: r,
    "allow": lambda _, r, *__: r,
    "announce": lambda _, r, rule, *__: announce(r, rule),
    "consider": lambda *_: None,  # CAMEO 014, which PLOVER does not code
    "fail": lambda op, r, rule, *_: miss(r, rule) if op.mutual else None,
}


def _with_parties(
    operator: Operator,
    shaped: Reading,
    act: Reading,
    agents: tuple[Phrase, ...],
    asked: tuple[Phrase, ...],
    over_noun: bool,
) -> Reading:
    """Who does it to whom, once the operator has had its say."""
    does = operator.does
    if does == "decree" and shaped.event_type != "REQUEST":
        own = bool(asked) and set(act.actors) <= set(asked)  # "ordered the paper to suspend publication"
        if own and act.event_type in YIELDING:  # "ordered the government to pay": not paid yet, and not by the court
            shaped = request(act, "ordered of whom it falls on", demanding=True)
        elif own:
            shaped = changed(
                shaped, "ordered of whom it falls on", event_type="COERCE", event_mode="restrict", cameo="172"
            )
        return changed(
            shaped, "parties of the order", actors=agents, recipients=asked if own else act.recipients, reciprocal=False
        )
    if does in ("request", "decree", "accuse", "threaten"):
        others = tuple(phrase for phrase in act.actors if phrase not in agents)
        fallback = act.recipients if does == "threaten" or not others else others
        if act.reciprocal and not asked:
            fallback = others or act.recipients
        return changed(shaped, "parties of the operator", actors=agents, recipients=asked or fallback, reciprocal=False)
    if does == "reject":
        others = tuple(phrase for phrase in act.actors if phrase not in agents)
        recipients = (others or act.recipients) if over_noun else (act.recipients or others)
        return changed(
            shaped,
            "parties of the operator",
            actors=agents or act.actors,
            recipients=recipients or asked,
            reciprocal=False,
        )
    if does in ("promise", "plan", "future", "stop", "announce", "consider", "deny"):
        if operator.mutual and asked and shaped.event_type == "AGREE":
            both = tuple(dict.fromkeys((*agents, *asked)))  # "agreed with Nepal to": both agree
            return changed(shaped, "parties who agree with one another", actors=both, recipients=(), reciprocal=True)
        if act.reciprocal and agents:
            others = tuple(p for p in (*act.actors, *act.recipients) if p not in agents)
            together = shaped.event_type == "AGREE" and bool(others)
            return changed(
                shaped,
                "parties of the act",
                actors=agents,
                recipients=others,
                reciprocal=shaped.reciprocal and not together and shaped.event_type not in ("REJECT", "SANCTION"),
            )
        if does == "deny" or (does in ("consider", "announce") and act.actors):
            return shaped if act.actors else changed(shaped, "agent of the operator", actors=agents)
        return changed(shaped, "agent of the operator", actors=agents or act.actors, recipients=act.recipients or asked)
    if does in ("allow", "fail"):
        return shaped
    if shaped.actors and not all(p.kind == "pronoun" for p in shaped.actors):
        return shaped
    return changed(shaped, "agent of the operator", actors=agents or shaped.actors)
