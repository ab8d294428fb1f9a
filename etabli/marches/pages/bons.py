"""Screens of the devis and of the orders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TypedDict

from etabli.ateliers.deroules import deroule_of
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.delais import echeances
from etabli.core.documents.issuing import OFFERED
from etabli.core.documents.models import Document
from etabli.core.formats import date_courte, euros, pourcent
from etabli.core.guards import Condition, Known
from etabli.core.ui.contexts import Context
from etabli.core.ui.options import Data
from etabli.credits.selectors import available
from etabli.marches import access, phases, prix, selectors
from etabli.marches.documents import wording
from etabli.marches.forms import DevisForm, PrepareOrderForm
from etabli.marches.guards import signature
from etabli.marches.models import (
    BonDeCommande,
    Designation,
    Devis,
)
from etabli.marches.selectors import target_end
from etabli.marches.services.devis_moves import ordered_phases, taux_of
from etabli.marches.states import EtatBon, EtatDevis


class Row(TypedDict):
    """A line of a devis or of an order, with its unit in words."""

    line: prix.Ligne
    unite: str


class OrderPage(TypedDict):
    """What the page of an order reads, and the page of its moves; `remains` for the State alone."""

    bon: BonDeCommande
    rows: list[Row]
    totaux: prix.Totaux
    phases: str
    remains: list[tuple[str, str]] | None
    schedule: tuple[str, ...]
    formats: tuple[tuple[str, str], ...]
    steps: list[tuple[str, str]]


def devis(one: Devis, *, on: dt.date, sees_money: bool) -> Context:
    """The version in force, the others, and for the State what remains."""
    version = selectors.version_in_force(one)
    return {
        "devis": one,
        "version": version,
        "rows": _rows(version.lines()),
        "totaux": version.totaux,
        "versions": one.versions.order_by("-numero"),
        "bons": one.bons.order_by("pk"),
        "remains": remains(one, on=on) if sees_money else None,
        "formats": OFFERED,
    }


def _rows(lignes: Iterable[prix.Ligne]) -> list[Row]:
    return [{"line": x, "unite": wording.unite(x.unite)} for x in lignes]


def remains(one: Devis, *, on: dt.date, known: Known | None = None) -> list[tuple[str, str]]:
    """What remains in the framework and in the credits, this Atelier's own reserve added back."""
    atelier, once = one.atelier, (known or Known()).once
    accord = once(selectors.framework_plafond, one.accord_cadre, sauf=atelier)
    mine = once(selectors.holder_plafond, one.groupement, sauf=atelier)
    held = once(available, atelier.service_pilote, on.year, origine=atelier.reference)
    lines = [
        ("Disponible dans l’accord-cadre", euros(accord.disponible_ht, "HT")),
        ("AE disponibles pour cet Atelier, sa réserve comprise", euros(held.ae, "TTC")),
        ("CP disponibles du service", euros(held.cp, "TTC")),
    ]
    if mine.disponible_ht is not None:
        lines.insert(1, ("Disponible pour ce titulaire", euros(mine.disponible_ht, "HT")))
    return lines


def first_devis_form(turn: Designation, data: Data) -> DevisForm | None:
    """The form of a first version, on the basket of the place; None when no devis is awaited."""
    bordereau = selectors.bordereau_of(turn)
    if bordereau is None or hasattr(turn, "devis"):
        return None
    expected = selectors.basket(turn.atelier)
    return DevisForm(
        data,
        atelier=turn.atelier,
        lignes=bordereau.lines(),
        taux=taux_of(turn, on=horloge.today()),
        quantites=expected,
    )


def next_devis_form(one: Devis, data: Data) -> DevisForm:
    """The form of a new version, on the quantities of the last one."""
    version = selectors.version_in_force(one)
    return DevisForm(
        data,
        atelier=one.atelier,
        lignes=one.bordereau.lines(),
        taux=one.taux_tva,
        quantites=version.quantites,
    )


def devis_form(form: DevisForm, turn: Designation) -> Context:
    """The table of the holder's price list, quantities only."""
    one: Devis | None = getattr(turn, "devis", None)
    taux = one.taux_tva if one else taux_of(turn, on=horloge.today())
    due = echeances.of(turn, "reprise") or echeances.of(turn, "devis")
    return {
        "form": form,
        "designation": turn,
        "devis": one,
        "rows": [{**row, "unite": wording.unite(row["line"].unite)} for row in form.rows()],
        "totaux": form.totals(taux=taux),
        "taux_texte": pourcent(taux),
        "due": due,
        "back_url": (one or turn).get_absolute_url(),
    }


def may_prepare(one: Devis, actor: Actor) -> bool:
    """May this reader prepare an order on this devis now?"""
    is_validated = one.etat in (EtatDevis.VALIDE, EtatDevis.COMMANDE)
    if not is_validated or not access.DEVIS.may(actor, "order", one):
        return False
    return bool(phases.left(one.atelier, ordered_phases(one)))


def prepare_form(one: Devis, data: Data) -> PrepareOrderForm:
    """The form of the next order, on the phases that are left."""
    left = phases.left(one.atelier, ordered_phases(one))
    initial = {
        "phases": [str(phase) for phase in left],
        "fin_prevue": target_end(one.atelier, horloge.today()),
    }
    return PrepareOrderForm(data, deroule=deroule_of(one.atelier), initial=initial)


def bon_form(form: PrepareOrderForm, one: Devis) -> Context:
    version = selectors.validated_version(one)
    return {
        "form": form,
        "devis": one,
        "version": version,
        "rows": _rows(version.lines()) if version else [],
    }


def guards(one: BonDeCommande, *, on: dt.date, known: Known) -> tuple[Condition, ...]:
    """The guards of the signature, until it is given; `known` is what the page has asked already."""
    if one.etat not in (EtatBon.BROUILLON, EtatBon.A_SIGNER):
        return ()
    return signature.check(one, on=on, known=known)


def bon(one: BonDeCommande, *, on: dt.date, sees_money: bool, known: Known) -> OrderPage:
    """The order with the evidence: lines, amounts, credits; `known` is what the page asks of guards."""
    return {
        "bon": one,
        "rows": _rows(one.lines()),
        "totaux": one.totaux,
        "phases": wording.phases(one),
        "remains": remains(one.devis, on=on, known=known) if sees_money else None,
        "schedule": wording.schedule_sentences(one),
        "formats": OFFERED,
        "steps": _steps(one),
    }


def _steps(one: BonDeCommande) -> list[tuple[str, str]]:
    """The chain of signatures, what is done with its date."""
    return [
        (
            "Signé",
            f"{date_courte(one.signed_on)} par {one.signed_by_name}" if one.signed_on else "",
        ),
        (
            "Engagement juridique",
            f"{one.numero_ej}, {date_courte(one.engaged_on)}" if one.engaged_on else "",
        ),
        ("Notifié", f"{date_courte(one.notified_on)} — {one.preuve}" if one.notified_on else ""),
    ]


def issued_bon(one: BonDeCommande) -> Document | None:
    """The paper frozen at the notification."""
    rows = Document.objects.filter(nature="bon_de_commande", subject=one.reference)
    return rows.order_by("-created_at", "pk").first()
