"""The Flash before the Atelier: a local question, a fiche, two letters, eleven criteria (2.2)."""

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

OBJET = "Soutien à la candidature à {un_format} : « {titre} »"

#: the seven points of F-COLL
F_COLL = ModeleDeCourrier(
    "F-COLL 1",
    OBJET,
    (
        "Madame, Monsieur,",
        "Nous demandons l’appui d’{un_format} sur le sujet suivant : « {titre} », "
        "{a_commune}. Par ce courrier, j’apporte à cette candidature "
        "le soutien de notre collectivité.",
        Answered("contexte", "{contexte}", "Le projet et son urgence : {contexte}."),
        "La question que nous posons à l’équipe est celle-ci : {question_posee}",
        "Nous en attendons :",
        Listed("objectifs"),
        "De son côté, {la_collectivite} et les co-porteurs s’engagent sur les moyens suivants :",
        (
            "un élu suit la démarche du début à la fin : {elu_referent} ;",
            "un technicien y travaille avec l’équipe : {technicien_referent} ;",
            "{moyens_humains_collectivite} jours de travail d’élus et d’agents sont prévus ;",
            "la salle, les repas et l’accueil sur place sont à notre charge.",
        ),
        "Nous associerons à l’Atelier les habitants, les entreprises, les associations et les "
        "propriétaires concernés. Nous acceptons que ses résultats soient publiés, et nous "
        "ferons le point sur la feuille de route {revues_mois} après.",
        CLOSING,
    ),
)
#: the five points of F-PREF
F_PREF = ModeleDeCourrier(
    "F-PREF 1",
    OBJET,
    (
        "Madame, Monsieur,",
        "{Chef_de_file} et {service_pilote} proposent {un_format} "
        "sur le sujet suivant : « {titre} », {a_commune}. Je soutiens cette candidature.",
        *SOUTIEN,
    ),
)

FLASH = FormatDeCandidature(
    code=Format.FLASH,
    short="Flash",
    presentation=Presentation(
        nom="Atelier Flash",
        pour="Une question locale : un site, un quartier, un bourg, à l’échelle d’une commune",
        duree="{duree_cible_mois_flash:chiffres} à {duree_plafond_mois_flash:chiffres} mois, "
        "avec une session d’un à {jours_site_max_flash:lettres} jours sur place",
        obtenu="Des scénarios dessinés, un livrable de synthèse et une feuille de route",
        ici="De la demande au suivi des actions",
    ),
    fiches=(FICHES / "flash_v1.toml",),
    formulaire="fiche de candidature",
    courriers=(
        CourrierAttendu(
            TypeCourrier.COURRIER_COLLECTIVITE, Auteur.PORTEURS, "courrier de soutien", F_COLL
        ),
        CourrierAttendu(
            TypeCourrier.COURRIER_PREFET, Auteur.PREFECTURE, "courrier de soutien", F_PREF
        ),
    ),
    grille=grid("E1", "E2", "E3", "E4", "E5", "E9", "E10", "E11", "E12", "E13", "E14"),
    prefix="FLA",
    mode="BONS_DE_COMMANDE",
    choix_equipe="un groupement est désigné au tourniquet",
    montant_reference="montant_reference_ttc_flash",
)
