"""AC-7: the maximum of a framework is raised by a signed amendment, within the code."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from etabli.core import horloge, parametres
from etabli.core.access import Actor
from etabli.core.formats import euros, pourcent
from etabli.core.guards import guard
from etabli.core.outbox import one_act
from etabli.core.workflow import Attempt, Changes, Filled
from etabli.marches import payloads as p
from etabli.marches import plafond
from etabli.marches.models import AccordCadre, ModificationAccordCadre
from etabli.marches.services.tourniquet import locked
from etabli.marches.states import BaseModification

Raising = Attempt[AccordCadre]
#: cases where each modification is at most a share of the initial maximum (EX-1)
SHARED = (BaseModification.R2194_2, BaseModification.R2194_5)


# -- guards ---------------------------------------------------------------------------------------


@guard("AC-7", "L’accord-cadre n’a pas expiré")
def still_runs(attempt: Raising) -> str | None:
    """2.7.6: an amendment is signed while the contract runs."""
    end = attempt.obj.fin
    if attempt.on <= end:
        return None
    return f"L’accord-cadre a expiré le {end:%d/%m/%Y} : son maximum ne se relève plus."


def in_order(attempt: Filled[AccordCadre, p.Raising]) -> str | None:
    """After the notification and after the former amendment, never in advance."""
    accord, day = attempt.obj, attempt.on
    if day > horloge.today():
        return "Un avenant ne se date pas à l’avance : corrigez le jour de sa signature."
    if accord.date_notification and day < accord.date_notification:
        start = f"{accord.date_notification:%d/%m/%Y}"
        return f"L’accord-cadre n’est notifié que le {start} : corrigez le jour de la signature."
    former = (
        accord.modifications.exclude(pk=attempt.data.modification.pk).order_by("-numero").first()
    )
    if former and day < former.signed_on:
        return (
            f"L’avenant précédent est du {former.signed_on:%d/%m/%Y} : "
            "celui-ci ne peut pas le précéder."
        )
    return None


def hints_of_modification(on: dt.date) -> dict[BaseModification, str]:
    """What each case asks that day, for whoever chooses one (EX-1)."""
    low = pourcent(parametres.decimal("modification_faible_taux", on=on) * 100)
    shared = pourcent(parametres.decimal("modification_motivee_taux", on=on) * 100)
    each = f"Au plus {shared} du maximum initial à chaque avenant."
    return {
        BaseModification.R2194_8: f"Au plus {low} du maximum initial, avenants cumulés, et sous le seuil européen.",
        BaseModification.R2194_1: "L’accord-cadre la prévoit par une clause claire.",
        BaseModification.R2194_2: each,
        BaseModification.R2194_5: each,
        BaseModification.R2194_7: "Elle ne change ni la nature ni l’équilibre de l’accord-cadre.",
    }


def lawful(attempt: Filled[AccordCadre, p.Raising]) -> list[str]:
    """R2194-8 with the threshold of the day of signature; R2194-2 and -5, half each (AC-7, EX-1)."""
    modification = attempt.data.modification
    if modification.base == BaseModification.R2194_8:
        return _low_amount(modification, on=attempt.on)
    if modification.base not in SHARED:
        return []
    taux = parametres.decimal("modification_motivee_taux", on=attempt.on)
    most = modification.maximum_initial_ht * taux
    if modification.montant_ht <= most:
        return []
    return [
        f"Dans ce cas, une modification est au plus de {pourcent(taux * 100)} du maximum initial, "
        f"soit {euros(most)} HT."
    ]


def _low_amount(modification: ModificationAccordCadre, *, on: dt.date) -> list[str]:
    try:
        seuil = parametres.decimal("seuil_europeen_etat_ht", on=on)
    except LookupError:
        return [
            f"Le seuil européen du {on:%d/%m/%Y} n’est pas encore enregistré dans Établi : "
            "demandez à son administrateur de le compléter, ou choisissez une autre base juridique."
        ]
    taux = parametres.decimal("modification_faible_taux", on=on)
    initial, cumul = modification.maximum_initial_ht, modification.cumul_ht
    reaches, exceeds = plafond.low_amount_faults(
        cumul, initial_ht=initial, seuil_ht=seuil, taux=taux
    )
    found = []
    if reaches:
        found.append(
            f"Depuis l’origine, les augmentations font {euros(cumul)} HT : elles doivent rester "
            f"au-dessous du seuil européen du jour ({euros(seuil)} HT)."
        )
    if exceeds:
        found.append(
            f"Depuis l’origine, les augmentations font {euros(cumul)} HT : plus de "
            f"{pourcent(taux * 100)} du maximum initial ({euros(initial * taux)} HT)."
        )
    return found


def raised(attempt: Filled[AccordCadre, p.Raising]) -> Changes:
    return {"maximum_ht": attempt.data.modification.maximum_apres_ht}


# -- what the verb writes ---------------------------------------------------------------------------


def initial_maximum(accord: AccordCadre) -> Decimal:
    """The maximum the framework was notified with."""
    first = accord.modifications.order_by("numero").first()
    return first.maximum_initial_ht if first else accord.plafond_ht


@one_act()
def keep_modification(
    accord: AccordCadre, *, actor: Actor, montant_ht: Decimal, base: str, motif: str, on: dt.date
) -> ModificationAccordCadre:
    """The amendment, counted on the framework as it stands under its lock; undone if it is refused."""
    now = locked(accord)
    return ModificationAccordCadre.objects.create(
        accord_cadre=accord,
        numero=accord.modifications.count() + 1,
        base=base,
        montant_ht=montant_ht,
        maximum_avant_ht=now.plafond_ht,
        maximum_initial_ht=initial_maximum(now),
        motif=motif,
        signed_on=on,
        signed_by_id=actor.person_id,
    )
