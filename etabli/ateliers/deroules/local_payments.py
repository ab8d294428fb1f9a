"""What the forfait of a Local pays, step by step: its livrables (domain CH-8)."""

from __future__ import annotations

from etabli.ateliers.deroules.definition import Order, Step

VERIFIED_FIRST = "le responsable du service pilote le vérifie d’abord."

SCHEDULE = Order(
    (),
    (
        Step(
            "NOTE_CADRAGE",
            "Note de cadrage",
            "20",
            "20 % à l’admission de la note de cadrage.",
            types=("NOTE_CADRAGE",),
            not_yet="La note de cadrage n’est pas admise\u00a0: le responsable du service pilote "
            "la vérifie d’abord.",
        ),
        Step(
            "CARNET_1",
            "Session 1 et son carnet",
            "25",
            "25 % à l’admission du carnet de suivi de la session 1.",
            types=("CARNET_1",),
            not_yet=f"Le carnet de la session 1 n’est pas admis\u00a0: {VERIFIED_FIRST}",
        ),
        Step(
            "CARNET_2",
            "Session 2 et son carnet",
            "25",
            "25 % à l’admission du carnet de suivi de la session 2.",
            types=("CARNET_2",),
            not_yet=f"Le carnet de la session 2 n’est pas admis\u00a0: {VERIFIED_FIRST}",
        ),
        Step(
            "RAPPORT",
            "Rapport final et feuille de route",
            "20",
            "20 % à l’admission du rapport final et de la feuille de route.",
            types=("RAPPORT_FINAL", "FEUILLE_DE_ROUTE"),
            not_yet="Le rapport final et la feuille de route ne sont pas admis tous les deux\u00a0: "
            "le responsable du service pilote les vérifie d’abord.",
        ),
        Step(
            "LIVRET",
            "Livret de capitalisation",
            "10",
            "Le solde à l’admission du livret de capitalisation.",
            types=("LIVRET",),
            not_yet=f"Le livret de capitalisation n’est pas admis\u00a0: {VERIFIED_FIRST}",
        ),
    ),
)
