"""The fiche of a story, filled: the words of its subject, the people of its cast."""

from __future__ import annotations

import datetime as dt
from typing import Any

from demo.cast import DOMAIN, Territory
from demo.sujets import Sujet
from etabli.acteurs.states import TypeOrganisation
from etabli.candidatures import fiche
from etabli.candidatures.models import Candidature
from etabli.core.access import Actor
from etabli.core.fiches.completeness import needs
from etabli.core.texte import slug

ABSENT = "Donnée absente du paquet géographique installé."


def answers(
    candidature: Candidature, sujet: Sujet, people: Territory, *, start: dt.date
) -> dict[str, Any]:
    """Every answer the fiche asks for; the figures nobody has are said unavailable."""
    given = {
        "calendrier_souhaite": f"{start:%Y-%m}",
        **_people(people),
        **_place(sujet),
        **_object(sujet),
        **_means(sujet, people),
    }
    if sujet.is_local:
        given |= _of_local(sujet, start=start)
    known = fiche.answers(candidature)
    unknown = {
        champ.cle: {"non_disponible": ABSENT}
        for champ in fiche.form(candidature).champs()
        if champ.nature == "chiffre" and needs(champ, {**known, **given})
    }
    return {**given, **unknown}


def _person(actor: Actor, fonction: str) -> dict[str, str]:
    prenom, _, nom = actor.name.partition(" ")
    courriel = f"{slug(actor.name)}@{DOMAIN}"
    return {"prenom": prenom, "nom": nom, "fonction": fonction, "courriel": courriel}


def _elected(people: Territory) -> str:
    return "président" if people.collectivite.type == TypeOrganisation.EPCI else "maire"


def _people(people: Territory) -> dict[str, Any]:
    return {
        "elu_referent": _person(people.signataire, _elected(people)),
        "technicien_referent": _person(people.redacteur, "responsable de l’urbanisme"),
        "chef_projet_etat": _person(people.pilote, "chef de projet"),
        "charge_estimee_pilote": 25,
        "historique_partenariat": "Deux rendez-vous et une visite commune depuis l’automne.",
        "appui_deja_mobilise": {"choix": ["CAUE"], "precision": "Une note d’ambiance du CAUE."},
        "referent_donnees_personnelles": _person(people.redacteur, "responsable de l’urbanisme"),
    }


def _place(sujet: Sujet) -> dict[str, Any]:
    return {
        "echelle": sujet["echelle"],
        "sites": [dict(sujet["site"])],
        "adresse_accueil": sujet["lieu"],
        "zonages": {"choix": list(sujet["zonages"])},
        "documents_urbanisme": [
            {"type": "PLUI", "etat": "APPROUVE"},
            {"type": "SCOT", "etat": "APPROUVE"},
        ],
    }


def _object(sujet: Sujet) -> dict[str, Any]:
    return {
        "titre": sujet["titre"],
        "question_posee": sujet["question"],
        "contexte": sujet["contexte"],
        "familles_transition": {"choix": list(sujet["familles"])},
        "thematiques": {"choix": list(sujet["thematiques"])},
        "problematiques": sujet["problematiques"],
        "enjeux": [{"texte": texte} for texte in sujet["enjeux"]],
        "politiques_croisees": {"choix": list(sujet["politiques"])},
        "controverses": sujet["controverses"],
        "projets_en_cours": [
            {"nom": "Programme local de l’habitat", "maitre_ouvrage": "Intercommunalité", "stade": "REFLEXION"}
        ],
        "stade": "REFLEXION",
        "objectifs": [{"texte": texte} for texte in sujet["objectifs"]],
        "resultats_attendus": {"choix": ["ESQUISSE", "FEUILLE_DE_ROUTE"]},
        "suites_envisagees": sujet["suites"],
        "objectif_sobriete_fonciere": dict(sujet["sobriete"]),
        "participation_habitants": {
            "choix": "OUI",
            "precision": "Une marche ouverte à tous, une table d’habitants et une restitution publique.",
        },
        "indicateurs_reussite": sujet["indicateurs"],
        "commentaire_territoire": "Les chiffres disent une population stable ; ils ne disent pas l’envie d’agir.",
        "commentaire_amenagement": "Le foncier public est rare : chaque site compte.",
    }  # fmt: skip


def _of_local(sujet: Sujet, *, start: dt.date) -> dict[str, Any]:
    """What a note d’opportunité asks and a fiche de candidature does not."""
    return {
        "charge_estimee_pilote": 60,
        "sujets": {"choix": list(sujet["sujets"])},
        "dimension_transversale": sujet["transversale"],
        "dimension_gouvernance": sujet["reunir"],
        "perimetre_reflexion": {"choix": "COMMUNES"},
        "lien_programmes": [{"programme": "CRTE", "action": "Habitat et friches"}],
        "contraintes_calendrier": [
            {"date": f"{start.year + 1}-06-30", "objet": "Bilan du contrat de territoire"}
        ],
        "acteurs": [{"nom": nom, "type": kind} for nom, kind in (*ACTEURS, *OTHERS)],
    }


ACTEURS = (
    ("Conseil municipal", "ELU"),
    ("Service urbanisme de l’intercommunalité", "TECHNICIEN"),
    ("Union des commerçants", "SOCIO_ECONOMIQUE"),
    ("Association du patrimoine local", "ASSOCIATIF"),
    ("Habitants volontaires", "HABITANT"),
    ("Propriétaires riverains", "PROPRIETAIRE"),
)

#: at the scale of a Local
OTHERS = (
    ("Conseil départemental", "ELU"),
    ("Communes voisines", "ELU"),
    ("Bailleur social", "PROPRIETAIRE"),
    ("Chambre de commerce et d’industrie", "SOCIO_ECONOMIQUE"),
    ("Chambre d’agriculture", "SOCIO_ECONOMIQUE"),
    ("Association de protection de la nature", "ASSOCIATIF"),
)


def _means(sujet: Sujet, people: Territory) -> dict[str, Any]:
    costs = {
        cle: {
            "prevu": "oui",
            "prise_en_charge": people.collectivite.nom,
            "montant_estime": montant,
        }
        for cle, montant in sujet["logistique"].items()
    }
    return {
        "acteurs": [{"nom": nom, "type": kind} for nom, kind in ACTEURS],
        "ingenierie_locale": [{"nom": "CAUE du département"}],
        "documents": [{"titre": "Diagnostic du centre", "type": "DIAGNOSTIC"}],
        "competences_attendues": {"choix": ["URBANISME", "PAYSAGE", "PROGRAMMATION"]},
        "moyens_humains_collectivite": 18,
        "accessibilite": {"choix": ["PMR", "HORAIRES"]},
        **costs,
    }
