"""Who wrote what, when, and how many times: one row a question of a shared text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Model

from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.coecriture.models import Ecriture
from etabli.core.formats import date_longue, heure
from etabli.core.models import reference

Written = Mapping[str, Ecriture]


def of(row: Model, keys: Iterable[str]) -> dict[str, Ecriture]:
    """The last writing of each of these questions."""
    rows = Ecriture.objects.filter(subject=reference(row), cle__in=list(keys)).order_by("cle")
    return {one.cle: one for one in rows}


def of_all(rows: Iterable[Model], cle: str) -> dict[str, Ecriture]:
    """The last writing of one question in several texts, by their reference."""
    found = Ecriture.objects.filter(subject__in=[reference(row) for row in rows], cle=cle)
    return {one.subject: one for one in found.order_by("subject")}


def version_of(written: Written) -> int:
    """How many times they were written: one number for one state of the text."""
    return sum(one.version for one in written.values())


def last_of(written: Written) -> Ecriture | None:
    """The last word of all that somebody signed."""
    signed = [one for one in written.values() if one.nom]
    return max(signed, key=lambda one: one.le, default=None)


def last_by(row: Model, actor: Actor) -> str:
    """The question of this text that this person wrote last; '' when they wrote none."""
    rows = Ecriture.objects.filter(subject=reference(row), person_id=actor.person_id)
    last = rows.order_by("le", "pk").last() if actor.person_id else None
    return last.cle if last else ""


def note(row: Model, sent: Mapping[str, str], *, actor: Actor, former: Written) -> None:
    """These questions were written; `sent` gives the marks of those joined to the text of others."""
    subject, now = reference(row), horloge.now()
    rows = [
        Ecriture(
            subject=subject, cle=cle, version=former[cle].version + 1 if cle in former else 1,
            person_id=actor.person_id, nom=actor.name, le=now, envoi=envoi,
        )
        for cle, envoi in sent.items()
    ]  # fmt: skip
    Ecriture.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=("subject", "cle"),
        update_fields=("version", "person_id", "nom", "le", "envoi"),
    )


def forget(*rows: Model) -> None:
    """These texts are taken away."""
    Ecriture.objects.filter(subject__in=[reference(row) for row in rows]).delete()


def when(one: Ecriture) -> str:
    """« à 10 h 42 », with its day when it is another one."""
    written = one.le.astimezone(horloge.PARIS)
    hour = f"à {heure(written)}"
    is_today = written.date() == horloge.today()
    return hour if is_today else f"le {date_longue(written.date())} {hour}"
