"""What must be true of what is typed when several make a dossier: each check answers nothing, or sentences."""

from __future__ import annotations

from etabli.candidatures import payloads as p
from etabli.candidatures.formats import format_of
from etabli.candidatures.models import Candidature, Porteur
from etabli.candidatures.services.checks import fault_of_lead
from etabli.candidatures.states import BEFORE_FICHE, QualiteAssocie, RolePorteur
from etabli.core.articles import begins, le
from etabli.core.workflow import Filled


def may_be_dropped(attempt: Filled[Candidature, p.Leaving]) -> str | None:
    """Only one that has said nothing, and does not lead: the others leave by themselves (2.7.1)."""
    row = attempt.data.porteur
    if not _carries(attempt.obj, row):
        return f"{begins(le(row.organisation.nom))} ne porte plus ce dossier."
    if row.role == RolePorteur.CHEF_DE_FILE:
        return "Le chef de file ne se retire pas ainsi : changez d’abord de chef de file."
    if row.interet_on:
        return (
            f"{begins(le(row.organisation.nom))} a confirmé son intérêt : elle seule peut se retirer, "
            "de la page du dossier."
        )
    return None


def lead_passes_first(attempt: Filled[Candidature, p.Leaving]) -> str | None:
    """Before there is a fiche to take up again (C24), whoever leads gives its place first."""
    leads = attempt.data.porteur.role == RolePorteur.CHEF_DE_FILE
    if leads and attempt.obj.etat in BEFORE_FICHE:
        return "Votre collectivité est chef de file : changez d’abord de chef de file, puis retirez-vous."
    return None


def lead_is_another(attempt: Filled[Candidature, p.Leading]) -> str | None:
    row = attempt.data.porteur
    if not _carries(attempt.obj, row):
        return "Choisissez une collectivité qui porte ce dossier."
    if row.organisation_id == attempt.obj.chef_de_file_id:
        return f"{begins(le(row.organisation.nom))} est déjà chef de file."
    return None


def lead_fits(attempt: Filled[Candidature, p.Leading]) -> str | None:
    """Once the format is chosen (C3), its lead is of a kind that may lead it."""
    if attempt.obj.etat in BEFORE_FICHE:
        return None
    return fault_of_lead(format_of(attempt.obj), attempt.data.porteur.organisation)


def is_not_associated(attempt: Filled[Candidature, p.Joining]) -> str | None:
    named = attempt.data.organisation
    if attempt.obj.associes.filter(organisation=named, ended_on=None).exists():
        return f"{begins(le(named.nom))} est déjà associé à ce dossier."
    return None


def is_concerned(attempt: Filled[Candidature, p.Piloting]) -> str | None:
    """The pilote is one of the services that the perimeter enters."""
    chosen = attempt.data.service
    if chosen.pk == attempt.obj.service_pilote_id:
        return f"{begins(le(chosen.nom))} pilote déjà ce dossier."
    rows = attempt.obj.associes.filter(qualite=QualiteAssocie.SERVICE, ended_on=None)
    if rows.filter(organisation=chosen).exists():
        return None
    return "Choisissez un des services de l’État que le périmètre concerne."


def _carries(candidature: Candidature, row: Porteur) -> bool:
    return row.candidature_id == candidature.pk and row.withdrawn_on is None
