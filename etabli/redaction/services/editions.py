"""The edition for the printer: asked for on the page of the text, drawn by the clock (`clock`)."""

from __future__ import annotations

from etabli.core.access import Actor
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.redaction import access
from etabli.redaction.models import EditionTexte, Texte
from etabli.redaction.states import Nature


@one_act()
def ask_edition(texte: Texte, *, actor: Actor) -> EditionTexte:
    """The pictures of what was handed in, at three hundred points an inch; the same one when it was asked already."""
    access.TEXTES.require(actor, "print", texte)
    if texte.nature != Nature.LIVRET or texte.document is None:
        raise Refused("Seul un livret remis a une édition pour l’imprimeur.")
    found, _ = EditionTexte.objects.get_or_create(
        remis=texte.document, defaults={"texte": texte, "asked_by_id": actor.person_id}
    )
    return found
