"""The papers of the dossier, section by section (5.12, 5.13, 4.9): data, read by screens and papers alike.

A section is written by the service from what the note d'opportunité proposes, or computed from what the
consultation has fixed: nobody writes a computed one, so that no paper contradicts another.
"""

from __future__ import annotations

from dataclasses import dataclass

from etabli.consultations.states import NaturePiece

P = NaturePiece


@dataclass(frozen=True, slots=True)
class Plan:
    """One section: its title, the answers of the note it is proposed from, the words that frame them.

    keys     questions of the note d'opportunité, in this order; one that is confidential is never read
    before   said first; « {…} » is filled by `prefill`
    after    said last
    is_computed   written by the consultation itself
    """

    code: str
    titre: str
    keys: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    aide: str = ""
    is_computed: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """One paper, and which of its sections the porteurs agree with (M2 for the CCTP)."""

    nature: NaturePiece
    sections: tuple[Plan, ...]

    @property
    def written(self) -> tuple[Plan, ...]:
        return tuple(plan for plan in self.sections if not plan.is_computed)

    def section(self, code: str) -> Plan:
        """KeyError when it has none of that code."""
        for plan in self.sections:
            if plan.code == code:
                return plan
        raise KeyError(code)


CCTP = Piece(
    P.CCTP,
    (
        Plan(
            "contexte", "Contexte et objet",
            ("contexte", "problematiques", "dimension_transversale", "dimension_gouvernance"),
            before="{Programme} aide les acteurs d’un territoire à s’accorder sur une vision et une feuille de "
            "route. L’Atelier « {titre} » est mené par {service}, avec {porteurs}.",
        ),
        Plan("territoire", "Territoire et périmètre", ("echelle", "epcis", "communes", "commentaire_territoire",
            "commentaire_amenagement")),
        Plan("question", "La question posée", ("question_posee", "thematiques", "sujets", "enjeux")),
        Plan("objectifs", "Objectifs et résultats", ("objectifs", "resultats_attendus", "suites_envisagees",
            "indicateurs_reussite")),
        Plan("acteurs", "Acteurs et gouvernance", ("chef_de_file", "co_porteurs", "operateurs", "service_pilote",
            "ingenierie_locale"),
            after="La liste des acteurs à mobiliser est jointe."),
        Plan(
            "deroulement", "Déroulement",
            before="Le titulaire propose une méthode en six temps : le cadrage ; trois sessions sur place, d’un à deux "
            "jours chacune, avec les acteurs du territoire ; deux temps de travail entre les sessions ; la production "
            "et la restitution. Un carnet de suivi rend compte de chaque session.",
        ),
        Plan("competences", "Compétences attendues", ("competences_attendues",)),
        Plan(
            "livrables", "Livrables",
            before="Note de cadrage ; carnet de suivi de chaque session ; rapport final ; feuille de route (axes, "
            "actions "
            "classées par priorité, financement, calendrier) ; livret de capitalisation. Chaque document est remis "
            "dans "
            "un format modifiable et dans un format accessible.",
            aide="Dites les délais de remise propres à cet Atelier, s’il y en a.",
        ),
        Plan("participation", "Participation, accessibilité, éco-responsabilité",
            ("participation_habitants", "accessibilite", "objectif_sobriete_fonciere")),
        Plan("donnees", "Données et documents remis", ("documents",),
            after="Les données utiles qui ne sont pas jointes sont remises au titulaire après la notification."),
        Plan("calendrier", "Calendrier", ("calendrier_souhaite", "contraintes_calendrier"), before="{duree}"),
        Plan(
            "propriete", "Propriété intellectuelle et données personnelles",
            before="Les résultats sont utilisables par l’État et par les porteurs dans les conditions de "
            "l’accord-cadre. Le "
            "titulaire ne traite de données personnelles que pour l’Atelier et selon les instructions du service.",
        ),
        Plan(
            "phases", "Phases et arrêt en fin de phase",
            before="L’exécution se fait en quatre phases : cadrage ; session 1 et travail qui la suit ; session 2 "
            "et travail "
            "qui la suit ; session 3, production et restitution. Le service peut arrêter l’exécution à la fin de "
            "chacune.",
        ),
    ),
)  # fmt: skip

RC = Piece(
    P.RC,
    (
        Plan("acheteur", "Acheteur et accord-cadre", is_computed=True),
        Plan("objet", "Objet, durée, budget", is_computed=True),
        Plan("titulaires", "Titulaires consultés", is_computed=True),
        Plan("dossier", "Contenu du dossier de consultation", is_computed=True),
        Plan("questions", "Questions", is_computed=True),
        Plan(
            "offre", "Contenu de l’offre",
            before="L’offre comprend : une note méthodologique qui suit le cadre de réponse technique ; la "
            "présentation des "
            "compétences réunies ; la décomposition du prix ; l’acte d’engagement signé, ou à signer à l’attribution.",
        ),
        Plan("remise", "Remise des offres", is_computed=True),
        Plan("examen", "Examen des offres", is_computed=True),
        Plan("audition", "Audition", is_computed=True),
        Plan("negociation", "Négociation", is_computed=True),
        Plan("attribution", "Attribution et pièces à remettre", is_computed=True),
        Plan("sans-suite", "Sans suite", is_computed=True),
        Plan(
            "recours", "Recours",
            before="Le tribunal administratif du ressort du service acheteur peut être saisi.",
            aide="Donnez le nom et l’adresse du tribunal.",
        ),
    ),
)  # fmt: skip

CADRE = Piece(
    P.CADRE,
    (
        Plan(
            "consignes", "Consignes",
            before="Une réponse par titre, sans renvoi à d’autres documents. La note ne dépasse pas vingt pages.",
        ),
        Plan("reponses", "Réponses attendues, par critère", is_computed=True),
        Plan("equipe", "Équipe", before="Nom, qualification et jours de chaque intervenant, par phase."),
    ),
)  # fmt: skip

DPGF = Piece(
    P.DPGF,
    (
        Plan(
            "postes", "Postes du prix",
            before="Cadrage\nSession 1\nTravail entre les sessions 1 et 2\nSession 2\nTravail entre les sessions 2 "
            "et 3\n"
            "Session 3\nRapport final et feuille de route\nLivret de capitalisation et restitution",
            aide="Un poste par ligne : chacun reçoit une quantité, un prix unitaire et un total, laissés vides.",
        ),
    ),
)  # fmt: skip

AE = Piece(P.AE, (Plan("engagement", "Engagement", is_computed=True),))
NOTE = Piece(P.NOTE, (Plan("note", "Note d’opportunité", is_computed=True),))
ACTEURS = Piece(
    P.ACTEURS,
    (
        Plan(
            "acteurs", "Acteurs à mobiliser", ("acteurs",),
            aide="Des organismes et leur rôle : ni nom de personne, ni téléphone, ni adresse.",
        ),
    ),
)  # fmt: skip

PIECES = (RC, CCTP, CADRE, DPGF, AE, NOTE, ACTEURS)


def piece_of(nature: str) -> Piece:
    """KeyError for a nature that no paper has."""
    for piece in PIECES:
        if piece.nature == nature:
            return piece
    raise KeyError(nature)
