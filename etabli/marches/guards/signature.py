"""The guards of a signature, G-BC-1 to 8, each as a line that may be read before the button (4.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from etabli.acteurs.models import Organisation
from etabli.acteurs.siret import missing_on_paper
from etabli.ateliers.deroules import deroule_of
from etabli.core import parametres
from etabli.core.delais import bornes, end_in_months, is_less_than_months_before
from etabli.core.formats import euros
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


@dataclass(frozen=True, slots=True)
class GardeFou:
    """One guard: its rule, what it holds, and why it does not when `manque` is not empty."""

    rule: str
    label: str
    manque: tuple[str, ...] = ()
    is_alert: bool = False

    @property
    def state(self) -> str:
        """For the check-list of the page: ok, blocking or alert."""
        if not self.manque:
            return "ok"
        return "alert" if self.is_alert else "blocking"

    @property
    def detail(self) -> str:
        return " ".join(self.manque)


def check(bon: BonDeCommande, *, on: dt.date) -> list[GardeFou]:
    """Every guard of the order that day, in the order of the rules; alerts come last."""
    return [guard(bon, on) for guard in GUARDS]


def blocking(bon: BonDeCommande, *, on: dt.date) -> list[str]:
    """The sentences that keep the order from being signed."""
    found = check(bon, on=on)
    return [text for g in found if not g.is_alert for text in g.manque]


def alerts(bon: BonDeCommande, *, on: dt.date) -> list[str]:
    return [text for g in check(bon, on=on) if g.is_alert for text in g.manque]


def framework(bon: BonDeCommande, on: dt.date) -> GardeFou:
    """G-BC-1: in force the day of signature, with no roll to a working day (R-DELAI-2 excluded)."""
    accord = bon.accord_cadre
    label = f"L’accord-cadre {accord.code} est en vigueur"
    if selectors.is_in_force(accord, on=on):
        return GardeFou("G-BC-1", label)
    state = selectors.situation(accord, on=on).label.lower()
    end = f"{accord.date_fin_validite:%d/%m/%Y}"
    return GardeFou("G-BC-1", label, (f"L’accord-cadre est {state} (validité jusqu’au {end}).",))


def buyer(bon: BonDeCommande, on: dt.date) -> GardeFou:
    """G-BC-2: the service is one of the authorised buyers (AC-5)."""
    service = bon.atelier.service_pilote
    if bon.accord_cadre.is_open_to(service):
        return GardeFou("G-BC-2", "Le service peut commander sur cet accord-cadre")
    return GardeFou(
        "G-BC-2",
        "Le service peut commander sur cet accord-cadre",
        (f"{service} n’est pas dans la liste des acheteurs autorisés.",),
    )


def identities(bon: BonDeCommande, on: dt.date) -> GardeFou:
    """5.11: the buyer and each member have a SIRET that exists and a whole address; the last net.

    The members were asked at the acceptance (F3), the service as soon as a holder is designated.
    """
    label = "SIRET et adresses de l’acheteur et des entreprises sont complets"
    faults = selectors.missing_on_paper(bon.groupement)
    where = ["Le mandataire les complète sur « Mon groupement »."] if faults else []
    if mine := missing_on_paper(bon.atelier.service_pilote):
        where += [*mine, "Complétez votre service depuis la page de la désignation."]
    return GardeFou("F7", label, (*faults, *where))


def holder(bon: BonDeCommande, on: dt.date) -> GardeFou:
    """G-BC-3: the holder is the accepted designation of this Atelier."""
    label = "Le titulaire est celui que le tourniquet a désigné et qui a accepté"
    if bon.groupement.etat == EtatGroupement.RESILIE:
        return GardeFou("G-BC-3", label, ("Le titulaire est résilié.",))
    if bon.devis.designation.etat == EtatDesignation.ACCEPTEE:
        return GardeFou("G-BC-3", label)
    return GardeFou("G-BC-3", label, ("La désignation de ce titulaire n’est plus en cours.",))


def devis(bon: BonDeCommande, on: dt.date) -> GardeFou:
    """G-BC-4: validated (or ordered, for the second), same digest, prices of the acceptance."""
    faults = []
    if bon.devis.etat not in (EtatDevis.VALIDE, EtatDevis.COMMANDE):
        faults.append("Le devis n’est pas validé.")
    version = selectors.validated_version(bon.devis)
    if version is None or version.digest != bon.devis_digest:
        faults.append("Le devis a changé depuis la préparation : le pilote prépare un autre bon.")
    expected = selectors.bordereau_of(bon.devis.designation)
    if expected is None or expected.pk != bon.devis.bordereau_id:
        faults.append("Les prix ne sont pas ceux du jour de l’acceptation.")
    return GardeFou("G-BC-4", "Le devis est validé et n’a pas changé", tuple(faults))


def maximum(bon: BonDeCommande, on: dt.date) -> GardeFou:
    """G-BC-5: consumed + reserve of others + this fits the framework and the holder (4.2)."""
    accord = selectors.framework_plafond(bon.accord_cadre, sauf=bon.atelier)
    mine = selectors.holder_plafond(bon.groupement, sauf=bon.atelier)
    faults = []
    if over := accord.missing(bon.ht):
        faults.append(f"Le maximum de l’accord-cadre serait dépassé de {euros(over)} HT.")
    if over := mine.missing(bon.ht):
        faults.append(f"Le maximum du titulaire serait dépassé de {euros(over)} HT.")
    return GardeFou("G-BC-5", "Le montant tient dans les maximums", tuple(faults))


def autorisations(bon: BonDeCommande, on: dt.date) -> GardeFou:
    """G-BC-6: AE available for this Atelier ≥ TTC; its own reserve is added back (10.3)."""
    label = "Les autorisations d’engagement suffisent"
    missing = _available(bon, on).missing_ae(bon.ttc)
    if not missing:
        return GardeFou("G-BC-6", label)
    return GardeFou("G-BC-6", label, (f"Il manque {euros(missing)} d’AE.",))


def orders(bon: BonDeCommande, on: dt.date) -> GardeFou:
    """G-BC-7: two orders at most for the current designation, no phase ordered twice."""
    others = bon.devis.bons.filter(etat__in=ORDERED).exclude(pk=bon.pk).order_by("pk")
    taken = {phase for other in others for phase in other.phases} | _performed_before(bon)
    faults = []
    most = parametres.integer(deroule_of(bon.atelier).parametres["bons_max"], on=on)
    if others.count() >= most:
        faults.append(f"Un {bon.atelier.get_format_display()} a {most} bons de commande au plus.")
    if twice := sorted(taken & set(bon.phases)):
        faults.append(f"La phase {' et '.join(map(str, twice))} est déjà commandée.")
    return GardeFou("G-BC-7", "Deux bons au plus, aucune phase commandée deux fois", tuple(faults))


def _performed_before(bon: BonDeCommande) -> set[int]:
    """Phases ordered under a former designation and performed, or being so: not ordered again (R5)."""
    former = selectors.kept_bons(bon.atelier).exclude(devis=bon.devis)
    return {phase for other in former for phase in other.phases}


def vigilance(bon: BonDeCommande, on: dt.date) -> GardeFou:
    """G-BC-8 b: a recent certificate per member, from an amount HT on (10.3)."""
    validity = words("vigilance_validite_mois", on=on)
    label = f"Les attestations de vigilance ont moins de {validity}"
    before = bon.atelier.bons_de_commande.filter(etat__in=ORDERED).exclude(pk=bon.pk).order_by()
    total = sum(before.values_list("ht", flat=True), bon.ht)
    if total < parametres.decimal("vigilance_seuil_ht", on=on):
        return GardeFou("G-BC-8", label)
    members = bon.groupement.membres.exclude(role=RoleMembre.SOUS_TRAITANT)
    faults = [
        f"Attestation à demander à {membre.organisation}."
        for membre in members.select_related("organisation").order_by("pk")
        if not has_certificate(membre.organisation, on=on)
    ]
    return GardeFou("G-BC-8", label, tuple(faults))


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


def end_ahead(bon: BonDeCommande, on: dt.date) -> GardeFou:
    """No order is signed for an execution already over: its acts would all be late."""
    label = "La fin d’exécution est à venir"
    if bon.fin_prevue >= on:
        return GardeFou("G-BC-8", label)
    text = f"La fin prévue ({bon.fin_prevue:%d/%m/%Y}) est passée : le pilote annule ce bon et en prépare un autre."
    return GardeFou("G-BC-8", label, (text,))


def duration(bon: BonDeCommande, on: dt.date) -> GardeFou:
    """G-BC-8 a: planned end ≤ signature + the ceiling of the format (D-03); an alert, never moved."""
    code = deroule_of(bon.atelier).parametres["duree_plafond_mois"]
    last = end_in_months(on, parametres.integer(code, on=on), rolls=False)
    label = f"L’exécution finit dans les {words(code, on=on)}"
    if bon.fin_prevue <= last:
        return GardeFou("G-BC-8", label, is_alert=True)
    text = f"La fin prévue dépasse le {last:%d/%m/%Y}."
    return GardeFou("G-BC-8", label, (text,), is_alert=True)


def credits_de_paiement(bon: BonDeCommande, on: dt.date) -> GardeFou:
    """CH-4: insufficient CP is an alert, it blocks payment and not commitment."""
    label = "Les crédits de paiement suffisent"
    available = _available(bon, on).cp
    if available >= bon.ttc:
        return GardeFou("CH-4", label, is_alert=True)
    text = f"Crédits de paiement : {euros(available)} pour {euros(bon.ttc)} à payer."
    return GardeFou("CH-4", label, (text,), is_alert=True)


def end_of_framework(bon: BonDeCommande, on: dt.date) -> GardeFou:
    """S04.3: a second order after the end of the framework would be refused."""
    label = "L’accord-cadre dure assez pour un second bon"
    days = selectors.days_to_end(bon.accord_cadre, on=on)
    near = 0 <= days <= parametres.integer("alerte_fin_accord_cadre_jours", on=on)
    if not near or bon.is_whole:
        return GardeFou("AC-4", label, is_alert=True)
    text = (
        f"{days} jours avant l’expiration : un seul bon de commande évite d’en manquer le second."
    )
    return GardeFou("AC-4", label, (text,), is_alert=True)


def _available(bon: BonDeCommande, on: dt.date) -> Disponible:
    atelier = bon.atelier
    return available(atelier.service_pilote, on.year, origine=atelier.reference)


GUARDS: tuple[Callable[[BonDeCommande, dt.date], GardeFou], ...] = (
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
    duration,
    credits_de_paiement,
    end_of_framework,
)
