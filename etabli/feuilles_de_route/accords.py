"""Who has acted on a roadmap, and who is missing: the porteurs still in, their validation, their act (6.4)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from etabli.acteurs.models import Organisation
from etabli.acteurs.states import Role
from etabli.core.access import Actor
from etabli.core.articles import le
from etabli.core.formats import listed
from etabli.feuilles_de_route.models import (
    AccordPorteur,
    Action,
    FeuilleDeRoute,
    LigneFinancement,
    Objectif,
)
from etabli.feuilles_de_route.selectors import porteurs as porteurs

#: what says where an action stands, or its rank, is no part of the text that is agreed
MOVING = frozenset(
    ("revision", "etat", "etat_on", "moved_at", "rang", "etape_demandee", "engagee_on", "etat_avant",
     "reportee_a", "fusionnee_dans_id", "motif")
)  # fmt: skip


def text_digest(feuille: FeuilleDeRoute) -> str:
    """What a porteur validates: the digest of the roadmap as it is written."""
    actions = Action.objects.filter(feuille=feuille).order_by("pk")
    columns = [f.attname for f in Action._meta.concrete_fields if f.attname not in MOVING]
    said = [
        [feuille.ambition, feuille.gouvernance],
        list(feuille.axes.order_by("pk").values_list("pk", "titre", "description")),
        list(Objectif.objects.filter(axe__feuille=feuille).order_by("pk").values_list("axe", "titre")),
        list(actions.values_list(*columns)),
        list(
            LigneFinancement.objects.filter(plan__action__feuille=feuille)
            .order_by("pk").values_list("plan", "source", "montant")
        ),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one porteur stands."""

    porteur: Organisation
    accord: AccordPorteur | None
    has_validated: bool

    @property
    def has_acted(self) -> bool:
        return bool(self.accord and self.accord.mode)


def standings(feuille: FeuilleDeRoute) -> list[Standing]:
    """Each porteur still in, in order. Once the roadmap is agreed a validation does not lapse any more."""
    found = AccordPorteur.objects.filter(feuille=feuille).select_related("piece").order_by("pk")
    rows = {row.organisation_id: row for row in found}
    digest = text_digest(feuille) if rows and feuille.is_editable else ""
    return [
        Standing(one, row := rows.get(one.pk), _holds(row, digest))
        for one in porteurs(feuille.atelier)
    ]  # fmt: skip


def _holds(row: AccordPorteur | None, digest: str) -> bool:
    return row is not None and row.validee_on is not None and digest in ("", row.digest)


def awaited_validations(feuille: FeuilleDeRoute) -> list[Organisation]:
    """Those that have not validated the text as it is now."""
    return [one.porteur for one in standings(feuille) if not one.has_validated]


def awaited_acts(feuille: FeuilleDeRoute) -> list[Organisation]:
    """Those whose act is not recorded yet."""
    return [one.porteur for one in standings(feuille) if not one.has_acted]


def signed_for(actor: Actor, among: Iterable[Organisation]) -> list[Organisation]:
    """Those for which this person signs."""
    own = {m.organisation_id for m in actor.memberships if m.role == Role.COLLECTIVITE_SIGNATAIRE}
    return [one for one in among if one.pk in own]


def last_act(feuille: FeuilleDeRoute) -> AccordPorteur | None:
    """The latest act of a porteur still in."""
    acted = [one.accord for one in standings(feuille) if one.accord and one.has_acted]
    return max(acted, key=lambda row: (row.acte_on or dt.date.min, row.pk), default=None)


def named(some: Iterable[Organisation]) -> str:
    """« la commune de Fumel et la communauté… »."""
    return listed([le(one.nom) for one in some])
