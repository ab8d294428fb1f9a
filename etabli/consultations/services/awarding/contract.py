"""From the adopted ranking to the contract notified (M9, M11, M12), its data published (DE-1), its execution (M15)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from etabli.acteurs.models import Organisation
from etabli.ateliers import services as ateliers
from etabli.consultations import documents
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.selectors import awarding
from etabli.consultations.services.awarding.credits import give_back
from etabli.consultations.services.awarding.moves import DELAYS
from etabli.consultations.services.moves import WORKFLOW
from etabli.core import horloge
from etabli.core.access import CLOCK, Actor
from etabli.core.cercles import Cercle
from etabli.core.delais import echeances
from etabli.core.fichiers.deposits import PDF_OR_PHOTO, Upload, deposit
from etabli.core.fichiers.models import Fichier
from etabli.core.models import Entry, reference
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.credits import services as credits

NO_HOLDER = "Aucun attributaire : la pièce ne peut pas être déposée."


@one_act()
def award_marche(marche: MarcheSubsequent, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """M9: to the first of the adopted ranking that has not withdrawn; its AE are kept, the report frozen."""
    day = on or horloge.today()
    entry = WORKFLOW.run(marche, "award", actor=actor, on=day)
    assert marche.montant_ttc is not None, "an awarded contract has its amount"
    credits.reserve_ae(
        marche.service, montant=marche.montant_ttc, origine=marche.atelier.reference, on=day
    )
    documents.issue_report(marche, on=day)
    return entry


def record_attestation(
    marche: MarcheSubsequent,
    *,
    actor: Actor,
    organisation: Organisation,
    nature: str,
    fichier: Fichier,
    issued_on: dt.date,
    valid_until: dt.date | None = None,
    on: dt.date | None = None,
) -> Entry:
    """N-14: one paper of one firm of the chosen holder, by its mandataire or by the service."""
    return WORKFLOW.run(
        marche, "record_attestation", actor=actor, on=on, organisation=organisation, nature=nature,
        fichier=fichier, issued_on=issued_on, valid_until=valid_until,
    )  # fmt: skip


def deposit_attestation(
    marche: MarcheSubsequent,
    *,
    actor: Actor,
    organisation: Organisation,
    nature: str,
    fichier: Upload,
    issued_on: dt.date,
    valid_until: dt.date | None = None,
) -> Entry:
    """N-14: the file is kept about this holder's place in the consultation: no list of papers names it."""
    holder = marche.attributaire
    if holder is None:
        raise Refused(NO_HOLDER)
    kept = deposit(
        fichier,
        subject=reference(awarding.place_of(marche, holder)),
        depositor_id=actor.person_id,
        circle=Cercle.ETAT_TITULAIRE,
        titulaire_id=holder.mandataire_id,
        accept=PDF_OR_PHOTO,
    )
    return record_attestation(
        marche, actor=actor, organisation=organisation, nature=nature, fichier=kept,
        issued_on=issued_on, valid_until=valid_until,
    )  # fmt: skip


@one_act()
def send_rejections(marche: MarcheSubsequent, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """MS-2, M11: to each candidate that is not chosen its own letter, before the contract is signed."""
    day = on or horloge.today()
    entry = WORKFLOW.run(marche, "send_rejections", actor=actor, on=day)
    for rejet in marche.rejets.select_related("groupement__mandataire").order_by("pk"):
        rejet.marche = marche
        rejet.courrier = documents.issue_rejection(rejet, signatory=actor.name, on=day)
        rejet.sent_at = horloge.now()
        rejet.save(update_fields=("courrier", "sent_at"))
    return entry


def sign_marche(marche: MarcheSubsequent, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """M11: by another person than who prepared; AC-4, AC-6 and the papers hold that day."""
    return WORKFLOW.run(marche, "sign", actor=actor, on=on)


@one_act()
def engage_marche(
    marche: MarcheSubsequent, *, actor: Actor, numero_ej: str, on: dt.date | None = None
) -> Entry:
    """CH-3: the EJ of the contract, for its TTC; what was reserved for the Atelier is lifted."""
    day = on or horloge.today()
    entry = WORKFLOW.run(marche, "engage", actor=actor, on=day, numero_ej=numero_ej)
    assert marche.montant_ttc is not None, "an awarded contract has its amount"
    credits.engage_ae(
        marche.service, actor=actor, numero=marche.numero_ej, montant=marche.montant_ttc,
        origine=marche.atelier.reference, objet=marche.numero, on=day,
    )  # fmt: skip
    return entry


@one_act()
def notify_marche(
    marche: MarcheSubsequent, *, actor: Actor, preuve: str, on: dt.date | None = None
) -> Entry:
    """M11, L2: the contract takes effect; the Atelier has its team and its duration starts."""
    day = on or horloge.today()
    entry = WORKFLOW.run(marche, "notify", actor=actor, on=day, preuve=preuve)
    holder = marche.attributaire
    assert holder is not None, "an awarded contract has its holder"
    mandataire, *partners = awarding.firms_of(holder)
    ateliers.notify_contract(marche.atelier, mandataire=mandataire, equipe=partners, on=day)
    documents.issue_notification(marche)
    if marche.decp_due_on is not None:
        echeances.start(marche, "donnees", DELAYS["donnees"], on=day, due_on=marche.decp_due_on)
    return entry


@one_act()
def take_next(
    marche: MarcheSubsequent, *, actor: Actor, motif: str, on: dt.date | None = None
) -> Entry:
    """M12: the chosen holder withdrew, or cannot perform: its AE are given back, the next may be chosen."""
    day, numero_ej = on or horloge.today(), marche.numero_ej
    entry = WORKFLOW.run(marche, "take_next", actor=actor, on=day, motif=motif)
    give_back(marche, numero_ej=numero_ej, on=day)
    return entry


def record_publication(
    marche: MarcheSubsequent,
    *,
    actor: Actor,
    publie_par: str,
    published_on: dt.date,
    on: dt.date | None = None,
) -> Entry:
    """DE-1, DE-3: who published the essential data and which day, once."""
    return WORKFLOW.run(
        marche, "record_publication", actor=actor, on=on, publie_par=publie_par,
        published_on=published_on,
    )  # fmt: skip


def settle_marche(marche: MarcheSubsequent, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """M16: everything is admitted, paid and given back."""
    return WORKFLOW.run(marche, "settle", actor=actor, on=on)


def keep_final(marche: MarcheSubsequent, *, final_ht: Decimal) -> None:
    """10.3: what it cost in the end, as whoever pays counts it, in the act that ends it."""
    marche.final_ht = final_ht
    MarcheSubsequent.objects.filter(pk=marche.pk).update(final_ht=final_ht)


@one_act()
def end_marche(
    marche: MarcheSubsequent, *, at_phase: bool, motif: str, final_ht: Decimal, on: dt.date
) -> Entry:
    """2.7.4: it stops before its term, and its Atelier with it (F17)."""
    name = "stop_at_phase" if at_phase else "terminate"
    entry = WORKFLOW.run(marche, name, actor=CLOCK, on=on, motif=motif)
    keep_final(marche, final_ht=final_ht)
    ateliers.abandon_with_contract(marche.atelier, motif=motif, on=on)
    return entry


def start_execution(marche: MarcheSubsequent, *, on: dt.date) -> Entry:
    """M15: the réunion de cadrage was held that day."""
    return WORKFLOW.run(marche, "start_execution", actor=CLOCK, on=on)
