"""Incidents: the events that several articles report and that are one happening in the world."""

from dragoman.incidents.account import Corroboration, Incident, account, corroboration
from dragoman.incidents.joining import Bonds, Edge, Incidents, Joined, group
from dragoman.incidents.report import Report, reports
from dragoman.incidents.same import Verdict, same
from dragoman.incidents.shelf import Memory, Shelf
from dragoman.incidents.versions import Contradiction, Version, contradictions

__all__ = [
    "Bonds",
    "Contradiction",
    "Corroboration",
    "Edge",
    "Incident",
    "Incidents",
    "Joined",
    "Memory",
    "Report",
    "Shelf",
    "Verdict",
    "Version",
    "account",
    "contradictions",
    "corroboration",
    "group",
    "reports",
    "same",
]
