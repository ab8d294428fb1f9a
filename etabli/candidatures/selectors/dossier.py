"""Reads of one dossier that its rules need: porteurs, letters, grid, open request."""

from __future__ import annotations

import datetime as dt

from etabli.acteurs.models import Membre, Organisation
from etabli.acteurs.states import COLLECTIVITE_ROLES, PREFECTURES, Role, TypeOrganisation
from etabli.candidatures import courriers, grille
from etabli.candidatures.courriers import Lettre, PorteurLu
from etabli.candidatures.formats import Auteur, CourrierAttendu, format_of
from etabli.candidatures.models import (
    Associe,
    Avis,
    Candidature,
    Courrier,
    DemandeComplement,
    Porteur,
)
from etabli.candidatures.selectors import neighbours
from etabli.candidatures.states import Examen, QualiteAssocie
from etabli.core import parametres
from etabli.core.access import Actor


def active_porteurs(candidature: Candidature) -> list[Porteur]:
    """Those that carry it now, the lead first."""
    rows = candidature.porteurs.filter(withdrawn_on=None).select_related("organisation")
    return list(rows.order_by("role", "pk"))


def operators(candidature: Candidature) -> list[Associe]:
    """The operators of the State that write with the porteurs now."""
    return list(neighbours.beside(candidature, QualiteAssocie.OPERATEUR))


def silent(candidature: Candidature) -> list[str]:
    """The porteurs, then the operators, that have not said their interest (C2), by name."""
    rows: list[Porteur | Associe] = [*active_porteurs(candidature), *operators(candidature)]
    return [row.organisation.nom for row in rows if row.interet_on is None]


def porteurs_lus(candidature: Candidature) -> list[PorteurLu]:
    return [
        PorteurLu(
            row.organisation_id,
            row.organisation.nom,
            row.organisation.type == TypeOrganisation.EPCI,
            row.organisation_id == candidature.chef_de_file_id,
        )
        for row in active_porteurs(candidature)
    ]


def missing_letters(candidature: Candidature, *, on: dt.date) -> list[str]:
    """What is missing or not valid among the letters of 2.2.1, that day, in sentences."""
    return courriers.missing(
        format_of(candidature).courriers,
        porteurs_lus(candidature),
        lettres_of(candidature),
        deposit=deposit_day(candidature, on),
        months=validity_months(on),
        version=candidature.version,
    )


def people(candidature: Candidature) -> list[dict[str, str]]:
    """Those who carry or pilot it, as their accounts say them, each once: the fiche never asks that again."""
    carried = [row.organisation_id for row in active_porteurs(candidature)]
    rows = Membre.objects.active().filter(personne__is_active=True).exclude(personne__nom="")
    seats = rows.filter(organisation_id__in=carried, role__in=COLLECTIVITE_ROLES) | rows.filter(
        organisation_id=candidature.service_pilote_id, role=Role.SERVICE_PILOTE
    )
    found = {
        seat.personne.email: {
            "prenom": seat.personne.prenom,
            "nom": seat.personne.nom,
            "fonction": seat.fonction,
            "courriel": seat.personne.email,
        }
        for seat in seats.select_related("personne").order_by("-pk")
    }
    return sorted(found.values(), key=lambda one: (one["nom"], one["prenom"]))


def authors_of(candidature: Candidature, courrier: CourrierAttendu) -> set[int]:
    """The organisations that may give this letter to this dossier, by their numbers."""
    if courrier.auteur == Auteur.PORTEURS:
        return {row.organisation_id for row in active_porteurs(candidature)}
    if courrier.auteur == Auteur.PILOTE:
        return {candidature.service_pilote_id}
    if courrier.auteur == Auteur.VOISIN:
        written = candidature.courriers.filter(type=courrier.type)
        asked = {one.service.pk for one in neighbours.of(candidature) if one.service}
        return asked | set(written.values_list("organisation_id", flat=True))
    return prefecture_ids(candidature)


def prefecture_ids(candidature: Candidature) -> set[int]:
    """The préfecture and the sous-préfectures of the département."""
    rows = Organisation.objects.filter(
        type__in=PREFECTURES, departement_id=candidature.departement_code
    )
    own = {candidature.prefecture_id} if candidature.prefecture_id else set()
    return set(rows.values_list("pk", flat=True)) | own


def lettres_of(candidature: Candidature) -> list[Lettre]:
    """Every letter, oldest first; no longer those of one that left (2.7.1), or given to another pilote."""
    rows = candidature.courriers.filter(sans_effet_on=None)
    rows = rows.select_related("organisation").order_by("pk")
    gone = set(
        candidature.porteurs.exclude(withdrawn_on=None).values_list("organisation_id", flat=True)
    )
    return [lettre_of(row) for row in rows if row.organisation_id not in gone]


def lettre_of(courrier: Courrier) -> Lettre:
    """The letter as the rules see it."""
    return Lettre(
        type=courrier.type,
        organisation_id=courrier.organisation_id,
        type_organisation=courrier.organisation.type,
        organisation=courrier.organisation.nom,
        qualite=courrier.signataire_qualite,
        signe_on=courrier.signe_on,
        deposited_on=courrier.deposited_on,
        is_signe=courrier.is_signe,
        is_bien_adresse=courrier.is_bien_adresse,
        nomme_l_atelier=courrier.nomme_l_atelier,
        version_fiche=courrier.version_fiche,
        is_autrement_nomme=courrier.is_autrement_nomme,
        duree_mois=courrier.duree_mois,
        is_confirmed=courrier.examen == Examen.CONFIRME,
        is_refused=courrier.examen == Examen.A_REFAIRE,
        refus=courrier.examen_motif,
    )


def received_letters(candidature: Candidature) -> list[tuple[str, str]]:
    """The last letter of each author that carries the dossier: what it is, and what it shows."""
    rows = candidature.courriers.filter(sans_effet_on=None)
    rows = rows.select_related("organisation", "fichier").order_by("pk")
    gone = set(
        candidature.porteurs.exclude(withdrawn_on=None).values_list("organisation_id", flat=True)
    )
    last = {(row.type, row.organisation_id): row for row in rows}
    return [
        (_named(candidature, row), _shown(row))
        for row in last.values()
        if row.organisation_id not in gone
    ]


def _named(candidature: Candidature, row: Courrier) -> str:
    courrier = format_of(candidature).courrier(row.type)
    label = courrier.label if courrier else row.get_type_display()
    return f"{label} ({row.organisation.nom})"


def _shown(row: Courrier) -> str:
    quality = row.get_signataire_qualite_display()
    return (
        f"Signé par {row.signataire_nom}, {quality[:1].lower()}{quality[1:]}, le "
        f"{row.signe_on:%d/%m/%Y} ; reçu le {row.deposited_on:%d/%m/%Y} ({row.fichier.format_label})"
    )


def deposit_day(candidature: Candidature, on: dt.date) -> dt.date:
    """The last C8, or that day while the dossier is not deposited."""
    is_back_in_draft = candidature.etat in ("BROUILLON", "EN_SIGNATURE")
    return on if is_back_in_draft else candidature.last_deposit_on or on


def validity_months(on: dt.date) -> int:
    return parametres.integer("validite_courrier_mois", on=on)


def open_demande(candidature: Candidature) -> DemandeComplement | None:
    """The request for completion that is running."""
    return candidature.demandes.filter(closed_on=None).first()


def grid_of(candidature: Candidature) -> dict[str, grille.Reponse]:
    """The grid of its format as it counts, E4 imposed by the stage of the project."""
    rows = candidature.criteres.order_by("code")
    said = {row.code: grille.Reponse(row.reponse, row.commentaire) for row in rows}
    regles = format_of(candidature).grille
    return grille.with_imposed(regles, said, stade=stage_of_project(candidature))


def opinion_of(candidature: Candidature, actor: Actor) -> Avis | None:
    """What this person already thinks of this version of the dossier."""
    own = candidature.avis.filter(version=candidature.version, written_by_id=actor.person_id)
    return own.first() if actor.person_id else None


def graded(candidature: Candidature) -> dict[str, object]:
    """What is kept of each question of the grid, by name (`grille.questions`)."""
    rows = {row.code: row for row in candidature.criteres.order_by("code")}
    return {
        cle: getattr(rows[code], part) if code in rows else ""
        for cle, (code, part) in grille.questions(format_of(candidature).grille).items()
    }


def stage_of_project(candidature: Candidature) -> str:
    """The answer to « Où en est le projet ? », or ''."""
    row = candidature.reponses.filter(cle="stade").first()
    return str(row.valeur or "") if row else ""
