"""What proves that a stage is done: one sentence a stage, from what this reader may see."""

from __future__ import annotations

from typing import Any

from etabli.ateliers.models import Atelier
from etabli.ateliers.states import Etat
from etabli.core.access import Actor
from etabli.core.ui.formats import date_longue, euros
from etabli.feuilles_de_route.access import FEUILLES, REVUES
from etabli.marches.access import BONS, DESIGNATIONS, DEVIS
from etabli.marches.states import EtatDesignation
from etabli.seances.access import SESSIONS
from etabli.seances.models import SessionInSitu


def by_stage(atelier: Atelier, reader: Actor) -> dict[Etat, str]:
    """The proofs, each in words; a stage whose proof the reader may not see has none."""
    found = {
        Etat.DESIGNATION: _designation(atelier, reader),
        Etat.DEVIS: _devis(atelier, reader),
        Etat.COMMANDE: _orders(atelier, reader),
        Etat.ANIMATION: _sessions(atelier, reader),
        Etat.RESTITUTION: _restitution(atelier, reader),
        Etat.EN_SUIVI: _reviews(atelier, reader),
    }
    return {etat: " ".join(sentences) for etat, sentences in found.items() if sentences}


def _designation(atelier: Atelier, reader: Actor) -> list[str]:
    rows = DESIGNATIONS.visible(reader).filter(atelier=atelier, etat=EtatDesignation.ACCEPTEE)
    found = rows.select_related("groupement").order_by("-pk").first()
    if found is not None:
        return [f"{found.groupement.nom} a accepté."]
    return [f"Équipe retenue : {atelier.mandataire.nom}."] if atelier.mandataire else []


def _devis(atelier: Atelier, reader: Actor) -> list[str]:
    rows = DEVIS.visible(reader).filter(
        designation__atelier=atelier,
        validated_on__isnull=False,
        versions__validated_on__isnull=False,
    )
    found: Any = rows.order_by("-validated_on", "-versions__numero").values_list(
        "validated_on", "versions__ttc"
    )
    return [
        f"Devis de {euros(ttc, 'TTC')} validé le {date_longue(day)}." for day, ttc in found[:1]
    ]


def _orders(atelier: Atelier, reader: Actor) -> list[str]:
    rows = BONS.visible(reader).filter(atelier=atelier, notified_on__isnull=False)
    found = rows.order_by("rang").values_list("numero", "notified_on")
    return [f"Bon de commande {number} notifié le {date_longue(day)}." for number, day in found]


def _sessions(atelier: Atelier, reader: Actor) -> list[str]:
    rows = SESSIONS.visible(reader, "follow").filter(atelier=atelier).order_by("numero")
    return [f"{one.titre} : {when(one)}, {one.lieu}." for one in rows]


def when(session: SessionInSitu) -> str:
    """« mercredi 8 juillet 2026 », « du 8 au … »."""
    first = date_longue(session.debut_on)
    if session.fin_on == session.debut_on:
        return first
    return f"du {first} au {date_longue(session.fin_on)}"


def _restitution(atelier: Atelier, reader: Actor) -> list[str]:
    sentences = []
    if atelier.admission_on:
        sentences.append(f"Livrable de synthèse admis le {date_longue(atelier.admission_on)}.")
    feuille = FEUILLES.visible(reader, "follow").filter(atelier=atelier).first()
    if feuille is not None and feuille.officialisee_on:
        sentences.append(
            f"Feuille de route officialisée le {date_longue(feuille.officialisee_on)}."
        )
    elif feuille is not None and feuille.validee_on:
        sentences.append(f"Feuille de route validée le {date_longue(feuille.validee_on)}.")
    return sentences


def _reviews(atelier: Atelier, reader: Actor) -> list[str]:
    rows = REVUES.visible(reader, "follow").filter(
        feuille__atelier=atelier, tenue_on__isnull=False
    )
    found = rows.order_by("mois").values_list("mois", "tenue_on")
    return [f"Revue à {months} mois tenue le {date_longue(day)}." for months, day in found]
