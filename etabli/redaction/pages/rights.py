"""The page of the rights of pictures (V5)."""

from __future__ import annotations

from etabli.core import horloge
from etabli.core.ui.contexts import Context
from etabli.redaction.guards import pictures_of, right_fault, usage_of, worth_until
from etabli.redaction.models import ImageTexte, Texte
from etabli.redaction.states import Reponse


def rights(texte: Texte) -> Context:
    """Each picture shown, and what is missing before it may be."""
    usage = usage_of(texte)
    rows = [(one, right_fault(one, usage)) for one in pictures_of(texte)]
    return {
        "texte": texte,
        "rows": rows,
        "lacking": sum(fault is not None for _, fault in rows),
        "gone": ImageTexte.objects.filter(section__texte=texte, retiree_at__isnull=False),
    }


def rights_of(image: ImageTexte) -> Context:
    """The people of one picture."""
    rows = image.autorisations.order_by("personne", "usage")
    return {
        "texte": image.section.texte,
        "section": image.section,
        "image": image,
        "rows": [
            (one, Reponse(one.reponse).tone, worth_until(one, on=horloge.today())) for one in rows
        ],
        "fault": right_fault(image, usage_of(image.section.texte)),
    }
