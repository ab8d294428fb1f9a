"""What the moves of an Atelier check and keep, whatever its format: each takes the attempt."""

from __future__ import annotations

import datetime as dt

from etabli.acteurs.states import COLLECTIVITES, Role
from etabli.ateliers import recherche
from etabli.ateliers.deroules import deroule_of
from etabli.ateliers.models import Atelier
from etabli.ateliers.payloads import Basket, SiteDates, Succession, Suspension
from etabli.candidatures.formats import format_of
from etabli.core import parametres
from etabli.core.delais import bornes, calcul, echeances
from etabli.core.workflow import Attempt, Changes, Filled

Trying = Attempt[Atelier]


def keep_basket(attempt: Filled[Atelier, Basket]) -> Changes:
    """Quantities by unit of work, as text so that they stay exact."""
    return {"panier": {code: str(q) for code, q in attempt.data.panier.items() if q}}


def notified(attempt: Trying) -> Changes:
    return {"notified_on": attempt.obj.notified_on or attempt.on}


def keep_site_dates(attempt: Filled[Atelier, SiteDates]) -> Changes:
    return {"site_from": attempt.data.site_from, "site_to": attempt.data.site_to}


def site_days_hint(atelier: Atelier, *, on: dt.date) -> str:
    """« 2 jours d’ordinaire, 3 au plus. »: the lasting of its session that day, for whoever types it."""
    codes = deroule_of(atelier).parametres
    usual, most = (
        parametres.integer(codes[use], on=on) for use in ("jours_site", "jours_site_max")
    )
    if usual == most:
        return f"{most} jours au plus."
    return f"{usual} jours d’ordinaire, {most} au plus."


def site_dates_in_order(attempt: Filled[Atelier, SiteDates]) -> str | None:
    first, last = attempt.data.site_from, attempt.data.site_to
    return site_days_fault(attempt.obj, first, last, on=attempt.on)


def site_days_fault(atelier: Atelier, first: dt.date, last: dt.date, *, on: dt.date) -> str | None:
    """Days on site are in order, no more than its format allows, after the order, within a year."""
    days = (last - first).days + 1
    if days < 1:
        return "Le dernier jour sur place précède le premier : corrigez l’une des deux dates."
    most = parametres.integer(deroule_of(atelier).parametres["jours_site_max"], on=on)
    if days > most:
        return f"Une session {format_of(atelier).short} dure {most} jours au plus ; vos dates en font {days}."
    since, event = atelier.notified_on, "la notification du contrat"
    return bornes.before(
        first, since or on, what="La session sur place", event=event if since else "ce jour"
    ) or bornes.too_far(last, on, months=12, what="La session sur place")


def admitted(attempt: Trying) -> Changes:
    return {"admission_on": attempt.on}


def closed(attempt: Trying) -> Changes:
    return {"closed_on": attempt.on}


def suspended(attempt: Filled[Atelier, Suspension]) -> Changes:
    return {
        "state_before": attempt.obj.etat,
        "suspended_on": attempt.on,
        "suspended_until": attempt.data.suspended_until,
    }


def suspension_not_too_long(attempt: Filled[Atelier, Suspension]) -> str | None:
    until = attempt.data.suspended_until
    what, event = "La reprise prévue", "la suspension"
    if fault := bornes.before(until, attempt.on, what=what, event=event):
        return fault
    months = parametres.integer("suspension_max_mois", on=attempt.on)
    last = calcul.end_in_months(attempt.on, months, rolls=False)
    if until and until > last:
        return f"Une suspension dure {months} mois au plus : la reprise ne peut dépasser le {last:%d/%m/%Y}."
    return None


def not_before_suspension(attempt: Trying) -> str | None:
    since = attempt.obj.suspended_on
    return bornes.before(attempt.on, since, what="La reprise", event="la suspension")


def resumed(attempt: Trying) -> Changes:
    """Back to the state left (F16); only the days of the duration, from the first order, count (D-03)."""
    atelier = attempt.obj
    since = attempt.record["suspended_on"] = atelier.suspended_on or attempt.on
    counted = (attempt.on - since).days if atelier.notified_on else 0
    return {
        "etat": atelier.state_before,
        "etat_on": attempt.on,
        "state_before": "",
        "suspended_on": None,
        "suspended_until": None,
        "suspended_days": atelier.suspended_days + counted,
    }


def left(attempt: Trying) -> None:
    """2.7.1, 10.4: a co-porteur leaves; its commune leaves the perimeter unless it is the main one."""
    atelier, actor = attempt.obj, attempt.actor
    signing = [
        m.organisation_id or 0 for m in actor.memberships if m.role == Role.COLLECTIVITE_SIGNATAIRE
    ]
    own = atelier.co_porteurs.filter(pk__in=signing).order_by("pk").first()
    if own is None:
        return
    atelier.co_porteurs.remove(own)
    attempt.record["collectivite"] = own.nom
    gone = atelier.communes.filter(pk=own.commune_id or 0).exclude(pk=atelier.commune_id).first()
    if gone is not None:
        atelier.communes.remove(gone)
        attempt.record["commune"] = gone.nom
    recherche.index(atelier)


def lead_left(attempt: Trying) -> Changes:
    """2.7.1: in execution nothing goes on without a lead; the stage left is kept."""
    attempt.record["collectivite"] = attempt.obj.chef_de_file.nom
    return {
        "state_before": attempt.obj.etat,
        "suspended_on": attempt.on,
        "suspended_until": None,
        "chef_parti_on": attempt.on,
    }


def succession_is_whole(attempt: Filled[Atelier, Succession]) -> list[str]:
    """2.7.1: another collectivité, which has signed that it takes the lead, since the former one left."""
    atelier, data = attempt.obj, attempt.data
    reasons = []
    if data.collectivite is None or data.collectivite.pk == atelier.chef_de_file_id:
        reasons.append("Choisissez la collectivité qui prend la suite du chef de file.")
    elif data.collectivite.type not in COLLECTIVITES:
        reasons.append("Un chef de file est une collectivité ou un groupement : choisissez-en un.")
    if data.piece is None:
        reasons.append("Joignez l’engagement signé de la collectivité qui prend la suite.")
    since = atelier.chef_parti_on
    late = bornes.before(
        attempt.on, since, what="L’engagement", event="le retrait du chef de file"
    )
    return [*reasons, late] if late else reasons


def lead_succeeded(attempt: Filled[Atelier, Succession]) -> Changes:
    """2.7.1: the new lead takes the place of the one that left; the Atelier is back where it was."""
    atelier, lead = attempt.obj, attempt.data.collectivite
    assert lead is not None
    atelier.co_porteurs.remove(lead)
    attempt.record["collectivite"] = lead.nom
    return {**resumed(attempt), "chef_de_file": lead, "chef_parti_on": None}


def abandoned(attempt: Trying) -> Changes:
    """What stopped it; a lead is no longer looked for (2.7.1)."""
    atelier = attempt.obj
    echeances.cancel(atelier, "releve", on=attempt.on)
    return {
        "etape_abandon": atelier.state_before or atelier.etat,
        "motif_abandon": attempt.motif,
    }
