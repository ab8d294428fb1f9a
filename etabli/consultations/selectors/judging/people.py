"""Whom the analysis writes to: the people of the committee by side, the candidate that is asked."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from etabli.acteurs.selectors import recipients
from etabli.acteurs.states import Role
from etabli.consultations.models import DemandeOffre, MarcheSubsequent, MembreComite
from etabli.consultations.states import SiegeComite
from etabli.core.outbox import Recipient

PORTEURS = (SiegeComite.COLLECTIVITE, SiegeComite.OPERATEUR)


def comite_etat(marche: MarcheSubsequent) -> list[Recipient]:
    """Those who sit for a service of the State, and have not left."""
    return _people(_sitting(marche).exclude(siege__in=PORTEURS))


def comite_porteurs(marche: MarcheSubsequent) -> list[Recipient]:
    """Those who sit for a collectivité or an operator, and have not left."""
    return _people(_sitting(marche).filter(siege__in=PORTEURS))


def designe_etat(marche: MarcheSubsequent) -> list[Recipient]:
    """Who was named last, when it is for a service of the State."""
    last = marche.membres.order_by("pk").last()
    return _people([last] if last and last.siege not in PORTEURS else [])


def designe_porteurs(marche: MarcheSubsequent) -> list[Recipient]:
    """The same for a collectivité or an operator."""
    last = marche.membres.order_by("pk").last()
    return _people([last] if last and last.siege in PORTEURS else [])


def sollicite(marche: MarcheSubsequent) -> list[Recipient]:
    """The mandataire of the candidate last asked something: nobody else is told of it."""
    rows = DemandeOffre.objects.filter(offre__marche=marche, decided_on=None, answered_on=None)
    last = rows.select_related("offre__groupement").order_by("pk").last()
    return _leaders([last.offre.groupement.mandataire_id] if last else [])


def entendus(marche: MarcheSubsequent) -> list[Recipient]:
    """The mandataires of the candidates who are heard."""
    rows = marche.offres.filter(audition__isnull=False).order_by("audition__starts_at", "pk")
    return _leaders(rows.values_list("groupement__mandataire_id", flat=True))


def _sitting(marche: MarcheSubsequent) -> QuerySet[MembreComite]:
    return marche.membres.filter(deported_on=None).select_related("personne").order_by("pk")


def _people(rows: Iterable[MembreComite]) -> list[Recipient]:
    found = [row.personne for row in rows]
    return [Recipient(one.pk, one.get_full_name(), one.email) for one in found]


def _leaders(pks: Iterable[int]) -> list[Recipient]:
    return [
        person
        for pk in pks
        for person in recipients(Role.GROUPEMENT_MANDATAIRE, organisation_id=pk)
    ]
