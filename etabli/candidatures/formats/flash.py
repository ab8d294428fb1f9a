"""The Flash before the Atelier: a local question, a fiche, two letters, eleven criteria (2.2)."""

from __future__ import annotations

from pathlib import Path

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
from etabli.candidatures.grille import TOO_LATE, Regle
from etabli.candidatures.states import Format, TypeCourrier

FICHES = Path(__file__).parent.parent / "fiches"
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
        "Ce sujet répond aux priorités de l’État dans le département et s’accorde avec les "
        "contrats en cours. En particulier : {a_completer}.",
        "Le service pilote est {service_pilote}. Chef de projet : {chef_projet_etat}. "
        "Les autres services mobilisés sont : {a_completer}.",
        "L’Atelier complète les programmes dont le territoire bénéficie déjà ({zonages}) : "
        "il prépare des décisions d’aménagement qu’ils pourront financer ensuite.",
        "J’émets donc un avis favorable. Réserves éventuelles : {a_completer}.",
        CLOSING,
    ),
)

GRILLE = (
    Regle("E1", "Le territoire est couvert par le programme", True, "Métropole et DROM."),
    Regle("E2", "La demande est portée ensemble par l’État et la collectivité", True),
    Regle(
        "E3",
        "Le sujet est traité par l’aménagement et l’urbanisme, au service de la transition écologique",
        True,
    ),
    Regle(
        "E4",
        "L’Atelier intervient avant l’avant-projet",
        True,
        "Ni marché de travaux ni maîtrise d’œuvre signés sur le même objet.",
        no_at=TOO_LATE,
    ),
    Regle("E5", "L’échelle convient au format", False),
    Regle(
        "E9",
        "L’ingénierie locale est faible, ou à associer",
        False,
        "Un « oui » donne la priorité.",
    ),
    Regle(
        "E10",
        "La mobilisation de la collectivité et des services de l’État est crédible",
        True,
        "Personnes nommées, jours prévus.",
    ),
    Regle("E11", "L’ingénierie locale est associée pour que les effets durent", False),
    Regle("E12", "Les co-porteurs acceptent les frais de logistique", True),
    Regle("E13", "Aucun autre Atelier n’est en cours sur le même périmètre", False),
    Regle("E14", "Le projet complète ACV, PVD, CRTE, PPA…", False),
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
    grille=GRILLE,
    prefix="FLA",
    mode="BONS_DE_COMMANDE",
    montant_reference="montant_reference_ttc_flash",
)
