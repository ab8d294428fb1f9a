"""One penalty, and what the penalties of its marché make together (CH-13)."""

from __future__ import annotations

from etabli.consultations.access import TABLE as MARCHES
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import ALIVE
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.formats import compte, date_courte, euros
from etabli.core.fuseaux import minuit
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import bar
from etabli.paiements.models import Penalite
from etabli.paiements.pages.acts import back
from etabli.paiements.selectors import penalites as reads


def penalite(found: Penalite, actor: Actor) -> Context:
    """How it is counted, what the holder said, what the marché withholds in all."""
    rows = [
        ("Motif", found.motif),
        ("Retard", compte(found.jours, "jour,jours")),
        ("Calcul", _computed(found)),
        ("Observations attendues au plus tard", minuit(found.answer_by, found.place)),
        ("Observations", found.observations),
        ("Décidée", date_courte(found.decided_on) if found.decided_on else ""),
        *_together(found.marche),
    ]
    return {
        "found": found,
        "marche": found.marche,
        "rows": [(name, value) for name, value in rows if value],
        "moves": bar(found, actor),
        "budget_url": back(found.atelier, actor),
    }


def _computed(found: Penalite) -> str:
    since = found.marche.notified_on or found.notified_on
    diviseur = reads.bareme(on=since).diviseur
    return f"{euros(found.valeur_ht, 'HT')} × {found.jours} ÷ {diviseur} = {euros(found.montant)}"


def _together(marche: MarcheSubsequent) -> list[tuple[str, str]]:
    """The sum, the cap, the waiver, what is withheld so far."""
    whole = reads.total_of(marche)
    if not whole.somme:
        return []
    said = euros(whole.du)
    if whole.is_waived:
        said = f"rien : {euros(whole.plafonne)} ne dépasse pas la franchise"
    elif whole.is_capped:
        said = f"{said}, le plafond"
    return [
        ("Pénalités retenues sur le marché", said),
        ("Dont déjà déduites de demandes", euros(reads.withheld(marche))),
    ]


def may_announce(marche: MarcheSubsequent, actor: Actor) -> bool:
    """The pilote of a marché that runs, when something is late."""
    if marche.etat not in ALIVE or not MARCHES.may(actor, "write_avenant", marche):
        return False
    return bool(reads.late_ones(marche, on=horloge.today()))
