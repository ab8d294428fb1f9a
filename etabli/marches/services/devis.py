"""The verbs of a devis: deposited by the mandataire, returned or refused by the pilote, validated."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal

from etabli.ateliers.services.catch_up import catch_up
from etabli.core import horloge, parametres
from etabli.core.access import CLOCK, Actor
from etabli.core.delais import echeances
from etabli.core.models import Entry
from etabli.core.refus import Refused
from etabli.credits import services as credits
from etabli.marches import prix, selectors
from etabli.marches.models import Designation, Devis, VersionDevis
from etabli.marches.models.devis import lines_to_json
from etabli.marches.services import designation_moves, designations
from etabli.marches.services.designation_moves import DEVIS_DELAYS
from etabli.marches.services.devis_moves import WORKFLOW, engaged_ttc, taux_of
from etabli.marches.services.tourniquet import serialised
from etabli.marches.states import CauseRetour, EtatDevis

#: two orders by default; a single one when the pilote says so
DEUX_BONS = ((2,), (3,))


def deposit_devis(
    designation: Designation,
    *,
    actor: Actor,
    quantites: Mapping[str, Decimal],
    delai_execution: str = "",
    note: str = "",
    on: dt.date | None = None,
) -> Devis:
    """F5: the first version, at the prices of the acceptance (B-4); quantities are all there is."""
    day = on or horloge.today()
    bordereau = selectors.bordereau_of(designation)
    if bordereau is None:
        raise Refused("Aucun bordereau des prix n’était en vigueur le jour de l’acceptation.")
    devis = Devis(
        designation=designation, bordereau=bordereau, taux_tva=taux_of(designation, on=day)
    )
    with serialised(designation.atelier):
        WORKFLOW.run(devis, "deposit", actor=actor, on=day, quantites=dict(quantites))
        _keep_version(devis, quantites, actor, day, delai_execution, note)
    return devis


def redeposit_devis(
    devis: Devis,
    *,
    actor: Actor,
    quantites: Mapping[str, Decimal],
    delai_execution: str = "",
    note: str = "",
    on: dt.date | None = None,
) -> Entry:
    """B-6: changing one quantity makes a new version."""
    day = on or horloge.today()
    with serialised(devis.atelier):
        entry = WORKFLOW.run(devis, "redeposit", actor=actor, on=day, quantites=dict(quantites))
        _keep_version(devis, quantites, actor, day, delai_execution, note)
    return entry


def amend_devis(
    devis: Devis,
    *,
    actor: Actor,
    quantites: Mapping[str, Decimal],
    delai_execution: str = "",
    note: str = "",
    on: dt.date | None = None,
) -> Entry:
    """10.3: before the second order the phases not yet ordered may change; F6 again."""
    day = on or horloge.today()
    with serialised(devis.atelier):
        entry = WORKFLOW.run(devis, "amend", actor=actor, on=day, quantites=dict(quantites))
        _keep_version(devis, quantites, actor, day, delai_execution, note)
    return entry


def _keep_version(
    devis: Devis,
    quantites: Mapping[str, Decimal],
    actor: Actor,
    on: dt.date,
    delai_execution: str,
    note: str,
) -> VersionDevis:
    lines = prix.lines_of(devis.bordereau.lines(), quantites)
    rows = lines_to_json(lines)
    totaux = prix.totals(lines, taux=devis.taux_tva)
    numero = devis.versions.count() + 1
    facts = {"devis": devis.pk, "version": numero, "taux": str(devis.taux_tva), "lignes": rows}
    for code in DEVIS_DELAYS:
        echeances.meet(devis.designation, code, on=on)
    return VersionDevis.objects.create(
        devis=devis,
        numero=numero,
        lignes=rows,
        ht=totaux.ht,
        tva=totaux.tva,
        ttc=totaux.ttc,
        deposited_on=on,
        deposited_by_id=actor.person_id,
        valid_until=prix.validity_end(on, jours=parametres.integer("devis_validite_jours", on=on)),
        digest=hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest(),
        delai_execution=delai_execution,
        note=note,
    )


def send_back_devis(
    devis: Devis,
    *,
    actor: Actor,
    motif: str,
    cause: str = CauseRetour.CORRECTION,
    on: dt.date | None = None,
) -> Entry:
    """F5: at most two returns for correction; for the maximum, the credits or the validity, as many as it takes.

    The holder has 5 working days, from the day nothing stops it: the Atelier suspended, a conflict declared.
    """
    day = on or horloge.today()
    with serialised(devis.atelier):
        entry = WORKFLOW.run(devis, "send_back", actor=actor, on=day, motif=motif, cause=cause)
        turn = Designation.objects.select_related("atelier").get(pk=devis.designation.pk)
        delay = designation_moves.WORKFLOW.delays["reprise"]
        echeances.start(turn, "reprise", delay, on=day)
        if designations.is_stopped(turn):
            designations.stop_delays(turn, on=day)
    return entry


def refuse_devis(devis: Devis, *, actor: Actor, motif: str, on: dt.date | None = None) -> Entry:
    """T-6e: the third version is still non-conforming, a counted refusal of that day."""
    day = on or horloge.today()
    with serialised(devis.atelier):
        entry = WORKFLOW.run(devis, "refuse", actor=actor, on=day, motif=motif)
        designations.fail_devis(devis.designation, on=day)
    return entry


def validate_devis(devis: Devis, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """F6: the service signs the devis, credits are reserved, the Atelier passes to COMMANDE."""
    day = on or horloge.today()
    with serialised(devis.atelier) as atelier:
        entry = WORKFLOW.run(devis, "validate", actor=actor, on=day)
        version = devis.current
        version.validated_on = day
        version.save(update_fields=("validated_on",))
        catch_up(atelier, actor=actor, on=day)
        reserve_credits(devis, on=day)
    return entry


def reserve_credits(devis: Devis, *, on: dt.date) -> None:
    """One reserve of AE per Atelier: the TTC of its orders, those engaged left out (10.3 F6, CH-2)."""
    version = selectors.validated_version(devis)
    if version is None:
        return
    atelier = devis.atelier
    ttc = prix.reserved_ttc(version.lines(), taux=devis.taux_tva, commandes=DEUX_BONS)
    left = ttc - engaged_ttc(devis)
    if left > 0:
        credits.reserve_ae(atelier.service_pilote, montant=left, origine=atelier.reference, on=on)
    else:
        credits.release_ae(atelier.reference, on=on)


def keep_validated(devis: Devis, *, actor: Actor, motif: str, on: dt.date | None = None) -> Entry:
    """10.3: a change that is given up, late or still wrong leaves the validated version as it was."""
    day = on or horloge.today()
    with serialised(devis.atelier) as atelier:
        entry = WORKFLOW.run(devis, "keep_validated", actor=actor, on=day, motif=motif)
        _cancel_delays(devis, on=day)
        catch_up(atelier, actor=CLOCK, on=day)
    return entry


def miss_devis(designation: Designation, *, on: dt.date) -> None:
    """The deadline is over: a counted refusal (T-6), or the validated version is kept."""
    devis: Devis | None = getattr(designation, "devis", None)
    if devis is None or selectors.validated_version(devis) is None:
        designations.miss_devis(designation, on=on)
        return
    keep_validated(
        devis, actor=CLOCK, motif="La nouvelle version n’a pas été remise dans le délai.", on=on
    )


def _cancel_delays(devis: Devis, *, on: dt.date) -> None:
    for code in DEVIS_DELAYS:
        echeances.cancel(devis.designation, code, on=on)


def lapse_devis(devis: Devis, *, on: dt.date, motif: str) -> None:
    """B-8 and the ends of a designation: the devis can no longer be ordered."""
    if devis.etat in (EtatDevis.DEPOSE, EtatDevis.RETOURNE, EtatDevis.VALIDE):
        WORKFLOW.run(devis, "lapse", actor=CLOCK, on=on, motif=motif)
        _cancel_delays(devis, on=on)
