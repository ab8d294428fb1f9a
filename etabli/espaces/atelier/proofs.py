"""What proves that a stage is done, read from the journal: one query for the whole timeline."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q, QuerySet

from etabli.ateliers.deroules import deroule_of
from etabli.ateliers.models import Atelier
from etabli.ateliers.states import Etat
from etabli.core import reading
from etabli.core.cercles import Seat
from etabli.core.formats import date_longue
from etabli.core.models import Echeance, Entry
from etabli.seances.models import SessionInSitu


def entries(atelier: Atelier, seat: Seat) -> QuerySet[Entry]:
    """The lines of the journal that date the stages or prove them for this reader, oldest first."""
    own = Q(subject=atelier.reference) & ~Q(target="")
    rows = Entry.objects.filter(root=atelier.reference).filter(
        own | Q(verb__in=deroule_of(atelier).proofs)
    )
    return reading.lines(rows, seat).order_by("number")


def first_days(atelier: Atelier, rows: Iterable[Entry]) -> dict[str, dt.date]:
    """The day each stage was first reached."""
    found: dict[str, dt.date] = {}
    for row in rows:
        if row.subject == atelier.reference:
            found.setdefault(row.target, row.effective_on)
    return found


def by_stage(atelier: Atelier, rows: Iterable[Entry]) -> dict[str, str]:
    """The proofs of each stage, in sentences."""
    found: dict[str, list[str]] = defaultdict(list)
    known = deroule_of(atelier).proofs
    standing = ""
    for row in rows:
        if row.subject == atelier.reference:
            standing = row.target or standing
        if row.verb in known:
            etat, words = _proven(known[row.verb], standing)
            label = short(row.subject_label, atelier)
            found[etat].append(words.format(label=label, day=date_longue(row.effective_on)))
    if not found[Etat.DESIGNATION] and atelier.mandataire:
        found[Etat.DESIGNATION].append(_designated(atelier, atelier.mandataire.nom))
    return {etat: " ".join(sentences) for etat, sentences in found.items()}


def short(label: str, atelier: Atelier) -> str:
    """« Rapport final », on a page that already names its Atelier."""
    return label.removesuffix(f", {atelier}").removesuffix(f" — {atelier}")


def names(atelier: Atelier, rows: Sequence[Echeance]) -> dict[str, str]:
    """What each deadline is of, by subject, where several bear the same name; nothing is read otherwise."""
    count = Counter(row.label for row in rows)
    alike = {row.subject for row in rows if count[row.label] > 1}
    if not alike:
        return {}
    told = Entry.objects.filter(subject__in=alike).order_by("number")
    return {
        subject: short(label, atelier)
        for subject, label in told.values_list("subject", "subject_label")
    }


def _designated(atelier: Atelier, name: str) -> str:
    """The team, when no act of the designation is read by this reader."""
    standing = atelier.state_before if atelier.etat == Etat.SUSPENDU else atelier.etat
    if standing == Etat.DESIGNATION:
        return f"Groupement désigné : {name}. Sa réponse est attendue."
    return f"Équipe retenue : {name}."


def _proven(claims: Mapping[str, str], standing: str) -> tuple[str, str]:
    """The stage that an act proves, and its words: among several, the one in which it was done."""
    etat = standing if standing in claims else next(iter(claims))
    return etat, claims[etat]


def when(session: SessionInSitu) -> str:
    """« mercredi 8 juillet 2026 », « du 8 au … »."""
    first = date_longue(session.debut_on)
    if session.fin_on == session.debut_on:
        return first
    return f"du {first} au {date_longue(session.fin_on)}"
