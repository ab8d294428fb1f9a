"""Reads of livrables shared by screens, by papers and by later apps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from etabli.acteurs.selectors import recipients
from etabli.acteurs.states import Role
from etabli.ateliers.deroules import Expected, deroule_of
from etabli.ateliers.models import Atelier
from etabli.consultations.selectors.contract import contract_of, end_of_contract
from etabli.core import horloge, parametres
from etabli.core.delais import echeances, end_in_days, next_working_day
from etabli.core.outbox import Recipient
from etabli.livrables.models import Livrable, VersionLivrable
from etabli.livrables.states import (
    CONSIGNES,
    SINCE_ADMISSION,
    Images,
    Partie,
    TypeLivrable,
)
from etabli.marches.models import BonDeCommande
from etabli.marches.selectors import KEPT

#: the time of a contract is parted in twelfths
MONTHS = 12
#: how far a written part is from being one
MIN_WORDS = 5


def kit(atelier: Atelier) -> tuple[Expected, ...]:
    """What its team hands in: the kit of its format, as asked the day its contract was notified (D-06)."""
    day = atelier.notified_on or horloge.today()
    return tuple(
        one
        for one in deroule_of(atelier).livrables
        if not one.asked_since or parametres.integer(one.asked_since, on=day)
    )


def expected(livrable: Livrable) -> Expected:
    """Its line of the kit."""
    return deroule_of(livrable.atelier).livrable(livrable.type)


def livrable_of(atelier: Atelier, type_: str = "") -> Livrable | None:
    """The livrable of this type, once it is expected; without type, the first of the kit."""
    wanted = type_ or deroule_of(atelier).livrables[0].type
    rows = Livrable.objects.filter(atelier=atelier, type=wanted)
    return rows.select_related("atelier").first()


def is_admitted(atelier: Atelier, *types: str) -> bool:
    """V4: are all of these admitted, by decision or by silence? Without type, those of the kit."""
    return not not_admitted(atelier, *types)


def not_admitted(atelier: Atelier, *types: str) -> list[str]:
    """The names of those of these types (of the kit, when none is said) that are not admitted."""
    wanted = types or tuple(one.type for one in kit(atelier))
    rows = Livrable.objects.filter(atelier=atelier, type__in=wanted, etat__in=SINCE_ADMISSION)
    admitted = set(rows.values_list("type", flat=True))
    return [str(TypeLivrable(one).label) for one in wanted if one not in admitted]


def is_deposited(atelier: Atelier, type_: str) -> bool:
    """Was a version of this livrable handed in?"""
    return VersionLivrable.objects.filter(livrable__atelier=atelier, livrable__type=type_).exists()


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


def handing_over_day(livrable: Livrable) -> dt.date | None:
    """When it is due: at its twelfth of the time between the notification and the end of the contract."""
    end, start = contract_end(livrable.atelier), livrable.atelier.notified_on
    twelfth = expected(livrable).twelfth
    if end is None or start is None or twelfth == MONTHS:
        return end
    return start + dt.timedelta((end - start).days * twelfth // MONTHS)


def contract_end(atelier: Atelier) -> dt.date | None:
    """The end of the marché, or of the last order in course or performed."""
    marche = contract_of(atelier)
    if marche is not None:
        return end_of_contract(marche)
    rows = BonDeCommande.objects.filter(KEPT, atelier=atelier)
    return rows.order_by("-fin_prevue").values_list("fin_prevue", flat=True).first()


# -- what is missing ------------------------------------------------------------------------


def unwritten(livrable: Livrable) -> list[Partie]:
    """The parts Établi cannot fill from the data and that the team has not written yet."""
    if not livrable.is_composed_here:
        return []
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
