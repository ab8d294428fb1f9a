"""Reads of what is contracted, shared by services, screens and later apps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q, QuerySet

from etabli.acteurs import siret
from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import recipients
from etabli.acteurs.states import Role
from etabli.ateliers.deroules import deroule_of
from etabli.ateliers.models import Atelier
from etabli.candidatures.formats import format_of
from etabli.core import horloge, parametres
from etabli.core.delais import end_in_months
from etabli.core.formats import euros
from etabli.core.outbox import Recipient
from etabli.marches import prix, tourniquet
from etabli.marches.models import (
    AccordCadre,
    BonDeCommande,
    Conflit,
    Designation,
    Devis,
    Groupement,
    VersionBordereau,
    VersionDevis,
)
from etabli.marches.selectors import accords, replays
from etabli.marches.selectors.accords import VALIDATED, ZERO
from etabli.marches.states import (
    LIVE,
    NOTIFIED,
    EtatBon,
    EtatConflit,
    EtatDesignation,
    EtatGroupement,
)

#: an order whose phases are not to be ordered again (R5)
KEPT = Q(etat__in=(EtatBon.NOTIFIE, EtatBon.SOLDE)) | Q(etat=EtatBon.RESILIE, final_ht=F("ht"))


# -- framework ------------------------------------------------------------------------------------

framework_plafond, holder_plafond = accords.framework_plafond, accords.holder_plafond
consumed_ht, days_to_end = accords.consumed_ht, accords.days_to_end
situation, is_in_force = accords.situation, accords.is_in_force
framework_for, framework_in_force = accords.framework_for, accords.framework_in_force
current_framework = accords.current_framework
shared_firms, shares = accords.shared_firms, accords.shares


def reference_alert(atelier: Atelier, ttc: Decimal, *, on: dt.date) -> str | None:
    """A word before a devis well above the reference of its format: a typing fault is seen there."""
    reference = parametres.decimal(format_of(atelier).montant_reference, on=on)
    margin = parametres.decimal("alerte_depassement_reference", on=on)
    if ttc <= reference * (1 + margin):
        return None
    return (
        f"Ce devis fait {euros(ttc, 'TTC')}, pour un montant de référence de {euros(reference, 'TTC')} : "
        "vérifiez les quantités."
    )


def target_end(atelier: Atelier, day: dt.date) -> dt.date:
    """D-03: the target of the work of the team."""
    code = deroule_of(atelier).parametres["duree_cible_mois"]
    return end_in_months(day, parametres.integer(code, on=day), rolls=False)


# -- tourniquet -----------------------------------------------------------------------------------

holders, tour_of, records = replays.holders, replays.tour_of, replays.records
log_rows, log_lines, log_values = replays.log_rows, replays.log_lines, replays.log_values
replay_logs = replays.replay_logs


def seuils(on: dt.date) -> tourniquet.Seuils:
    """What T-7 counts that day, dated parameters."""
    codes = ("refus_alerte", "refus_suspension", "refus_fenetre_mois")
    return tourniquet.Seuils(*(parametres.integer(code, on=on) for code in codes))


def basket(atelier: Atelier) -> dict[str, Decimal]:
    """The quantities estimated for the Atelier, by default those of its place (T-2)."""
    if atelier.panier:
        return {code: Decimal(str(quantite)) for code, quantite in atelier.panier.items()}
    return dict(prix.panier(atelier.departement_code))


def estimate_ht(atelier: Atelier, groupement: Groupement, *, on: dt.date) -> Decimal:
    """The basket of the Atelier at this holder's prices of the day (T-2)."""
    versions = [
        v for v in groupement.bordereaux.prefetch_related("lignes").order_by("pk") if v.covers(on)
    ]
    if not versions:
        return ZERO
    version = max(versions, key=lambda v: (v.valide_du, v.version))
    lines = {line.code_uo: line for line in version.lines()}
    known = {code: quantite for code, quantite in basket(atelier).items() if code in lines}
    return prix.totals(prix.lines_of(version.lines(), known), taux=Decimal(0)).ht


def stopped_by_maximum(accord: AccordCadre, atelier: Atelier, *, on: dt.date) -> dict[str, str]:
    """The holders whose maximum the estimate of this Atelier would exceed, with the figure (T-2)."""
    if accord.maximum_par_titulaire_ht is None:
        return {}
    stopped: dict[str, str] = {}
    for code, groupement in holders(accord).items():
        state = holder_plafond(groupement, sauf=atelier)
        pending = sum(
            (
                estimate_ht(live.atelier, groupement, on=on)
                for live in _without_validated_devis(groupement).exclude(atelier=atelier)
            ),
            ZERO,
        )
        over = state.missing(pending + estimate_ht(atelier, groupement, on=on))
        if over > ZERO:
            stopped[code] = f"dépasserait de {euros(over, 'HT')} le maximum par titulaire"
    return stopped


def _without_validated_devis(groupement: Groupement) -> QuerySet[Designation]:
    validated = VersionDevis.objects.filter(validated_on__isnull=False)
    rows = groupement.designations.filter(etat__in=LIVE).exclude(
        pk__in=validated.values("devis__designation")
    )
    return rows.select_related("atelier").order_by("pk")


def open_flags(atelier: Atelier) -> QuerySet[Conflit]:
    """Flags of conflict neither confirmed nor lifted: they stop F1 (10.2)."""
    return atelier.conflits.filter(etat=EtatConflit.SIGNALE).order_by("pk")


def deputy_of(designation: Designation, *, on: dt.date) -> Groupement | None:
    """The next holder that passes T-2 today; shown, never stored, gives no right (T-14)."""
    accord = designation.accord_cadre
    code = tourniquet.deputy(
        tour_of(accord),
        str(designation.atelier_id),
        plafonds=stopped_by_maximum(accord, designation.atelier, on=on),
    )
    return holders(accord).get(code) if code else None


# -- one atelier ----------------------------------------------------------------------------------


def live_designation(atelier: Atelier) -> Designation | None:
    """The designation that is pending or accepted."""
    rows = atelier.designations.filter(etat__in=LIVE)
    return rows.select_related(
        "groupement__accord_cadre", "groupement__mandataire", "atelier"
    ).first()


def holder_of(atelier: Atelier) -> Groupement | None:
    """The groupement that accepted this Atelier."""
    live = live_designation(atelier)
    return live.groupement if live and live.etat == EtatDesignation.ACCEPTEE else None


def devis_of(atelier: Atelier) -> Devis | None:
    """The devis of the current designation."""
    rows = Devis.objects.filter(
        designation__atelier=atelier, designation__etat=EtatDesignation.ACCEPTEE
    )
    return rows.select_related(
        "designation__groupement__accord_cadre", "designation__atelier"
    ).first()


def bordereau_of(designation: Designation) -> VersionBordereau | None:
    """The price version in force the day the designation was accepted (B-4)."""
    day = designation.accepted_on
    rows = designation.groupement.bordereaux.order_by("-valide_du", "-version")
    return next((v for v in rows if day and v.covers(day)), None)


def validated_version(devis: Devis) -> VersionDevis | None:
    """The last version that the service validated."""
    return devis.versions.filter(validated_on__isnull=False).order_by("-numero").first()


def kept_bons(atelier: Atelier) -> QuerySet[BonDeCommande]:
    """The orders whose phases are performed or being so: a terminated one only if it was whole (R5)."""
    rows = BonDeCommande.objects.filter(KEPT, atelier=atelier)
    return rows.order_by("pk")


def version_in_force(devis: Devis) -> VersionDevis:
    """The version one reads: the validated one, or the last one while it is being looked at."""
    validated = validated_version(devis) if devis.etat in VALIDATED else None
    return validated or devis.current


def bons_de_commande(atelier: Atelier) -> QuerySet[BonDeCommande]:
    """The orders of the Atelier, cancelled ones left out, in their order."""
    rows = BonDeCommande.objects.filter(atelier=atelier).exclude(etat="ANNULE")
    return rows.select_related("devis__designation__groupement", "version").order_by("pk")


@dataclass(frozen=True, slots=True)
class Money:
    """What is engaged for one Atelier; payments are told by a later app."""

    devis_ht: Decimal = ZERO
    devis_ttc: Decimal = ZERO
    engage_ht: Decimal = ZERO
    engage_ttc: Decimal = ZERO
    notifie_ttc: Decimal = ZERO


def money(atelier: Atelier) -> Money:
    """Devis and orders of the current holder, HT and TTC."""
    devis = devis_of(atelier)
    version = validated_version(devis) if devis else None
    bons = list(bons_de_commande(atelier))
    engaged = [b for b in bons if b.etat in ("ENGAGE", *NOTIFIED)]
    return Money(
        version.ht if version else ZERO,
        version.ttc if version else ZERO,
        sum((b.ht for b in engaged), ZERO),
        sum((b.ttc for b in engaged), ZERO),
        sum((b.ttc for b in bons if b.etat in NOTIFIED), ZERO),
    )


# -- who to write to ------------------------------------------------------------------------------


def mandataires_of(groupement: Groupement) -> list[Recipient]:
    return recipients(Role.GROUPEMENT_MANDATAIRE, organisation_id=groupement.mandataire_id)


def groupements_of(organisation: Organisation) -> QuerySet[Groupement]:
    """The groupements this firm leads or is a member of."""
    rows = Groupement.objects.filter(membres__organisation=organisation).distinct()
    return rows.select_related("accord_cadre").order_by("pk")


def firms_to_complete(groupement: Groupement) -> list[Organisation]:
    """The firms whose identity this groupement says: not that of a firm that leads another one."""
    rivals = Groupement.objects.exclude(pk=groupement.pk).exclude(etat=EtatGroupement.RESILIE)
    rivals = rivals.exclude(mandataire=groupement.mandataire_id).order_by()
    members = groupement.membres.exclude(organisation__in=rivals.values("mandataire"))
    return [m.organisation for m in members.select_related("organisation").order_by("pk")]


def missing_on_paper(groupement: Groupement) -> list[str]:
    """What an order could not print of its firms, in sentences."""
    members = groupement.membres.select_related("organisation").order_by("pk")
    return [text for m in members for text in siret.missing_on_paper(m.organisation)]


def holders_today() -> QuerySet[Groupement]:
    """The holders of the framework in force, those terminated left out."""
    accord = framework_in_force(horloge.today())
    rows = Groupement.objects.exclude(etat=EtatGroupement.RESILIE)
    return rows.filter(accord_cadre=accord).order_by("rang")
