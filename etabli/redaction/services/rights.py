"""V5: who is recognised on a picture, what each answered for each use, what a withdrawal undoes."""

from __future__ import annotations

import datetime as dt

from etabli.core import horloge, tic
from etabli.core.access import CLOCK, Actor
from etabli.core.delais import bornes
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.livrables import services as livrables
from etabli.livrables.states import Etat as EtatLivrable
from etabli.redaction import access
from etabli.redaction.guards import usage_of
from etabli.redaction.models import AutorisationImage, ImageTexte
from etabli.redaction.states import Etat, Reponse, Usage

#: people named on one picture
MOST = 40
WITHDRAWN = (
    "Une personne reconnaissable a retiré son accord : l’image est retirée et le document réémis."
)


@one_act()
def name_person(
    image: ImageTexte, *, actor: Actor, personne: str, usages: list[str]
) -> list[AutorisationImage]:
    """Somebody one recognises; for each use the answer is not known yet."""
    access.SECTIONS.require(actor, "enter_rights", image.section)
    if image.autorisations.count() >= MOST:
        raise Refused(
            f"Une image tient {MOST} réponses : préférez une image où l’on reconnaît moins de gens."
        )
    return [
        AutorisationImage.objects.get_or_create(
            image=image,
            personne=personne.strip(),
            usage=Usage(usage),
            defaults={"entered_by_id": actor.person_id},
        )[0]
        for usage in usages
    ]


@one_act()
def answer_right(
    autorisation: AutorisationImage,
    *,
    actor: Actor,
    reponse: str,
    repondu_le: dt.date | None = None,
) -> AutorisationImage:
    """What the person said, and the day.

    A no takes the picture out of what was handed in: no more everybody's at once, issued again by the clock.
    """
    image = autorisation.image
    access.SECTIONS.require(actor, "enter_rights", image.section)
    if autorisation.nom_efface_le is not None:
        raise Refused(
            "Le nom de cette personne n’est plus gardé : nommez-la de nouveau sur l’image."
        )
    day = None if reponse == Reponse.INCONNU else repondu_le or horloge.today()
    if day is not None and (reason := _impossible(day)):
        raise Refused(reason)
    autorisation.reponse, autorisation.repondu_le = Reponse(reponse), day
    autorisation.entered_by_id = actor.person_id
    autorisation.save(update_fields=("reponse", "repondu_le", "entered_by"))
    if reponse == Reponse.NON and autorisation.usage == usage_of(image.section.texte):
        take_out(image, motif=WITHDRAWN)
    return autorisation


def _impossible(day: dt.date) -> str | None:
    if day > horloge.today():
        return "La réponse a été donnée aujourd’hui ou avant : corrigez sa date."
    return bornes.out_of_century(day)


def take_out(image: ImageTexte, *, motif: str) -> None:
    """Out of what was handed in: no more everybody's at once, issued again without it by the clock."""
    texte = image.section.texte
    if image.retiree_at is not None or texte.etat != Etat.REMIS:
        return
    image.retiree_at = horloge.now()
    image.save(update_fields=("retiree_at",))
    livrable = texte.livrable
    if livrable is not None:
        livrable.refresh_from_db()  # another picture of it may have gone in the same act
    if livrable is not None and livrable.etat == EtatLivrable.PUBLIE:
        livrables.withdraw_publication(livrable, actor=CLOCK, motif=motif)
    tic.wake()
