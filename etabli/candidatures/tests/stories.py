"""A dossier walked to any stage through the real services, with its cast; later apps reuse it."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from etabli.accounts.models import Personne
from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import dgaln
from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.candidatures import fiche, services
from etabli.candidatures.formats import Auteur, format_of
from etabli.candidatures.models import Candidature, Courrier, DemandeComplement
from etabli.candidatures.states import Etat, Qualite, TypeCourrier
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.delais import echeances
from etabli.core.fiches import Champ
from etabli.core.models import Echeance
from etabli.territoires.models import Commune, Departement, Region
from tests.recits import told_once

OPENED = dt.date(2026, 3, 2)
EXCHANGED = dt.date(2026, 3, 5)
OPPORTUNE = dt.date(2026, 3, 10)
DRAFTED = dt.date(2026, 3, 12)
FROZEN = dt.date(2026, 3, 30)
DEPOSITED = dt.date(2026, 4, 7)
COMPLETE = dt.date(2026, 4, 14)
INSTRUCTED = dt.date(2026, 4, 16)
ELIGIBLE = dt.date(2026, 5, 5)
REASONS = "Le sujet est mûr, la collectivité est engagée et l’échelle est la bonne."


@dataclass(slots=True)
class Cast:
    """The people and places of one story."""

    commune: Commune
    mairie: Organisation
    ddt: Organisation
    prefecture: Organisation
    maire: Actor
    technicien: Actor
    pilote: Actor
    valideur: Actor
    prefet: Actor
    chef_projet: Actor
    decideur: Actor

    @property
    def instructeur(self) -> Personne:
        return Personne.objects.get(pk=self.chef_projet.person_id or 0)


@told_once
def cast(code: str = "47", *, commune: str = "Fumel", insee: str = "47106") -> Cast:
    """A département with its services, a commune with its mayor, DGALN with its people."""
    region = Region.objects.get_or_create(code="75", defaults={"nom": "Nouvelle-Aquitaine"})[0]
    departement = Departement.objects.get_or_create(
        code=code, defaults={"nom": "Lot-et-Garonne", "region": region}
    )[0]
    place = Commune.objects.get_or_create(
        code=insee,
        defaults={
            "nom": commune,
            "departement": departement,
            "region": region,
            "population": 4690,
        },
    )[0]
    mairie = _organisation(f"Commune de {commune}", TypeOrganisation.COMMUNE, commune=place)
    ddt = _organisation(f"DDT {code}", TypeOrganisation.DDT, departement=departement)
    prefecture = _organisation(
        f"Préfecture {code}", TypeOrganisation.PREFECTURE, departement=departement
    )
    return Cast(
        commune=place,
        mairie=mairie,
        ddt=ddt,
        prefecture=prefecture,
        maire=actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=mairie, prenom="Inès"),
        technicien=actor_of(Role.COLLECTIVITE_REDACTEUR, organisation=mairie, prenom="Marc"),
        pilote=actor_of(Role.SERVICE_PILOTE, organisation=ddt, prenom="Paul"),
        valideur=actor_of(Role.SERVICE_VALIDEUR, organisation=ddt, prenom="Viviane"),
        prefet=actor_of(Role.PREFECTURE, organisation=prefecture, prenom="Prune"),
        chef_projet=actor_of(Role.DGALN_CHEF_PROJET, organisation=dgaln(), prenom="Claire"),
        decideur=actor_of(Role.DGALN_DECIDEUR, organisation=dgaln(), prenom="Denis"),
    )


def _organisation(nom: str, type: str, **fields: Any) -> Organisation:
    return Organisation.objects.get_or_create(type=type, **fields, defaults={"nom": nom})[0]


def whole_answers(candidature: Candidature) -> dict[str, Any]:
    """An answer to every required question, of the right kind."""
    champs = fiche.form(candidature).champs()
    found = {c.cle: _answer(c) for c in champs if c.obligatoire and c.cle not in fiche.TIED}
    chosen = {"titre": "L’ancienne usine", "stade": "REFLEXION"}
    return found | {cle: value for cle, value in chosen.items() if cle in found}


def _answer(champ: Champ) -> Any:
    simple: dict[str, Any] = {
        "texte_court": "Texte",
        "texte_long": "Un texte qui explique.",
        "entier": 12,
        "mois": "2026-07",
        "chiffre": {"non_disponible": "Donnée absente"},
        "personne": {"prenom": "Inès", "nom": "Fictive", "fonction": "Élue", "courriel": "i@exemple.test"},
        "organisation": {"nom": "Organisation d’exemple"},
        "moyens": {"prevu": "oui", "prise_en_charge": "La commune", "montant_estime": "462.50"},
    }  # fmt: skip
    if champ.nature == "choix":
        return champ.choix[0][0]
    if champ.nature in ("choix_multiple", "choix_explique"):
        first = champ.choix[0][0]
        return {"choix": [first] if champ.nature == "choix_multiple" else first}
    if champ.nature == "liste":
        return [_row(champ, rank) for rank in range(max(1, champ.min))]
    return simple[champ.nature]


def _row(champ: Champ, rank: int) -> dict[str, str]:
    return {
        colonne.cle: colonne.choix[0][0] if colonne.choix else f"{colonne.libelle} {rank + 1}"
        for colonne in champ.colonnes
        if colonne.obligatoire
    }


def deadline(candidature: Candidature, code: str) -> Echeance:
    """The deadline of this code that runs."""
    found = echeances.of(candidature, code)
    assert found is not None, f"no {code} runs"
    return found


def demande(candidature: Candidature) -> DemandeComplement:
    """The request for completion that runs."""
    return candidature.demandes.get(closed_on=None)


def valeur(candidature: Candidature, cle: str) -> Any:
    """What is written under this question."""
    return candidature.reponses.get(cle=cle).valeur


def collectivite(type: str = TypeOrganisation.COMMUNE, **fields: Any) -> Organisation:
    """One more organisation, with an invented name."""
    made: Organisation = OrganisationFactory(type=type, **fields)  # type: ignore[assignment]
    return made


def scan(name: str = "courrier.pdf") -> SimpleUploadedFile:
    """A signed letter as a scanner gives it."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return SimpleUploadedFile(name, out.getvalue(), content_type="application/pdf")


def letter_of_mairie(
    candidature: Candidature, people: Cast, *, signe_on: dt.date = FROZEN, **fields: Any
) -> Courrier:
    """The mayor's letter, sent by the mayor."""
    given: dict[str, Any] = {
        "actor": people.maire,
        "type": TypeCourrier.COURRIER_COLLECTIVITE,
        "organisation": people.mairie,
        "fichier": scan("courrier-maire.pdf"),
        "signataire_nom": "Inès Fictive",
        "signataire_qualite": Qualite.MAIRE,
        "signe_on": signe_on,
    }
    return services.deposit_letter(candidature, **{**given, **fields})


def letter_of_prefet(
    candidature: Candidature, people: Cast, *, signe_on: dt.date = FROZEN, **fields: Any
) -> Courrier:
    """The préfet's letter, sent by the préfecture."""
    given: dict[str, Any] = {
        "actor": people.prefet,
        "type": TypeCourrier.COURRIER_PREFET,
        "organisation": people.prefecture,
        "fichier": scan("courrier-prefet.pdf"),
        "signataire_nom": "Prune Fictive",
        "signataire_qualite": Qualite.SOUS_PREFET,
        "signe_on": signe_on,
    }
    return services.deposit_letter(candidature, **{**given, **fields})


def letter_of_pilote(
    candidature: Candidature, people: Cast, *, signe_on: dt.date = FROZEN, **fields: Any
) -> Courrier:
    """The letter of the service pilote, sent by itself."""
    given: dict[str, Any] = {
        "actor": people.pilote,
        "type": "COURRIER_PILOTE",
        "organisation": people.ddt,
        "fichier": scan("courrier-pilote.pdf"),
        "signataire_nom": "Dora Fictive",
        "signataire_qualite": Qualite.DIRECTEUR,
        "signe_on": signe_on,
    }
    return services.deposit_letter(candidature, **{**given, **fields})


WRITERS = {
    Auteur.PORTEURS: letter_of_mairie,
    Auteur.PREFECTURE: letter_of_prefet,
    Auteur.PILOTE: letter_of_pilote,
}


def letters_of_everyone(candidature: Candidature, people: Cast) -> list[Courrier]:
    """Each letter that the format of the dossier expects, from whoever gives it."""
    return [
        WRITERS[courrier.auteur](candidature, people, type=courrier.type)
        for courrier in format_of(candidature).courriers
    ]


def fill_grid(candidature: Candidature, people: Cast, **other: str) -> None:
    """« oui » everywhere with a comment, except what is given."""
    rules = format_of(candidature).grille
    services.grade_candidature(
        candidature,
        actor=people.chef_projet,
        reponses={r.code: (other.get(r.code, "OUI"), "Vu au dossier.") for r in rules},
    )


def _opened(people: Cast, format: str) -> Candidature:
    return services.open_candidature(
        actor=people.maire,
        commune=people.commune,
        objet="Que faire de l’ancienne usine ?",
        format=format,
    )


def _exchange(c: Candidature, p: Cast) -> None:
    services.express_interest(c, actor=p.pilote)
    services.exchange_with_dgaln(c, actor=p.pilote, note="Projet sérieux.")


def _characterise(c: Candidature, p: Cast) -> None:
    services.characterise_opportunite(c, actor=p.chef_projet, motif=REASONS)


def _draft(c: Candidature, p: Cast) -> None:
    services.answer_questions(c, actor=p.technicien, **whole_answers(c))


def _freeze(c: Candidature, p: Cast) -> None:
    services.send_to_signature(c, actor=p.pilote)


def _deposit(c: Candidature, p: Cast) -> None:
    letters_of_everyone(c, p)
    services.submit_candidature(c, actor=p.valideur)


def _complete(c: Candidature, p: Cast) -> None:
    services.declare_candidature_complete(c, actor=p.chef_projet)


def _instruct(c: Candidature, p: Cast) -> None:
    services.start_instruction(
        c, actor=p.chef_projet, instructeur=p.instructeur, sans_conflit=True
    )
    fill_grid(c, p)


def _accept(c: Candidature, p: Cast) -> None:
    services.accept_candidature(
        c, actor=p.decideur, motif="Le sujet, l’échelle et les moyens conviennent."
    )


def _program(c: Candidature, p: Cast) -> None:
    services.program_candidature(
        c, actor=p.chef_projet, annee=2026, ae_estimee=Decimal("19740.00")
    )


STEPS = (
    (Etat.ECHANGE_DGALN, EXCHANGED, _exchange),
    (Etat.OPPORTUNITE_CARACTERISEE, OPPORTUNE, _characterise),
    (Etat.BROUILLON, DRAFTED, _draft),
    (Etat.EN_SIGNATURE, FROZEN, _freeze),
    (Etat.DEPOSEE, DEPOSITED, _deposit),
    (Etat.COMPLETE, COMPLETE, _complete),
    (Etat.EN_INSTRUCTION, INSTRUCTED, _instruct),
    (Etat.ELIGIBLE, ELIGIBLE, _accept),
    (Etat.PROGRAMMEE, ELIGIBLE, _program),
)


@told_once
def candidature_at(
    etat: str, people: Cast | None = None, *, format: str = ""
) -> tuple[Candidature, Cast]:
    """A dossier at that stage of the ordinary course, walked on the dates of S01.

    A Flash unless said; its format is declared (`candidatures/tests/formats.py`).
    """
    people = people or cast()
    with horloge.at(OPENED):
        candidature = _opened(people, format)
    for reached, day, step in STEPS:
        if candidature.etat == etat:
            break
        with horloge.at(day):
            step(candidature, people)
        assert candidature.etat == reached
    assert candidature.etat == etat, f"the ordinary course does not pass by {etat}"
    return candidature, people


def seen_on(page: Any) -> str:
    """What a page of several authors posts back of what it showed."""
    found = re.search(r'name="vu" value="([^"]*)"', page.text)
    assert found is not None
    return unescape(found[1])
