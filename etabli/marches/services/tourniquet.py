"""The tourniquet in service: every operation is serialised by a lock on its framework (T-4).

The file moves because a record is appended to its log, and never otherwise (T-12). Locks are taken
in one order, the Atelier then the framework, so that two acts never wait for each other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from etabli.ateliers.models import Atelier
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.marches import selectors, tourniquet
from etabli.marches.models import AccordCadre, Groupement, LigneTourniquet
from etabli.marches.tourniquet import Nature, Record, TourDeRole


@contextmanager
def serialised(atelier: Atelier) -> Iterator[Atelier]:
    """One act on the contract of this Atelier at a time; gives the Atelier as it is now."""
    with one_act():
        yield Atelier.objects.select_for_update(of=("self",)).get(pk=atelier.pk)


def locked(accord: AccordCadre) -> AccordCadre:
    """The framework, its row locked until the end of the transaction (T-4)."""
    return AccordCadre.objects.select_for_update().get(pk=accord.pk)


def tour_of(accord: AccordCadre) -> TourDeRole:
    """The file replayed from its log, which must be the stored one."""
    tour = selectors.tour_of(accord)
    if list(tour.file) != accord.file:
        raise Refused(
            "La file enregistrée du tourniquet n’est pas celle que donne son journal. "
            "Prévenez l’administrateur : rien n’a été changé."
        )
    return tour


def append_record(
    accord: AccordCadre, record: Record, *, actor: Actor, atelier: Atelier | None = None
) -> LigneTourniquet:
    """Write the record at the end of the log and the file it gives; the framework is locked."""
    last = LigneTourniquet.objects.filter(accord_cadre=accord).order_by("-numero").first()
    previous = last.digest if last else "0" * 64
    holder = Groupement.objects.filter(accord_cadre=accord, code=record.titulaire).first()
    line = LigneTourniquet.objects.create(
        accord_cadre=accord,
        numero=last.numero + 1 if last else 1,
        nature=record.nature.value,
        le=record.le,
        saisi_at=horloge.now(),
        atelier=atelier,
        groupement=holder,
        designation=record.designation,
        tests=[
            {
                "titulaire": test.titulaire,
                "position": test.position,
                "resultat": test.resultat.value,
                "detail": test.detail,
            }
            for test in record.tests
        ],
        cause=record.cause.value if record.cause else "",
        motif=record.motif,
        file_avant=list(record.file_avant),
        file_apres=list(record.file_apres),
        written_by_id=actor.person_id,
        written_by_name=actor.name,
        previous=previous,
        digest=tourniquet.empreinte(record, previous=previous),
    )
    accord.file = list(record.file_apres)
    AccordCadre.objects.filter(pk=accord.pk).update(file=accord.file)
    return line


def record_about(
    accord: AccordCadre,
    groupement: Groupement,
    nature: Nature,
    *,
    actor: Actor,
    on: dt.date,
    atelier: Atelier | None = None,
    motif: str = "",
) -> LigneTourniquet:
    """A record about one holder: conflict settled, suspension and its end, résiliation."""
    accord = locked(accord)
    record = tourniquet.about_holder(
        tour_of(accord),
        groupement.code,
        nature,
        le=on,
        atelier=str(atelier.pk) if atelier else "",
        motif=motif,
    )
    return append_record(accord, record, actor=actor, atelier=atelier)
