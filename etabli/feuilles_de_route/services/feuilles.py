"""The verbs of a roadmap: open it, order it, agree on it, make it official, follow it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import partial
from typing import TypedDict, Unpack

from django.db.models import F

from etabli.acteurs.models import Organisation
from etabli.ateliers.models import Atelier
from etabli.ateliers.states import Etat as EtatAtelier
from etabli.core.access import CLOCK, Actor
from etabli.core.coecriture.history import forget
from etabli.core.coecriture.writing import Saved, columns, write
from etabli.core.models import Fichier
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.core.texte import fold_title
from etabli.feuilles_de_route import access
from etabli.feuilles_de_route.models import Axe, FeuilleDeRoute, Objectif
from etabli.feuilles_de_route.selectors import kept_of_axe
from etabli.feuilles_de_route.services.moves import ACTIONS, FEUILLES
from etabli.feuilles_de_route.services.revues import schedule_revues
from etabli.feuilles_de_route.states import Etat, EtatAction

MAX_AXES = 8
FIRST_AXE = "Les actions de l’Atelier"


@one_act()
def open_roadmap(atelier: Atelier, *, actor: Actor, on: dt.date | None = None) -> FeuilleDeRoute:
    """The roadmap of the Atelier, created with one axe the first time it is asked for."""
    found = FeuilleDeRoute.objects.filter(atelier=atelier).first()
    if found:
        return found
    feuille = FeuilleDeRoute(atelier=atelier)
    FEUILLES.run(feuille, "open", actor=actor, on=on)
    Axe.objects.create(feuille=feuille, numero=1, titre=FIRST_AXE)
    return feuille


# -- what is written before validation --------------------------------------------------------


def write_roadmap(
    feuille: FeuilleDeRoute,
    *,
    actor: Actor,
    seen: Mapping[str, str] | None = None,
    **texts: str,
) -> Saved:
    """Keep `ambition` and `gouvernance`. `seen`: see `core.coecriture.writing`."""
    access.FEUILLES.require(actor, "edit", feuille)

    def store(changed: dict[str, object]) -> None:
        for name, value in changed.items():
            setattr(feuille, name, value)
        feuille.save(update_fields=list(changed))

    kept = partial(columns, feuille, texts)
    return write(feuille, texts, actor=actor, kept=kept, store=store, seen=seen)


@one_act()
def add_axe(
    feuille: FeuilleDeRoute,
    *,
    actor: Actor,
    titre: str,
    description: str = "",
    objectifs: Iterable[str] = (),
) -> Axe:
    """A new axe with its objectives in order."""
    access.FEUILLES.require(actor, "edit", feuille)
    count = feuille.axes.count()
    if count >= MAX_AXES:
        raise Refused(f"Une feuille de route a {MAX_AXES} axes au plus : regroupez-en.")
    if not titre.strip():
        raise Refused("Donnez un titre à l’axe.")
    axe = Axe.objects.create(
        feuille=feuille, numero=count + 1, titre=titre.strip(), description=description
    )
    write_objectifs(axe, actor=actor, titres=objectifs)
    return axe


class AxeFields(TypedDict, total=False):
    """What people write of an axe; what is not given does not change."""

    titre: str
    description: str
    objectifs: Iterable[str]


def change_axe(
    axe: Axe, *, actor: Actor, seen: Mapping[str, str] | None = None, **fields: Unpack[AxeFields]
) -> Saved:
    """Its `titre`, `description`, `objectifs` rewritten. `seen`: see `core.coecriture.writing`."""
    access.FEUILLES.require(actor, "edit", axe.feuille)

    def store(changed: dict[str, object]) -> None:
        if "objectifs" in changed:
            titres = changed["objectifs"]
            write_objectifs(
                axe, actor=actor, titres=titres if isinstance(titres, Iterable) else ()
            )
        axe.titre = str(changed.get("titre", axe.titre)).strip()
        axe.description = str(changed.get("description", axe.description))
        if not axe.titre:
            raise Refused("Donnez un titre à l’axe.")
        axe.save(update_fields=("titre", "description"))

    kept = partial(kept_of_axe, axe)
    return write(axe, fields, actor=actor, kept=kept, store=store, seen=seen)


@one_act()
def remove_axe(axe: Axe, *, actor: Actor) -> None:
    """Take away an empty axe; the next ones are renumbered."""
    access.FEUILLES.require(actor, "edit", axe.feuille)
    if axe.actions.exists():
        raise Refused("Cet axe porte des actions : déplacez-les d’abord vers un autre axe.")
    feuille = axe.feuille
    if feuille.axes.count() == 1:
        raise Refused("Une feuille de route garde au moins un axe : renommez celui-ci.")
    forget(axe)
    axe.delete()
    for number, row in enumerate(feuille.axes.order_by("numero"), start=1):
        Axe.objects.filter(pk=row.pk).update(numero=number)


@one_act()
def write_objectifs(axe: Axe, *, actor: Actor, titres: Iterable[str]) -> None:
    """The objectives of the axe, in this order; those that disappear leave their actions free.

    One written again with other dashes, quotes or capitals is the same, as it is now written.
    """
    access.FEUILLES.require(actor, "edit", axe.feuille)
    wanted = {fold_title(titre): titre.strip() for titre in titres if titre.strip()}
    known = {fold_title(row.titre): row for row in axe.objectifs.order_by("-numero")}
    kept = [row.pk for key, row in known.items() if key in wanted]
    axe.objectifs.exclude(pk__in=kept).delete()
    Objectif.objects.filter(axe=axe).update(numero=F("numero") + len(wanted) + len(known))
    for number, (key, titre) in enumerate(wanted.items(), start=1):
        row = known.get(key) or Objectif(axe=axe)
        row.numero, row.titre = number, titre
        row.save()


# -- the moves --------------------------------------------------------------------------------


def consult_roadmap(feuille: FeuilleDeRoute, *, actor: Actor, on: dt.date | None = None) -> None:
    FEUILLES.run(feuille, "consult", actor=actor, on=on)


@one_act()
def validate_roadmap(feuille: FeuilleDeRoute, *, actor: Actor, on: dt.date | None = None) -> None:
    """One porteur agrees with the text. The last one validates the roadmap (6.4): proposed actions are kept,
    the reviews are scheduled (F11)."""
    FEUILLES.run(feuille, "validate", actor=actor, on=on)
    if feuille.etat != Etat.VALIDEE:
        return
    for action in feuille.actions.filter(etat=EtatAction.PROPOSEE).select_related(
        "axe", "feuille__atelier"
    ):
        ACTIONS.run(action, "retain", actor=CLOCK, on=on)
    schedule_revues(feuille, on=on)


def record_act(
    feuille: FeuilleDeRoute,
    *,
    actor: Actor,
    porteur: Organisation,
    mode: str,
    piece: Fichier,
    acte: str = "",
    on: dt.date | None = None,
) -> None:
    """Keep the act by which one of several porteurs commits itself, on its day (6.4).

    Refused for a porteur that has left or whose act is kept, or when the day precedes the concertation.
    """
    FEUILLES.run(
        feuille, "record_act", actor=actor, on=on, porteur=porteur, mode=mode, piece=piece, acte=acte
    )  # fmt: skip


@one_act()
def make_roadmap_official(
    feuille: FeuilleDeRoute,
    *,
    actor: Actor,
    elu: str,
    co_porteur_etat: str,
    rythme: str,
    mode: str = "",
    piece: Fichier | None = None,
    acte: str = "",
    on: dt.date | None = None,
) -> None:
    """Freeze and publish it; reviews are counted from the last act, or from the seminar (6.4, 10.4).

    `mode` and `piece` prove it, for every porteur whose act is not kept: a deliberation for one at most.
    `elu` and `co_porteur_etat` carry it in public and meet at this `rythme`. Refused when something is missing,
    or when the day precedes the concertation.
    """
    FEUILLES.run(
        feuille, "make_official", actor=actor, on=on, mode=mode, piece=piece, acte=acte, elu=elu,
        co_porteur_etat=co_porteur_etat, rythme=rythme,
    )  # fmt: skip
    schedule_revues(feuille, on=on)
    follow_if_due(feuille, on=on)


def follow_if_due(feuille: FeuilleDeRoute, *, on: dt.date | None = None) -> None:
    """An official roadmap is followed as soon as its Atelier is (F11)."""
    if feuille.etat == Etat.OFFICIALISEE and feuille.atelier.etat == EtatAtelier.EN_SUIVI:
        FEUILLES.run(feuille, "follow_up", actor=CLOCK, on=on)
