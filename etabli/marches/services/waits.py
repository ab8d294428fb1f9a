"""What waits of a holder beside its turns: who its firms are, and their vigilance certificates."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import reduce
from operator import or_

from django.db.models import Exists, Max, OuterRef, Q

from etabli.acteurs.siret import FIELDS
from etabli.acteurs.states import Role
from etabli.core import parametres
from etabli.core.access import Row
from etabli.core.cercles import Cercle
from etabli.core.delais.calcul import end_in_months
from etabli.core.devoirs.waits import Item, Wait
from etabli.marches import access
from etabli.marches.models import MembreGroupement
from etabli.marches.states import EtatAccordCadre, EtatGroupement, RoleMembre

HOLDS = (EtatGroupement.ACTIF, EtatGroupement.SUSPENDU)
MANDATAIRE: Row = {Role.GROUPEMENT_MANDATAIRE: access.led_by_my_firm("que je conduis")}
#: who may give the certificate of a firm: its mandataire, and the firm itself
FIRMS: Row = {**MANDATAIRE, Role.GROUPEMENT_MEMBRE: access.MY_GROUPEMENT}
#: a known subcontractor gives nothing here
ASKED_FIRMS = MembreGroupement.objects.exclude(role=RoleMembre.SOUS_TRAITANT)
#: a firm could not be named whole on an order (the keys of a SIRET are judged at the acceptance)
UNNAMED = reduce(or_, (Q(**{f"organisation__{name}": ""}) for name in FIELDS))


#: a former framework, kept for memory, asks nothing of anybody
FORMER = Q(accord_cadre__etat=EtatAccordCadre.EXPIRE)


def _lacks_an_identity() -> Q:
    return ~FORMER & Q(Exists(MembreGroupement.objects.filter(UNNAMED, groupement=OuterRef("pk"))))


def _has_firms() -> Q:
    return ~FORMER & Q(Exists(ASKED_FIRMS.filter(groupement=OuterRef("pk"))))


def certificates_to_give(groupements: Collection[int]) -> Mapping[int, list[Item]]:
    """The certificate of each firm of these groupements, to give the day none counts any longer (G-BC-8)."""
    rows = ASKED_FIRMS.filter(groupement_id__in=groupements)
    rows = rows.select_related("organisation", "groupement")
    found: dict[int, list[Item]] = defaultdict(list)
    for row in rows.annotate(last=Max("organisation__attestations_vigilance__date")).order_by(
        "pk"
    ):
        end = _certificate_end(row.last)
        about = f"{row.organisation}, {row.groupement}{_until(end)}"
        found[row.groupement_id].append(Item(str(row.pk), about, row.organisation_id, end, end))
    return found


def _until(end: dt.date | None) -> str:
    """The last day when it counts, as its line tells it."""
    return f", valable jusqu’au {end - dt.timedelta(days=1):%d/%m/%Y}" if end else ""


def _certificate_end(date: dt.date | None) -> dt.date | None:
    """The first day when a certificate of that day no longer counts; `vigilance_validite_mois` of that day."""
    if date is None:
        return None
    return end_in_months(date, parametres.integer("vigilance_validite_mois", on=date), rolls=False)


WAITS = {
    "complete_firms": Wait(
        "Compléter SIRET et adresses", HOLDS, MANDATAIRE, pending=_lacks_an_identity,
        todo="Complétez le SIRET et l’adresse de vos entreprises : sans eux, aucune désignation ne peut être acceptée.",
        waiting="", circle=Cercle.ETAT_TITULAIRE,
    ),
    "give_certificate": Wait(
        "Renouveler l’attestation de vigilance", HOLDS, FIRMS, pending=_has_firms,
        todo="Déposez l’attestation de vigilance de cette entreprise : sans elle, un bon de commande de "
        "{vigilance_seuil_ht} HT ou plus ne peut pas être signé.",
        waiting="", circle=Cercle.ETAT_TITULAIRE, page="marches:attestations", is_keyed=False,
        items=certificates_to_give, own=(Role.GROUPEMENT_MEMBRE,),
    ),
}  # fmt: skip
