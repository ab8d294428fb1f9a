"""When a letter counts (2.2.1 and its precisions), in plain values; refusals are sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from etabli.core.delais.calcul import is_less_than_months_before

COLLECTIVITE, PREFET, VOISIN = "COURRIER_COLLECTIVITE", "COURRIER_PREFET", "ACCORD_SERVICE_VOISIN"

#: who may sign what, by type of letter, then by kind of organisation
MAYORS = frozenset({"MAIRE", "PREMIER_ADJOINT"})
QUALITIES = {
    "COMMUNE": MAYORS,
    "EPCI": frozenset({"PRESIDENT_EPCI"}),
    "PETR": frozenset({"PRESIDENT_PETR"}),
    "SYNDICAT": frozenset({"PRESIDENT_SYNDICAT"}),
}
ANY_COLLECTIVITE = frozenset().union(*QUALITIES.values())
PREFECTORAL = frozenset({"PREFET", "SOUS_PREFET", "SECRETAIRE_GENERAL"})
DIRECTORS = frozenset({"DIRECTEUR"})


@dataclass(frozen=True, slots=True)
class Lettre:
    """One signed letter, as the rules see it. `type_organisation` is that of its author."""

    type: str
    organisation_id: int
    type_organisation: str
    organisation: str
    qualite: str
    signe_on: dt.date
    deposited_on: dt.date
    is_signe: bool = True
    is_bien_adresse: bool = True
    nomme_l_atelier: bool = True
    version_fiche: int = 1
    is_confirmed: bool = False
    is_refused: bool = False
    refus: str = ""


@dataclass(frozen=True, slots=True)
class PorteurLu:
    """A collectivité that carries the dossier, as the rules see it."""

    organisation_id: int
    nom: str
    is_epci: bool
    is_lead: bool


def accepted_qualities(type_lettre: str, type_organisation: str) -> frozenset[str]:
    """The qualities in which this letter may be signed."""
    if type_lettre == PREFET:
        return PREFECTORAL
    if type_lettre == VOISIN:
        return DIRECTORS
    return QUALITIES.get(type_organisation, ANY_COLLECTIVITE)


def faults(lettre: Lettre, *, deposit: dt.date, months: int) -> list[str]:
    """Why this letter does not count; empty when it does.

    `deposit` is the last C8, or the day when there was none yet; `months` the validity (12): the
    deposit must come before the date + 12 months, to the day is too old.
    """
    found = []
    if lettre.is_refused:
        found.append(f"La DGALN demande de la refaire : {lettre.refus}")
    if not lettre.is_signe:
        found.append("Le courrier n’est pas signé.")
    if not is_less_than_months_before(lettre.signe_on, months, deadline=deposit):
        found.append(
            f"Daté du {_day(lettre.signe_on)}, il a {months} mois ou plus au dépôt du {_day(deposit)} : "
            "faites-en signer un nouveau."
        )
    if lettre.signe_on > lettre.deposited_on:
        found.append(
            f"Daté du {_day(lettre.signe_on)}, il porte une date postérieure à son envoi, "
            f"le {_day(lettre.deposited_on)}."
        )
    return found + _said_faults(lettre)


def _said_faults(lettre: Lettre) -> list[str]:
    found = []
    if lettre.qualite not in accepted_qualities(lettre.type, lettre.type_organisation):
        found.append("La qualité de la personne qui signe ne convient pas à ce courrier.")
    if not lettre.is_bien_adresse:
        found.append("Il n’est pas adressé à la sous-direction de l’Aménagement durable.")
    if not lettre.nomme_l_atelier:
        found.append("Il ne nomme pas cet Atelier et son format.")
    return found


def _day(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def is_older_version(lettre: Lettre, *, version: int) -> bool:
    """Signed for an earlier version of the fiche: valid with a flag (precision of 2.2.1)."""
    return lettre.version_fiche < version


def counts(lettre: Lettre, *, deposit: dt.date, months: int, version: int) -> bool:
    """Valid, and confirmed by DGALN when it was signed for an earlier version."""
    if faults(lettre, deposit=deposit, months=months):
        return False
    return lettre.is_confirmed or not is_older_version(lettre, version=version)


def current(lettres: Iterable[Lettre]) -> dict[tuple[str, int], Lettre]:
    """The last letter of each author, by (type, organisation)."""
    return {(lettre.type, lettre.organisation_id): lettre for lettre in lettres}


def missing(
    porteurs: Iterable[PorteurLu],
    lettres: Iterable[Lettre],
    *,
    deposit: dt.date,
    months: int,
    version: int,
) -> list[str]:
    """The pieces of a Flash that are missing, in sentences (2.2.1 Flash).

    One letter of a porteur at least; every EPCI porteur must give its own, and it is then enough;
    one letter of the préfet.
    """
    carried = list(porteurs)
    valid = {
        key
        for key, lettre in current(lettres).items()
        if counts(lettre, deposit=deposit, months=months, version=version)
    }
    found = [
        f"Il manque le courrier de soutien de {porteur.nom}."
        for porteur in carried
        if porteur.is_epci and (COLLECTIVITE, porteur.organisation_id) not in valid
    ]
    if not found and not any((COLLECTIVITE, p.organisation_id) in valid for p in carried):
        found.append("Il manque le courrier de soutien d’une collectivité porteuse.")
    if not any(kind == PREFET for kind, _ in valid):
        found.append("Il manque le courrier de soutien du préfet.")
    return found


def warnings(
    porteurs: Iterable[PorteurLu], lettres: Iterable[Lettre], *, version: int
) -> list[str]:
    """What deserves to be known without blocking: a lead commune without letter, older versions."""
    kept = current(lettres)
    found = [
        f"{porteur.nom}, chef de file, n’a pas donné de courrier ; ce n’est pas bloquant."
        for porteur in porteurs
        if porteur.is_lead
        and not porteur.is_epci
        and (COLLECTIVITE, porteur.organisation_id) not in kept
    ]
    found += [
        f"Le courrier de {lettre.organisation} est antérieur à la version {version} de la fiche : "
        "la DGALN confirme que l’objet n’a pas changé, ou en demande un nouveau."
        for lettre in kept.values()
        if lettre.type != VOISIN
        and is_older_version(lettre, version=version)
        and not lettre.is_confirmed
    ]
    return found
