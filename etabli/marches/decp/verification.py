"""What keeps a contract from being published, in sentences; what must be, and by which day (4.7)."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from etabli.acteurs.siret import is_siret
from etabli.core.delais import end_in_months
from etabli.marches.decp.values import (
    ActeSousTraitance,
    ConsiderationEnvironnementale,
    ConsiderationSociale,
    Lieu,
    MarchePublie,
    Modalite,
    Modification,
    ModificationActe,
    Operateur,
    PubliePar,
    Technique,
    TypeCode,
    TypeIdentifiant,
)

#: DE-4: what an identifier may not hold
FORBIDDEN = frozenset(' ,;&"\\<\u00a0\u202f')
CPV = re.compile(r"[0-9]{8}(-[0-9])?")
CODES = {
    TypeCode.COMMUNE: re.compile(r"[0-9][0-9AB][0-9]{3}"),
    TypeCode.POSTAL: re.compile(r"[0-9]{5}"),
    TypeCode.DEPARTEMENT: re.compile(r"[0-9]{2,3}|2[AB]"),
    TypeCode.REGION: re.compile(r"[0-9]{2}"),
    TypeCode.PAYS: re.compile(r"[A-Z]{2}"),
}
MOST_ID, MOST_OBJET = 16, 1000
Checks = Iterable[tuple[bool, str]]


def is_in_scope(montant_ht: Decimal, *, seuil_ht: Decimal) -> bool:
    """Published from that amount, equality included (DE-1)."""
    return montant_ht >= seuil_ht


def due_on(notified: dt.date, *, mois: int) -> dt.date:
    """The last day to publish: so many months after notification, never moved (DE-1, 10.1)."""
    return end_in_months(notified, mois, rolls=False)


def identifiant(text: str) -> str:
    """The identifier nearest to a text: forbidden signs become « - », sixteen characters (DE-4)."""
    return "".join("-" if sign in FORBIDDEN else sign for sign in text.strip())[:MOST_ID]


def faults_of_identifiant(text: str) -> list[str]:
    """What is wrong with an identifier, in sentences (DE-4)."""
    return _said(
        (
            (
                not 1 <= len(text) <= MOST_ID,
                f"L’identifiant a de 1 à {MOST_ID} caractères.",
            ),
            (
                bool(FORBIDDEN & set(text)),
                'L’identifiant ne contient ni espace, ni virgule, ni point-virgule, ni &, ", \\ ou <.',
            ),
        )
    )


def faults(marche: MarchePublie) -> list[str]:
    """Everything that keeps this contract from being published, in sentences (DE-2 to DE-4, 4.7)."""
    return [
        *faults_of_identifiant(marche.id),
        *_said(_of_texts(marche)),
        *_faults_of_lieu(marche.lieu),
        *_faults_of_techniques(marche),
        *_said(_of_figures(marche)),
        *_said(_of_considerations(marche)),
        *_faults_of_titulaires(marche.titulaires),
        *_faults_of_actes(marche),
        *_faults_of_modifications(marche),
    ]


def faults_of_publication(marche: MarchePublie, *, seuil_ht: Decimal) -> list[str]:
    """Why Établi does not publish it: PLACE does, or it is below the threshold (DE-1, 4.7)."""
    checks = (
        (
            marche.publie_par is PubliePar.PLACE,
            "PLACE publie déjà ces données : les publier ici les compterait deux fois.",
        ),
        (
            not is_in_scope(marche.montant, seuil_ht=seuil_ht),
            "Ce marché est sous le seuil de publication.",
        ),
    )
    return _said(checks)


def _said(checks: Checks) -> list[str]:
    return [sentence for is_wrong, sentence in checks if is_wrong]


def _of_texts(marche: MarchePublie) -> Checks:
    return (
        (
            not is_siret(marche.acheteur),
            "Le SIRET de l’acheteur compte quatorze chiffres : corrigez-le.",
        ),
        (not marche.objet.strip(), "Dites l’objet du marché."),
        (len(marche.objet) > MOST_OBJET, f"L’objet compte {MOST_OBJET} caractères au plus."),
        (
            not CPV.fullmatch(marche.code_cpv),
            "Le code CPV compte huit chiffres (71410000 pour l’urbanisme).",
        ),
    )


def _faults_of_lieu(lieu: Lieu) -> list[str]:
    shape = CODES.get(lieu.type_code)
    is_wrong = not lieu.code.strip() or (shape is not None and not shape.fullmatch(lieu.code))
    return _said(((is_wrong, f"Lieu d’exécution : « {lieu.code} » n’est pas un {_lower(lieu)}."),))


def _lower(lieu: Lieu) -> str:
    return lieu.type_code.value[0].lower() + lieu.type_code.value[1:]


def _faults_of_techniques(marche: MarchePublie) -> list[str]:
    """DE-2: a framework says how it is executed; a marché subséquent says of which framework it is."""
    is_framework = Technique.ACCORD_CADRE in marche.techniques and not marche.id_accord_cadre
    how = {Modalite.BONS_DE_COMMANDE, Modalite.MARCHES_SUBSEQUENTS}
    found = _said(
        (
            (not marche.techniques, "Choisissez une technique d’achat."),
            (not marche.modalites, "Choisissez une modalité d’exécution."),
            (
                is_framework and not how & set(marche.modalites),
                "Un accord-cadre s’exécute par bons de commande ou par marchés subséquents : choisissez.",
            ),
            (
                _is_mixed(marche.techniques, Technique.SANS_OBJET),
                MIXED.format("techniques d’achat"),
            ),
            (
                _is_mixed(marche.modalites, Modalite.SANS_OBJET),
                MIXED.format("modalités d’exécution"),
            ),
        )
    )
    if marche.id_accord_cadre:
        found += [f"Accord-cadre : {x}" for x in faults_of_identifiant(marche.id_accord_cadre)]
    return found


MIXED = "Parmi les {}, une réponse négative ne va avec aucune autre."


def _is_mixed(chosen: Sequence[str], none: str) -> bool:
    return none in chosen and len(chosen) > 1


def _of_figures(marche: MarchePublie) -> Checks:
    rate = marche.taux_avance
    return (
        (marche.offres_recues < 1, "Le nombre d’offres reçues est au moins 1."),
        (marche.duree_mois < 1, "La durée est d’au moins un mois."),
        (marche.montant < 1, "Le montant HT est d’au moins 1 €."),
        (not marche.types_prix, "Choisissez un type de prix."),
        (rate is not None and not 0 <= rate <= 1, "Le taux de l’avance est une part, de 0 à 1."),
        (
            marche.publie_on < marche.notifie_on,
            "Les données se publient après la notification : corrigez l’une des deux dates.",
        ),
    )


def _of_considerations(marche: MarchePublie) -> Checks:
    social, green = marche.considerations_sociales, marche.considerations_environnementales
    return (
        (not social, "Dites si le marché a une considération sociale."),
        (_is_mixed(social, ConsiderationSociale.AUCUNE), MIXED.format("considérations sociales")),
        (not green, "Dites si le marché a une considération environnementale."),
        (
            _is_mixed(green, ConsiderationEnvironnementale.AUCUNE),
            MIXED.format("considérations environnementales"),
        ),
    )


def _faults_of_titulaires(titulaires: Sequence[Operateur]) -> list[str]:
    """Each firm of a groupement is one holder, once."""
    found = _said(((not titulaires, "Nommez au moins un titulaire."),))
    found += [fault for one in titulaires for fault in _faults_of_operateur(one)]
    times = Counter(titulaires)
    return found + [
        f"{one.id} figure deux fois parmi les titulaires." for one in times if times[one] > 1
    ]


def _faults_of_operateur(one: Operateur) -> list[str]:
    if one.type_identifiant is TypeIdentifiant.SIRET and not is_siret(one.id):
        return [f"« {one.id} » n’est pas un SIRET : quatorze chiffres, dont une clé."]
    return _said(((not one.id.strip(), "Un titulaire n’a pas d’identifiant."),))


# -- what came later ------------------------------------------------------------------------------


def _faults_of_actes(marche: MarchePublie) -> list[str]:
    numbers = [acte.numero for acte in marche.actes]
    found = _said(((numbers != _sequence(numbers), SEQUENCE.format("actes de sous-traitance")),))
    found += [fault for acte in marche.actes for fault in _faults_of_acte(acte)]
    for change in marche.modifications_actes:
        found += _faults_of_change(change, known=change.acte in numbers)
    return found


SEQUENCE = "Les {} se numérotent 1, 2, 3…, dans l’ordre de leur notification."


def _sequence(numbers: Sequence[int]) -> list[int]:
    return list(range(1, len(numbers) + 1))


def _faults_of_acte(acte: ActeSousTraitance) -> list[str]:
    name = f"Acte de sous-traitance {acte.numero}"
    found = _dated(name, acte.notifie_on, acte.publie_on, acte.duree_mois, acte.montant)
    return found + _faults_of_operateur(acte.sous_traitant)


def _faults_of_change(change: ModificationActe, *, known: bool) -> list[str]:
    name = f"Modification de l’acte {change.acte}"
    says_nothing = change.duree_mois is None and change.montant is None
    found = _said(
        (
            (not known, f"{name} : cet acte n’est pas publié."),
            (says_nothing, f"{name} : {NOTHING}"),
        )
    )
    dated = _dated(name, change.notifiee_on, change.publiee_on, change.duree_mois, change.montant)
    return [*found, *dated]


NOTHING = "dites ce qui change, une durée ou un montant."


def _faults_of_modifications(marche: MarchePublie) -> list[str]:
    """DE-3: numbered in the order of their notification, none before the contract itself."""
    numbers = [change.numero for change in marche.modifications]
    days = [change.notifiee_on for change in marche.modifications]
    found = _said(
        (
            (
                numbers != _sequence(numbers) or days != sorted(days),
                SEQUENCE.format("modifications"),
            ),
            (
                bool(days) and min(days) < marche.notifie_on,
                "Une modification ne précède pas la notification du marché.",
            ),
        )
    )
    return found + [fault for x in marche.modifications for fault in _faults_of_modification(x)]


def _faults_of_modification(change: Modification) -> list[str]:
    name = f"Modification {change.numero}"
    is_empty = change.duree_mois is None and change.montant is None and not change.titulaires
    found = _said(
        ((is_empty, f"{name} : dites ce qui change, une durée, un montant ou des titulaires."),)
    )
    found += _dated(name, change.notifiee_on, change.publiee_on, change.duree_mois, change.montant)
    return found + [fault for one in change.titulaires for fault in _faults_of_operateur(one)]


def _dated(
    name: str, notified: dt.date, published: dt.date, months: int | None, amount: Decimal | None
) -> list[str]:
    return _said(
        (
            (published < notified, f"{name} : la publication précède la notification."),
            (months is not None and months < 1, f"{name} : la durée est d’au moins un mois."),
            (amount is not None and amount < 1, f"{name} : le montant HT est d’au moins 1 €."),
        )
    )
