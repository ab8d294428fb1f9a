"""One step of a contract, one request, and what is at stake before an act on them."""

from __future__ import annotations

import datetime as dt

from django.forms import Form
from django.urls import reverse

from etabli.ateliers.models import Atelier
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import ALIVE
from etabli.core.access import Actor
from etabli.core.formats import date_courte, euros, pourcent
from etabli.core.fuseaux import minuit
from etabli.core.ui.doors import bar
from etabli.paiements import access, selectors
from etabli.paiements.echeancier import ZERO
from etabli.paiements.guards.acomptes import next_step
from etabli.paiements.models import DemandePaiement, ServiceFait
from etabli.paiements.pages.lists import STATE, demande_lines
from etabli.paiements.states import EtatDemande, EtatServiceFait

Context = dict[str, object]


def service_fait(found: ServiceFait, actor: Actor, *, on: dt.date) -> Context:
    """One step: its share, who certified it, what was asked for it."""
    contrat = found.contrat
    is_early = found.etat == EtatServiceFait.A_CERTIFIER and not found.demandes.exists()
    may_claim = is_early and access.SERVICES_FAITS.may(actor, "claim", found)
    return {
        "found": found,
        "contrat": contrat,
        "rows": _of_step(found),
        "waits_for": selectors.not_reached(found) if found.etat == EtatServiceFait.A_VENIR else "",
        "demandes": demande_lines(found.demandes.order_by("-pk"), on=on),
        "moves": bar(found, actor),
        "early_url": reverse("paiements:service-fait-acte", args=[found.pk, "claim"])
        if may_claim
        else "",
        "ahead_url": reverse("paiements:acompte-demander", args=[found.pk])
        if may_ask_acompte(found, actor)
        else "",
        "budget_url": back(found.atelier, actor),
        "is_balance": selectors.is_balance(found),
    }


def _of_step(found: ServiceFait) -> list[tuple[str, str]]:
    name, day = found.genre_du_contrat, found.certified_on
    share = f"{pourcent(found.taux)} du {name}" if found.taux else f"solde du {name}"
    taken = f"−{euros(found.refaction, 'TTC')}" if found.refaction else ""
    who = f"le {date_courte(day)} par {found.certified_by_name}" if day else ""
    rows = [
        ("Étape", found.get_etape_display()),
        ("Part", share),
        ("Montant", euros(found.ttc, "TTC")),
        ("Prestations exécutées", found.travaux),
        ("Réfaction décidée à l’admission", taken),
        ("Certifié", who),
    ]
    return [(label, value) for label, value in rows if value]


def may_ask_acompte(found: ServiceFait, actor: Actor) -> bool:
    """The mandataire, on the step in hand of a marché that runs."""
    marche = found.marche
    if marche is None or marche.etat not in ALIVE or found != next_step(marche):
        return False
    return access.SERVICES_FAITS.may(actor, "ask_acompte", found)


def demande(one: DemandePaiement, actor: Actor, *, on: dt.date) -> Context:
    """One request: what it pays, its last day, and what its lateness costs (CH-7)."""
    found = one.service_fait
    rows: list[tuple[str, str]] = [
        ("Contrat", found.nom_du_contrat),
        ("Étape payée", found.get_etape_display()),
        ("Entreprise payée", one.beneficiaire.nom),
        ("Montant", euros(one.ttc, "TTC")),
        *_recovered(one),
        ("Reçue", date_courte(one.recue_on)),
        *_agreed(one),
        ("Service fait", date_courte(found.certified_on) if found.certified_on else "attendu"),
        ("À payer au plus tard", minuit(one.due_on, one.place) if one.due_on else ""),
    ]
    if one.payee_on:
        rows.append(("Payée", date_courte(one.payee_on)))
    if one.interets_on:
        paid = f"{euros(one.interets)} le {date_courte(one.interets_on)}"
        rows.append(("Intérêts moratoires payés", paid))
    return {
        "demande": one,
        "rows": rows,
        "is_late": selectors.is_late(one, on=on),
        "charges": selectors.late_charges(one, on=on) if one.etat != EtatDemande.REJETEE else ZERO,
        "moves": bar(one, actor),
        "budget_url": back(one.atelier, actor),
    }


def _recovered(one: DemandePaiement) -> list[tuple[str, str]]:
    """What the advance and the penalties take, and what is left to pay (CH-11, CH-13)."""
    taken = (("Avance récupérée", one.recuperation), ("Pénalités retenues", one.penalite))
    rows = [(name, f"−{euros(amount)}") for name, amount in taken if amount]
    return [*rows, ("Net à payer", euros(one.net, "TTC"))] if rows else []


def _agreed(one: DemandePaiement) -> list[tuple[str, str]]:
    """CH-12: of a subcontractor, what its holder says of it."""
    if one.agreed_on:
        return [("Accord du titulaire", date_courte(one.agreed_on))]
    if one.answer_by and one.etat == EtatDemande.AU_TITULAIRE:
        return [("Accord du titulaire", f"au plus tard le {minuit(one.answer_by, one.place)}")]
    return []


def back(one: Atelier, actor: Actor) -> str:
    """Where this reader came from: the tab « Budget », or the holder's own page."""
    if actor.has(*STATE):
        return reverse("paiements:atelier", args=[one.pk])
    return reverse("paiements:mes-paiements")


def written(
    form: Form, marche: MarcheSubsequent, actor: Actor, heading: str, button: str
) -> Context:
    """A line of the money of a marché that somebody writes."""
    return {
        "form": form,
        "marche": marche,
        "heading": heading,
        "button": button,
        "back_url": back(marche.atelier, actor),
    }
