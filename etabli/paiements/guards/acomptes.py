"""Before an intermediate acompte is asked or refused: its day, its amount, its work (CH-8)."""

from __future__ import annotations

import datetime as dt

from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import ALIVE
from etabli.core import parametres
from etabli.core.cercles import Cercle
from etabli.core.formats import date_courte, euros
from etabli.core.guards import guard
from etabli.core.workflow import Attempt, Changes, Filled
from etabli.paiements import echeancier
from etabli.paiements.models import ServiceFait
from etabli.paiements.payloads import Ahead
from etabli.paiements.selectors import parts
from etabli.paiements.states import SUBCONTRACTED, WAITING

Asking = Attempt[ServiceFait]
WHOLE = Cercle.ETAT_TITULAIRE


def first_day(marche: MarcheSubsequent) -> dt.date | None:
    """The first day on which an acompte may be asked: three months after the last payment, one for small firms."""
    rows = parts.parts_of(marche)
    code = "acompte_pme_mois" if rows and all(one.is_pme for one in rows) else "acompte_mois"
    steps = marche.services_faits.filter(certified_on__isnull=False).order_by("certified_on")
    last = steps.values_list("certified_on", flat=True).last() or marche.notified_on
    return last and echeancier.next_acompte(last, mois=parametres.integer(code, on=last))


def next_step(marche: MarcheSubsequent) -> ServiceFait | None:
    """The step whose work goes on: the first that is not certified."""
    rows = marche.services_faits.filter(etat__in=WAITING, acompte_de=None).exclude(taux=None)
    return rows.select_related("atelier", "marche").order_by("rang").first()


@guard("CH-8", "Le marché court", circle=WHOLE)
def contract_runs(attempt: Asking) -> str | None:
    marche = attempt.obj.marche
    if marche is not None and marche.etat in ALIVE:
        return None
    return "Un acompte se demande sur un marché qui court."


@guard("CH-8", "La part de chaque entreprise est saisie", circle=WHOLE)
def parts_are_entered(attempt: Asking) -> str | None:
    marche = attempt.obj.marche
    if marche is not None and parts.parts_of(marche):
        return None
    return "La part de chaque entreprise n’est pas saisie : le gestionnaire budgétaire la saisit d’abord."


@guard("CH-8", "L’étape est celle en cours, d’un seul tenant", circle=WHOLE)
def is_next_step(attempt: Asking) -> str | None:
    """One acompte at a time, ahead of the step whose work goes on, none of which is claimed nor subcontracted."""
    found, ahead_of = attempt.obj, attempt.obj.acompte_de
    if found.marche is None or ahead_of is None or ahead_of != next_step(found.marche):
        return "Un acompte se demande sur la première étape qui n’est pas certifiée."
    if ahead_of.acomptes.filter(etat__in=WAITING).exclude(pk=found.pk).exists():
        return "Un acompte de cette étape attend déjà le service pilote."
    if ahead_of.parts_sous_traitees.filter(sous_traitance__etat__in=SUBCONTRACTED).exists():
        return "Une part de cette étape est sous-traitée : elle se paie entière, à sa fin."
    if ahead_of.demandes.exclude(etat="REJETEE").exists():
        return "Une demande de paiement court déjà pour cette étape."
    return None


@guard("CH-8", "Le délai entre deux acomptes est passé", circle=WHOLE)
def interval_is_over(attempt: Asking) -> str | None:
    marche = attempt.obj.marche
    first = first_day(marche) if marche else None
    if first is None or attempt.on >= first:
        return None
    return f"Un acompte se demande à partir du {date_courte(first)}."


def work_is_said(attempt: Filled[ServiceFait, Ahead]) -> str | None:
    if attempt.data.travaux.strip():
        return None
    return "Dites ce qui est exécuté : le service pilote le vérifie."


def less_than_the_step(attempt: Filled[ServiceFait, Ahead]) -> str | None:
    """An acompte pays work that is done: never the whole of a step that is not."""
    ahead_of = attempt.obj.acompte_de
    most = ahead_of.ttc if ahead_of else echeancier.ZERO
    if 0 < attempt.data.montant < most:
        return None
    return f"L’acompte est inférieur au montant de l’étape, {euros(most, 'TTC')}."


def kept_work(attempt: Filled[ServiceFait, Ahead]) -> Changes:
    return {"travaux": attempt.data.travaux.strip()}
