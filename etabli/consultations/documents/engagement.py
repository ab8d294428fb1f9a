"""What each candidate fills: the price by post (DPGF), the acte d'engagement."""

from __future__ import annotations

from etabli.consultations.models import MarcheSubsequent
from etabli.core.documents.blocks import (
    Block,
    KeyValues,
    Paragraph,
    Signatory,
    SignatureBlock,
    Table,
)

BLANK = ""
TO_FILL = "……………………………"


def price_table(text: str) -> tuple[Block, ...]:
    """One line a post; quantity, unit price and total are left to the candidate."""
    posts = [line.strip() for line in text.splitlines() if line.strip()]
    return (
        Paragraph(
            "Le prix est global et forfaitaire. Chaque poste est chiffré hors taxes ; le total est repris dans l’acte "
            "d’engagement."
        ),
        Table(
            caption="Décomposition du prix, en euros hors taxes",
            header=("Poste", "Jours", "Prix d’un jour HT", "Total HT"),
            rows=tuple((post, BLANK, BLANK, BLANK) for post in posts) or (("—", "", "", ""),),
            row_headers=True,
            totals=(("Total HT", BLANK), ("TVA", BLANK), ("Total TTC", BLANK)),
            hand=3,
        ),
    )


def act(marche: MarcheSubsequent) -> tuple[Block, ...]:
    """The parties, the object, the price to be written, the duration, the signature."""
    accord = marche.accord_cadre
    duree = f"{marche.duree_mois} mois à compter de la notification" if marche.duree_mois else ""
    return (
        KeyValues(
            (
                ("Acheteur", marche.service.nom),
                ("Accord-cadre", f"{accord.code} — {accord.libelle}"),
                ("Objet du marché subséquent", marche.objet),
                ("Titulaire (mandataire du groupement)", TO_FILL),
                ("SIRET", TO_FILL),
                ("Membres du groupement et part de chacun", TO_FILL),
                ("Montant HT", TO_FILL),
                ("Taux et montant de la TVA", TO_FILL),
                ("Montant TTC", TO_FILL),
                ("Durée d’exécution", duree),
                ("Renonciation à l’avance", "☐ oui   ☐ non"),
                ("Compte à créditer", TO_FILL),
            )
        ),
        Paragraph(
            "Le signataire s’engage, au nom du groupement, à exécuter les prestations du cahier des clauses techniques "
            "particulières dans les conditions de l’accord-cadre."
        ),
        SignatureBlock(
            (
                Signatory("Le titulaire", "Nom, qualité et date"),
                Signatory("L’acheteur", "Nom, qualité et date"),
            )
        ),
    )
