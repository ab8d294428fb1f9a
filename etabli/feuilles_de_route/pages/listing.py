"""The columns of the export of actions, and the order of its rows."""

from __future__ import annotations

from collections.abc import Iterable

from etabli.core.exports import Column
from etabli.feuilles_de_route import indicateurs, selectors
from etabli.feuilles_de_route.models import FeuilleDeRoute
from etabli.feuilles_de_route.selectors import Card

COLUMNS = (
    Column("Numéro", lambda card: card.action.numero),
    Column("Axe", lambda card: card.action.axe.titre),
    Column("Titre", lambda card: card.action.titre),
    Column("Type", lambda card: card.action.get_type_display()),
    Column("Priorité", lambda card: card.action.get_priorite_display()),
    Column("Horizon", lambda card: card.action.get_horizon_display()),
    Column("Maître d’ouvrage", lambda card: card.action.porteur),
    Column("Thématiques", lambda card: ", ".join(indicateurs.themes_of(card.action))),
    Column("Coût HT", lambda card: card.action.cout_ht, "money"),
    Column("Autofinancement", lambda card: card.money.autofinancement, "money"),
    Column("Subventions", lambda card: card.money.subventions, "money"),
    Column("Financements privés", lambda card: card.money.prive, "money"),
    Column("Début prévu", lambda card: card.action.debut_prevu, "date"),
    Column("Fin prévue", lambda card: card.action.fin_prevue, "date"),
    Column("Programmes et documents", lambda card: indicateurs.links_said(card.action)),
    Column("ENAF consommés (m²)", lambda card: card.action.enaf_consommes_m2, "int"),
    Column("Surfaces réutilisées (m²)", lambda card: card.action.reutilises_m2, "int"),
    Column("Surfaces rendues à la nature (m²)", lambda card: card.action.renatures_m2, "int"),
    Column("Solde foncier (m²)", lambda card: card.action.solde_foncier, "int"),
    Column("Logements", lambda card: card.action.logements, "int"),
    Column("Indicateurs", lambda card: indicateurs.indicators_said(card.action)),
    Column("Origine", lambda card: card.origin),
    Column("État", lambda card: card.action.get_etat_display()),
    Column("Depuis le", lambda card: card.action.etat_on, "date"),
)


#: how the rows of the export follow one another
ORDERS = ("", "priorites", "themes")


def export_rows(feuille: FeuilleDeRoute, ordre: str = "") -> Iterable[Card]:
    """In the order of the roadmap, or the most urgent first by axe or by theme; each action once."""
    parts = selectors.sections(feuille, is_whole=True)
    if not ordre:
        return [card for part in parts for card in part.cards]
    groups = (
        indicateurs.by_theme(feuille, parts) if ordre == "themes" else indicateurs.by_axe(parts)
    )
    once = {card.action.pk: card for group in reversed(groups) for card in reversed(group.cards)}
    return reversed(once.values())
