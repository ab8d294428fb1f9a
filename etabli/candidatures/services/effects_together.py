"""What the moves change of those who make a dossier together: interests, porteurs, lead, pilote, associates."""

from __future__ import annotations

from django.db import models

from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import prefecture_for
from etabli.acteurs.states import Role
from etabli.candidatures import payloads as p
from etabli.candidatures.models import Associe, Candidature, Porteur
from etabli.candidatures.selectors import neighbours
from etabli.candidatures.selectors.dossier import silent
from etabli.candidatures.states import Etat, QualiteAssocie, RolePorteur, TypeCourrier
from etabli.core.formats import listed
from etabli.core.workflow import Attempt, Changes, Filled

Trying = Attempt[Candidature]
#: what these letters say is said of the pilote of the day
OF_PILOTE = (TypeCourrier.ACCORD_SERVICE_VOISIN, TypeCourrier.COURRIER_PILOTE)


# -- C1, C2: each says its own interest -------------------------------------------------------


def tick_interest(attempt: Trying) -> Changes:
    """C2: every side that whoever acts belongs to: the service, a collectivité, an operator."""
    candidature, mine = attempt.obj, attempt.actor.organisation_ids
    changes: Changes = {}
    if candidature.service_pilote_id in mine and candidature.interet_service_on is None:
        changes["interet_service_on"] = attempt.on
    if candidature._state.adding:  # its row is written once the dossier exists
        if candidature.chef_de_file_id in mine:
            changes["interet_collectivite_on"] = attempt.on
        return changes
    for rows in (_carrying(candidature), neighbours.beside(candidature, QualiteAssocie.OPERATEUR)):
        rows.filter(organisation_id__in=mine, interet_on=None).update(interet_on=attempt.on)
    attempt.record |= {"silent": silent(candidature)}
    return {**changes, **last_interest(candidature)}


def _carrying(candidature: Candidature) -> models.QuerySet[Porteur]:
    return candidature.porteurs.filter(withdrawn_on=None)


def last_interest(candidature: Candidature) -> Changes:
    """C2 asks that of every porteur: the day of the last one; none while one is silent."""
    days = list(_carrying(candidature).values_list("interet_on", flat=True))
    said = [day for day in days if day]
    return {"interet_collectivite_on": max(said) if said and len(said) == len(days) else None}


def _told_again(candidature: Candidature) -> Changes:
    """Once the DGALN has been told (C2), who comes or goes changes nothing of what was said before."""
    return last_interest(candidature) if candidature.etat == Etat.MANIFESTATION else {}


# -- those that carry -------------------------------------------------------------------------


def porteur_added(attempt: Filled[Candidature, p.Joining]) -> Changes:
    """A collectivité joins; it reads the dossier from now on. One that had left comes back."""
    joining = attempt.data.organisation
    attempt.record |= {"nom": joining.nom}
    is_mine = joining.pk in attempt.actor.organisation_ids
    Porteur.objects.update_or_create(
        candidature=attempt.obj,
        organisation=joining,
        defaults={
            "role": RolePorteur.CO_PORTEUR,
            "withdrawn_on": None,
            "motif": "",
            "interet_on": attempt.on if is_mine else None,
        },
    )
    return _told_again(attempt.obj)


def gone(attempt: Filled[Candidature, p.Leaving]) -> Changes:
    """One porteur less; its row stays, with the day and why."""
    row = attempt.data.porteur
    row.withdrawn_on, row.motif = attempt.on, attempt.motif
    row.save(update_fields=("withdrawn_on", "motif"))
    attempt.record |= {"nom": row.organisation.nom}
    return _told_again(attempt.obj)


def lead_changed(attempt: Filled[Candidature, p.Leading]) -> Changes:
    """Another porteur speaks for all: its row, the dossier and where it belongs change at once."""
    candidature, row = attempt.obj, attempt.data.porteur
    attempt.record |= {"avant": candidature.chef_de_file}
    return led_by(candidature, row)


def led_by(candidature: Candidature, row: Porteur) -> Changes:
    """That porteur leads. Its département and its préfecture are the dossier's until a number is given."""
    leads = candidature.porteurs.filter(role=RolePorteur.CHEF_DE_FILE)
    leads.exclude(pk=row.pk).update(role=RolePorteur.CO_PORTEUR)
    candidature.porteurs.filter(pk=row.pk).update(role=RolePorteur.CHEF_DE_FILE)
    changes: Changes = {"chef_de_file_id": row.organisation_id}
    code = row.organisation.departement_code
    if candidature.numero or not code or code == candidature.departement_code:
        return changes
    prefecture = prefecture_for(code)
    return {
        **changes,
        "departement_code": code,
        "prefecture_id": prefecture.pk if prefecture else None,
    }


# -- those that take part beside them ---------------------------------------------------------


def operator_named(attempt: Filled[Candidature, p.Joining]) -> None:
    """An operator of the State writes with the porteurs from now on."""
    named = attempt.data.organisation
    attempt.record |= {"nom": named.nom}
    is_mine = named.pk in attempt.actor.organisation_ids
    Associe.objects.create(
        candidature=attempt.obj,
        organisation=named,
        qualite=QualiteAssocie.OPERATEUR,
        since=attempt.on,
        motif=attempt.motif,
        interet_on=attempt.on if is_mine else None,
    )


def operator_released(attempt: Filled[Candidature, p.Releasing]) -> None:
    """Its row is kept, with its last day."""
    row = attempt.data.associe
    row.ended_on = attempt.on
    row.save(update_fields=("ended_on",))
    attempt.record |= {"nom": row.organisation.nom}


def perimeter_followed(attempt: Filled[Candidature, p.Following]) -> None:
    """A row for each service that the perimeter enters now; those it has left keep theirs, ended."""
    candidature, data = attempt.obj, attempt.data
    for organisation, why in data.arrived:
        _concern(candidature, organisation, why, attempt)
    left = neighbours.concerned(candidature).filter(organisation__in=data.gone)
    left.update(ended_on=attempt.on)
    attempt.record |= {
        "arrived": [one.nom for one, _ in data.arrived],
        "gone": [one.nom for one in data.gone],
    }


def _concern(candidature: Candidature, service: Organisation, why: str, attempt: Trying) -> None:
    Associe.objects.create(
        candidature=candidature,
        organisation=service,
        qualite=QualiteAssocie.SERVICE,
        since=attempt.on,
        motif=why,
    )


def agreed(attempt: Trying) -> None:
    """C6: the service of whoever acts agrees that the pilote in place pilots for its communes too."""
    rows = neighbours.concerned(attempt.obj).filter(accord_on=None)
    heads = [hat for hat in attempt.actor.memberships if hat.role == Role.SERVICE_VALIDEUR]
    mine = list(rows.filter(organisation_id__in=[hat.organisation_id for hat in heads]))
    for row in mine:
        row.accord_on = attempt.on
        row.save(update_fields=("accord_on",))
    attempt.record |= {"nom": listed([row.organisation.nom for row in mine])}


def pilote_changed(attempt: Filled[Candidature, p.Piloting]) -> Changes:
    """Another service pilots; the former one follows. What the others had agreed to, they are asked again."""
    candidature, chosen = attempt.obj, attempt.data.service
    former, on = candidature.service_pilote, attempt.on
    attempt.record |= {"avant": former}
    rows = neighbours.concerned(candidature)
    rows.filter(organisation=chosen).update(ended_on=on)
    rows.update(accord_on=None)
    _concern(candidature, former, "Pilotait ce dossier jusque-là.", attempt)
    candidature.courriers.filter(type__in=OF_PILOTE, sans_effet_on=None).update(sans_effet_on=on)
    is_first = candidature.etat == Etat.MANIFESTATION
    is_theirs = chosen.pk in attempt.actor.organisation_ids
    said: Changes = {"interet_service_on": on if is_theirs else None}
    return {"service_pilote_id": chosen.pk, **(said if is_first else {})}
