"""Is the site well? A few figures that a machine reads, without any secret."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.db.models.functions import Coalesce

from etabli.core import envoi, horloge
from etabli.core.fichiers import antivirus
from etabli.core.models import Message, Pli
from etabli.core.tic import LEASE
from etabli.core.veille import pannes
from etabli.core.veille.models import Bail

BEAT_WITHIN = dt.timedelta(minutes=5)
#: a busy mailbox is tried again for a while before it is worth waking somebody
MAIL_WITHIN = dt.timedelta(minutes=30)
FREE_MEGABYTES = 500
#: beyond, « enough »: anybody reads this figure, and would see a sealed offer arrive in it
ENOUGH_MEGABYTES = 5_000


@dataclass(slots=True)
class Health:
    """Ages in seconds; None when there is nothing to measure."""

    raisons: list[str] = field(default_factory=list)
    battement_age_s: int | None = None
    courriels_en_attente: int = 0
    courriel_en_attente_age_s: int | None = None
    courriels_non_remis: int = 0
    pannes: int = 0
    disque_libre_mo: int = 0

    @property
    def is_good(self) -> bool:
        return not self.raisons

    def as_json(self) -> dict[str, object]:
        return {"etat": "bon" if self.is_good else "alerte", **asdict(self)}


def measure() -> Health:
    """Everything that is wrong, in sentences; never raises because of what it measures."""
    health = Health()
    _disk(health)
    if antivirus.is_silent():
        health.raisons.append("L’antivirus ne répond pas : aucun fichier n’est reçu.")
    try:
        _clock(health)
        _mail(health)
        _failures(health)
    except DatabaseError:
        health.raisons.append("La base de données ne répond pas.")
    return health


def _age(moment: dt.datetime | None) -> int | None:
    return None if moment is None else max(0, int((horloge.now() - moment).total_seconds()))


def _disk(health: Health) -> None:
    folder = Path(settings.ETABLI_DATA)
    present = next(p for p in (folder, *folder.parents) if p.is_dir())
    free = shutil.disk_usage(present).free // 1_000_000
    told = free // FREE_MEGABYTES * FREE_MEGABYTES
    health.disque_libre_mo = min(told, ENOUGH_MEGABYTES)
    if free < FREE_MEGABYTES:
        health.raisons.append("Le disque des données est presque plein.")


def _clock(health: Health) -> None:
    beat = Bail.objects.filter(name=LEASE).values_list("beat_at", flat=True).first()
    age = health.battement_age_s = _age(beat)
    if age is None or age > BEAT_WITHIN.total_seconds():
        health.raisons.append("L’horloge ne bat plus : ni délais, ni rappels.")


def _mail(health: Health) -> None:
    oldest: list[dt.datetime] = []
    for model in (Message, Pli):
        rows = envoi.waiting(model)
        health.courriels_en_attente += rows.count()
        if model is Message:  # a summary is late from its hour on
            rows = rows.annotate(since=Coalesce("summary_at", "created_at"))
            rows = rows.filter(since__lte=horloge.now()).order_by("since")
            oldest += rows.values_list("since", flat=True)[:1]
        else:
            oldest += rows.values_list("created_at", flat=True)[:1]
    health.courriels_non_remis = envoi.undelivered().count()
    age = health.courriel_en_attente_age_s = _age(min(oldest, default=None))
    if age is not None and age > MAIL_WITHIN.total_seconds():
        health.raisons.append("Un courriel attend depuis trop longtemps.")


def _failures(health: Health) -> None:
    """What somebody took charge of no longer alarms."""
    health.pannes = pannes.open_ones().filter(seen_at=None).count()
    if health.pannes:
        health.raisons.append("Des pannes attendent d’être prises en charge.")
