"""When a letter counts (2.2.1 and its precisions), in plain values; refusals are sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from etabli.acteurs.states import PREFECTURES, SERVICES_PILOTES
from etabli.candidatures.formats import Auteur, CourrierAttendu
from etabli.core.articles import de
from etabli.core.delais.calcul import is_less_than_months_before
from etabli.core.texte import fold_words

VOISIN = "ACCORD_SERVICE_VOISIN"

#: in what quality one signs, by kind of organisation
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


#: the quality in which most sign, by kind of organisation
USUAL = {
    "COMMUNE": "MAIRE",
    "EPCI": "PRESIDENT_EPCI",
    "PETR": "PRESIDENT_PETR",
    "SYNDICAT": "PRESIDENT_SYNDICAT",
    "PREFECTURE": "PREFET",
    "SOUS_PREFECTURE": "SOUS_PREFET",
}
#: the quality that the function of a person says, by how it begins once folded
SAID = {
    "maire": "MAIRE",
    "premi": "PREMIER_ADJOINT",
    "1er adjoint": "PREMIER_ADJOINT",
    "1re adjointe": "PREMIER_ADJOINT",
    "prefet": "PREFET",
    "prefete": "PREFET",
    "sous pref": "SOUS_PREFET",
    "secretaire general": "SECRETAIRE_GENERAL",
    "directeur": "DIRECTEUR",
    "directrice": "DIRECTEUR",
}


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
    is_autrement_nomme: bool = False
    duree_mois: int | None = None
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


def accepted_qualities(type_organisation: str) -> frozenset[str]:
    """The qualities in which a letter of such an organisation may be signed."""
    if type_organisation in PREFECTURES:
        return PREFECTORAL
    if type_organisation in SERVICES_PILOTES:
        return DIRECTORS
    return QUALITIES.get(type_organisation, ANY_COLLECTIVITE)


def quality_of(type_organisation: str, fonction: str = "") -> str:
    """The quality to propose: what the function of the person says, else the usual one; '' for none."""
    accepted = accepted_qualities(type_organisation)
    said = [code for start, code in SAID.items() if fold_words(fonction).startswith(start)]
    if said and said[-1] in accepted:
        return said[-1]
    usual = USUAL.get(type_organisation, "")
    return "DIRECTEUR" if type_organisation in SERVICES_PILOTES else usual


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
    if lettre.qualite not in accepted_qualities(lettre.type_organisation):
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


def to_confirm(lettre: Lettre, *, version: int) -> list[str]:
    """What DGALN has yet to confirm of this letter, in words; nothing once it has (D-09, 10.4)."""
    if lettre.is_confirmed:
        return []
    found = []
    if is_older_version(lettre, version=version):
        found.append(
            f"antérieur à la version {version} de la fiche : la DGALN confirme que l’objet n’a pas changé, "
            "ou en demande un nouveau"
        )
    if lettre.is_autrement_nomme:
        found.append(
            "intitulé autrement : la DGALN confirme qu’il prend en charge les frais d’organisation, "
            "ou en demande un nouveau"
        )
    return found


def counts(lettre: Lettre, *, deposit: dt.date, months: int, version: int) -> bool:
    """Valid, and confirmed by DGALN when there is something to confirm."""
    is_valid = not faults(lettre, deposit=deposit, months=months)
    return is_valid and not to_confirm(lettre, version=version)


def current(lettres: Iterable[Lettre]) -> dict[tuple[str, int], Lettre]:
    """The last letter of each author, by (type, organisation)."""
    return {(lettre.type, lettre.organisation_id): lettre for lettre in lettres}


def missing(
    expected: Iterable[CourrierAttendu],
    porteurs: Iterable[PorteurLu],
    lettres: Iterable[Lettre],
    *,
    deposit: dt.date,
    months: int,
    version: int,
) -> list[str]:
    """The letters that the format expects and that are missing, in sentences (2.2.1)."""
    carried = list(porteurs)
    valid = {
        key
        for key, lettre in current(lettres).items()
        if counts(lettre, deposit=deposit, months=months, version=version)
    }
    found = []
    for courrier in expected:
        given = {author for kind, author in valid if kind == courrier.type}
        if courrier.auteur == Auteur.PORTEURS:
            found += _missing_of_porteurs(courrier, carried, given)
        elif not given:
            found.append(f"Il manque le {courrier.nom} {OF[courrier.auteur]}.")
    return found


#: whose letter is missing
OF = {Auteur.PREFECTURE: "du préfet", Auteur.PILOTE: "du service pilote"}


def _missing_of_porteurs(
    courrier: CourrierAttendu, carried: list[PorteurLu], given: set[int]
) -> list[str]:
    """One of them at least, an EPCI always; each of them when the format says so."""
    found = [
        f"Il manque le {courrier.nom} {de(porteur.nom)}."
        for porteur in carried
        if (porteur.is_epci or courrier.of_each) and porteur.organisation_id not in given
    ]
    if not found and not any(porteur.organisation_id in given for porteur in carried):
        found.append(f"Il manque le {courrier.nom} d’une collectivité porteuse.")
    return found


def warnings(
    expected: Iterable[CourrierAttendu],
    porteurs: Iterable[PorteurLu],
    lettres: Iterable[Lettre],
    *,
    version: int,
) -> list[str]:
    """What deserves to be known without blocking: a lead commune without letter, older versions."""
    kept = current(lettres)
    spared = [c for c in expected if c.auteur == Auteur.PORTEURS and not c.of_each]
    found = [
        f"{porteur.nom}, chef de file, n’a pas donné de courrier ; ce n’est pas bloquant."
        for courrier in spared
        for porteur in porteurs
        if porteur.is_lead
        and not porteur.is_epci
        and (courrier.type, porteur.organisation_id) not in kept
    ]
    return found + [line for lettre in kept.values() for line in _remarks(lettre, version)]


def _remarks(lettre: Lettre, version: int) -> list[str]:
    """What one letter leaves to confirm, and until when it engages its author."""
    if lettre.type == VOISIN:
        return []
    name = f"Le courrier {de(lettre.organisation)} est"
    found = [f"{name} {reason}." for reason in to_confirm(lettre, version=version)]
    if lettre.duree_mois:
        found.append(f"{name} {until(lettre.duree_mois)}\u00a0: au-delà, il en faudra un nouveau.")
    return found


def until(months: int) -> str:
    """« valable jusqu’au 12e mois » (D-10)."""
    return f"valable jusqu’au {months}{'er' if months == 1 else 'e'} mois"
