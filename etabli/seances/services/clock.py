"""What the clock forgets of people who came or were met (7.4, config/tic.py); safe to run twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from etabli.core import horloge, parametres
from etabli.core.access import CLOCK
from etabli.core.delais import is_older_than_months
from etabli.core.models import Message
from etabli.core.tic import each
from etabli.seances import contributions, selectors
from etabli.seances.models import ActeurAMobiliser, Entretien, Inscription, SessionInSitu
from etabli.seances.services.acteurs import ACTEURS
from etabli.seances.services.contributions import CONTRIBUTIONS
from etabli.seances.services.entretiens import ENTRETIENS
from etabli.seances.services.sessions import SESSIONS
from etabli.seances.states import EtatActeur, EtatContribution, EtatEntretien


def forget_access_needs() -> int:
    """7.4: access needs go the night after the 30th day that follows the event."""
    today = horloge.today()
    days = parametres.integer("acces_sante_suppression_jours", on=today)
    rows = SessionInSitu.objects.filter(
        acces_effaces_le=None, fin_on__lt=today - dt.timedelta(days=days)
    )
    return each(rows.order_by("pk"), _forget_needs)


def _forget_needs(session: SessionInSitu) -> None:
    erased = session.inscriptions.exclude(besoins_acces="").update(besoins_acces="")
    SESSIONS.run(session, "forget_access_needs", actor=CLOCK, effaces=erased)


def forget_people() -> int:
    """7.4: names and addresses go 12 months after the Atelier is closed; counts by college stay."""
    today = horloge.today()
    months = parametres.integer("inscriptions_mois", on=today)
    rows = SessionInSitu.objects.filter(
        personnes_effacees_le=None, atelier__closed_on__lt=today - dt.timedelta(28 * months)
    )
    return each(
        rows.select_related("atelier").order_by("pk"),
        _forget_names,
        when=lambda session: selectors.past_retention([session], months, on=today),
    )


def forget_interviews() -> int:
    """7.4: the name and the notes of an interview go 24 months after it; what was learnt stays."""
    today = horloge.today()
    months = parametres.integer("entretiens_mois", on=today)
    rows = Entretien.objects.filter(
        etat=EtatEntretien.CONSIGNE,
        effacees_le=None,
        mene_le__lt=today - dt.timedelta(28 * months),
    )
    return each(
        rows.order_by("pk"),
        lambda row: ENTRETIENS.run(row, "forget", actor=CLOCK, on=today),
        when=lambda row: is_older_than_months(row.mene_le, months, on=today),
    )


def forget_contributions() -> int:
    """7.4: the words as they came and the first name go 24 months after; what was published stays."""
    today = horloge.today()
    months = parametres.integer("contributions_mois", on=today)
    rows = contributions.past_retention_before(today, months)
    return each(
        rows.exclude(etat=EtatContribution.RETIREE).order_by("pk"),
        lambda row: CONTRIBUTIONS.run(row, "forget", actor=CLOCK, on=today),
        when=lambda row: is_older_than_months(row.recue_le, months, on=today),
    )


def _closed_for(day: dt.date | None, months: int, *, on: dt.date) -> bool:
    return day is not None and is_older_than_months(day, months, on=on)


def forget_actors() -> int:
    """7.4: the people of the map go 12 months after the Atelier is closed, as those registered; counts stay."""
    today = horloge.today()
    months = parametres.integer("inscriptions_mois", on=today)
    rows = ActeurAMobiliser.objects.filter(
        effacee_le=None, atelier__closed_on__lt=today - dt.timedelta(28 * months)
    ).exclude(etat=EtatActeur.RETIRE)
    return each(
        rows.exclude(personne="").select_related("atelier").order_by("pk"),
        lambda row: ACTEURS.run(row, "forget", actor=CLOCK, on=today),
        when=lambda row: _closed_for(row.atelier.closed_on, months, on=today),
    )


def _forget_names(session: SessionInSitu) -> None:
    addresses = list(_addresses(session))
    session.inscriptions.update(nom="", courriel="", commune="", besoins_acces="")
    session.invitations.update(nom="", courriel="")
    erased = session.presences.update(nom="", remplacant="")
    Message.objects.filter(person_id=None, address__in=addresses).update(
        address="", body="", link="", dit={}
    )
    SESSIONS.run(session, "forget_people", actor=CLOCK, presences=erased)


def _addresses(session: SessionInSitu) -> Iterable[str]:
    """The addresses of this session that no other session still needs."""
    held = {
        row.courriel
        for row in [*session.inscriptions.order_by("pk"), *session.invitations.order_by("pk")]
    }
    others = Inscription.objects.exclude(session=session).filter(courriel__in=held)
    return held - {""} - set(others.order_by("pk").values_list("courriel", flat=True))
