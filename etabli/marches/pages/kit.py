"""The kit d’accès on the page of a framework (5.17)."""

from __future__ import annotations

from django.urls import reverse

from etabli.core.access import Actor
from etabli.core.exports import Column
from etabli.core.formats import date_courte, taille
from etabli.core.ui.contexts import Context
from etabli.marches import access, kit
from etabli.marches.models import AccordCadre

COLUMNS = (
    Column("Titulaire", "bordereau.groupement.nom"),
    Column("Unité d’œuvre", "code_uo"),
    Column("Libellé", "libelle"),
    Column("Unité", "get_unite_display"),
    Column("Phase", "phase", "int"),
    Column("Prix HT", "prix_ht", "money"),
    Column("Taux de TVA (%)", "taux_tva", "money"),
)


def kit_of(accord: AccordCadre, actor: Actor) -> Context:
    """Each place of the kit with what is there, the prices as they are kept here, whom to call."""
    places = kit.places(accord)
    buyer = accord.acheteur
    contacts = (buyer.nom, buyer.courriel, buyer.telephone)
    return {
        "kit": [_line(place) for place in places],
        "kit_missing": sum(place.piece is None for place in places),
        "kit_contacts": " — ".join(part for part in contacts if part),
        "has_prices": bool(kit.prices(accord)),
        "may_add_to_kit": access.ACCORDS.may(actor, "add_to_kit", accord)
        and accord.etat in ("PREPARATION", "NOTIFIE", "SUSPENDU"),
    }


def _line(place: kit.Place) -> dict[str, str]:
    piece = place.piece
    if piece is None:
        return {"label": place.label, "url": "", "said": "Pas encore déposée"}
    return {
        "label": place.label,
        "url": reverse("marches:kit-piece", args=[piece.accord_id, piece.pk]),
        "said": f"{piece.fichier.name}, {taille(piece.fichier.size)}, déposée le {date_courte(piece.deposee_le)}",
    }
