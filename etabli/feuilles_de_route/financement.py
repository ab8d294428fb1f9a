"""The plans of an action read by the pure rules of co-financing (CF-1 to CF-9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from etabli.core import horloge, parametres
from etabli.core.formats import euros, pourcent
from etabli.core.states import State, Tone
from etabli.feuilles_de_route import cofinancement as cf
from etabli.feuilles_de_route.models import Action, LigneFinancement, PlanFinancement


class EtatPlan(State):
    """What the rules of co-financing say of a plan (`cofinancement.Resultat`), as it is shown."""

    CONFORME = cf.Resultat.CONFORME, Tone.SUCCESS, "Conforme"
    NON_CONFORME = cf.Resultat.NON_CONFORME, Tone.ERROR, "Non conforme"
    DESEQUILIBRE = cf.Resultat.DESEQUILIBRE, Tone.ERROR, "Déséquilibré"
    NON_APPLICABLE = cf.Resultat.NON_APPLICABLE, Tone.NEUTRAL, "Règle non applicable"
    A_VERIFIER = cf.Resultat.A_VERIFIER, Tone.WARNING, "À vérifier"


@dataclass(frozen=True, slots=True)
class Reading:
    """A plan with its forecast, its acquired part and what deserves a check."""

    plan: PlanFinancement
    lignes: tuple[LigneFinancement, ...]
    bilan: cf.Bilan
    acquis: cf.Bilan
    warnings: tuple[str, ...]

    @property
    def state(self) -> EtatPlan:
        return EtatPlan(self.bilan.resultat)

    @property
    def sentences(self) -> list[str]:
        return explain(self.bilan)

    @property
    def is_short(self) -> bool:
        """Does the rule ask for more own money?"""
        return self.bilan.rule_applies and bool(self.bilan.manque)

    @property
    def rule_sentence(self) -> str:
        """The rule of the minimum share in one sentence (CF-1): never a colour alone."""
        if not self.bilan.rule_applies:
            return self._not_applicable
        start = f"Règle des {pourcent(self.bilan.taux_minimal)} : {self.state.label.lower()}."
        if self.bilan.taux_affiche == "—":
            return start
        return f"{start} Part du maître d’ouvrage : {self.bilan.taux_affiche}."

    @property
    def _not_applicable(self) -> str:
        """CF-4: the rule is set aside, and the plan may be wrong all the same (CF-2)."""
        name = f"La règle des {pourcent(self.bilan.taux_minimal)} ne s’applique pas"
        if self.bilan.resultat is cf.Resultat.NON_APPLICABLE:
            return f"{name}."
        return f"{name} ; plan {self.state.label.lower()}."

    @property
    def threshold(self) -> Decimal | None:
        """Where the minimum of own money stands on the bar, in percent of the cost."""
        known = self.bilan.autofinancement + self.bilan.subventions + self.bilan.prive
        top = max(self.plan.cout_ht, known)
        if not self.bilan.rule_applies or not top:
            return None
        return 100 * self.bilan.autofinancement_minimal / top

    @property
    def threshold_label(self) -> str:
        return f"autofinancement minimal : {euros(self.bilan.autofinancement_minimal)}"

    @property
    def bar(self) -> list[dict[str, object]]:
        """The parts of the financing bar; what brings nothing is not drawn."""
        parts = (
            ("Autofinancement", self.bilan.autofinancement, "green"),
            ("Subventions publiques", self.bilan.subventions, "wood"),
            ("Financements privés", self.bilan.prive, "ink"),
        )
        return [{"label": label, "value": v, "tone": tone} for label, v, tone in parts if v]


def rates(on: dt.date | None = None) -> cf.Taux:
    """The minimum shares of a day (CF-3), dated parameters; today when none is given."""
    day = on or horloge.today()
    known = [
        parametres.decimal(code, on=day) * 100 for code in RATES if parametres.is_on(code, on=day)
    ]
    return cf.Taux(*known)


def rates_for(action: Action) -> cf.Taux:
    """Those of the day of its engagement, of today while it is not engaged.

    A rate that changes later says nothing of what was engaged before.
    """
    return rates(action.engagee_on)


#: the last one is off until its law is promulgated (CF-3)
RATES = ("taux_mo", "taux_mo_chef_de_file", "taux_mo_reduit", "taux_mo_rural")


def pure(plan: PlanFinancement, lignes: Iterable[LigneFinancement], action: Action) -> cf.Plan:
    """The plan as the pure rules read it."""
    derogation = None
    if plan.derogation_taux is not None:
        derogation = cf.Derogation(
            plan.derogation_taux, plan.derogation_reference, plan.derogation_on
        )
    return cf.Plan(
        cout_ht=plan.cout_ht,
        lignes=tuple(_line(ligne) for ligne in lignes),
        maitre_ouvrage=cf.TypeMaitreOuvrage(plan.type_porteur),
        departement=plan.departement_code,
        est_investissement=action.est_investissement,
        is_chef_de_file=plan.is_chef_de_file,
        is_energie_scolaire=plan.is_energie_scolaire,
        is_epci_corse=plan.is_epci_corse,
        is_renouvellement_urbain=plan.is_renouvellement_urbain,
        is_feder_cooperation=plan.is_feder_cooperation,
        derogation=derogation,
        debut_prevu=action.debut_prevu,
    )


def _line(ligne: LigneFinancement) -> cf.Ligne:
    return cf.Ligne(
        source=ligne.source,
        nature=ligne.nature,
        montant=ligne.montant,
        statut=cf.Statut(ligne.statut),
        organisation=ligne.organisation.strip().casefold(),
        poste=ligne.poste,
        recue_le=ligne.recue_on,
    )


def refusal(plan: PlanFinancement, ligne: LigneFinancement) -> str | None:
    """A public line of the maître d'ouvrage itself is its own money (CF-1)."""
    return cf.refusal_of_line(
        _line(ligne), maitre_ouvrage=plan.maitre_ouvrage_nom.strip().casefold()
    )


def read(plan: PlanFinancement, action: Action, taux: cf.Taux | None = None) -> Reading:
    """One plan, evaluated on its lines as they stand."""
    lignes = tuple(plan.lignes.all())
    given, value = taux or rates_for(action), pure(plan, lignes, action)
    return Reading(
        plan,
        lignes,
        cf.evaluate(value, given),
        cf.evaluate_acquired(value, given),
        tuple(cf.warnings(value)),
    )


def readings(action: Action, taux: cf.Taux | None = None) -> list[Reading]:
    """Every plan of the action (CF-8)."""
    given = taux or rates_for(action)
    return [read(plan, action, given) for plan in action.plans.all()]


def fault_of_costs(action: Action, plans: Iterable[PlanFinancement]) -> str | None:
    """Σ of the plans = cost of the action (CF-8)."""
    if action.cout_ht is None:
        return "Le coût de l’action n’est pas renseigné."
    return cf.fault_of_costs([plan.cout_ht for plan in plans], cout_action=action.cout_ht)


def blockers_of_commitment(action: Action, *, on: dt.date) -> list[str]:
    """Why the action cannot be ENGAGEE that day (CF-2, CF-7, CF-8).

    An action that costs nothing needs no plan.
    """
    if action.cout_ht == Decimal(0):
        return []
    found = readings(action, rates(on))
    if not found:
        return ["L’action n’a pas de plan de financement : ajoutez-en un avant de l’engager."]
    reasons = [
        f"{reading.plan} : {' '.join([reading.state.label.lower() + '.', *reading.sentences])}"
        for reading in found
        if not reading.bilan.allows_commitment
    ]
    fault = fault_of_costs(action, [reading.plan for reading in found])
    return [*reasons, *([fault] if fault else [])]


def explain(bilan: cf.Bilan) -> list[str]:
    """The figures of CF-1, CF-2 and CF-5 as sentences."""
    found = list(dict.fromkeys((*bilan.motifs, *bilan.exclusions)))
    if bilan.financement_manquant:
        found.append(f"Il manque {euros(bilan.financement_manquant)} pour atteindre le coût.")
    if bilan.financement_excedentaire:
        found.append(
            f"Le plan dépasse le coût de {euros(bilan.financement_excedentaire)} : réduisez-le."
        )
    return [*found, *_short_of_own_money(bilan)]


def _short_of_own_money(bilan: cf.Bilan) -> list[str]:
    """CF-5 in sentences; nothing where the minimum does not apply (CF-4)."""
    judged = (cf.Resultat.NON_CONFORME, cf.Resultat.DESEQUILIBRE)
    if bilan.resultat not in judged or not bilan.rule_applies or not bilan.manque:
        return []
    aside = "À coût équilibré, l" if bilan.resultat is cf.Resultat.DESEQUILIBRE else "L"
    found = [
        f"{aside}’autofinancement minimal ({pourcent(bilan.taux_minimal)}) est de "
        f"{euros(bilan.autofinancement_minimal)} : il manque {euros(bilan.manque)}."
    ]
    if bilan.reduction:
        found.append(
            f"Les subventions publiques ne peuvent dépasser {euros(bilan.subventions_maximales)} : "
            f"il faut en retirer {euros(bilan.reduction)}."
        )
    return found
