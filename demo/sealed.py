"""The offers of six holders sealed here until the hour, then opened by two of the three who hold a key (N-8)."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from demo import consultation
from demo.consultation import marche
from demo.offers import OFFERS, Played, sheets
from demo.scene import Scene, paper
from etabli.accounts.models import Personne
from etabli.core import donnees, horloge
from etabli.core.access import Actor
from etabli.marches.models import Groupement
from etabli.sceaux import selectors, services
from etabli.sceaux.enveloppe import sealing
from etabli.sceaux.enveloppe.conteneur import Conteneur
from etabli.sceaux.guichet.body import seal_container
from etabli.sceaux.models import Cle
from etabli.sceaux.selectors import Couche
from etabli.sceaux.services import clock

Days = Iterator[dt.date]
#: the two who open: one of the service, the other of the procurement of the DGALN
OPENING = ("A", "C")


def make_keys(scene: Scene) -> Days:
    """N-8: three people are named, each makes a key, together they open a dummy offer."""
    yield scene.day(79)
    for rang, holder in _holders(scene).items():
        detenteur = Personne.objects.get(pk=holder.person_id or 0)
        services.name_holder(marche(scene), actor=scene.people.rpa, rang=rang, detenteur=detenteur)
        key = sealing.new_key()
        _keep(scene, rang, key)
        services.register_key(
            _cle(scene, rang), actor=holder, publique=sealing.public_of(key), declares=True
        )
    for rang, holder in _holders(scene).items():
        rehearsal = selectors.rehearsal(marche(scene))
        assert rehearsal is not None
        cle = _cle(scene, rang)
        layers = selectors.layers_to_rehearse(cle, rehearsal)
        services.rehearse_key(cle, actor=holder, couches=_peeled(scene, rang, layers))


def receive(scene: Scene) -> Days:
    """M4, N-8, MS-4: each offer is sealed at its second; after the hour, two keys open those in time."""
    closes = consultation.closing(scene)
    yield closes.date()
    for one in OFFERS:
        _hand_in(scene, one, closes + dt.timedelta(seconds=one.seconds))
    yield consultation.after(scene, 1)
    first, second = (_cle(scene, rang) for rang in OPENING)
    services.begin_opening(first, second, actor=_holders(scene)[OPENING[0]])
    for rang in OPENING:
        opening = selectors.opening(marche(scene))
        assert opening is not None
        layers = selectors.layers_to_open(opening, _cle(scene, rang))
        services.peel_layers(
            opening, actor=_holders(scene)[rang], couches=_peeled(scene, rang, layers)
        )
    clock.open_pending()


def _hand_in(scene: Scene, one: Played, at: dt.datetime) -> None:
    """As the counter does, at that second."""
    found = marche(scene)
    publics = {str(cle.pk): cle.publique for cle in selectors.proven(found)}
    holder = found.accord_cadre.groupements.get(code=one.code)
    with horloge.at(at):
        sealed = seal_container(_clear(holder, one, at), publics, lambda: at)
        services.hand_in(found.pk, sealed)


def _holders(scene: Scene) -> dict[str, Actor]:
    people = scene.people
    return {"A": people.pilote, "B": people.valideur, "C": scene.bureau.achats}


def _cle(scene: Scene, rang: str) -> Cle:
    return next(one for one in selectors.held(marche(scene)) if one.rang == rang)


def _clear(holder: Groupement, one: Played, at: dt.datetime) -> Iterator[bytes]:
    """What the holder sends, a file after the other."""
    box = Conteneur()
    for content in sheets(holder, one).values():
        sheet = paper(content, f"{content.title}.pdf")
        box.begin(str(sheet.name))
        box.write(sheet.read())
        yield from box.take()
        box.end()
    yield from box.close({"groupement": holder.pk, "recu_a": at.isoformat()})


def _peeled(scene: Scene, rang: str, layers: list[Couche]) -> Mapping[str, str]:
    key = _place(scene, rang).read_text(encoding="utf-8").strip()
    return {layer.code: sealing.peel(layer.texte, key) for layer in layers}


def _keep(scene: Scene, rang: str, key: str) -> None:
    """The key of a holder, as their machine would keep it: readable by who plays, beside the data."""
    place = _place(scene, rang)
    place.parent.mkdir(mode=0o700, exist_ok=True)
    with open(
        os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(f"{key}\n")


def _place(scene: Scene, rang: str) -> Path:
    return donnees.folder() / "cles" / f"{marche(scene).numero}-{rang}.txt"
