"""What the clock does: containers whose keys have met are opened, what was interrupted is erased (N-13)."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from etabli.consultations.models import Consulte
from etabli.consultations.payloads.judging import Received
from etabli.core.access import CLOCK
from etabli.core.fichiers import antivirus, store
from etabli.core.models import Entry
from etabli.core.outbox import one_act
from etabli.core.veille import pannes
from etabli.sceaux import selectors
from etabli.sceaux.enveloppe.ouverture import Damaged, Ouvert, open_container
from etabli.sceaux.models import Depot, Ouverture
from etabli.sceaux.models.scelles import FOLDER
from etabli.sceaux.services import reception
from etabli.sceaux.services.moves import DEPOTS, OUVERTURES
from etabli.sceaux.services.reception import OpenedFile, OpenedOffer
from etabli.sceaux.states import EtatDepot, EtatOuverture

JOB, STRAYS = f"{__name__}.open_pending", f"{__name__}.forget_strays"
ALTERED = "Ses octets ne sont plus ceux qui ont été reçus : aucun n’a été lu."
STRANGER = "Il ne vient d’aucun titulaire consulté."
#: seconds after which a container that no row names was interrupted
STRAY_AFTER = 2 * 3600


def open_pending() -> int:
    """N-13: each opening whose keys have met: its containers are read, its offers handed over.

    All wait while the antivirus of the installation is silent: no offer is read that it has not seen.
    """
    pending = _pending()
    if not pending or antivirus.is_silent():
        return 0
    return sum(_guarded(one) for one in pending)


def _pending() -> list[Ouverture]:
    rows = Ouverture.objects.filter(etat=EtatOuverture.REUNIE).select_related("marche")
    return list(rows.order_by("pk"))


def _guarded(one: Ouverture) -> bool:
    """Without a transaction around it: its progress is read meanwhile, and the disk is slow."""
    try:
        return _open(one)
    except Exception as failure:  # noqa: BLE001 — what fails for one consultation stops no other
        pannes.keep(JOB, failure, subject=one.reference)
        return False


def _open(one: Ouverture) -> bool:
    """One after the other, then everything in one act; killed on the way, it begins again."""
    place = Path(settings.ETABLI_DATA) / "ouvertures" / str(one.pk)
    shutil.rmtree(place, ignore_errors=True)
    offers: list[OpenedOffer] = []
    faults: dict[str, str] = {}
    depots = list(one.marche.depots.filter(nom__in=one.cles, etat=EtatDepot.SCELLE))
    try:
        for rank, depot in enumerate(depots, start=1):
            try:
                offers.append(_read(depot, one.cles[depot.nom], place / depot.nom))
            except Damaged as damage:
                faults[depot.nom] = str(damage)
            Ouverture.objects.filter(pk=one.pk).update(lus=rank)
        kept = reception.keep_latest(offers)
        received, refused = reception.judge_files(one.marche, kept)
        lines = [_line(offer, refused) for offer in kept]
        _conclude(one, depots, received, lines, faults)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return True


def _read(depot: Depot, key: str, into: Path) -> OpenedOffer:
    """The digest is that of the journal, which nobody writes again, and not that of the row alone."""
    said = Entry.objects.filter(
        verb=DEPOTS.verb("register_deposit"), subject=depot.reference
    ).values_list("data", flat=True)
    digest = said[0].get("sha256", "") if said else ""
    if digest != depot.sha256:
        raise Damaged(ALTERED)
    try:
        found = open_container(store.root() / depot.path, sha256=digest, key=key, into=into)
    except Damaged as damage:
        raise Damaged(ALTERED) from damage
    return _offer(depot, found)


def _offer(depot: Depot, found: Ouvert) -> OpenedOffer:
    groupement, received = found.manifest.get("groupement"), found.manifest.get("recu_a")
    if not isinstance(groupement, int) or not isinstance(received, str):
        raise Damaged(STRANGER)
    consulted = Consulte.objects.filter(
        marche_id=depot.marche_id, ecarte_motif="", groupement_id=groupement
    )
    if not consulted.exists():
        raise Damaged(STRANGER)
    files = zip(found.plis, found.places, strict=True)
    return OpenedOffer(
        groupement,
        dt.datetime.fromisoformat(received),
        depot.nom,
        tuple(OpenedFile(pli.nom, pli.taille, pli.sha256, place) for pli, place in files),
    )


@one_act()
def _conclude(
    one: Ouverture,
    depots: list[Depot],
    received: list[Received],
    lines: list[dict[str, object]],
    faults: Mapping[str, str],
) -> None:
    """The offers in time are given to the analysis; what is not read says why; the keys are erased."""
    for depot in depots:
        if depot.nom in faults:
            DEPOTS.run(depot, "declare_unreadable", actor=CLOCK, motif=faults[depot.nom])
        else:
            DEPOTS.run(depot, "disclose", actor=CLOCK)
    reception.hand_over(one.marche, received)
    Ouverture.objects.filter(pk=one.pk).update(registre=lines)
    one.refresh_from_db()
    OUVERTURES.run(one, "finish_opening", actor=CLOCK)


def _line(offer: OpenedOffer, refused: Mapping[int, list[str]]) -> dict[str, object]:
    return {
        "refus": refused.get(offer.groupement_id, []),
        "groupement": offer.groupement_id,
        "recu_a": offer.received_at.isoformat(),
        "pieces": len(offer.files),
    }


def forget_strays() -> int:
    """A process killed in the middle of a deposit left a container that no row names: it is erased."""
    known = {path for path, *_ in selectors.references()}
    limit = time.time() - STRAY_AFTER
    root, erased = store.root(), 0
    for place in (root / FOLDER).rglob("*.age"):
        if str(place.relative_to(root)) not in known:
            erased += _erased(place, before=limit)
    return erased


def _erased(place: Path, *, before: float) -> bool:
    """One that the disk refuses to erase stops no other."""
    try:
        if place.stat().st_mtime >= before:
            return False
        place.unlink()
    except OSError as failure:
        pannes.keep(STRAYS, failure)
        return False
    return True
