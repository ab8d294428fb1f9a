"""Addresses of roadmaps, actions, plans of finance, reviews."""

from django.urls import path

from etabli.feuilles_de_route.views import actions, feuilles, indicateurs, plans, revues

app_name = "feuilles_de_route"

urlpatterns = [
    path("atelier/<int:pk>/", feuilles.show, name="atelier"),
    path("atelier/<int:pk>/priorites/", feuilles.show, {"vue": "priorites"}, name="priorites"),
    path("atelier/<int:pk>/thematiques/", feuilles.show, {"vue": "themes"}, name="themes"),
    path("atelier/<int:pk>/calendrier/", feuilles.show, {"vue": "calendrier"}, name="calendrier"),
    path(
        "atelier/<int:pk>/financement/", feuilles.show, {"vue": "financement"}, name="financement"
    ),
    path(
        "atelier/<int:pk>/propositions/",
        feuilles.show,
        {"vue": "propositions"},
        name="propositions",
    ),
    path("atelier/<int:pk>/suivi/", feuilles.show, {"vue": "suivi"}, name="suivi"),
    path("atelier/<int:pk>/avis/", feuilles.mark, name="avis"),
    path("atelier/<int:pk>/ouvrir/", feuilles.open_one, name="ouvrir"),
    path("atelier/<int:pk>/ambition/", feuilles.write, name="ambition"),
    path("atelier/<int:pk>/axes/ajouter/", feuilles.add_axe, name="axe-ajouter"),
    path("atelier/<int:pk>/axes/<int:numero>/", feuilles.axe, name="axe"),
    path("atelier/<int:pk>/axes/<int:numero>/retirer/", feuilles.remove_axe, name="axe-retirer"),
    path("atelier/<int:pk>/actions/ajouter/", actions.add, name="action-ajouter"),
    path("atelier/<int:pk>/actions/export/", feuilles.export, name="export"),
    path("atelier/<int:pk>/actions/export/<slug:ordre>/", feuilles.export, name="export-ordonne"),
    path("atelier/<int:pk>/feuille-de-route.<slug:fmt>", feuilles.download, name="document"),
    path(
        "atelier/<int:pk>/publique/feuille-de-route.<slug:fmt>",
        feuilles.download_public,
        name="document-public",
    ),
    path("atelier/<int:pk>/piece/", feuilles.piece, name="piece"),
    path("accords/<int:pk>/piece/", feuilles.piece_of_accord, name="accord-piece"),
    path("<int:pk>/acte/<slug:move>/", feuilles.FeuilleMoveView.as_view(), name="acte"),
    path("actions/<int:pk>/", actions.show, name="action"),
    path("actions/<int:pk>/modifier/", actions.edit, name="action-modifier"),
    path("actions/<int:pk>/ordre/", actions.order, name="action-ordre"),
    path("actions/<int:pk>/retirer/", actions.withdraw, name="action-retirer"),
    path("actions/<int:pk>/fiche.<slug:fmt>", actions.download, name="fiche"),
    path(
        "actions/<int:pk>/acte/<slug:move>/", actions.ActionMoveView.as_view(), name="action-acte"
    ),
    path("actions/<int:pk>/plans/ajouter/", plans.add, name="plan-ajouter"),
    path("plans/<int:pk>/modifier/", plans.edit, name="plan-modifier"),
    path("plans/<int:pk>/retirer/", plans.remove, name="plan-retirer"),
    path("plans/<int:pk>/lignes/ajouter/", plans.add_line, name="ligne-ajouter"),
    path("lignes/<int:pk>/", plans.edit_line, name="ligne"),
    path("lignes/<int:pk>/retirer/", plans.remove_line, name="ligne-retirer"),
    path("actions/<int:pk>/liens/ajouter/", indicateurs.add_link, name="lien-ajouter"),
    path("liens/<int:pk>/retirer/", indicateurs.remove_link, name="lien-retirer"),
    path(
        "actions/<int:pk>/indicateurs/ajouter/",
        indicateurs.add_indicator,
        name="indicateur-ajouter",
    ),
    path("indicateurs/<int:pk>/", indicateurs.edit_indicator, name="indicateur"),
    path("indicateurs/<int:pk>/retirer/", indicateurs.remove_indicator, name="indicateur-retirer"),
    path("indicateurs/<int:pk>/mesures/ajouter/", indicateurs.add_measure, name="mesure-ajouter"),
    path("mesures/<int:pk>/retirer/", indicateurs.remove_measure, name="mesure-retirer"),
    path("revues/<int:pk>/", revues.show, name="revue"),
    path("revues/<int:pk>/remplir/", revues.fill, name="revue-remplir"),
    path("revues/<int:pk>/acte/<slug:move>/", revues.RevueMoveView.as_view(), name="revue-acte"),
]
