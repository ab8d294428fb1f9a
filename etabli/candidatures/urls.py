"""Addresses of candidatures."""

from django.urls import path

from etabli.candidatures.views import (
    courriers,
    dossier,
    ending,
    fiche,
    files,
    instruction,
    signing,
)

app_name = "candidatures"

urlpatterns = [
    path("", dossier.dossiers, name="dossiers"),
    path("export/", dossier.export, name="export"),
    path("premier-contact/", dossier.first_contact, name="premier-contact"),
    path("<int:pk>/", dossier.dossier, name="dossier"),
    path("<int:pk>/actes/<slug:move>/", instruction.CandidatureMoveView.as_view(), name="acte"),
    path("<int:pk>/a-faire/", dossier.go_on, name="a-faire"),
    path("<int:pk>/inviter/", dossier.invite_lead, name="inviter"),
    path("<int:pk>/reprendre/", dossier.duplicate, name="reprendre"),
    path("<int:pk>/suivi/", dossier.thread, name="suivi"),
    path("<int:pk>/echanges/", dossier.exchanges, name="echanges"),
    path("<int:pk>/echanges/<str:cercle>/", dossier.say, name="ecrire"),
    path("<int:pk>/documents/<uuid:number>.<str:fmt>", dossier.document, name="document"),
    path("<int:pk>/fiche/", fiche.overview, name="fiche"),
    path("<int:pk>/fiche/vierge.<str:fmt>", fiche.blank, name="fiche-vierge"),
    path("<int:pk>/fiche/projet.<str:fmt>", fiche.draft, name="fiche-projet"),
    path("<int:pk>/fiche/versions/<int:older>-<int:newer>/", fiche.compare, name="comparer"),
    path("<int:pk>/fiche/fichiers/<uuid:fichier>/", files.read, name="fichier"),
    path("<int:pk>/communes/", fiche.add_commune, name="ajouter-commune"),
    path("<int:pk>/communes/<int:commune>/", fiche.remove_commune, name="retirer-commune"),
    path("<int:pk>/porteurs/", fiche.add_porteur, name="ajouter-porteur"),
    path("<int:pk>/fiche/<slug:section>/", fiche.SectionView.as_view(), name="section"),
    path("<int:pk>/courriers/", courriers.letters, name="courriers"),
    path("<int:pk>/courriers/<int:courrier>/fichier/", courriers.file, name="courrier"),
    path("<int:pk>/courriers/<int:courrier>/recu/", courriers.received, name="courrier-recu"),
    path("<int:pk>/courriers/<int:courrier>/confirmer/", courriers.confirm, name="confirmer"),
    path("<int:pk>/courriers/<int:courrier>/refaire/", courriers.refuse, name="refaire"),
    path(
        "<int:pk>/courriers/<str:type>/<int:organisation>/",
        signing.SignView.as_view(),
        name="signer",
    ),
    path(
        "<int:pk>/courriers/<str:type>/<int:organisation>/epreuve/",
        signing.EpreuveView.as_view(),
        name="epreuve",
    ),
    path(
        "<int:pk>/courriers/<str:type>/<int:organisation>/epreuve/<int:rank>.jpg",
        signing.PhotoView.as_view(),
        name="epreuve-photo",
    ),
    path(
        "<int:pk>/courriers/<str:type>/<int:organisation>/modele.<str:fmt>",
        courriers.template,
        name="modele",
    ),
    path("lettre/<str:token>/", signing.LinkView.as_view(), name="lettre"),
    path("lettre/<str:token>/epreuve/", signing.LinkEpreuveView.as_view(), name="lettre-epreuve"),
    path(
        "lettre/<str:token>/epreuve/<int:rank>.jpg",
        signing.LinkPhotoView.as_view(),
        name="lettre-photo",
    ),
    path("<int:pk>/depot/", ending.deposited, name="depot"),
    path("<int:pk>/depot/agenda.ics", ending.calendar, name="depot-agenda"),
    path("<int:pk>/complement/", instruction.completion, name="complement"),
    path("<int:pk>/complement/<int:item>/repondre/", instruction.answer_item, name="repondre"),
    path("<int:pk>/complement/<int:item>/accepter/", instruction.accept_item, name="accepter"),
    path("<int:pk>/complement/<int:item>/refuser/", instruction.refuse_item, name="refuser"),
    path("<int:pk>/complement/<int:item>/piece/", instruction.item_file, name="piece"),
    path("<int:pk>/instruction/", instruction.desk, name="instruction"),
]
