"""A framework as it is published: once, with its maximum, each firm of each holder (DE-2).

What the house keeps of it is read; what it does not keep (procedure, offers received, considerations…)
is typed by who publishes. Its orders are not published one by one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from etabli.acteurs.models import Organisation
from etabli.core.delais import end_in_months
from etabli.marches.decp import values as v
from etabli.marches.decp.verification import MOST_OBJET, faults, is_in_scope
from etabli.marches.models import AccordCadre
from etabli.marches.models.accords import ModeExecution
from etabli.marches.states import EtatAccordCadre, RoleMembre

MODALITES: Mapping[str, v.Modalite] = {
    ModeExecution.BONS_DE_COMMANDE: v.Modalite.BONS_DE_COMMANDE,
    ModeExecution.MARCHES_SUBSEQUENTS: v.Modalite.MARCHES_SUBSEQUENTS,
}


@dataclass(frozen=True, slots=True)
class Saisie:
    """What is typed to publish a framework; `avenants_on`, the day each amendment was published."""

    id: str
    acheteur: str
    code_cpv: str
    procedure: v.Procedure
    offres_recues: int
    lieu: v.Lieu
    types_prix: tuple[v.TypePrix, ...]
    forme_prix: v.FormePrix
    type_groupement: v.TypeGroupement
    considerations_sociales: tuple[v.ConsiderationSociale, ...]
    considerations_environnementales: tuple[v.ConsiderationEnvironnementale, ...]
    publie_on: dt.date
    publie_par: v.PubliePar
    ccag: v.Ccag = v.Ccag.PRESTATIONS_INTELLECTUELLES
    is_innovant: bool = False
    is_sous_traitance_declaree: bool = False
    taux_avance: Decimal | None = None
    avenants_on: Mapping[int, dt.date] = field(default_factory=dict)


def of_framework(accord: AccordCadre, saisie: Saisie) -> v.MarchePublie:
    """The framework as published; amendments whose publication is dated are appended (DE-3).

    ValueError when it is not notified: `faults_of_framework` says it to people.
    """
    if accord.date_notification is None:
        raise ValueError(f"{accord} is not notified")
    return v.MarchePublie(
        id=saisie.id,
        acheteur=saisie.acheteur,
        objet=accord.libelle[:MOST_OBJET],
        code_cpv=saisie.code_cpv,
        techniques=(v.Technique.ACCORD_CADRE,),
        modalites=(MODALITES[accord.mode],),
        procedure=saisie.procedure,
        offres_recues=saisie.offres_recues,
        lieu=saisie.lieu,
        duree_mois=months(accord.date_notification, accord.fin),
        notifie_on=accord.date_notification,
        publie_on=saisie.publie_on,
        montant=initial_maximum(accord),
        types_prix=saisie.types_prix,
        forme_prix=saisie.forme_prix,
        titulaires=tuple(v.Operateur(firm.siret) for firm in _firms(accord)),
        type_groupement=saisie.type_groupement,
        considerations_sociales=saisie.considerations_sociales,
        considerations_environnementales=saisie.considerations_environnementales,
        publie_par=saisie.publie_par,
        ccag=saisie.ccag,
        is_innovant=saisie.is_innovant,
        is_sous_traitance_declaree=saisie.is_sous_traitance_declaree,
        taux_avance=saisie.taux_avance,
        modifications=tuple(_modifications(accord, saisie)),
    )


def refusal(accord: AccordCadre, *, seuil_ht: Decimal) -> list[str]:
    """Why this framework is not to be published, in sentences; nothing when it is (DE-1, DE-2)."""
    if accord.etat == EtatAccordCadre.PREPARATION or accord.date_notification is None:
        return ["L’accord-cadre se publie une fois notifié."]
    if not is_in_scope(initial_maximum(accord), seuil_ht=seuil_ht):
        return ["Son maximum est sous le seuil de publication."]
    return []


def faults_of_framework(accord: AccordCadre, saisie: Saisie) -> list[str]:
    """Everything that keeps the file from being written, in sentences."""
    unknown = [
        f"Précisez le rôle de {name}\u00a0: un co-traitant est publié, un sous-traitant ne l’est pas."
        for name in _unknown(accord)
    ]
    nameless = [
        f"{firm.nom} n’a pas de SIRET\u00a0: complétez sa fiche."
        for firm in _firms(accord)
        if not firm.siret
    ]
    return [*unknown, *nameless] or faults(of_framework(accord, saisie))


def months(notified: dt.date, end: dt.date) -> int:
    """The duration as published: the fewest whole months that reach the end."""
    count = max(1, (end.year - notified.year) * 12 + end.month - notified.month)
    return count if end_in_months(notified, count, rolls=False) >= end else count + 1


def initial_maximum(accord: AccordCadre) -> Decimal:
    """The maximum before any amendment: what was published first is never edited (DE-3)."""
    first = accord.modifications.order_by("numero").first()
    return accord.plafond_ht if first is None else first.maximum_initial_ht


def _modifications(accord: AccordCadre, saisie: Saisie) -> Iterator[v.Modification]:
    for avenant in accord.modifications.order_by("numero"):
        published = saisie.avenants_on.get(avenant.numero)
        if published is not None:
            yield v.Modification(
                avenant.numero, avenant.signed_on, published, montant=avenant.maximum_apres_ht
            )


def _firms(accord: AccordCadre) -> list[Organisation]:
    """The firms bound by the contract: each leader, then its partners; no subcontractor (4.7)."""
    found: dict[int, Organisation] = {}
    groups = accord.groupements.select_related("mandataire").order_by("rang")
    for groupement in groups.prefetch_related("membres__organisation"):
        firms = [
            m.organisation for m in groupement.membres.all() if m.role == RoleMembre.COTRAITANT
        ]
        for firm in (groupement.mandataire, *firms):
            found.setdefault(firm.pk, firm)
    return list(found.values())


def _unknown(accord: AccordCadre) -> list[str]:
    rows = Organisation.objects.filter(
        groupements__groupement__accord_cadre=accord, groupements__role=RoleMembre.A_PRECISER
    )
    return list(rows.order_by("nom").distinct().values_list("nom", flat=True))
