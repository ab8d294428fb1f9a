"""The verbs of a devis: deposited by the mandataire, returned or refused by the pilote, validated."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q

from etabli.ateliers.selectors import audiences_through
from etabli.ateliers.states import Etat as EtatAtelier
from etabli.ateliers.suites import catch_up
from etabli.core import horloge, parametres
from etabli.core.access import CLOCK, Actor
from etabli.core.delais import echeances
from etabli.core.models import Entry
from etabli.core.refus import Refused
from etabli.core.ui.formats import euros
from etabli.core.workflow import Attempt, Move, Workflow
from etabli.credits import services as credits
from etabli.credits.selectors import available
from etabli.marches import access, prix, selectors
from etabli.marches.models import BonDeCommande, Designation, Devis, VersionDevis
from etabli.marches.models.devis import lines_to_json
from etabli.marches.services import designation_moves, designations
from etabli.marches.services.designation_moves import has_motif
from etabli.marches.services.tour import serialised
from etabli.marches.states import NOTIFIED, ORDERED, EtatDesignation, EtatDevis

Trying = Attempt[Devis]
E_ = EtatDevis
#: two orders by default; a single one when the pilote says so
DEUX_BONS = ((2,), (3,))


def _ordered(*phases: int, chain: bool = False) -> Exists:
    """An order of this devis that lives, of exactly these phases, or still on its way to the holder."""
    rows = BonDeCommande.objects.filter(devis=OuterRef("pk"), etat__in=ORDERED).order_by()
    return Exists(rows.exclude(etat__in=NOTIFIED) if chain else rows.filter(phases=list(phases)))


#: a phase is not ordered, and no order is on its way: the pilote prepares the next one
LEFT_TO_ORDER = ~Q(_ordered(chain=True)) & ~Q(_ordered(2, 3)) & ~(Q(_ordered(2)) & Q(_ordered(3)))


# -- guards ---------------------------------------------------------------------------------------


def _holder_accepted(attempt: Trying) -> str | None:
    if attempt.obj.designation.etat == EtatDesignation.ACCEPTEE:
        return None
    return "La désignation n’est plus en cours : aucun devis n’est attendu."


def _in_time(attempt: Trying) -> str | None:
    """F5: later is a refusal (T-6c)."""
    return designation_moves.devis_too_late(attempt.obj.designation, on=attempt.on)


def _conforms(attempt: Trying) -> list[str]:
    """B-2: units of work of this holder, right quantities, one line each."""
    quantites: Mapping[str, Decimal] = attempt.data["quantites"]
    return prix.faults_of_lines(attempt.obj.bordereau.lines(), list(quantites.items()))


def _returns_left(attempt: Trying) -> str | None:
    allowed = parametres.integer("devis_retours_max", on=attempt.on)
    if attempt.obj.retours < allowed:
        return None
    return "Le devis a déjà été retourné deux fois : validez-le, ou refusez-le (T-6 e)."


def _returns_spent(attempt: Trying) -> str | None:
    allowed = parametres.integer("devis_retours_max", on=attempt.on)
    if attempt.obj.retours >= allowed:
        return None
    left = allowed - attempt.obj.retours
    return f"Le devis peut encore être retourné {left} fois : dites ce qui est à corriger."


def _still_valid(attempt: Trying) -> str | None:
    """B-4: 60 days from the deposit of the version, last day included; checked here only."""
    until = attempt.obj.current.valid_until
    if attempt.on <= until:
        return None
    return (
        f"Le devis n’était valable que jusqu’au {until:%d/%m/%Y} : demandez une nouvelle version."
    )


def _framework_serves(attempt: Trying) -> str | None:
    accord = attempt.obj.accord_cadre
    if selectors.is_in_force(accord, on=attempt.on):
        return None
    return (
        f"L’accord-cadre {accord.code} n’est plus en vigueur : le devis ne peut pas être validé."
    )


def _right_prices(attempt: Trying) -> str | None:
    """F6: the price version is that of the acceptance (B-4)."""
    devis = attempt.obj
    expected = selectors.bordereau_of(devis.designation)
    if expected and expected.pk == devis.bordereau_id:
        return None
    return "Le devis n’est pas aux prix en vigueur le jour de l’acceptation : retournez-le."


def _fits_maximum(attempt: Trying) -> list[str]:
    """F6: consumed + reserve of others + this ≤ maximum, equality allowed (4.2)."""
    devis, ht = attempt.obj, attempt.obj.current.ht - notified_ht(attempt.obj)
    accord = selectors.framework_plafond(devis.accord_cadre, sauf=devis.atelier)
    holder = selectors.holder_plafond(devis.groupement, sauf=devis.atelier)
    found = []
    if over := accord.missing(ht):
        found.append(f"Le maximum de l’accord-cadre serait dépassé de {euros(over)} HT.")
    if over := holder.missing(ht):
        found.append(f"Le maximum de ce titulaire serait dépassé de {euros(over)} HT.")
    return found


def _lacks_ae(attempt: Trying) -> str | None:
    """F6: an alert only; G-BC-6 blocks (10.3)."""
    devis = attempt.obj
    atelier = devis.atelier
    held = available(atelier.service_pilote, attempt.on.year, origine=atelier.reference)
    if missing := held.missing_ae(devis.current.ttc - engaged_ttc(devis)):
        return (
            f"Il manque {euros(missing)} d’AE pour ce devis : "
            "le bon de commande ne pourra pas être signé en l’état."
        )
    return None


def _ends_soon(attempt: Trying) -> str | None:
    """S04.3: near the end of the framework a second order may be refused."""
    days = selectors.days_to_end(attempt.obj.accord_cadre, on=attempt.on)
    if not 0 <= days <= parametres.integer("alerte_fin_accord_cadre_jours", on=attempt.on):
        return None
    return f"{days} jours avant l’expiration : émettez un seul bon de commande."


def _ordered_lines_stay(attempt: Trying) -> str | None:
    """10.3: a new version may change the lines of phases not yet ordered only."""
    devis = attempt.obj
    phases = ordered_phases(devis)
    former = {x.code_uo: x.quantite for x in prix.of_phases(devis.current.lines(), phases)}
    quantites = attempt.data["quantites"]
    phase_of = {x.code_uo: x.phase for x in devis.bordereau.lines()}
    now = {c: Decimal(q) for c, q in quantites.items() if phase_of.get(c) in phases}
    if former == now:
        return None
    return "Les lignes d’une phase déjà commandée ne changent plus."


def _something_left_to_order(attempt: Trying) -> str | None:
    if ordered_phases(attempt.obj) >= {2, 3}:
        return "Toutes les phases sont commandées : le devis ne change plus."
    return None


# -- effects --------------------------------------------------------------------------------------


def _sent_back(attempt: Trying) -> dict[str, Any]:
    return {
        "retours": attempt.obj.retours + 1,
        "motif_retour": attempt.data.get("motif", ""),
        "returned_on": attempt.on,
    }


def _validated(attempt: Trying) -> dict[str, Any]:
    return {"validated_on": attempt.on, "validated_by_id": attempt.actor.person_id}


WORKFLOW = Workflow(
    access.DEVIS,
    audiences={
        **audiences_through("atelier"),
        "titulaire": lambda d: selectors.mandataires_of(d.groupement),
    },
    related=("designation__atelier__commune", "designation__groupement"),
    final=(E_.CADUC, E_.REFUSE),
    deposit=Move(
        "Déposer le devis", (), E_.DEPOSE, rule="F5", guards=(_holder_accepted, _in_time),
        checks=(_conforms,), asks=("pilote", "valideur"),
    ),
    redeposit=Move(
        "Déposer une nouvelle version", (E_.RETOURNE,), E_.DEPOSE, rule="F5", awaited=True,
        guards=(_holder_accepted, _in_time), checks=(_conforms,), asks=("pilote", "valideur"),
        todo="Le devis vous est retourné : corrigez les quantités.",
        waiting="Le groupement corrige son devis.",
    ),
    amend=Move(
        "Modifier le devis avant le second bon", (E_.VALIDE, E_.COMMANDE), E_.DEPOSE, rule="B-6",
        guards=(_holder_accepted, _something_left_to_order), checks=(_conforms, _ordered_lines_stay),
        asks=("pilote", "valideur"),
        announce="Une nouvelle version est déposée : elle doit être validée de nouveau.",
    ),
    send_back=Move(
        "Retourner le devis", (E_.DEPOSE,), E_.RETOURNE, rule="F5", guards=(_returns_left,),
        checks=(has_motif,), effect=_sent_back, asks=("titulaire",),
        announce="Le groupement a cinq jours ouvrés pour corriger. Deux retours sont possibles.",
    ),
    refuse=Move(
        "Refuser le devis", (E_.DEPOSE,), E_.REFUSE, rule="T-6", guards=(_returns_spent,),
        checks=(has_motif,), informs=("titulaire", "dgaln"),
        announce="C’est un refus compté (T-6 e) : l’Atelier passe au titulaire suivant.",
    ),
    validate=Move(
        "Valider le devis", (E_.DEPOSE,), E_.VALIDE, rule="F6", awaited=True,
        guards=(_holder_accepted, _still_valid, _framework_serves, _right_prices, _fits_maximum),
        alerts=(_lacks_ae, _ends_soon), effect=_validated, informs=("titulaire", "pilote"), asks=("budget",),
        todo="Un devis attend votre validation.", waiting="Le chef de service examine le devis.",
        announce="Les crédits sont réservés et le bon de commande peut être préparé.",
    ),
    order=Move(
        "Préparer le bon de commande", (E_.VALIDE, E_.COMMANDE), rule="F7", awaited=True, pending=LEFT_TO_ORDER,
        todo="Le devis est validé : préparez le bon de commande.",
        waiting="Le pilote prépare le bon de commande.",
    ),
    mark_ordered=Move("Constater la commande", (E_.VALIDE,), E_.COMMANDE, rule="F7"),
    lapse=Move(
        "Constater la caducité du devis", (E_.DEPOSE, E_.RETOURNE, E_.VALIDE), E_.CADUC, rule="B-8",
        informs=("titulaire", "pilote"),
    ),
)  # fmt: skip


# -- reads of one devis ---------------------------------------------------------------------------


def taux_of(designation: Designation) -> Decimal:
    """CH-14: by the place of execution, 0 for a franchise."""
    if designation.groupement.franchise_tva:
        return prix.TVA_FRANCHISE
    return prix.taux_tva(designation.atelier.departement_code)


def ordered_phases(devis: Devis) -> set[int]:
    """The phases that an order of this devis already carries."""
    rows = devis.bons.filter(etat__in=ORDERED).order_by().values_list("phases", flat=True)
    return {phase for phases in rows for phase in phases}


def notified_ht(devis: Devis) -> Decimal:
    rows = devis.bons.filter(notified_on__isnull=False).order_by().values_list("ht", flat=True)
    return sum(rows, Decimal(0))


# -- verbs ----------------------------------------------------------------------------------------


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
    devis = Devis(designation=designation, bordereau=bordereau, taux_tva=taux_of(designation))
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
    for code in designation_moves.DEVIS_DELAYS:
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


def send_back_devis(devis: Devis, *, actor: Actor, motif: str, on: dt.date | None = None) -> Entry:
    """F5: at most two returns; the holder has 5 working days, from the resumption when suspended."""
    day = on or horloge.today()
    with serialised(devis.atelier) as atelier:
        entry = WORKFLOW.run(devis, "send_back", actor=actor, on=day, motif=motif)
        delay = designation_moves.WORKFLOW.delays["reprise"]
        echeances.start(devis.designation, "reprise", delay, on=day)
        if atelier.etat == EtatAtelier.SUSPENDU:
            designations.stop_delays(devis.designation, on=day)
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
        ttc = prix.reserved_ttc(version.lines(), taux=devis.taux_tva, commandes=DEUX_BONS)
        left = ttc - engaged_ttc(devis)
        credits.reserve(atelier.service_pilote, montant=left, origine=atelier.reference, on=day)
    return entry


def engaged_ttc(devis: Devis) -> Decimal:
    """TTC of the orders of this devis whose EJ is entered."""
    rows = devis.bons.filter(engaged_on__isnull=False).exclude(etat="ANNULE").order_by()
    return sum(rows.values_list("ttc", flat=True), Decimal(0))


def lapse_devis(devis: Devis, *, on: dt.date, motif: str) -> None:
    """B-8 and the ends of a designation: the devis can no longer be ordered."""
    if devis.etat in (EtatDevis.DEPOSE, EtatDevis.RETOURNE, EtatDevis.VALIDE):
        WORKFLOW.run(devis, "lapse", actor=CLOCK, on=on, motif=motif)
