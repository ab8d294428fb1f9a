"""The tabs of an Atelier, in order: label, name of the address (pk), right asked on the Atelier."""

ONGLETS: tuple[tuple[str, str, str], ...] = (
    ("Où on en est", "espaces:atelier", "follow"),
    ("Équipe et contrat", "marches:atelier", "follow"),
    ("Séances", "seances:atelier", "follow"),
    ("Livrables", "livrables:atelier", "follow"),
    ("Feuille de route", "feuilles_de_route:atelier", "follow"),
    ("Budget", "paiements:atelier", "view_money"),
    ("Documents", "espaces:atelier-documents", "follow"),
    ("Échanges", "espaces:atelier-echanges", "exchange"),
    ("Journal", "espaces:atelier-journal", "follow"),
)
