"""The page from which a framework is published as a file (DE-2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from etabli.core import parametres
from etabli.marches import decp
from etabli.marches.decp.accords import refusal
from etabli.marches.decp.forms import FrameworkDataForm
from etabli.marches.models import AccordCadre
from etabli.marches.models.accords import ModeExecution

ORDERS: Mapping[str, str] = {
    ModeExecution.BONS_DE_COMMANDE: "Ses bons de commande ne se publient pas un par un.",
    ModeExecution.MARCHES_SUBSEQUENTS: "Chacun de ses marchés subséquents est publié par le service qui le passe.",
}


def reasons(accord: AccordCadre, *, on: dt.date) -> list[str]:
    """Why there is nothing to publish, in sentences; nothing when there is."""
    seuil = parametres.decimal("decp_seuil_ht", on=accord.date_notification or on)
    return refusal(accord, seuil_ht=seuil)


def essential_data(
    accord: AccordCadre, form: FrameworkDataForm, *, on: dt.date
) -> dict[str, object]:
    """The form, by which day to publish, or why there is nothing to publish."""
    found = reasons(accord, on=on)
    if found or accord.date_notification is None:
        return {"accord": accord, "reasons": found}
    mois = parametres.integer("decp_delai_mois", on=accord.date_notification)
    return {
        "accord": accord,
        "form": form,
        "due": decp.due_on(accord.date_notification, mois=mois),
        "orders": ORDERS[accord.mode],
    }
