"""What one person reads of the analysis. In MOYENNE nobody sees another's mark before freezing their own."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from etabli.acteurs.states import Role
from etabli.consultations import access, analyse
from etabli.consultations.models import Audition, DemandeOffre, MarcheSubsequent, NoteOffre
from etabli.consultations.selectors.judging.committee import has_frozen, member_of, voting
from etabli.consultations.selectors.judging.ranking import (
    faults_to_rank,
    marks_asked,
    ranking,
    reglement,
)
from etabli.consultations.states import NOTIFIED, EtatMarche
from etabli.core.access import Actor

#: those in which no mark moves any more
FROZEN = (EtatMarche.CLASSEMENT, EtatMarche.ATTRIBUE, *NOTIFIED)


def sees_others(marche: MarcheSubsequent, actor: Actor) -> bool:
    """May this person read the marks of others, their mean, the order?

    Whoever marks sees them once their own are frozen; whoever does not, once everybody's are.
    """
    if not access.TABLE.may(actor, "read_offers", marche):
        return False
    is_mean = reglement(marche).mode is analyse.Mode.MOYENNE
    if not is_mean or marche.etat in FROZEN:
        return True
    asked, membre, everybody = marks_asked(marche), member_of(marche, actor), voting(marche)
    if membre in everybody:
        return has_frozen(membre, asked=asked)
    return all(has_frozen(one, asked=asked) for one in everybody)


def marks_seen(marche: MarcheSubsequent, actor: Actor) -> QuerySet[NoteOffre]:
    """The marks that this person reads: all, their own, or none."""
    rows = NoteOffre.objects.filter(offre__marche=marche, cancelled_at=None)
    rows = rows.select_related("offre__groupement", "membre__personne")
    if sees_others(marche, actor):
        return rows
    if not access.TABLE.may(actor, "read_offers", marche):
        return rows.none()
    return rows.filter(membre__personne_id=actor.person_id or 0)


def ranking_seen(marche: MarcheSubsequent, actor: Actor) -> analyse.Classement | None:
    """The ranking, to who may read it, once nothing is missing."""
    if not sees_others(marche, actor) or faults_to_rank(marche):
        return None
    return ranking(marche)


def requests_seen(marche: MarcheSubsequent, actor: Actor) -> QuerySet[DemandeOffre]:
    """What was asked: all of it to who reads the offers; to a mandataire, what its own is asked."""
    rows = DemandeOffre.objects.filter(offre__marche=marche, offre__is_replaced=False)
    rows = rows.select_related("offre__groupement")
    if access.TABLE.may(actor, "read_offers", marche):
        return rows
    return rows.filter(_led_by(actor))


def hearing_of(marche: MarcheSubsequent, actor: Actor) -> Audition | None:
    """When the groupement that this person leads is heard."""
    rows = Audition.objects.filter(_led_by(actor), offre__marche=marche)
    return rows.select_related("offre__groupement").first()


def _led_by(actor: Actor) -> Q:
    own = {m.organisation_id for m in actor.memberships if m.role == Role.GROUPEMENT_MANDATAIRE}
    return Q(offre__groupement__mandataire_id__in=own - {None})
