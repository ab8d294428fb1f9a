"""A commune that the story does not hold: the State service of its département joins the cast."""

from __future__ import annotations

from demo import cast, framework
from etabli.accounts.models import Personne
from etabli.acteurs import selectors
from etabli.acteurs.models import Membre, Organisation
from etabli.acteurs.states import SERVICES_PILOTES, Role
from etabli.core import horloge
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.territoires.models import Commune, Departement
from etabli.territoires.services_deconcentres import services


def pilote_for(commune: Commune) -> Personne:
    """The persona who pilots in the département of this commune; its whole team is made when there is
    none, with the credits of the year. Refused outside the départements that the programme serves."""
    departement = commune.departement
    known = {service.departement for service in services()}
    if departement is None or departement.pk not in known:
        raise Refused(
            f"Le programme n’a pas de service de l’État pour {commune.nom} : choisissez une commune "
            "d’un département."
        )
    return _persona(departement) or _made(departement)


def _persona(departement: Departement) -> Personne | None:
    service = selectors.service_pilote_for(departement.pk)
    membres = Membre.objects.active().filter(
        organisation=service, role=Role.SERVICE_PILOTE,
        personne__is_persona=True, personne__is_active=True,
    )  # fmt: skip
    found = membres.select_related("personne").order_by("pk").first() if service else None
    return found.personne if found else None


@one_act()
def _made(departement: Departement) -> Personne:
    turn = Organisation.objects.filter(type__in=SERVICES_PILOTES).count()
    team = cast.state_team(departement, turn=turn)
    framework.credit(cast.national(), team.service, year=horloge.today().year)
    return Personne.objects.get(pk=team.pilote.person_id or 0)
