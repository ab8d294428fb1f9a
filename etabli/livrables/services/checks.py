"""What the moves of a livrable ask before they are made, and of what is typed (V1 to V5)."""

from __future__ import annotations

from decimal import Decimal

from etabli.ateliers.states import Etat as EtatAtelier
from etabli.core.delais import bornes
from etabli.core.fuseaux import minuit
from etabli.core.guards import Guard, guard
from etabli.core.words import words
from etabli.core.workflow import Attempt, Filled
from etabli.livrables import payloads as p
from etabli.livrables import selectors
from etabli.livrables.models import Livrable
from etabli.livrables.states import Images, ObjetAudition

Trying = Attempt[Livrable]


# -- guards ---------------------------------------------------------------------------------


@guard("V1", "L’Atelier en est à la remise du livrable")
def atelier_runs(attempt: Trying) -> str | None:
    expected = selectors.expected(attempt.obj)
    return None if attempt.obj.atelier.etat in expected.handed_in else expected.not_now


@guard("V1", "L’Atelier n’est pas suspendu")
def not_suspended(attempt: Trying) -> str | None:
    """2.7.2: the delays of the team are stopped; a new day is given when they run again."""
    if attempt.obj.atelier.etat == EtatAtelier.SUSPENDU:
        return "L’Atelier est suspendu : fixez la date de remise quand il aura repris."
    return None


@guard("V2", "Une autre personne que celle qui a déposé décide")
def not_the_depositor(attempt: Trying) -> str | None:
    """Four-eyes (2.1): nobody decides on what they handed in themselves."""
    if attempt.actor.is_same_person(attempt.obj.deposited_by_id):
        return (
            "Vous avez déposé ce livrable : la décision revient à une autre personne du service."
        )
    return None


@guard("V2", "Le délai de vérification court")
def in_time(attempt: Trying) -> str | None:
    """V2: after the last day there is nothing left to decide, silence has admitted it."""
    end = selectors.verification_end(attempt.obj, on=attempt.on)
    if end is None or attempt.on <= end:
        return None
    return (
        f"Le délai de vérification a expiré le {minuit(end, attempt.obj.place)} sans décision : "
        "le livrable est admis tacitement."
    )


@guard("V3", "Aucune audition n’est ouverte")
def no_hearing_yet(attempt: Trying) -> str | None:
    if attempt.obj.is_in_hearing:
        delay = words("observations_jours", on=attempt.on)
        return f"Une audition est déjà ouverte : le titulaire a {delay} pour répondre."
    return None


@guard("V3", "Une audition est ouverte")
def hearing_open(attempt: Trying) -> str | None:
    livrable = attempt.obj
    end = selectors.hearing_end(livrable)
    if not livrable.is_in_hearing or end is None:
        return "Aucune audition n’est ouverte : vous n’avez pas d’observations à donner."
    if attempt.on > end:
        return f"Le délai pour vos observations a expiré le {minuit(end, livrable.place)}."
    return None


def heard_for(*objects: ObjetAudition) -> Guard[Trying]:
    """V3: the holder has answered, or has had its fifteen days."""

    def question(attempt: Trying) -> str | None:
        livrable = attempt.obj
        end = selectors.hearing_end(livrable)
        if end is None or livrable.audition_objet not in objects:
            return "Le titulaire n’a pas été entendu sur cette décision : ouvrez d’abord une audition."
        if livrable.heard_on is None and attempt.on <= end:
            return (
                f"Le titulaire peut donner ses observations jusqu’au {minuit(end, livrable.place)} : "
                "attendez-les, ou attendez cette date."
            )
        return None

    return Guard("V3", "Le titulaire a été entendu sur cette décision", question)


@guard("V5", "Le livrable peut être publié")
def publishable(attempt: Trying) -> list[str]:
    return selectors.publication_faults(attempt.obj)


@guard("V5", "Le PDF admis a un défaut d’accessibilité")
def needs_accessible(attempt: Trying) -> str | None:
    version = attempt.obj.current
    if version is not None and not version.is_accessible:
        return None
    return "Le PDF admis ne montre aucun défaut d’accessibilité : rien n’est à remplacer."


@guard("V1", "Le livrable n’est pas encore coécrit")
def not_shared_yet(attempt: Trying) -> str | None:
    return "Le livrable est déjà coécrit." if attempt.obj.is_co_written else None


# -- checks ---------------------------------------------------------------------------------


def has_observations(attempt: Filled[Livrable, p.Observations]) -> str | None:
    return None if attempt.data.observations.strip() else "Écrivez vos observations."


def one_reduction(attempt: Filled[Livrable, p.Reduction]) -> str | None:
    """A rate or an amount, and a true one."""
    taux, montant = attempt.data.taux, attempt.data.montant
    if (taux is None) == (montant is None):
        return "Donnez la réfaction en pourcentage ou en euros, l’un des deux seulement."
    if taux is not None and not Decimal(0) < taux <= Decimal(100):
        return "La réfaction est un pourcentage supérieur à 0 et de 100 au plus."
    if montant is not None and montant <= 0:
        return "La réfaction est un montant supérieur à zéro."
    return None


def due_within_contract(attempt: Filled[Livrable, p.DueDay]) -> str | None:
    """After this day and, when the contract has one, no later than its end."""
    due, end = attempt.data.due_on, selectors.contract_end(attempt.obj.atelier)
    if due <= attempt.on:
        return "La date de remise est à venir : choisissez-en une autre."
    if end is not None and due > end:
        return f"Le contrat se termine le {end:%d/%m/%Y} : la remise ne peut être plus tard."
    return bornes.too_far(due, attempt.on, months=24, what="La remise")


def known_images(attempt: Filled[Livrable, p.Rights]) -> str | None:
    known = attempt.data.images in Images.values
    return None if known else "Dites ce qu’il en est du droit à l’image."
