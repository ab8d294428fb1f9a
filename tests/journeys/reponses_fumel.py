"""What the mayor's technician of Fumel types, screen by screen; people are invented.

A text is typed; for a list of choices the number says how many times the arrow goes down, for
boxes « x » ticks the first one.
"""


def personne(cle: str, prenom: str, nom: str, fonction: str) -> dict[str, str]:
    return {
        f"{cle}__prenom": prenom,
        f"{cle}__nom": nom,
        f"{cle}__fonction": fonction,
        f"{cle}__courriel": f"{prenom}.{nom}@exemple.test".lower(),
    }


def moyen(cle: str, qui: str, montant: str = "") -> dict[str, str]:
    return {
        f"{cle}__prevu": "1",
        f"{cle}__prise_en_charge": qui,
        f"{cle}__montant_estime": montant,
    }


def acteur(rang: int, nom: str, type_: int) -> dict[str, str]:
    return {f"acteurs__{rang}__nom": nom, f"acteurs__{rang}__type": str(type_)}


SCREENS: dict[str, dict[str, str]] = {
    "porteurs": {
        **personne("elu_referent", "Ines", "Fictive", "Maire"),
        **personne("technicien_referent", "Marc", "Fictif", "Directeur des services"),
        **personne("chef_projet_etat", "Paul", "Fictif", "Chargé de mission"),
        "appui_deja_mobilise__choix": "x",
    },
    "localisation": {
        "echelle": "3",
        "sites__0__nom": "L’ancienne usine",
        "sites__0__adresse": "Avenue de l’Usine",
        "sites__0__proprietaire": "1",
        "documents_urbanisme__0__type": "3",
        "documents_urbanisme__0__etat": "1",
    },
    "objet": {
        "titre": "L’ancienne usine, un quartier à retrouver",
        "question_posee": "Comment ouvrir l’usine sur la ville sans effacer sa mémoire ?",
        "contexte": "L’usine a fait vivre la ville pendant plus d’un siècle. Les halles sont vides.",
        "familles_transition__choix": "x",
        "thematiques__rang1": "1",
    },
    "objet-enjeux": {
        "problematiques": "Des sols à traiter, des halles à garder, un accès à la rivière à rouvrir.",
        "enjeux__0__texte": "Relier la ville et la rivière",
        "projets_en_cours__0__nom": "Voie verte",
        "projets_en_cours__0__maitre_ouvrage": "L’intercommunalité",
        "projets_en_cours__0__stade": "2",
        "stade": "2",
    },
    "objectifs": {
        "objectifs__0__texte": "Une première esquisse partagée",
        "resultats_attendus__choix": "x",
        "suites_envisagees": "Une étude de sols, puis une convention foncière.",
        "objectif_sobriete_fonciere__choix": "3",
        "objectif_sobriete_fonciere__precision": "On bâtit sur ce qui l’est déjà.",
        "participation_habitants__choix": "1",
        "participation_habitants__precision": "Une visite ouverte, puis un atelier.",
        "calendrier_souhaite": "mars 2027",
    },
    "ressources": {
        **acteur(0, "Maire et adjoints", 1),
        **acteur(1, "Services techniques", 2),
        **acteur(2, "Commerçants du centre", 3),
        **acteur(3, "Anciens de l’usine", 4),
        **acteur(4, "Riverains", 6),
        "ingenierie_locale__0__nom": "CAUE",
        "moyens_humains_collectivite": "12",
    },
    "ressources-logistique": {
        "documents__0__titre": "Diagnostic du site",
        "documents__0__type": "1",
        **personne("referent_donnees_personnelles", "Marc", "Fictif", "Directeur des services"),
        **moyen("salle", "La commune"),
        **moyen("restauration", "La commune", "462,50"),
        **moyen("deplacements", "Chacun"),
        **moyen("communication", "La commune"),
    },
    "territoire": {
        "evolution_population__valeur": "-0,4",
        "logements__valeur": "2800",
        "vacance_lovac_2ans__non_disponible": "Fichier demandé",
    },
    "territoire-activite": {
        "equipements__valeur": "Collège, gare, cinéma, maison de santé.",
        "commentaire_territoire": "La ville perd des habitants mais garde ses services.",
    },
    "amenagement": {
        "planification__valeur": "PLUi approuvé.",
        "zan_enaf_2011_2020__valeur": "12",
        "zan_enaf_2021_N__non_disponible": "Pas encore publié",
        "objectif_reduction__valeur": "50",
        "friches__valeur": "L’usine, environ douze hectares.",
        "risques__valeur": "Inondation par le Lot ; sols pollués.",
    },
    "amenagement-reseaux": {
        "commentaire_amenagement": "La friche suffit à dix ans de besoins.",
    },
}  # fmt: skip

#: the screens that the service of the State fills, and its part of the first
OF_THE_SERVICE = ("territoire", "territoire-activite", "amenagement", "amenagement-reseaux")
ITS_PART = ("chef_projet_etat", "appui_deja_mobilise")


def of_the_commune() -> list[dict[str, str]]:
    """What the commune types, screen after screen."""
    return [
        {name: text for name, text in answers.items() if not name.startswith(ITS_PART)}
        for cle, answers in SCREENS.items()
        if cle not in OF_THE_SERVICE
    ]


def of_the_service() -> dict[str, str]:
    """What the service types on the first screen."""
    return {name: t for name, t in SCREENS["porteurs"].items() if name.startswith(ITS_PART)}
