"""The co-financing rule of an action (CF-1 to CF-9, 10.5; CGCT L1111-10 III). Plain values.

The maître d'ouvrage, when it is a collectivité or a grouping, brings at least t of the money of
public persons, itself included. The test is made on exact values, never on the displayed rate.
A = its own money, S = public subsidies, P = private money.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum

from etabli.core.formats import euros

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


class Nature(StrEnum):
    """How a source counts (6.1)."""

    PUBLIQUE_ETAT = "PUBLIQUE_ETAT"
    PUBLIQUE_UE = "PUBLIQUE_UE"
    PUBLIQUE_LOCALE = "PUBLIQUE_LOCALE"
    AUTOFINANCEMENT = "AUTOFINANCEMENT"
    PRIVEE = "PRIVEE"
    VALORISATION = "VALORISATION"
    HORS_PLAN = "HORS_PLAN"


PUBLIQUES = frozenset({Nature.PUBLIQUE_ETAT, Nature.PUBLIQUE_UE, Nature.PUBLIQUE_LOCALE})

# fmt: off
#: Sources people write, and how each counts (6.1; editable, borderline cases are assumptions).
SOURCES: Mapping[str, tuple[str, Nature]] = {
    "DETR":           ("DETR",                                        Nature.PUBLIQUE_ETAT),
    "DSIL":           ("DSIL",                                        Nature.PUBLIQUE_ETAT),
    "FNADT":          ("FNADT",                                       Nature.PUBLIQUE_ETAT),
    "DPV":            ("DPV",                                         Nature.PUBLIQUE_ETAT),
    "FONDS_VERT":     ("Fonds vert",                                  Nature.PUBLIQUE_ETAT),
    "ANAH":           ("Anah",                                        Nature.PUBLIQUE_ETAT),
    "ANCT":           ("ANCT",                                        Nature.PUBLIQUE_ETAT),
    "DRAC":           ("Ministère de la Culture (DRAC)",              Nature.PUBLIQUE_ETAT),
    "ADEME":          ("ADEME",                                       Nature.PUBLIQUE_ETAT),
    "AGENCE_EAU":     ("Agence de l’eau",                             Nature.PUBLIQUE_ETAT),
    "OFB":            ("OFB",                                         Nature.PUBLIQUE_ETAT),
    "CNM":            ("CNM",                                         Nature.PUBLIQUE_ETAT),
    "CEREMA":         ("Cerema",                                      Nature.PUBLIQUE_ETAT),
    "BDT_SUBVENTION": ("Banque des Territoires (subvention, étude)",  Nature.PUBLIQUE_ETAT),
    "FEDER":          ("FEDER",                                       Nature.PUBLIQUE_UE),
    "FSE":            ("FSE+",                                        Nature.PUBLIQUE_UE),
    "FEADER":         ("FEADER (LEADER)",                             Nature.PUBLIQUE_UE),
    "FEAMPA":         ("FEAMPA",                                      Nature.PUBLIQUE_UE),
    "REGION":         ("Région",                                      Nature.PUBLIQUE_LOCALE),
    "DEPARTEMENT":    ("Département",                                 Nature.PUBLIQUE_LOCALE),
    "EPCI":           ("EPCI",                                        Nature.PUBLIQUE_LOCALE),
    "COMMUNE":        ("Commune",                                     Nature.PUBLIQUE_LOCALE),
    "SYNDICAT":       ("Syndicat",                                    Nature.PUBLIQUE_LOCALE),
    "CAF":            ("CAF",                                         Nature.PUBLIQUE_LOCALE),
    "CHAMBRE":        ("Chambre consulaire",                          Nature.PUBLIQUE_LOCALE),
    "FONDS_PROPRES":  ("Budget du maître d’ouvrage",                  Nature.AUTOFINANCEMENT),
    "PRET":           ("Prêt (Banque des Territoires, banque)",       Nature.AUTOFINANCEMENT),
    "FONDATION":      ("Fondation",                                   Nature.PRIVEE),
    "MECENAT":        ("Mécénat",                                     Nature.PRIVEE),
    "CEE":            ("Certificats d’économies d’énergie",           Nature.PRIVEE),
    "ENTREPRISE":     ("Entreprise",                                  Nature.PRIVEE),
    "PARTICIPATIF":   ("Financement participatif, habitants",         Nature.PRIVEE),
    "TEMPS_VALORISE": ("Temps de travail valorisé",                   Nature.VALORISATION),
    "FCTVA":          ("FCTVA",                                       Nature.HORS_PLAN),
}
# fmt: on


class Statut(StrEnum):
    ENVISAGEE = "ENVISAGEE"
    DEMANDEE = "DEMANDEE"
    OBTENUE = "OBTENUE"
    REFUSEE = "REFUSEE"


class Resultat(StrEnum):
    CONFORME = "CONFORME"
    NON_CONFORME = "NON_CONFORME"
    DESEQUILIBRE = "DESEQUILIBRE"
    NON_APPLICABLE = "NON_APPLICABLE"
    A_VERIFIER = "A_VERIFIER"


class TypeMaitreOuvrage(StrEnum):
    """Who answers for the action; INCONNU asks for a check (10.5 CF-4)."""

    COLLECTIVITE = "COLLECTIVITE"
    GROUPEMENT_COLLECTIVITES = "GROUPEMENT_COLLECTIVITES"
    AUTRE = "AUTRE"
    INCONNU = "INCONNU"


#: CF-4: by the maître d'ouvrage, not by the place of the action (10.5).
TERRITOIRES_EXCLUS = frozenset({"971", "972", "973", "974", "975", "976", "977", "978"})
TERRITOIRES_A_VERIFIER = frozenset({"986", "987", "988"})


@dataclass(frozen=True, slots=True)
class Derogation:
    """An individual prefectural derogation: counts only with its reference and its date (CF-3)."""

    taux: Decimal
    reference: str
    date: dt.date | None

    @property
    def is_proven(self) -> bool:
        return bool(self.reference.strip()) and self.date is not None


@dataclass(frozen=True, slots=True)
class Taux:
    """Minimum shares in percent, dated parameters of the law (CF-3)."""

    defaut: Decimal
    chef_de_file: Decimal
    reduit: Decimal
    #: that of a small rural commune; None while its law is not promulgated
    rural: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Ligne:
    """One line of a plan; `nature` None = not classified yet."""

    source: str
    nature: Nature | None
    montant: Decimal
    statut: Statut = Statut.ENVISAGEE
    organisation: str = ""
    poste: str = ""
    recue_le: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of one maître d'ouvrage for one action (CF-8), with what decides of t."""

    cout_ht: Decimal
    lignes: tuple[Ligne, ...]
    maitre_ouvrage: TypeMaitreOuvrage = TypeMaitreOuvrage.COLLECTIVITE
    departement: str = ""
    est_investissement: bool = True
    is_chef_de_file: bool = False
    is_energie_scolaire: bool = False
    is_epci_corse: bool = False
    is_renouvellement_urbain: bool = False
    is_feder_cooperation: bool = False
    is_petite_commune: bool = False
    derogation: Derogation | None = None
    debut_prevu: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Bilan:
    """The result and every figure shown with it. Amounts in euros, rates in percent."""

    resultat: Resultat
    taux_minimal: Decimal
    cout_ht: Decimal
    autofinancement: Decimal
    subventions: Decimal
    prive: Decimal
    taux_mo: Decimal | None
    autofinancement_minimal: Decimal
    manque: Decimal
    subventions_maximales: Decimal
    reduction: Decimal
    ecart: Decimal
    motifs: tuple[str, ...] = ()
    #: why the minimum does not apply (CF-4), whatever the result
    exclusions: tuple[str, ...] = ()

    @property
    def rule_applies(self) -> bool:
        """Is this maître d'ouvrage held to the minimum at all (CF-4)?"""
        return not self.exclusions

    @property
    def financement_manquant(self) -> Decimal:
        """What the plan lacks to reach its cost (CF-2)."""
        return max(ZERO, self.ecart)

    @property
    def financement_excedentaire(self) -> Decimal:
        """What the plan brings above its cost: never conform (décret 2018-514)."""
        return max(ZERO, -self.ecart)

    @property
    def taux_affiche(self) -> str:
        """The rate as read on the page; a dash where the rule does not apply (S08 e)."""
        if self.taux_mo is None or not self.rule_applies:
            return "—"
        return f"{self.taux_mo:.1f}\u00a0%".replace(".", ",")

    @property
    def allows_commitment(self) -> bool:
        """ENGAGEE needs a forecast CONFORME or NON_APPLICABLE (10.5 CF-7)."""
        return self.resultat in (Resultat.CONFORME, Resultat.NON_APPLICABLE)


def minimum_rate(plan: Plan, taux: Taux) -> Decimal:
    """t: the proven derogation, the reduced rates, that of a lead competence, the ordinary one (CF-3, 10.5)."""
    if plan.derogation and plan.derogation.is_proven:
        return plan.derogation.taux
    if plan.is_energie_scolaire or plan.is_epci_corse:
        return taux.reduit
    if plan.is_petite_commune and taux.rural is not None:
        return taux.rural
    return taux.chef_de_file if plan.is_chef_de_file else taux.defaut


def evaluate(plan: Plan, taux: Taux) -> Bilan:
    """The forecast: every line that is not refused counts (CF-7)."""
    return _evaluate(plan, taux, [x for x in plan.lignes if x.statut is not Statut.REFUSEE])


def evaluate_acquired(plan: Plan, taux: Taux) -> Bilan:
    """The acquired: OBTENUE lines, and own money whatever its status (10.5 CF-7). Informs only."""
    kept = [
        ligne
        for ligne in plan.lignes
        if ligne.statut is Statut.OBTENUE
        or (ligne.nature is Nature.AUTOFINANCEMENT and ligne.statut is not Statut.REFUSEE)
    ]
    return _evaluate(plan, taux, kept)


def _evaluate(plan: Plan, taux: Taux, lignes: list[Ligne]) -> Bilan:
    t = minimum_rate(plan, taux)
    a = _sum(lignes, {Nature.AUTOFINANCEMENT})
    s = _sum(lignes, PUBLIQUES)
    p = _sum(lignes, {Nature.PRIVEE})
    a_min = max(ZERO, (t * (plan.cout_ht - p) / 100).quantize(CENT, ROUND_CEILING))
    s_max = max(ZERO, ((100 - t) * (plan.cout_ht - p) / 100).quantize(CENT, ROUND_FLOOR))
    resultat, motifs = _result(plan, lignes, t=t, a=a, s=s, ecart=plan.cout_ht - a - s - p)
    return Bilan(
        resultat=resultat,
        taux_minimal=t,
        cout_ht=plan.cout_ht,
        autofinancement=a,
        subventions=s,
        prive=p,
        taux_mo=_displayed_rate(a, s),
        autofinancement_minimal=a_min,
        manque=max(ZERO, a_min - a),
        subventions_maximales=s_max,
        reduction=max(ZERO, s - s_max),
        ecart=plan.cout_ht - a - s - p,
        motifs=motifs,
        exclusions=_exclusions(plan),
    )


def _result(
    plan: Plan, lignes: list[Ligne], *, t: Decimal, a: Decimal, s: Decimal, ecart: Decimal
) -> tuple[Resultat, tuple[str, ...]]:
    """A_VERIFIER, DESEQUILIBRE, NON_APPLICABLE, then the test itself (10.5)."""
    if doubts := _doubts(plan, lignes):
        return Resultat.A_VERIFIER, doubts
    if ecart:
        return Resultat.DESEQUILIBRE, ()
    if reasons := _exclusions(plan):
        return Resultat.NON_APPLICABLE, reasons
    is_conform = s == 0 or 100 * a >= t * (a + s)
    return (Resultat.CONFORME if is_conform else Resultat.NON_CONFORME), ()


def _doubts(plan: Plan, lignes: list[Ligne]) -> tuple[str, ...]:
    found = []
    if plan.maitre_ouvrage is TypeMaitreOuvrage.INCONNU:
        found.append("Le type du maître d’ouvrage n’est pas connu.")
    if plan.departement in TERRITOIRES_A_VERIFIER:
        found.append("La règle applicable au territoire du maître d’ouvrage est à vérifier.")
    unknown = [ligne.source for ligne in lignes if ligne.nature is None]
    found += [f"La nature de la source « {source} » n’est pas connue." for source in unknown]
    return tuple(found)


def _exclusions(plan: Plan) -> tuple[str, ...]:
    """Why the minimum does not apply (CF-4)."""
    is_public = plan.maitre_ouvrage in (
        TypeMaitreOuvrage.COLLECTIVITE,
        TypeMaitreOuvrage.GROUPEMENT_COLLECTIVITES,
    )
    cases = (
        (not plan.est_investissement, "L’action n’est pas un investissement."),
        (not is_public, "Le maître d’ouvrage n’est ni une collectivité, ni un groupement."),
        (plan.departement in TERRITOIRES_EXCLUS, "Le maître d’ouvrage est d’outre-mer."),
        (plan.is_renouvellement_urbain, "L’opération relève du renouvellement urbain (ANRU)."),
        (plan.is_feder_cooperation, "L’opération relève de la coopération territoriale (FEDER)."),
    )
    return tuple(sentence for holds, sentence in cases if holds)


def refusal_of_line(ligne: Ligne, *, maitre_ouvrage: str) -> str | None:
    """A public line of the maître d'ouvrage itself is its own money (10.5 CF-1)."""
    if ligne.nature in PUBLIQUES and ligne.organisation and ligne.organisation == maitre_ouvrage:
        return "Cette ligne vient du maître d’ouvrage lui-même : saisissez-la en autofinancement."
    return None


def fault_of_costs(couts: Iterable[Decimal], *, cout_action: Decimal) -> str | None:
    """Several maîtres d'ouvrage: the costs of their plans make the cost of the action (CF-8)."""
    gap = cout_action - sum(couts, ZERO)
    if not gap:
        return None
    amount = euros(abs(gap))
    if gap > 0:
        return f"Les plans de financement laissent {amount} du coût de l’action sans plan."
    return f"Les plans de financement dépassent le coût de l’action de {amount}."


def warnings(plan: Plan) -> list[str]:
    """What deserves a check and never blocks (CF-9)."""
    kept = [x for x in plan.lignes if x.statut is not Statut.REFUSEE]
    asked = [x for x in kept if x.source in STATE_GRANTS and x.statut is not Statut.ENVISAGEE]
    found = [
        f"{ligne.source} : les travaux ne doivent pas commencer avant la réception de la demande."
        for ligne in asked
        if _starts_too_early(plan.debut_prevu, ligne.recue_le)
    ]
    sources = {x.source for x in kept}
    found += [sentence for source, sentence in TO_CHECK.items() if source in sources]
    return found + _counted_twice(kept)


STATE_GRANTS = ("DETR", "DSIL")
TO_CHECK = {
    "DETR": "DETR : vérifiez que la commune ou l’EPCI y est éligible cette année.",
    "FEDER": "FEDER : vérifiez le montant minimal du programme régional.",
}


def _counted_twice(kept: list[Ligne]) -> list[str]:
    """DETR and DSIL on the same item; an item that is not named is the same as no other."""
    detr, dsil = (
        {" ".join(x.poste.split()).casefold(): x.poste.strip() for x in kept if x.source == source}
        for source in STATE_GRANTS
    )
    return [
        f"DETR et DSIL sont comptées toutes deux sur le poste « {detr[key]} »."
        for key in sorted(detr.keys() & dsil.keys())
        if key
    ]


def _starts_too_early(debut: dt.date | None, recue_le: dt.date | None) -> bool:
    return debut is not None and (recue_le is None or debut < recue_le)


def _sum(lignes: list[Ligne], natures: Iterable[Nature]) -> Decimal:
    wanted = set(natures)
    return sum((x.montant for x in lignes if x.nature in wanted), ZERO)


def _displayed_rate(a: Decimal, s: Decimal) -> Decimal | None:
    if a + s == 0:
        return None
    return (100 * a / (a + s)).quantize(Decimal("0.1"), ROUND_HALF_UP)
