"""The tabs of an Atelier, in order."""

from etabli.ateliers.pages import Tab

ONGLETS: tuple[Tab, ...] = (
    Tab("Où on en est", "espaces:atelier"),
    Tab(
        "Équipe et contrat",
        by_mode={
            "BONS_DE_COMMANDE": "marches:atelier",
            "MARCHES_SUBSEQUENTS": "consultations:atelier",
        },
    ),
    Tab("Séances", "seances:atelier", needs="sessions"),
    Tab("Réunions", "seances:reunions"),
    Tab("Livrables", "livrables:atelier", needs="livrables"),
    Tab("Écrits", "redaction:atelier", needs="textes"),
    Tab("Feuille de route", "feuilles_de_route:atelier", needs="is_followed"),
    Tab("Budget", "paiements:atelier", right="view_money", needs="orders"),
    Tab("Documents", "espaces:atelier-documents"),
    Tab("Échanges", "espaces:atelier-echanges", right="exchange"),
    Tab("Journal", "espaces:atelier-journal"),
)
