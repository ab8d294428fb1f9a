"""Reads of livrables shared by screens, by papers and by later apps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from etabli.acteurs.selectors import recipients
from etabli.acteurs.states import Role
from etabli.ateliers.deroules import Expected, deroule_of
from etabli.ateliers.models import Atelier
from etabli.core import parametres
from etabli.core.delais import echeances, end_in_days, next_working_day
from etabli.core.outbox import Recipient
from etabli.livrables.models import Livrable
from etabli.livrables.states import (
    CONSIGNES,
    SINCE_ADMISSION,
    Images,
    Partie,
)
from etabli.marches.models import BonDeCommande
from etabli.marches.selectors import KEPT

#: how far a written part is from being one
MIN_WORDS = 5


def expected(atelier: Atelier) -> Expected:
    """The livrable of its kit whose admission closes the work."""
    return deroule_of(atelier).livrables[0]


def livrable_of(atelier: Atelier, type_: str = "") -> Livrable | None:
    """The livrable of this type, once it is expected; without type, the first of the kit."""
    rows = Livrable.objects.filter(atelier=atelier, type=type_ or expected(atelier).type)
    return rows.select_related("atelier").first()


def is_admitted(atelier: Atelier, *types: str) -> bool:
    """V4: admitted, with or without réfaction, by decision or by silence; published or not."""
    wanted = types or (expected(atelier).type,)
    rows = Livrable.objects.filter(atelier=atelier, type__in=wanted, etat__in=SINCE_ADMISSION)
    return rows.count() == len(wanted)


@dataclass(frozen=True, slots=True)
class Refaction:
    """The price reduction decided at the admission: a rate in %, or an amount in € HT."""

    taux: Decimal | None
    montant: Decimal | None


def refaction_of(atelier: Atelier, type_: str = "") -> Refaction | None:
    """V3: what the price of the livrable is reduced by; None without réfaction."""
    livrable = livrable_of(atelier, type_)
    if livrable is None or (livrable.refaction_taux, livrable.refaction_montant) == (None, None):
        return None
    return Refaction(livrable.refaction_taux, livrable.refaction_montant)


# -- dates ----------------------------------------------------------------------------------


def hearing_end(livrable: Livrable) -> dt.date | None:
    """The last day of the holder's observations (10.6: not moved to a working day)."""
    start = livrable.audition_on
    if start is None:
        return None
    return end_in_days(start, parametres.integer("observations_jours", on=start), rolls=False)


def verification_end(livrable: Livrable, *, on: dt.date) -> dt.date | None:
    """V2: the last day of the verification as known that day; the hearing stops it (10.6)."""
    echeance = echeances.of(livrable, "verification")
    if echeance is None:
        return None
    stopped, end = echeance.suspended_on, hearing_end(livrable)
    if stopped is None or end is None:
        return echeance.due_on
    resumption = min(end, max(on, stopped))
    return next_working_day(echeance.raw_due_on + (resumption - stopped))


def handing_over_day(atelier: Atelier) -> dt.date | None:
    """The end of the last order in course or performed, on which the document is due."""
    rows = BonDeCommande.objects.filter(KEPT, atelier=atelier)
    return rows.order_by("-fin_prevue").values_list("fin_prevue", flat=True).first()


# -- what is missing ------------------------------------------------------------------------


def unwritten(livrable: Livrable) -> list[Partie]:
    """The parts Établi cannot fill from the data and that the team has not written yet."""
    written = {s.code for s in livrable.sections.all() if len(s.texte.split()) >= MIN_WORDS}
    return [p for p in Partie if CONSIGNES[p].is_required and p.value not in written]


def missing_parts(livrable: Livrable) -> list[str]:
    """The same, in sentences."""
    return [f"Écrivez la partie « {partie.label} »." for partie in unwritten(livrable)]


def publication_faults(livrable: Livrable) -> list[str]:
    """V5, the accord apart: admission, image rights, accessible file."""
    found = []
    version = livrable.current
    if not livrable.is_admitted:
        found.append("Le livrable n’est pas encore admis.")
    if livrable.images == Images.EN_ATTENTE:
        found.append(
            "Des autorisations de droit à l’image manquent encore : recueillez-les, ou retirez les "
            "images, puis déclarez-le."
        )
    if version is not None and not version.is_accessible:
        found.append(
            "Le PDF n’est pas accessible à tous : le groupement doit en déposer une version accessible."
        )
    return found


def depositors(livrable: Livrable) -> list[Recipient]:
    """Audience: who hands it in — the mandataire, and the pilote when it is written together."""
    atelier = livrable.atelier
    found = (
        recipients(Role.GROUPEMENT_MANDATAIRE, organisation_id=atelier.mandataire_id)
        if atelier.mandataire_id
        else []
    )
    if livrable.is_co_written:
        found += recipients(Role.SERVICE_PILOTE, organisation_id=atelier.service_pilote_id)
    return found


def summary(atelier: Atelier) -> dict[str, object]:
    """The panel of the Atelier's page."""
    livrable = livrable_of(atelier)
    return {"livrable": livrable, "version": livrable.current if livrable else None}
