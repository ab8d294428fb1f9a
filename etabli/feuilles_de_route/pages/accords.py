"""Who has acted on a roadmap carried by several, and who is missing (6.4)."""

from __future__ import annotations

from django.urls import reverse

from etabli.core.articles import le
from etabli.core.formats import date_longue, listed
from etabli.feuilles_de_route import accords
from etabli.feuilles_de_route.accords import Standing
from etabli.feuilles_de_route.models import FeuilleDeRoute
from etabli.feuilles_de_route.pages.papers import Context
from etabli.feuilles_de_route.states import Etat

SHOWN = (Etat.CONCERTATION, Etat.VALIDEE, Etat.OFFICIALISEE, Etat.EN_SUIVI, Etat.CLOSE)


def engaged(feuille: FeuilleDeRoute) -> list[Context]:
    """One line a porteur, once the text is given to read; nothing for a single one, whose act the page shows."""
    if feuille.etat not in SHOWN or not feuille.atelier.co_porteurs.exists():
        return []
    found = accords.standings(feuille)
    if not (feuille.etat in SHOWN[:2] or any(one.accord for one in found)):
        return []
    return [_line(one) for one in found]


def _line(one: Standing) -> Context:
    accord = one.accord
    is_proven = accord is not None and accord.piece_id is not None
    return {
        "nom": one.porteur.nom,
        "validated": _validated(one),
        "acted": _acted(one),
        "url": reverse("feuilles_de_route:accord-piece", args=[accord.pk]) if accord and is_proven else "",
        "fichier": accord.piece if accord else None,
    }  # fmt: skip


def _validated(one: Standing) -> str:
    accord = one.accord
    if one.has_validated and accord and accord.validee_on:
        return f"A validé le {date_longue(accord.validee_on)}."
    if accord and accord.validee_on:
        return "Le texte a changé depuis sa validation : elle est à donner de nouveau."
    return "N’a pas encore validé."


def _acted(one: Standing) -> str:
    accord = one.accord
    if not (accord and accord.mode and accord.acte_on):
        return ""
    reference = f", {accord.acte}" if accord.acte else ""
    return f"{accord.get_mode_display()} le {date_longue(accord.acte_on)}{reference}."


def missing_words(feuille: FeuilleDeRoute) -> str:
    """Who is missing now, for the panel of what happens; nothing when nobody is, or for a single porteur."""
    found = accords.standings(feuille)
    if len(found) < 2:
        return ""
    if feuille.etat == Etat.CONCERTATION:
        missing = [le(one.porteur.nom) for one in found if not one.has_validated]
        return f"Validation attendue : {listed(missing)}." if missing else ""
    if feuille.etat == Etat.VALIDEE:
        missing = [le(one.porteur.nom) for one in found if not one.has_acted]
        return f"Acte attendu : {listed(missing)}." if missing else "Chaque porteur a son acte."
    return ""
