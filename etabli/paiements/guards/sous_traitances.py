"""Before a subcontractor is declared, accepted, or stopped; before its request is agreed (CH-12)."""

from __future__ import annotations

from decimal import Decimal

from etabli.consultations.selectors.awarding import firms_of
from etabli.consultations.states import ALIVE
from etabli.core.cercles import Cercle
from etabli.core.delais import bornes
from etabli.core.formats import euros
from etabli.core.guards import guard
from etabli.core.workflow import Attempt, Filled
from etabli.paiements.models import SousTraitance
from etabli.paiements.payloads import Subcontracted
from etabli.paiements.selectors import parts
from etabli.paiements.selectors import sous_traitances as reads
from etabli.paiements.states import SUBCONTRACTED

Sub = Attempt[SousTraitance]
WHOLE = Cercle.ETAT_TITULAIRE


@guard("CH-12", "Le marché court", circle=WHOLE)
def contract_runs(attempt: Sub) -> str | None:
    marche = attempt.obj.marche
    if marche.etat in ALIVE:
        return None
    return (
        f"Le marché est « {marche.get_etat_display().lower()} » : plus rien n’y est sous-traité."
    )


@guard("CH-12", "La part de l’entreprise qui sous-traite est saisie", circle=WHOLE)
def part_is_entered(attempt: Sub) -> str | None:
    found = attempt.obj
    if parts.part_of(found.marche, found.donneur_id):
        return None
    return (
        "La part de cette entreprise n’est pas saisie : le gestionnaire budgétaire la saisit d’abord, dans "
        "l’onglet « Budget »."
    )


@guard("CH-12", "Le sous-traitant est une autre entreprise, déclarée une fois", circle=WHOLE)
def is_another_firm(attempt: Sub) -> str | None:
    found = attempt.obj
    if found.organisation in firms_of(found.marche.groupement):
        return f"{found.organisation} est du groupement : elle est payée de sa part, sans déclaration."
    rows = SousTraitance.objects.filter(
        marche=found.marche, organisation=found.organisation_id, etat__in=SUBCONTRACTED
    )
    if rows.exclude(pk=found.pk).exists():
        return f"{found.organisation} est déjà déclarée sur ce marché."
    return None


def words_are_given(attempt: Filled[SousTraitance, Subcontracted]) -> list[str]:
    data = attempt.data
    asked = {
        "Dites ce que fait le sous-traitant.": data.prestations,
        "Dites les conditions de paiement convenues avec le sous-traitant.": data.conditions,
    }
    return [sentence for sentence, text in asked.items() if not text.strip()]


def amounts_are_left(attempt: Filled[SousTraitance, Subcontracted]) -> list[str]:
    """CH-12: step by step, no more than what is left to its firm, and never its whole part."""
    found, asked = attempt.obj, {one.etape: one.ttc for one in attempt.data.steps}
    left = parts.left_to_subcontract(found.marche, found.donneur_id)
    known = {step.etape: (step, most) for step, most in left}
    faults = [
        f"L’étape « {step.get_etape_display()} » laisse {euros(most, 'TTC')} à {found.donneur} : "
        "le montant sous-traité est à baisser."
        for etape, (step, most) in known.items()
        if asked.get(etape, Decimal(0)) > most
    ]
    if set(asked) - set(known):
        faults.append("Une étape certifiée, ou déjà demandée, ne se sous-traite plus.")
    if any(ttc <= 0 for ttc in asked.values()) or not asked:
        faults.append("Donnez le montant d’au moins une étape, en € TTC.")
    part = parts.part_of(found.marche, found.donneur_id)
    if reads.declared_of(found.marche, found.donneur_id) + sum(asked.values()) >= part > 0:
        faults.append(
            f"{found.donneur} ne sous-traite pas toute sa part, {euros(part, 'TTC')} : elle en garde."
        )
    return faults


def declared_before(attempt: Sub) -> str | None:
    notified = attempt.obj.marche.notified_on
    return bornes.before(
        attempt.on, notified, what="La déclaration", event="la notification du marché"
    )


def answered_after(attempt: Sub) -> str | None:
    declared = attempt.obj.declared_on
    return bornes.before(attempt.on, declared, what="La réponse", event="la déclaration")


@guard("CH-12", "Le sous-traitant a encore une part à rendre", circle=WHOLE)
def something_is_left(attempt: Sub) -> list[str]:
    """What its firm has claimed without it stays its own: it is to be claimed first."""
    found = attempt.obj
    left = reads.to_release(found)
    if not left:
        return ["Toute sa part est demandée : il n’y a plus rien à reprendre."]
    firm = found.donneur_id
    stuck = [one.service_fait for one in left if reads.has_claimed(one.service_fait, firm)]
    return [
        f"L’étape « {step.get_etape_display()} » est demandée sans la part du sous-traitant, {found.organisation} : "
        "sa demande se dépose d’abord."
        for step in stuck
    ]
