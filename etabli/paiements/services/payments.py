"""The verbs of a payment: certify the service fait, record the request, pay or reject it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from etabli.acteurs.models import Organisation
from etabli.consultations.models import MarcheSubsequent
from etabli.core import horloge
from etabli.core.access import CLOCK, Actor
from etabli.core.delais import echeances
from etabli.core.models import Entry
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.credits import services as credits
from etabli.credits.models import EngagementJuridique
from etabli.marches import services as marches
from etabli.marches.models import BonDeCommande
from etabli.marches.states import EtatBon
from etabli.paiements import access, echeancier, selectors
from etabli.paiements.contrats import Contrat, kind, locked
from etabli.paiements.models import DemandePaiement, ServiceFait
from etabli.paiements.selectors import parts, penalites, sous_traitances
from etabli.paiements.selectors.parts import Share
from etabli.paiements.services.avances import ask_back
from etabli.paiements.services.moves import DEMANDES, SERVICES_FAITS
from etabli.paiements.services.previsions import keep_previsions
from etabli.paiements.states import CERTIFIED, WAITING, EtatDemande, EtatServiceFait

#: why what no request could bear is asked back
LATE = "Pénalités de retard que les demandes de paiement ne couvrent pas."


@contextmanager
def _serialised(contrat: Contrat) -> Iterator[Contrat]:
    """One payment of a contract at a time: its balance is counted under a lock."""
    with one_act():
        yield locked(contrat)


def _step(found: Contrat | ServiceFait, etape: str, *, among: tuple[str, ...]) -> ServiceFait:
    """The step named, or the first of the contract that stands in one of these states."""
    if isinstance(found, ServiceFait):
        return found
    rows = found.services_faits.order_by("rang")
    step = rows.filter(etape=etape).first() if etape else rows.filter(etat__in=among).first()
    if step is None:
        raise Refused(f"Rien n’est attendu à cette étape sur le {kind(found)} {found.numero}.")
    return step


def certify_service_fait(
    contrat: Contrat | ServiceFait,
    *,
    actor: Actor,
    etape: str = "",
    on: dt.date | None = None,
) -> ServiceFait:
    """CH-5: the pilote certifies one step of a contract (the next one when none is named)."""
    found = _step(contrat, etape, among=WAITING)
    day = on or horloge.today()
    with _serialised(found.contrat) as kept:
        if found.etat == EtatServiceFait.A_VENIR and (reason := selectors.not_reached(found)):
            raise Refused(reason)
        SERVICES_FAITS.run(found, "certify", actor=actor, on=day)
        if found.etat in CERTIFIED:
            for pending in found.demandes.filter(etat=EtatDemande.RECUE).order_by("pk"):
                _start_delay(pending)
        _settle_when_paid(kept, on=day)
        keep_previsions(kept, on=day)
    return found


def record_demande(
    contrat: Contrat | ServiceFait,
    *,
    actor: Actor,
    numero: str,
    etape: str = "",
    beneficiaire: Organisation | None = None,
    on: dt.date | None = None,
) -> DemandePaiement:
    """CH-6: the request of one step, received that day; it may come before the service fait.

    That of one firm of the groupement: the first that has none yet, when nobody is named (CH-10).
    """
    day = on or horloge.today()
    states = (EtatServiceFait.CERTIFIE, EtatServiceFait.A_CERTIFIER)
    found = _step(contrat, etape, among=states)
    access.SERVICES_FAITS.require(actor, "claim", found)
    with _serialised(found.contrat) as kept:
        if isinstance(kept, MarcheSubsequent):
            found.marche = kept
        share = _share(found, beneficiaire)
        demande = DemandePaiement(
            service_fait=found, numero=numero.strip(), rang=found.rang, recue_on=day,
            beneficiaire=share.organisation, ttc=share.ttc,
        )  # fmt: skip
        is_relayed = _record(demande, actor=actor, on=day)
        if found.etat == EtatServiceFait.CERTIFIE:
            if not parts.to_claim(found):
                SERVICES_FAITS.run(found, "claim", actor=actor, on=day)
            if not is_relayed:
                _start_delay(demande)
        keep_previsions(found.contrat, on=day)
    return demande


def _record(demande: DemandePaiement, *, actor: Actor, on: dt.date) -> bool:
    """CH-12: that of a subcontractor waits for its holder, who agrees by depositing it. Is it waiting?"""
    marche = demande.service_fait.marche
    if marche is None or not sous_traitances.is_subcontractor(marche, demande.beneficiaire_id):
        DEMANDES.run(demande, "record", actor=actor, on=on, numero=demande.numero)
        return False
    DEMANDES.run(demande, "relay", actor=actor, on=on, numero=demande.numero)
    if not access.DEMANDES.may(actor, "agree", demande):
        return True
    DEMANDES.run(demande, "agree", actor=actor, on=on)
    return False


def agree_demande(demande: DemandePaiement, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """CH-12: the holder agrees to what its subcontractor asks; the delay of the State runs from that day."""
    return _agreed(demande, "agree", actor=actor, on=on or horloge.today())


def agree_by_silence(demande: DemandePaiement) -> Entry:
    """CH-12: fifteen days without a word are an agreement, dated at their end."""
    return _agreed(demande, "agree_tacitly", actor=CLOCK, on=demande.answer_by)


def _agreed(demande: DemandePaiement, name: str, *, actor: Actor, on: dt.date | None) -> Entry:
    with _serialised(demande.contrat):
        entry = DEMANDES.run(demande, name, actor=actor, on=on)
        if demande.service_fait.etat in CERTIFIED:
            _start_delay(demande)
        keep_previsions(demande.contrat, on=on or horloge.today())
    return entry


def _share(found: ServiceFait, beneficiaire: Organisation | None) -> Share:
    """What the firm named is to be paid of this step, or the next one that asked nothing."""
    shares = parts.shares(found)
    if not shares:
        raise Refused(
            "La part de chaque entreprise n’est pas saisie : le gestionnaire budgétaire la saisit "
            "d’abord, dans l’onglet « Budget »."
        )
    waiting = parts.to_claim(found)
    if beneficiaire is None:
        return (waiting or shares)[0]
    mine = [one for one in shares if one.organisation.pk == beneficiaire.pk]
    if not mine:
        raise Refused(
            f"{beneficiaire} n’a pas de part de ce marché : choisissez une autre entreprise."
        )
    return mine[0]


def _start_delay(demande: DemandePaiement) -> None:
    certified, asked = demande.service_fait.certified_on, demande.agreed_on or demande.recue_on
    since = max(asked, certified or asked)
    DEMANDES.run(demande, "start_delay", actor=CLOCK, on=since)
    marche = demande.service_fait.marche
    if marche is None or not parts.is_last(demande):
        return
    left = parts.still_out(marche, demande.beneficiaire_id)
    if left > 0:
        ask_back(marche, demande.beneficiaire, montant=left, on=since)
    if (due := penalites.still_due(marche)) and parts.is_over(marche):
        ask_back(
            marche,
            marche.groupement.mandataire,
            montant=due,
            motif=LATE,
            is_advance=False,
            on=since,
        )


def pay_demande(demande: DemandePaiement, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """CH-4: pay on the year's CP; the last payment settles a bon."""
    day = on or horloge.today()
    atelier = demande.atelier
    with _serialised(demande.contrat) as contrat:
        entry = DEMANDES.run(demande, "pay", actor=actor, on=day, montant=demande.net)
        if demande.net:
            credits.consume_cp(
                atelier.service_pilote, actor=actor, montant=demande.net,
                origine=atelier.reference, objet=_object(demande), on=day,
            )  # fmt: skip
        if demande.interets:
            echeances.start(demande, "interets", DEMANDES.delays["interets"], on=day)
        _settle_when_paid(contrat, on=day)
        keep_previsions(contrat, on=day)
    return entry


def _object(demande: DemandePaiement) -> str:
    """What the payment is of: one of several firms has the number of its own request."""
    found = f"{demande.contrat.numero}, demande {demande.rang}"
    return found if demande.service_fait.bon_id else f"{found} ({demande.numero})"


def pay_interests(demande: DemandePaiement, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """CH-7: interest and the flat sum, on the CP of the year."""
    day, atelier = on or horloge.today(), demande.atelier
    with _serialised(demande.contrat):
        entry = DEMANDES.run(
            demande, "pay_interests", actor=actor, on=day, montant=demande.interets
        )
        credits.consume_cp(
            atelier.service_pilote, actor=actor, montant=demande.interets,
            origine=atelier.reference, objet=f"{_object(demande)}, intérêts", on=day,
        )  # fmt: skip
    return entry


def _settle_when_paid(bon: Contrat, *, on: dt.date) -> None:
    """A bon is SOLDE when Σ paid = TTC − réfactions (4.3); a marché by an act (M16)."""
    if not isinstance(bon, BonDeCommande):
        return
    money = selectors.paid_of(bon)
    if bon.etat != EtatBon.NOTIFIE or money.paye != bon.ttc - money.refaction:
        return
    if money.refaction:
        rows = EngagementJuridique.objects.filter(numero=bon.numero_ej).order_by("pk")
        for engagement in rows:
            credits.disengage_ae(engagement, actor=CLOCK, degage=money.refaction, on=on)
    final = echeancier.without_refaction(bon.ht, bon.ttc, money.refaction, taux_tva=bon.taux_tva)
    marches.settle_bon(bon, final_ht=final, on=on)


def reject_demande(
    demande: DemandePaiement, *, actor: Actor, motif: str, on: dt.date | None = None
) -> Entry:
    """What is wrong is said; the delay stops and the step may be claimed again."""
    return _turned_down(demande, "reject", actor=actor, motif=motif, on=on)


def object_demande(
    demande: DemandePaiement, *, actor: Actor, motif: str, on: dt.date | None = None
) -> Entry:
    """CH-12: the holder refuses what its subcontractor asks, and says why."""
    return _turned_down(demande, "object", actor=actor, motif=motif, on=on)


def _turned_down(
    demande: DemandePaiement, name: str, *, actor: Actor, motif: str, on: dt.date | None
) -> Entry:
    with _serialised(demande.contrat):
        entry = DEMANDES.run(demande, name, actor=actor, on=on, motif=motif)
        found = ServiceFait.objects.get(pk=demande.service_fait_id)
        if found.etat == EtatServiceFait.DEMANDE:
            SERVICES_FAITS.run(found, "reopen", actor=CLOCK, on=on, motif=motif)
    return entry
