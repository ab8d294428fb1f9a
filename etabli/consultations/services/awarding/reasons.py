"""Why a candidate is not chosen, in the words of its letter: its own figures, nothing of another loser."""

from __future__ import annotations

from etabli.consultations import analyse
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.selectors import awarding
from etabli.marches.models import Groupement

LATE = (
    "Votre offre est arrivée hors délai, après la clôture de la remise des offres : elle n’a pas été ouverte "
    "(article R2151-5 du code de la commande publique)."
)
NOT_FIRST = (
    "Votre offre est classée au rang {rang} : elle n’est pas celle qui a obtenu le plus de points."
)
LEVEL = (
    "Votre offre a le même total que celle qui est retenue : elle passe après elle par la règle de départage du "
    "règlement."
)
UNREAD = "Votre offre n’a pas été comparée aux autres."


def reasons_of(marche: MarcheSubsequent, groupement: Groupement) -> tuple[int | None, str]:
    """Its rank, None when it was not ranked, and why it is not chosen."""
    if awarding.current_offer(marche, groupement.code) is None:
        return None, LATE
    row = awarding.adopted(marche)
    if row is None:
        return None, UNREAD
    figures = awarding.figures_of(row)
    mine = next((one for one in figures["lignes"] if one["offre"] == groupement.code), None)
    if mine is not None:
        return mine["rang"], _ranked(marche, mine, figures)
    outs = [one for one in figures["eliminations"] if one["offre"] == groupement.code]
    return None, "\n\n".join(map(_eliminated, outs)) or UNREAD


def _ranked(marche: MarcheSubsequent, mine: awarding.Ranked, figures: awarding.Frozen) -> str:
    """At the same total as the chosen one, the tie rule is the reason (N-5)."""
    chosen = marche.attributaire.code if marche.attributaire else ""
    winner = next((one for one in figures["lignes"] if one["offre"] == chosen), None)
    if winner is not None and winner["total"] == mine["total"]:
        return LEVEL
    return NOT_FIRST.format(rang=mine["rang"])


def _eliminated(out: awarding.Out) -> str:
    motif = analyse.Motif(out["motif"])
    if motif is analyse.Motif.HORS_DELAI:
        return LATE
    reason = out["raison"] or COMPUTED.get(motif, "")
    return f"Votre offre est {motif.libelle}, et n’a pas été classée. {reason}".strip()


COMPUTED = {
    analyse.Motif.INACCEPTABLE: "Son prix TTC dépasse le budget fixé avant la publication "
    "(article L2152-3 du code de la commande publique)."
}
