"""Guards that payments add to earlier apps' moves (config/conditions.py)."""

from __future__ import annotations

from etabli.ateliers.deroules import deroule_of
from etabli.ateliers.models import Atelier
from etabli.core.formats import euros
from etabli.core.guards import guard
from etabli.core.words import words
from etabli.core.workflow import Attempt, Filled
from etabli.livrables.models import Livrable
from etabli.livrables.payloads import Reduction
from etabli.marches.models import BonDeCommande
from etabli.marches.payloads import Final
from etabli.paiements import echeancier, selectors
from etabli.paiements.models import ServiceFait
from etabli.paiements.states import CERTIFIED, WAITING, Etape


def refaction_within_due(attempt: Filled[Livrable, Reduction]) -> str | None:
    """V3: a réfaction takes no more than what the admission still makes due, said in € HT."""
    amount = attempt.data.montant
    if amount is None:
        return None
    livrable = attempt.obj
    rows = ServiceFait.objects.filter(atelier=livrable.atelier, etat__in=WAITING)
    rows = rows.select_related("bon__devis", "marche", "atelier").order_by("pk")
    due = [
        echeancier.without_tax(step.ttc / len(types), taux_tva=step.contrat.taux_tva)
        for step in rows
        if livrable.type in (types := selectors.refaction_types(step))
    ]
    most = sum(due, echeancier.ZERO)
    if not due or amount <= most:
        return None
    return f"La réfaction dépasse ce qui reste dû à l’admission, {euros(most, 'HT')} : elle est à baisser."


@guard("F8", "Le service fait des phases précédentes est certifié", of_move=True)
def former_phases_certified(attempt: Attempt[Atelier]) -> list[str]:
    """F8: the service fait of an order of former phases alone is certified before the coming stage."""
    target = attempt.move.target if attempt.move else None
    coming = deroule_of(attempt.obj).phase_of(target or "")
    if coming is None:
        return []
    rows = ServiceFait.objects.filter(atelier=attempt.obj, bon__isnull=False, etat__in=WAITING)
    rows = rows.exclude(etape=Etape.RESILIATION).select_related("bon").order_by("pk")
    former = [found.bon for found in rows if found.bon and max(found.bon.phases) < coming.code]
    return [
        f"Le service fait de la phase {' et '.join(map(str, bon.phases))} (bon {bon.numero}) "
        "n’est pas certifié\u00a0: "
        "le service pilote le certifie dans l’onglet «\u00a0Budget\u00a0»."
        for bon in dict.fromkeys(former)
    ]


def certified_is_admitted(attempt: Filled[BonDeCommande, Final]) -> str | None:
    """2.7.4: what is certified is due, so a termination cannot admit less."""
    bon, final_ht = attempt.obj, attempt.data.final_ht
    rows = ServiceFait.objects.filter(bon=bon, etat__in=CERTIFIED).order_by("rang")
    certified = sum(rows.values_list("ttc", flat=True), echeancier.ZERO)
    if echeancier.cents(final_ht * (100 + bon.taux_tva) / 100) >= certified:
        return None
    return (
        f"Le service fait est déjà certifié pour {euros(certified)} TTC : "
        "le montant admis ne peut pas être inférieur."
    )


@guard("CH-9", "Aucune avance n’est due au titulaire")
def advance_warns(attempt: Attempt[BonDeCommande]) -> str | None:
    """CH-9: an advance is due on a large and long order, unless the holder renounces it."""
    if not selectors.advance_is_due(attempt.obj, on=attempt.on):
        return None
    amount, months = (
        words(code, on=attempt.on) for code in ("avance_seuil_ht", "avance_duree_min_mois")
    )
    return (
        f"Une avance est due au titulaire, sauf s’il y renonce : le bon dépasse {amount} HT et dure "
        f"plus de {months}. Elle se verse dans Chorus."
    )
