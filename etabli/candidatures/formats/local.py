"""The Local before the Atelier: a strategy of a territory, a note d’opportunité, 3 + n pieces (2.2)."""

from __future__ import annotations

from etabli.candidatures.formats.definition import (
    CLOSING,
    Answered,
    Auteur,
    CourrierAttendu,
    FormatDeCandidature,
    Listed,
    ModeleDeCourrier,
    Presentation,
)
from etabli.candidatures.formats.shared import FICHES, SOUTIEN, grid
from etabli.candidatures.states import Format, TypeCourrier

OBJET = "Engagement dans la candidature à {un_format} : « {titre} »"

#: F-COLL and what three sessions ask of an elected body
L_COLL = ModeleDeCourrier(
    "L-COLL 1",
    OBJET,
    (
        "Madame, Monsieur,",
        "Nous demandons l’appui d’{un_format} sur le sujet suivant : « {titre} ». Par ce courrier, "
        "j’engage notre collectivité dans cette candidature.",
        Answered("contexte", "{contexte}", "Le projet et son urgence : {contexte}."),
        "La question que nous posons à l’équipe est celle-ci : {question_posee}",
        "Nous en attendons :",
        Listed("objectifs"),
        "Nous souhaitons commencer à cette date : {calendrier_souhaite}. Notre collectivité s’engage à :",
        (
            "rendre ses élus disponibles pour les {sessions_local} ;",
            "donner à l’équipe le temps d’un technicien, du début à la fin ;",
            "prendre à sa charge, avec les autres porteurs, les frais d’organisation des {sessions_local} ;",
            "participer au choix de l’équipe ;",
            "délibérer sur la feuille de route, ou en débattre.",
        ),
        "Nous associerons à l’Atelier les habitants, les entreprises, les associations et les "
        "propriétaires concernés. Nous acceptons que ses résultats soient publiés, et nous "
        "ferons le point sur la feuille de route {revues_mois} après.",
        CLOSING,
    ),
)
L_PREF = ModeleDeCourrier(
    "L-PREF 1",
    "Soutien à la candidature à {un_format} : « {titre} »",
    (
        "Madame, Monsieur,",
        "{Chef_de_file} et {service_pilote} proposent {un_format} sur le sujet suivant : « {titre} ». "
        "Je soutiens cette candidature.",
        *SOUTIEN,
    ),
)
#: the service carries the Atelier to its end, within the longest duration (D-10)
L_DDT = ModeleDeCourrier(
    "L-DDT 1",
    OBJET,
    (
        "Madame, Monsieur,",
        "{Service_pilote} portera {un_format}, « {titre} », jusqu’à son terme, dans la limite de "
        "{duree_plafond_mois_local} à compter de la notification du marché.",
        "Chef de projet : {chef_projet_etat}. Suppléant : {a_completer}. "
        "Temps prévu, en jours d’agent : {charge_estimee_pilote}.",
        "Le service passera le marché subséquent avec les collectivités, en suivra l’exécution et gérera les "
        "crédits du programme 135 qui lui seront délégués.",
        "Il associera les autres services de l’État concernés : {a_completer}.",
        CLOSING,
    ),
)

LOCAL = FormatDeCandidature(
    code=Format.LOCAL,
    short="Local",
    presentation=Presentation(
        nom="Atelier Local",
        pour="Une stratégie de territoire, pour une ou plusieurs intercommunalités",
        duree="{duree_plafond_mois_local:chiffres} mois au plus, avec {sessions_local} sur place",
        obtenu="Un plan-guide, une feuille de route et un livret de capitalisation",
        ici="De la demande au suivi des actions",
    ),
    fiches=(FICHES / "local_v1.toml",),
    formulaire="note d’opportunité",
    courriers=(
        CourrierAttendu(
            TypeCourrier.COURRIER_COLLECTIVITE,
            Auteur.PORTEURS,
            "courrier d’engagement",
            L_COLL,
            of_each=True,
            admis="courrier de soutien",
        ),
        CourrierAttendu(
            TypeCourrier.COURRIER_PREFET, Auteur.PREFECTURE, "courrier de soutien", L_PREF
        ),
        CourrierAttendu(
            TypeCourrier.COURRIER_PILOTE,
            Auteur.PILOTE,
            "courrier d’engagement",
            L_DDT,
            may_end=True,
        ),
    ),
    grille=grid(
        "E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8", "E9", "E10", "E11", "E12", "E13", "E14"
    ),
    prefix="LOC",
    mode="MARCHES_SUBSEQUENTS",
    choix_equipe="les titulaires de l’accord-cadre sont mis en concurrence",
    montant_reference="montant_reference_ttc_local",
    communes_visees=2,
    has_avis=True,
)
