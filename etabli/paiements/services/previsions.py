"""The payment credits of each contract, year by year, made again at each act that changes them (CH-15)."""

from __future__ import annotations

import datetime as dt

from etabli.paiements import echeancier
from etabli.paiements.contrats import Contrat, key
from etabli.paiements.models import PrevisionCp
from etabli.paiements.selectors import previsions as reads


def keep_previsions(contrat: Contrat, *, on: dt.date) -> None:
    """One row a year; none for a year without payment."""
    years = echeancier.by_year(reads.foreseen(contrat, on=on))
    PrevisionCp.objects.filter(**key(contrat)).delete()
    PrevisionCp.objects.bulk_create(
        PrevisionCp(exercice=year, montant=amount, **key(contrat))
        for year, amount in years.items()
        if amount
    )
