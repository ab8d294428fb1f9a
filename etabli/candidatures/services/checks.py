"""What must be true of what is typed for a candidature: each check answers nothing, or sentences to read."""

from __future__ import annotations

from etabli.acteurs.models import Organisation
from etabli.acteurs.states import TypeOrganisation
from etabli.candidatures import payloads as p
from etabli.candidatures.formats import FormatDeCandidature, of_code, open_formats
from etabli.candidatures.models import Candidature
from etabli.candidatures.states import EtatItem, MotifEcart
from etabli.core.delais import bornes
from etabli.core.fuseaux import minuit
from etabli.core.workflow import Attempt, Filled

Trying = Attempt[Candidature]
MOTIF_LENGTH = 50


def has_format(attempt: Filled[Candidature, p.Characterisation]) -> str | None:
    """C3: one of those that a territory may ask for that day."""
    if attempt.data.format in [one.code for one in open_formats(attempt.on)]:
        return None
    return "Choisissez le format de l’Atelier."


def lead_fits_format(attempt: Filled[Candidature, p.Characterisation]) -> str | None:
    """C3: a collectivité of the kind that may lead a dossier of this format."""
    code = attempt.data.format
    if code not in [one.code for one in open_formats(attempt.on)]:
        return None  # has_format says it
    return fault_of_lead(of_code(code), attempt.obj.chef_de_file)


def fault_of_lead(wanted: FormatDeCandidature, lead: Organisation) -> str | None:
    """Why this collectivité may not lead a dossier of this format; nothing when it may."""
    kinds = wanted.chefs_de_file
    if not kinds or lead.type in kinds:
        return None
    named = " ou ".join(str(TypeOrganisation(kind).label) for kind in kinds)
    return f"{lead.nom} ne peut pas mener {wanted.un_nom} : il faut pour chef de file {named}."


def reasons_are_long_enough(attempt: Trying) -> str | None:
    """C3: at least 50 characters; none at all is told by the move itself."""
    length = len(attempt.motif.strip())
    if not length or length >= MOTIF_LENGTH:
        return None
    return f"Donnez vos raisons en {MOTIF_LENGTH} caractères au moins ; il y en a {length}."


def has_discard_code(attempt: Filled[Candidature, p.Discarding]) -> str | None:
    if attempt.data.code in MotifEcart.values:
        return None
    return "Choisissez le motif qui fait écarter l’opportunité."


def has_items(attempt: Filled[Candidature, p.Asking]) -> str | None:
    """C10, C14: at least one thing is asked."""
    if attempt.data.items:
        return None
    return "Écrivez au moins un point à compléter."


def item_may_be_answered(attempt: Filled[Candidature, p.OfItem]) -> str | None:
    """C10b: until the last day included, and even before the tick of the clock (T-5)."""
    item = attempt.data.item
    if item.etat != EtatItem.DEMANDE:
        return "Une réponse a déjà été donnée à ce point."
    if attempt.on > item.due_on:
        return (
            f"Le délai pour répondre est passé depuis le {minuit(item.due_on, attempt.obj.place)}."
        )
    return None


def item_is_answered(attempt: Filled[Candidature, p.OfItem]) -> str | None:
    if attempt.data.item.etat == EtatItem.REPONDU:
        return None
    return "Ce point n’a pas de réponse à examiner."


def has_instructor(attempt: Filled[Candidature, p.Instruction]) -> str | None:
    return None if attempt.data.instructeur else "Nommez la personne qui instruit."


def has_no_conflict(attempt: Filled[Candidature, p.Instruction]) -> str | None:
    """C13: no declared conflict of interest."""
    if attempt.data.sans_conflit:
        return None
    return "La personne qui instruit doit déclarer n’avoir aucun conflit d’intérêts."


def review_is_ahead(attempt: Filled[Candidature, p.Adjournment]) -> str | None:
    """C17: a date of review, after the decision."""
    day = attempt.data.review_on
    if day and day > attempt.on:
        return bornes.too_far(day, attempt.on, months=24, what="La revue d’un dossier ajourné")
    return "Donnez une date de revue qui vient après la décision."


def year_is_possible(attempt: Filled[Candidature, p.Programming]) -> str | None:
    """C19: the year of the decision or a later one."""
    year = attempt.data.annee
    decided = attempt.obj.decided_on
    if year and decided and year > decided.year + 5:
        return f"L’année de programmation ne peut pas dépasser {decided.year + 5} : vérifiez-la."
    if year and decided and year >= decided.year:
        return None
    return "L’année de programmation ne peut précéder celle de la décision."


def amount_is_given(attempt: Filled[Candidature, p.Programming]) -> str | None:
    amount = attempt.data.ae_estimee
    return None if amount and amount > 0 else "Donnez le montant estimé des AE, TTC."
