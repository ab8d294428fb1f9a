"""What waits of a holder beside its turns: who its firms are, and their vigilance certificates."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import or_

from django.db.models import Exists, Max, OuterRef, Q

from etabli.acteurs.siret import FIELDS
from etabli.acteurs.states import Role
from etabli.core import parametres
from etabli.core.access import Row
from etabli.core.cercles import Cercle
from etabli.core.delais.calcul import end_in_months
from etabli.core.devoirs.waits import Wait
from etabli.marches import access
from etabli.marches.models import Groupement, MembreGroupement
from etabli.marches.states import EtatGroupement, RoleMembre

HOLDS = (EtatGroupement.ACTIF, EtatGroupement.SUSPENDU)
MANDATAIRE: Row = {Role.GROUPEMENT_MANDATAIRE: access.led_by_my_firm("que je conduis")}
#: a firm could not be named whole on an order (the keys of a SIRET are judged at the acceptance)
UNNAMED = reduce(or_, (Q(**{f"organisation__{name}": ""}) for name in FIELDS))


def _lacks_an_identity() -> Q:
    return Q(Exists(MembreGroupement.objects.filter(UNNAMED, groupement=OuterRef("pk"))))


def certificates_end(groupement: Groupement) -> dt.date | None:
    """The first day when a firm has no certificate that counts (G-BC-8); None: one has none.

    `vigilance_validite_mois` of the day of the oldest certificate.
    """
    firms = groupement.membres.exclude(role=RoleMembre.SOUS_TRAITANT).order_by("pk")
    last = firms.annotate(last=Max("organisation__attestations_vigilance__date"))
    dates = list(last.values_list("last", flat=True))
    if not dates or None in dates:
        return None
    oldest = min(dates)
    months = parametres.integer("vigilance_validite_mois", on=oldest)
    return end_in_months(oldest, months, rolls=False)


WAITS = {
    "complete_firms": Wait(
        "Compléter SIRET et adresses", HOLDS, MANDATAIRE, pending=_lacks_an_identity,
        todo="Complétez le SIRET et l’adresse de vos entreprises : sans eux, aucune désignation ne peut être acceptée.",
        waiting="", circle=Cercle.ETAT_TITULAIRE,
    ),
    "give_certificates": Wait(
        "Renouveler les attestations de vigilance", HOLDS, MANDATAIRE,
        todo="Déposez l’attestation de vigilance de chaque entreprise de votre groupement.",
        waiting="", circle=Cercle.ETAT_TITULAIRE, page="marches:attestations", is_keyed=False,
        shown_from=certificates_end,
    ),
}  # fmt: skip
