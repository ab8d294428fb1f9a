"""The JSON of the official format: keys in its order, one object per contract (4.7)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from etabli.marches.decp.values import (
    ActeSousTraitance,
    MarchePublie,
    Modification,
    ModificationActe,
    Operateur,
)

Plain = str | int | float | bool | Sequence["Plain"] | Mapping[str, "Plain"]


def document(marches: Iterable[MarchePublie]) -> str:
    """The file that is published, indented so that people can read it; verified before, not here."""
    content = {"marches": {"marche": [record(marche) for marche in marches]}}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def record(marche: MarchePublie) -> Mapping[str, Plain]:
    """One contract; a key of the format that has nothing to say is left out."""
    return {
        "id": marche.id,
        "acheteur": {"id": marche.acheteur},
        "nature": "Marché",
        "objet": marche.objet,
        "codeCPV": marche.code_cpv,
        "techniques": {"technique": _words(marche.techniques)},
        "modalitesExecution": {"modaliteExecution": _words(marche.modalites)},
        **_said("idAccordCadre", marche.id_accord_cadre or None),
        "marcheInnovant": marche.is_innovant,
        "ccag": marche.ccag.value,
        "offresRecues": marche.offres_recues,
        "attributionAvance": marche.taux_avance is not None,
        **_said("tauxAvance", _number(marche.taux_avance)),
        "typeGroupementOperateurs": marche.type_groupement.value,
        "sousTraitanceDeclaree": marche.is_sous_traitance_declaree,
        **_rows("actesSousTraitance", "acteSousTraitance", map(_acte, marche.actes)),
        "procedure": marche.procedure.value,
        "lieuExecution": {"code": marche.lieu.code, "typeCode": marche.lieu.type_code.value},
        "dureeMois": marche.duree_mois,
        "dateNotification": marche.notifie_on.isoformat(),
        "datePublicationDonnees": marche.publie_on.isoformat(),
        "montant": _amount(marche.montant),
        "typesPrix": {"typePrix": _words(marche.types_prix)},
        "formePrix": marche.forme_prix.value,
        **_titulaires(marche.titulaires),
        "considerationsSociales": {"considerationSociale": _words(marche.considerations_sociales)},
        "considerationsEnvironnementales": {
            "considerationEnvironnementale": _words(marche.considerations_environnementales)
        },
        **_rows(
            "modificationsActesSousTraitance",
            "modificationActeSousTraitance",
            map(_change_of_acte, marche.modifications_actes),
        ),
        **_rows("modifications", "modification", map(_modification, marche.modifications)),
    }


def _acte(acte: ActeSousTraitance) -> Mapping[str, Plain]:
    return {
        "id": acte.numero,
        "sousTraitant": _operateur(acte.sous_traitant),
        "dureeMois": acte.duree_mois,
        "dateNotification": acte.notifie_on.isoformat(),
        "datePublicationDonnees": acte.publie_on.isoformat(),
        "montant": _amount(acte.montant),
        "variationPrix": acte.variation.value,
    }


def _change_of_acte(change: ModificationActe) -> Mapping[str, Plain]:
    return {
        "id": change.acte,
        **_said("dureeMois", change.duree_mois),
        "dateNotificationModificationSousTraitance": change.notifiee_on.isoformat(),
        **_said("montant", _number(change.montant)),
        "datePublicationDonnees": change.publiee_on.isoformat(),
    }


def _modification(change: Modification) -> Mapping[str, Plain]:
    return {
        "id": change.numero,
        "dateNotificationModification": change.notifiee_on.isoformat(),
        "datePublicationDonneesModification": change.publiee_on.isoformat(),
        **_said("dureeMois", change.duree_mois),
        **_said("montant", _number(change.montant)),
        **_titulaires(change.titulaires),
    }


def _titulaires(titulaires: Sequence[Operateur]) -> Mapping[str, Plain]:
    return _rows("titulaires", "titulaire", map(_operateur, titulaires))


def _operateur(one: Operateur) -> Mapping[str, Plain]:
    return {"typeIdentifiant": one.type_identifiant.value, "id": one.id}


def _rows(key: str, each: str, rows: Iterable[Mapping[str, Plain]]) -> Mapping[str, Plain]:
    """A list of the format: each row under its own name, and no empty list."""
    found = [{each: row} for row in rows]
    return {key: found} if found else {}


def _said(key: str, value: Plain | None) -> Mapping[str, Plain]:
    return {} if value is None else {key: value}


def _words(chosen: Iterable[StrEnum]) -> list[str]:
    return [one.value for one in chosen]


def _number(value: Decimal | None) -> int | float | None:
    return None if value is None else _amount(value)


def _amount(value: Decimal) -> int | float:
    """JSON has no decimal: below ten thousand billion euros, two decimals are written as they are."""
    return int(value) if value == value.to_integral_value() else float(value)
