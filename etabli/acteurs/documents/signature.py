"""How a State service signs: by whom it was decided, in what quality, by whose delegation."""

from __future__ import annotations

import datetime as dt

from etabli.acteurs.models import Delegation, Organisation
from etabli.acteurs.states import PREFECTURES, SERVICES_PILOTES, TypeOrganisation
from etabli.core.articles import begins
from etabli.core.documents.blocks import Signatory, SignatureBlock

FOR_THE_PREFET = "Pour le préfet et par délégation,"
FOR_THE_MINISTER = "Pour le ministre et par délégation,"


def delegation_of(service: Organisation, name: str, *, on: dt.date) -> Delegation | None:
    """The delegation this very person held that day; having one is not having decided."""
    wanted = " ".join(name.split()).casefold()
    rows = service.delegations.filter(du__lte=on).order_by("-du", "pk")
    return next(
        (
            row
            for row in rows
            if (row.au is None or row.au >= on) and " ".join(row.nom.split()).casefold() == wanted
        ),
        None,
    )


def signed_by(
    service: Organisation, name: str, *, on: dt.date, quality: str, mention: str = ""
) -> SignatureBlock:
    """« Pour le préfet et par délégation, » / quality / mention / name, in the usual order.

    `name` is who decided, or nobody yet (the place of the hand is left); `quality` is printed when
    no delegation of that person is recorded.
    """
    row = delegation_of(service, name, on=on) if name else None
    act = begins(row.reference_acte) if row else ""
    return SignatureBlock(
        (
            Signatory(
                begins(row.qualite) if row else quality,
                name,
                delegation=_phrase(service, row),
                mention="\n".join(part for part in (mention, act) if part),
            ),
        )
    )


def _phrase(service: Organisation, row: Delegation | None) -> str:
    if service.type in SERVICES_PILOTES or (row and service.type in PREFECTURES):
        return FOR_THE_PREFET
    if row and service.type == TypeOrganisation.ADMINISTRATION_CENTRALE:
        return FOR_THE_MINISTER
    return ""
