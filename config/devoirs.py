"""What else a duty depends on: a change of this row touches these dossiers (by the lookup that leads there)."""

#: by model: for each kind of dossier, the lookup from the row
WATCHED: dict[str, dict[str, str]] = {
    "acteurs.membre": {"candidatures.candidature": "organisation__candidatures_menees"},
    "acteurs.organisation": {
        "ateliers.atelier": "ateliers_pilotes",
        "marches.accordcadre": "groupements__groupement__accord_cadre",
    },
    "candidatures.associe": {"ateliers.atelier": "candidature__atelier"},
    "candidatures.courrier": {"candidatures.candidature": "candidature"},
    "candidatures.porteur": {"candidatures.candidature": "candidature"},
    "consultations.covalidation": {"ateliers.atelier": "marche__atelier"},
    "consultations.sectiondce": {"ateliers.atelier": "marche__atelier"},
    "feuilles_de_route.accordporteur": {"ateliers.atelier": "feuille__atelier"},
    "feuilles_de_route.axe": {"ateliers.atelier": "feuille__atelier"},
    "marches.attestationvigilance": {
        "marches.accordcadre": "organisation__groupements__groupement__accord_cadre"
    },
    "marches.groupement": {"ateliers.atelier": "designations__atelier"},
    "marches.membregroupement": {
        "marches.accordcadre": "groupement__accord_cadre",
        "ateliers.atelier": "groupement__designations__atelier",
    },
}
