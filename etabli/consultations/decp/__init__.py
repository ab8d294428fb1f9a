"""A marché subséquent as it is published by its buyer, tied to its framework (DE-1, DE-2).

What the house keeps of it is read; what it does not keep (procedure, considerations…) is typed by who
publishes. What its avenants changed is appended (DE-3).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from etabli.consultations.models import Avenant, MarcheSubsequent
from etabli.consultations.selectors import awarding
from etabli.consultations.states import EtatAvenant
from etabli.marches import decp as v


@dataclass(frozen=True, slots=True)
class Saisie:
    """What is typed to publish a contract."""

    id: str
    id_accord_cadre: str
    acheteur: str
    code_cpv: str
    procedure: v.Procedure
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


def of_marche(marche: MarcheSubsequent, saisie: Saisie) -> v.MarchePublie:
    """The contract as published. ValueError when it is not notified: `refusal` says it to people."""
    holder = marche.attributaire
    if marche.notified_on is None or marche.montant_ht is None or holder is None:
        raise ValueError(f"{marche} is not notified")
    return v.MarchePublie(
        id=saisie.id,
        acheteur=saisie.acheteur,
        objet=marche.objet,
        code_cpv=saisie.code_cpv,
        techniques=(v.Technique.SANS_OBJET,),
        modalites=(v.Modalite.SANS_OBJET,),
        procedure=saisie.procedure,
        offres_recues=awarding.received(marche),
        lieu=saisie.lieu,
        duree_mois=marche.duree_mois or 0,
        notifie_on=marche.notified_on,
        publie_on=saisie.publie_on,
        montant=marche.montant_ht,
        types_prix=saisie.types_prix,
        forme_prix=saisie.forme_prix,
        titulaires=tuple(v.Operateur(firm.siret) for firm in awarding.firms_of(holder)),
        type_groupement=saisie.type_groupement,
        considerations_sociales=saisie.considerations_sociales,
        considerations_environnementales=saisie.considerations_environnementales,
        publie_par=saisie.publie_par,
        ccag=saisie.ccag,
        id_accord_cadre=saisie.id_accord_cadre,
        is_innovant=saisie.is_innovant,
        is_sous_traitance_declaree=saisie.is_sous_traitance_declaree,
        taux_avance=saisie.taux_avance,
        modifications=modifications_of(marche, saisie.publie_on),
    )


def modifications_of(marche: MarcheSubsequent, publie_on: dt.date) -> tuple[v.Modification, ...]:
    """P7, DE-3: each avenant that changes what is published, at its new value; the contract keeps its own."""
    found, mois, montant = [], marche.duree_mois or 0, marche.montant_ht or Decimal(0)
    rows = marche.avenants.filter(etat=EtatAvenant.NOTIFIE, notified_on__isnull=False)
    for one in rows.order_by("numero"):
        mois, montant = mois + one.duree_ajoutee, montant + one.montant_ht
        if one.duree_ajoutee or one.montant_ht:
            found.append(_modification(one, publie_on, mois=mois, montant=montant))
    return tuple(found)


def _modification(
    one: Avenant, publie_on: dt.date, *, mois: int, montant: Decimal
) -> v.Modification:
    """What this avenant changes, at its value after it."""
    assert one.notified_on is not None, "only what is notified is published"
    return v.Modification(
        numero=one.numero,
        notifiee_on=one.notified_on,
        publiee_on=one.decp_published_on or max(publie_on, one.notified_on),
        duree_mois=mois if one.duree_ajoutee else None,
        montant=montant if one.montant_ht else None,
    )


def refusal(marche: MarcheSubsequent) -> list[str]:
    """Why there is nothing to publish here, in sentences; nothing when there is (DE-1)."""
    if marche.notified_on is None:
        return ["Le marché se publie une fois notifié."]
    if marche.decp_due_on is None:
        return ["Ce marché est sous le seuil de publication."]
    if marche.publie_par == v.PubliePar.PLACE.value:
        return ["PLACE a déjà publié ces données : les publier ici les compterait deux fois."]
    return []


def place_of(marche: MarcheSubsequent) -> tuple[v.Lieu, str]:
    """Where it is executed, and why: its département, or that of its service when there are several."""
    atelier = marche.atelier
    codes = set(atelier.communes.order_by().values_list("departement_id", flat=True))
    if len(codes) <= 1:
        return v.Lieu(atelier.departement_code, v.TypeCode.DEPARTEMENT), ""
    home = marche.service.departement
    code = home.code if home is not None else atelier.departement_code
    why = f"L’Atelier couvre {len(codes)} départements : le lieu est celui du service pilote ({code})."
    return v.Lieu(code, v.TypeCode.DEPARTEMENT), why


def known(marche: MarcheSubsequent) -> Mapping[str, object]:
    """What the contract and its framework already say, proposed."""
    accord, (lieu, _) = marche.accord_cadre, place_of(marche)
    ccag = (one.value for one in v.Ccag if accord.ccag.startswith(one.value))
    holder = marche.attributaire
    is_alone = holder is not None and len(awarding.firms_of(holder)) == 1
    return {
        "id": v.identifiant(marche.numero.removeprefix("MS-")),
        "id_accord_cadre": v.identifiant(accord.code),
        "acheteur": marche.service.siret,
        "ccag": next(ccag, v.Ccag.PRESTATIONS_INTELLECTUELLES.value),
        "types_prix": [(v.TypePrix.REVISABLE if accord.revision_prix else v.TypePrix.FERME).value],
        "forme_prix": v.FormePrix.FORFAITAIRE.value,
        "lieu_type": lieu.type_code.value,
        "lieu_code": lieu.code,
        "type_groupement": v.TypeGroupement.AUCUN.value if is_alone else "",
    }
