"""What is typed during an award: a paper that holds, a number, a proof, a day."""

from __future__ import annotations

from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.payloads import awarding as p
from etabli.consultations.selectors import awarding
from etabli.consultations.states import NatureAttestation, PublieePar
from etabli.core.formats import date_courte
from etabli.core.workflow import Attempt, Filled

M = MarcheSubsequent
#: what says itself until when it holds
DATED = (NatureAttestation.FISCALE, NatureAttestation.SOCIALE, NatureAttestation.ASSURANCE)


def piece_is_sane(attempt: Filled[M, p.Deposited]) -> list[str]:
    """N-14: of a firm of the chosen holder, with dates that follow, valid that day."""
    data, marche = attempt.data, attempt.obj
    holder = marche.attributaire
    if holder is None or data.organisation not in awarding.firms_of(holder):
        return [f"{data.organisation.nom} n’est pas du groupement attributaire."]
    if data.nature not in NatureAttestation.values:
        return ["Choisissez la pièce déposée."]
    if data.issued_on > attempt.on:
        return ["Une pièce ne peut pas être datée de demain : corrigez sa date."]
    if data.valid_until is None:
        must = data.nature in DATED
        return ["Écrivez jusqu’à quand cette attestation est valable."] if must else []
    if data.valid_until < data.issued_on:
        return ["La fin de validité ne précède pas la date de l’attestation."]
    if data.valid_until < attempt.on:
        return [
            f"Cette pièce n’est plus valable depuis le {date_courte(data.valid_until)} : déposez-en une récente."
        ]
    return []


def number_is_said(attempt: Filled[M, p.Engagement]) -> str | None:
    if attempt.data.numero_ej.strip():
        return None
    return "Saisissez le numéro d’engagement juridique donné par Chorus."


def proof_is_said(attempt: Filled[M, p.Proof]) -> str | None:
    if attempt.data.preuve.strip():
        return None
    return "Dites comment le marché a été notifié (PLACE, courrier recommandé électronique…)."


def not_before_signature(attempt: Attempt[M]) -> str | None:
    signed = attempt.obj.signed_on
    if signed is None or attempt.on >= signed:
        return None
    return f"La notification ne peut pas précéder la signature ({date_courte(signed)})."


def publication_is_sane(attempt: Filled[M, p.Published]) -> list[str]:
    """DE-1: by one of the two, on a day between the notification and today."""
    data, notified = attempt.data, attempt.obj.notified_on
    faults = [] if data.publie_par in PublieePar.values else ["Dites qui a publié ces données."]
    if data.published_on > attempt.on:
        faults.append(
            "Ce jour n’est pas encore venu : écrivez celui où les données ont été publiées."
        )
    if notified is not None and data.published_on < notified:
        faults.append(
            f"Les données ne se publient pas avant la notification ({date_courte(notified)})."
        )
    return faults
