"""The guards of a signature, G-BC-1 to 8, each as a line that may be read before the button (4.3)."""

from __future__ import annotations

import datetime as dt

from etabli.acteurs.models import Organisation
from etabli.acteurs.siret import missing_on_paper
from etabli.ateliers.deroules import deroule_of
from etabli.core import parametres
from etabli.core.access import CLOCK
from etabli.core.articles import au
from etabli.core.cercles import Cercle
from etabli.core.delais import bornes, end_in_months, is_less_than_months_before
from etabli.core.formats import euros
from etabli.core.guards import Condition, Guard, Known, guard
from etabli.core.words import words
from etabli.core.workflow import Attempt
from etabli.credits.selectors import Disponible, available
from etabli.marches import selectors
from etabli.marches.models import BonDeCommande
from etabli.marches.states import (
    ORDERED,
    EtatDesignation,
    EtatDevis,
    EtatGroupement,
    RoleMembre,
)

Signing = Attempt[BonDeCommande]


def check(bon: BonDeCommande, *, on: dt.date, known: Known | None = None) -> tuple[Condition, ...]:
    """Every guard of the order that day, in the order of the rules; alerts come last."""
    kept = known or Known()
    attempt = Attempt(bon, CLOCK, on, world=kept)
    return (
        *(kept.ask(one, attempt, "sign", warns=False) for one in GUARDS),
        *(kept.ask(one, attempt, "sign", warns=True) for one in ALERTS),
    )


def _in_force(attempt: Signing) -> str:
    return f"L’accord-cadre {attempt.obj.accord_cadre.code} est en vigueur"


@guard("G-BC-1", _in_force)
def framework(attempt: Signing) -> str | None:
    """G-BC-1: in force the day of signature, with no roll to a working day (R-DELAI-2 excluded)."""
    accord, on = attempt.obj.accord_cadre, attempt.on
    if selectors.is_in_force(accord, on=on):
        return None
    state = selectors.situation(accord, on=on).label.lower()
    end = f"{accord.fin:%d/%m/%Y}"
    return f"L’accord-cadre est {state} (validité jusqu’au {end})."


@guard("G-BC-2", "Le service peut commander sur cet accord-cadre")
def buyer(attempt: Signing) -> str | None:
    """G-BC-2: the service is one of the authorised buyers (AC-5)."""
    service = attempt.obj.atelier.service_pilote
    if attempt.obj.accord_cadre.is_open_to(service):
        return None
    return f"{service} n’est pas dans la liste des acheteurs autorisés."


@guard("F7", "SIRET et adresses de l’acheteur et des entreprises sont complets")
def identities(attempt: Signing) -> list[str]:
    """5.11: the buyer and each member have a SIRET that exists and a whole address; the last net.

    The members were asked at the acceptance (F3), the service as soon as a holder is designated.
    """
    bon = attempt.obj
    faults = selectors.missing_on_paper(bon.groupement)
    where = ["Le mandataire les complète sur « Mon groupement »."] if faults else []
    if mine := missing_on_paper(bon.atelier.service_pilote):
        where += [*mine, "Complétez votre service depuis la page de la désignation."]
    return [*faults, *where]


@guard("G-BC-3", "Le titulaire est celui que le tourniquet a désigné et qui a accepté")
def holder(attempt: Signing) -> str | None:
    """G-BC-3: the holder is the accepted designation of this Atelier."""
    bon = attempt.obj
    if bon.groupement.etat == EtatGroupement.RESILIE:
        return "Le titulaire est résilié."
    if bon.devis.designation.etat == EtatDesignation.ACCEPTEE:
        return None
    return "La désignation de ce titulaire n’est plus en cours."


@guard("G-BC-4", "Le devis est validé et n’a pas changé")
def devis(attempt: Signing) -> list[str]:
    """G-BC-4: validated (or ordered, for the second), same digest, prices of the acceptance."""
    bon, faults = attempt.obj, []
    if bon.devis.etat not in (EtatDevis.VALIDE, EtatDevis.COMMANDE):
        faults.append("Le devis n’est pas validé.")
    version = selectors.validated_version(bon.devis)
    if version is None or version.digest != bon.devis_digest:
        faults.append("Le devis a changé depuis la préparation : le pilote prépare un autre bon.")
    expected = selectors.bordereau_of(bon.devis.designation)
    if expected is None or expected.pk != bon.devis.bordereau_id:
        faults.append("Les prix ne sont pas ceux du jour de l’acceptation.")
    return faults


@guard("G-BC-5", "Le montant tient dans les maximums", circle=Cercle.ETAT)
def maximum(attempt: Signing) -> list[str]:
    """G-BC-5: consumed + reserve of others + this fits the framework and the holder (4.2)."""
    bon, faults = attempt.obj, []
    once, atelier = attempt.world.once, bon.atelier
    accord = once(selectors.framework_plafond, bon.accord_cadre, sauf=atelier)
    mine = once(selectors.holder_plafond, bon.groupement, sauf=atelier)
    if over := accord.missing(bon.ht):
        faults.append(f"Le maximum de l’accord-cadre serait dépassé de {euros(over)} HT.")
    if over := mine.missing(bon.ht):
        faults.append(f"Le maximum du titulaire serait dépassé de {euros(over)} HT.")
    return faults


@guard("G-BC-6", "Les autorisations d’engagement suffisent", circle=Cercle.ETAT)
def autorisations(attempt: Signing) -> str | None:
    """G-BC-6: AE available for this Atelier ≥ TTC; its own reserve is added back (10.3)."""
    missing = _available(attempt).missing_ae(attempt.obj.ttc)
    return f"Il manque {euros(missing)} d’AE." if missing else None


@guard("G-BC-7", "Deux bons au plus, aucune phase commandée deux fois")
def orders(attempt: Signing) -> list[str]:
    """G-BC-7: two orders at most for the current designation, no phase ordered twice."""
    bon, on = attempt.obj, attempt.on
    others = list(bon.devis.bons.filter(etat__in=ORDERED).exclude(pk=bon.pk).order_by("pk"))
    taken = {phase for other in others for phase in other.phases} | _performed_before(bon)
    faults = []
    most = parametres.integer(deroule_of(bon.atelier).parametres["bons_max"], on=on)
    if len(others) >= most:
        faults.append(f"Un {bon.atelier.get_format_display()} a {most} bons de commande au plus.")
    if twice := sorted(taken & set(bon.phases)):
        faults.append(f"La phase {' et '.join(map(str, twice))} est déjà commandée.")
    return faults


def _performed_before(bon: BonDeCommande) -> set[int]:
    """Phases ordered under a former designation and performed, or being so: not ordered again (R5)."""
    former = selectors.kept_bons(bon.atelier).exclude(devis=bon.devis)
    return {phase for other in former for phase in other.phases}


@guard("G-BC-8", "Les attestations de vigilance ont moins de {vigilance_validite_mois}")
def vigilance(attempt: Signing) -> list[str]:
    """G-BC-8 b: a recent certificate per member, from an amount HT on (10.3)."""
    bon, on = attempt.obj, attempt.on
    before = bon.atelier.bons_de_commande.filter(etat__in=ORDERED).exclude(pk=bon.pk).order_by()
    total = sum(before.values_list("ht", flat=True), bon.ht)
    if total < parametres.decimal("vigilance_seuil_ht", on=on):
        return []
    members = bon.groupement.membres.exclude(role=RoleMembre.SOUS_TRAITANT)
    return [
        f"Attestation à demander {au(membre.organisation.nom)}."
        for membre in members.select_related("organisation").order_by("pk")
        if not has_certificate(membre.organisation, on=on)
    ]


def has_certificate(organisation: Organisation, *, on: dt.date) -> bool:
    """Has the firm a certificate that would be accepted that day?"""
    months = parametres.integer("vigilance_validite_mois", on=on)
    last = (
        organisation.attestations_vigilance.filter(date__lte=on).order_by("-date", "-pk").first()
    )
    return last is not None and is_less_than_months_before(last.date, months, deadline=on)


def end_stands(attempt: Attempt[BonDeCommande]) -> str | None:
    """An order ends after the day it is prepared, and within two years."""
    end, day, what = attempt.obj.fin_prevue, attempt.on, "La fin d’exécution"
    return bornes.before(end, day, what=what, event="la préparation du bon") or bornes.too_far(
        end, day, months=24, what=what
    )


@guard("G-BC-8", "La fin d’exécution est à venir")
def end_ahead(attempt: Signing) -> str | None:
    """No order is signed for an execution already over: its acts would all be late."""
    end = attempt.obj.fin_prevue
    if end >= attempt.on:
        return None
    return f"La fin prévue ({end:%d/%m/%Y}) est passée : le pilote annule ce bon et en prépare un autre."


def _lasting(attempt: Signing) -> str:
    return deroule_of(attempt.obj.atelier).parametres["duree_plafond_mois"]


@guard(
    "G-BC-8",
    lambda attempt: f"L’exécution finit dans les {words(_lasting(attempt), on=attempt.on)}",
)
def duration(attempt: Signing) -> str | None:
    """G-BC-8 a: planned end ≤ signature + the ceiling of the format (D-03); an alert, never moved."""
    months = parametres.integer(_lasting(attempt), on=attempt.on)
    last = end_in_months(attempt.on, months, rolls=False)
    if attempt.obj.fin_prevue <= last:
        return None
    return f"La fin prévue dépasse le {last:%d/%m/%Y}."


@guard("CH-4", "Les crédits de paiement suffisent", circle=Cercle.ETAT)
def credits_de_paiement(attempt: Signing) -> str | None:
    """CH-4: insufficient CP is an alert, it blocks payment and not commitment."""
    cp, ttc = _available(attempt).cp, attempt.obj.ttc
    return None if cp >= ttc else f"Crédits de paiement : {euros(cp)} pour {euros(ttc)} à payer."


@guard("AC-4", "L’accord-cadre dure assez pour un second bon")
def end_of_framework(attempt: Signing) -> str | None:
    """S04.3: a second order after the end of the framework would be refused."""
    on = attempt.on
    days = selectors.days_to_end(attempt.obj.accord_cadre, on=on)
    near = 0 <= days <= parametres.integer("alerte_fin_accord_cadre_jours", on=on)
    if not near or attempt.obj.is_whole:
        return None
    return (
        f"{days} jours avant l’expiration : un seul bon de commande évite d’en manquer le second."
    )


def _available(attempt: Signing) -> Disponible:
    atelier = attempt.obj.atelier
    return attempt.world.once(
        available, atelier.service_pilote, attempt.on.year, origine=atelier.reference
    )


GUARDS: tuple[Guard[Signing], ...] = (
    framework,
    buyer,
    identities,
    holder,
    devis,
    maximum,
    autorisations,
    orders,
    vigilance,
    end_ahead,
)
ALERTS: tuple[Guard[Signing], ...] = (duration, credits_de_paiement, end_of_framework)
