"""The avenants of a contract, and one of them (2.7.6)."""

from __future__ import annotations

from django.forms import Form
from django.urls import reverse

from etabli.consultations import access
from etabli.consultations.documents.avenants import changes, issued_avenant
from etabli.consultations.models import Avenant, MarcheSubsequent
from etabli.consultations.selectors.contract import end_of_contract
from etabli.consultations.states import ALIVE, IN_PREPARATION
from etabli.core.access import Actor
from etabli.core.documents.issuing import OFFERED
from etabli.core.formats import date_courte, date_longue, euros
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import bar


def listing(marche: MarcheSubsequent, actor: Actor) -> Context:
    """Those that this reader sees, and whether they prepare another."""
    rows = access.AVENANTS.visible(actor).filter(marche=marche).order_by("numero")
    return {
        "marche": marche,
        "avenants": list(rows.select_related("marche")),
        "end": end_of_contract(marche),
        "may_prepare": may_prepare(marche, actor),
    }


def may_prepare(marche: MarcheSubsequent, actor: Actor) -> bool:
    """The pilote of a contract that runs, while none is in preparation."""
    free = not marche.avenants.filter(etat__in=IN_PREPARATION).exists()
    return marche.etat in ALIVE and free and access.TABLE.may(actor, "write_avenant", marche)


def avenant_form(form: Form, marche: MarcheSubsequent) -> Context:
    return {
        "form": form,
        "marche": marche,
        "back_url": reverse("consultations:avenants", args=[marche.pk]),
    }


def avenant(found: Avenant, actor: Actor) -> Context:
    """What it changes, who has seen it, agreed to it, accepted it."""
    rows = [
        ("Base juridique", found.get_base_display()),
        ("Motif", found.motif),
        *_money(found, actor),
        ("Visa de la DGALN", _day(found.visa_on)),
        ("Dérogation à la durée", _derogation(found)),
        ("Engagement du service pilote", _day(found.engagement_on)),
        ("Accord du chef de file", _day(found.accord_on)),
        ("Accepté par le mandataire", _day(found.accepted_on)),
        ("Notifié", _day(found.notified_on)),
        ("À publier avant le", _day(found.decp_due_on)),
        ("Publiée", _day(found.decp_published_on)),
    ]
    return {
        "avenant": found,
        "marche": found.marche,
        "changes": changes(found) if _reads_money(found, actor) else changes(found)[:-1],
        "rows": [(name, value) for name, value in rows if value],
        "moves": bar(found, actor),
        "formats": OFFERED if issued_avenant(found) and _reads_money(found, actor) else (),
    }


def _reads_money(found: Avenant, actor: Actor) -> bool:
    """The State and the holder; a collectivité reads what changes of the time and of the perimeter."""
    return access.TABLE.may(actor, "view_price", found.marche)


def _money(found: Avenant, actor: Actor) -> list[tuple[str, str]]:
    if not found.montant_ht or not _reads_money(found, actor):
        return []
    return [
        ("Montant", f"{euros(found.montant_ht, 'HT')}, {euros(found.montant_ttc, 'TTC')}"),
        ("Cumul des avenants", f"{found.cumul_pct} % du prix initial"),
        ("Engagement complémentaire", found.numero_ej or "à enregistrer"),
    ]


def _derogation(found: Avenant) -> str:
    if found.derogation_on is None:
        return ""
    return f"{date_courte(found.derogation_on)} : {found.derogation_motif}"


def _day(day: object) -> str:
    return date_longue(day) if day else ""  # type: ignore[arg-type]
