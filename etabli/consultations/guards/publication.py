"""Before the publication: the dossier is whole, agreed, within a framework that serves (M1, M2)."""

from __future__ import annotations

import datetime as dt

from etabli.ateliers.states import Etat as EtatAtelier
from etabli.candidatures.formats import format_of
from etabli.consultations import payloads as p
from etabli.consultations import selectors
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.selectors import reglement
from etabli.consultations.states import UNFRUITFUL
from etabli.core import horloge, parametres
from etabli.core.articles import begins, le
from etabli.core.cercles import Cercle
from etabli.core.delais import bornes
from etabli.core.delais.calcul import end_in_days
from etabli.core.formats import date_courte, euros
from etabli.core.guards import guard
from etabli.core.words import words
from etabli.core.workflow import Attempt, Filled
from etabli.marches import selectors as marches

Trying = Attempt[MarcheSubsequent]
MINIMUM, REFERENCE = "consultation_min_jours", "alerte_depassement_reference"
LONGEST_MONTHS = 6
#: longer than any Local: beyond, the figure is a slip
LONGEST_WORK = 36


@guard("M1", "L’Atelier est à lancer")
def atelier_is_to_launch(attempt: Trying) -> str | None:
    """M1, L1: nothing is put to competition for an Atelier that is suspended, waiting or already served."""
    atelier = attempt.obj.atelier
    if atelier.etat == EtatAtelier.A_LANCER:
        return None
    return f"L’Atelier est « {atelier.get_etat_display().lower()} » : sa consultation ne peut pas avancer."


@guard("M1", "L’Atelier n’a pas encore de consultation")
def none_before(attempt: Trying) -> str | None:
    """M1, M14: the first is prepared from the note; the following ones take up that before them."""
    before = attempt.obj.atelier.marches_subsequents.order_by("pk").last()
    if before is None:
        return None
    if before.etat in UNFRUITFUL:
        return "Une consultation n’a pas abouti pour cet Atelier : relancez-la."
    return "Une consultation existe déjà pour cet Atelier."


@guard("M14", "Aucune autre consultation n’est en cours")
def none_runs(attempt: Trying) -> str | None:
    """M14: one at most is in course."""
    rows = attempt.obj.atelier.marches_subsequents.exclude(etat__in=UNFRUITFUL)
    if not rows.exists():
        return None
    return "Une autre consultation existe déjà pour cet Atelier."


@guard("AC-4", "L’accord-cadre est en vigueur, et ouvert au service")
def framework_serves(attempt: Trying) -> str | None:
    """AC-4, AC-5: in force that day, and this service may buy on it."""
    marche = attempt.obj
    accord = marche.accord_cadre
    if not marches.is_in_force(accord, on=attempt.on):
        return f"{accord} n’est plus en vigueur : rien ne peut y être lancé."
    if not accord.is_open_to(marche.service):
        return f"{accord} n’est pas ouvert {begins(le(marche.service.nom)).lower()}."
    return None


@guard("M2", "Le budget, la durée et l’objet sont fixés")
def terms_are_fixed(attempt: Trying) -> str | None:
    """M2, N-7: without a budget recorded before, no offer could be called inacceptable."""
    if selectors.terms_are_fixed(attempt.obj):
        return None
    return "Fixez le budget, la durée et l’objet de la consultation."


@guard("M2", "Chaque section du dossier est écrite")
def dossier_is_whole(attempt: Trying) -> list[str]:
    return [
        f"{piece.nature.label}, « {plan.titre} » : la section est vide."
        for piece, plan in selectors.empty_sections(attempt.obj)
    ]


@guard("M2", "Le service pilote a fini d’écrire le dossier")
def dossier_is_written(attempt: Trying) -> str | None:
    if selectors.is_written(attempt.obj):
        return None
    return "Le service pilote n’a pas fini le dossier : votre accord vous sera demandé ensuite."


@guard("M2", "Votre accord au CCTP est attendu")
def agreement_is_awaited(attempt: Trying) -> str | None:
    """M2: an agreement holds for a text; it is asked again only when that text changes."""
    awaited = {one.pk for one in selectors.awaited_agreements(attempt.obj)}
    if awaited & attempt.actor.organisation_ids:
        return None
    return "Votre accord est déjà donné : rien n’a changé depuis."


@guard("M2", "Les collectivités et l’opérateur ont donné leur accord au CCTP")
def cctp_is_agreed(attempt: Trying) -> list[str]:
    """M2: each porteur and each operator agrees with the CCTP as it is written now."""
    return [
        f"{begins(le(one.nom))} n’a pas encore donné son accord au CCTP tel qu’il est écrit."
        for one in selectors.awaited_agreements(attempt.obj)
    ]


@guard("M2", "Un titulaire au moins peut être consulté")
def someone_is_consulted(attempt: Trying) -> str | None:
    if any(not why for _, why in selectors.holders_to_consult(attempt.obj)):
        return None
    return "Aucun titulaire de l’accord-cadre n’est actif : personne ne peut être consulté."


@guard(
    "N-2",
    "Les critères, la formule et le départage de l’accord-cadre permettent d’analyser",
    circle=Cercle.ETAT,
)
def rules_hold(attempt: Trying) -> list[str]:
    """M2, N-2: criteria are those of the framework; a formula that empties their weights is refused."""
    return reglement.faults(attempt.obj.accord_cadre)


@guard("D-15", "Le budget est proche de la référence du format", circle=Cercle.ETAT)
def budget_is_usual(attempt: Trying) -> str | None:
    """D-15: said with its reason, never refused."""
    marche = attempt.obj
    above = selectors.above_reference(marche, marche.budget_ttc, on=attempt.on)
    if above is None:
        return None
    why = f" Motif gardé : {marche.budget_motif}" if marche.budget_motif else ""
    return (
        f"Le budget dépasse de plus de {words(REFERENCE, on=attempt.on)} la référence "
        f"{format_of(marche.atelier).short} ({euros(above, 'TTC')}).{why}"
    )


# -- what is typed --------------------------------------------------------------------------------


def terms_are_sane(attempt: Filled[MarcheSubsequent, p.Terms]) -> list[str]:
    """Amounts above zero, a duration of some months, a reason beyond the reference (D-15)."""
    data, marche = attempt.data, attempt.obj
    faults = [] if data.objet.strip() else ["Écrivez l’objet de la consultation, en une phrase."]
    if data.budget_ttc <= 0:
        faults.append("Le budget TTC est au-dessus de zéro.")
    if data.estimation_ht is not None and data.estimation_ht <= 0:
        faults.append("L’estimation HT est au-dessus de zéro, ou n’est pas donnée.")
    if not 1 <= data.duree_mois <= LONGEST_WORK:
        faults.append(f"La durée d’exécution va d’un à {LONGEST_WORK} mois.")
    above = selectors.above_reference(marche, data.budget_ttc, on=attempt.on)
    if above is not None and not data.budget_motif.strip():
        faults.append(
            f"Ce budget dépasse de plus de {words(REFERENCE, on=attempt.on)} la référence du format "
            f"({euros(above, 'TTC')}) : écrivez pourquoi."
        )
    return faults


def place_is_said(attempt: Filled[MarcheSubsequent, p.Publication]) -> str | None:
    """M2: the consultation is published on PLACE, and the reference it has there is kept."""
    if attempt.data.reference_place.strip():
        return None
    return "Donnez la référence de la consultation sur PLACE."


def delay_is_enough(attempt: Filled[MarcheSubsequent, p.Publication]) -> str | None:
    """M2: so many days at least between the publication and the closing."""
    first = end_in_days(attempt.on, parametres.integer(MINIMUM, on=attempt.on), rolls=False)
    closes = paris_day(attempt.data.closes_at)
    if closes < first:
        return (
            f"Les titulaires ont {words(MINIMUM, on=attempt.on)} au moins pour répondre : "
            f"la clôture ne peut pas précéder le {date_courte(first)}."
        )
    return bornes.too_far(closes, attempt.on, months=LONGEST_MONTHS, what="La clôture")


def closing_is_sane(moment: dt.datetime, *, on: dt.date, what: str) -> str | None:
    """The refusal of a closing that is past, or months away."""
    if moment <= horloge.now():
        return f"{what} est déjà passée : choisissez une heure à venir."
    return bornes.too_far(paris_day(moment), on, months=LONGEST_MONTHS, what=what)


def paris_day(moment: dt.datetime) -> dt.date:
    """The day of that instant in Paris."""
    return moment.astimezone(horloge.PARIS).date()


def framework_lasts(marche: MarcheSubsequent, closes_at: dt.datetime) -> bool:
    """Is the framework still valid at the closing? A marché is signed within its validity only (AC-4)."""
    return paris_day(closes_at) <= marche.accord_cadre.fin


def ends_before_signature(attempt: Filled[MarcheSubsequent, p.Publication]) -> str | None:
    """AC-4: a closing beyond the validity leads to no contract."""
    if framework_lasts(attempt.obj, attempt.data.closes_at):
        return None
    end = attempt.obj.accord_cadre.fin
    return (
        f"L’accord-cadre finit le {date_courte(end)} : un marché signé après ne serait pas valable. "
        "Choisissez une clôture plus proche."
    )
