"""What a year already holds, read before one more dossier is placed in it (C19)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from etabli.acteurs.selectors import dgaln
from etabli.candidatures.formats import of_code
from etabli.candidatures.models import Candidature
from etabli.candidatures.states import Etat
from etabli.core.formats import compte, euros
from etabli.credits.selectors import available

#: placed in a year, and not given up since
PLACED = (Etat.PROGRAMMEE, Etat.EN_ATTENTE_ACCORD_CADRE, Etat.CONVERTIE)


@dataclass(frozen=True, slots=True)
class Annee:
    """One year of the programme: its lines « 3 Ateliers Local : 300 000 € », the AE that remain."""

    annee: int
    lines: list[str]
    disponible: Decimal


def years(on: dt.date) -> list[Annee]:
    """The year of that day and the next, with the AE that the envelope of the DGALN still has."""
    rows = (
        Candidature.objects.filter(annee_programmation__in=(on.year, on.year + 1), etat__in=PLACED)
        .values("annee_programmation", "format")
        .annotate(nombre=Count("pk"), total=Sum("ae_estimee"))
        .order_by("annee_programmation", "format")
    )
    return [
        Annee(
            year,
            [
                f"{compte(row['nombre'], 'dossier')} {of_code(row['format']).short} : "
                f"{euros(row['total'])}"
                for row in rows
                if row["annee_programmation"] == year
            ],
            available(dgaln(), year).ae,
        )
        for year in (on.year, on.year + 1)
    ]
