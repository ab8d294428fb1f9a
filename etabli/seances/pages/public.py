"""What somebody without account reads: a session to come, and the one line that is theirs."""

from __future__ import annotations

from django.urls import reverse

from etabli.core import parametres
from etabli.seances import selectors
from etabli.seances.forms import InscriptionForm
from etabli.seances.models import Inscription, InvitationSeance, SessionInSitu
from etabli.seances.pages.frame import when
from etabli.seances.states import EtatInscription


def _session(session: SessionInSitu) -> dict[str, object]:
    atelier = session.atelier
    return {
        "session": session,
        "atelier": atelier,
        "service": atelier.service_pilote,
        "when": when(session),
        "days": selectors.programme(session),
        "is_running": selectors.is_running(session),
        "months": parametres.integer("inscriptions_mois", on=session.debut_on),
        "needs_days": parametres.integer("acces_sante_suppression_jours", on=session.debut_on),
    }


def public_session(
    session: SessionInSitu, form: InscriptionForm, sent_to: str
) -> dict[str, object]:
    """Screen 26. `sent_to` is said once the link has left."""
    left = selectors.seats_left(session)
    return {
        **_session(session),
        "form": form,
        "is_open": selectors.is_registration_open(session),
        "left": left,
        "is_full": left == 0,
        "sent_to": sent_to,
    }


def mine(row: Inscription, token: str) -> dict[str, object]:
    """The page of one registration: confirm it, cancel it, put the day in one's calendar."""
    waiting = row.session.inscriptions.filter(etat=EtatInscription.EN_ATTENTE, pk__lte=row.pk)
    return {
        **_session(row.session),
        "row": row,
        "place": waiting.count() if row.etat == EtatInscription.EN_ATTENTE else 0,
        "ical_url": reverse("seances:mon-agenda", args=[token]),
        "is_erased": not row.nom,
    }


def reply(row: InvitationSeance) -> dict[str, object]:
    """The page of one invitation: come, or not."""
    seat = row.inscriptions.filter(etat=EtatInscription.CONFIRMEE).order_by("pk").first()
    return {
        **_session(row.session),
        "row": row,
        "seat": seat,
        "is_erased": not (row.nom or row.organisme),
    }
