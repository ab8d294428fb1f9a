"""What waits inside a step of a roadmap: the validation of each porteur (6.4)."""

from __future__ import annotations

from collections.abc import Collection

from etabli.acteurs.states import Role
from etabli.core.cercles import Cercle
from etabli.core.devoirs.waits import Item, Wait
from etabli.feuilles_de_route import access, accords
from etabli.feuilles_de_route.models import FeuilleDeRoute
from etabli.feuilles_de_route.states import Etat


def _validations(pks: Collection[int]) -> dict[int, list[Item]]:
    """One for each porteur that has not validated the text as it is now."""
    rows = FeuilleDeRoute.objects.filter(pk__in=pks).select_related(
        "atelier__chef_de_file", "atelier__commune"
    )
    return {
        row.pk: [Item(str(one.pk), str(row), one.pk) for one in accords.awaited_validations(row)]
        for row in rows.order_by("pk")
    }


WAITS = {
    "validate_text": Wait(
        "Valider la feuille de route",
        (Etat.CONCERTATION,),
        access.SIGNING,
        items=_validations,
        own=(Role.COLLECTIVITE_SIGNATAIRE,),
        todo="Lisez la feuille de route et validez-la au nom de la collectivité.",
        waiting="La collectivité relit la feuille de route.",
        circle=Cercle.ATELIER,
    ),
}
