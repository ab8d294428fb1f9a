"""Three holders, each their key, a dummy offer that they open together before anything is published."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from uuid import uuid4

from etabli.accounts.models import Personne
from etabli.consultations.models import MarcheSubsequent
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.fichiers import store
from etabli.core.models import Entry
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.sceaux import selectors
from etabli.sceaux.enveloppe import encryption, sealing
from etabli.sceaux.enveloppe.conteneur import Conteneur
from etabli.sceaux.enveloppe.ouverture import Damaged, open_container
from etabli.sceaux.models import Cle, Repetition
from etabli.sceaux.models.scelles import path_of
from etabli.sceaux.services.moves import CLES
from etabli.sceaux.states import EtatCle, Rang

DUMMY = "Offre factice de la répétition.\n".encode()
BROKEN = "L’offre factice ne s’ouvre pas : prévenez qui administre Établi avant de publier."


@one_act()
def name_holder(marche: MarcheSubsequent, *, actor: Actor, rang: str, detenteur: Personne) -> Cle:
    """N-8: somebody who will make a key for this consultation."""
    cle = Cle(marche=marche, rang=rang, detenteur=detenteur)
    CLES.run(cle, "name_holder", actor=actor)
    return cle


@one_act()
def register_key(
    cle: Cle, *, actor: Actor, publique: str, declares: bool, on: dt.date | None = None
) -> Entry:
    """N-8, N-9: the public half of the key that this holder made, and their declaration."""
    entry = CLES.run(cle, "register_key", actor=actor, on=on, publique=publique, declares=declares)
    held = selectors.held(cle.marche)
    if len(held) == len(Rang) and all(one.etat != EtatCle.ATTENDUE for one in held):
        _prepare_rehearsal(cle.marche, held)
    return entry


@one_act()
def rehearse_key(
    cle: Cle, *, actor: Actor, couches: Mapping[str, str], on: dt.date | None = None
) -> Entry:
    """N-8: this holder peels the dummy offer; once every pair has its key, it is opened for good."""
    entry = CLES.run(cle, "rehearse", actor=actor, on=on, couches=dict(couches))
    one = selectors.rehearsal(cle.marche)
    assert one is not None, "a guard asks for a rehearsal"
    for layer, found in couches.items():
        if layer.startswith(f"{one.nom}/") and found.startswith(sealing.IDENTITY):
            _open_dummy(one, found)
            break
    return entry


def withdraw_key(cle: Cle, *, actor: Actor, motif: str, on: dt.date | None = None) -> Entry:
    """N-10: lost, gone, in déport or refusing: the key counts no more, somebody else makes one."""
    return CLES.run(cle, "withdraw", actor=actor, on=on, motif=motif)


def _prepare_rehearsal(marche: MarcheSubsequent, held: list[Cle]) -> None:
    """A container like any other, with nothing in it, sealed for the pairs of the three keys."""
    key, nom = sealing.new_key(), uuid4().hex
    blob = encryption.encrypt(_dummy(), store.root() / path_of(nom), key)
    publics = {str(cle.pk): cle.publique for cle in held}
    Repetition.objects.create(
        marche=marche,
        nom=nom,
        taille=blob.taille,
        sha256=blob.sha256,
        destinataire=sealing.public_of(key),
        sceaux={paire: asdict(one) for paire, one in sealing.seal(key, publics).items()},
    )


def _dummy() -> Iterator[bytes]:
    box = Conteneur()
    box.begin("offre-factice.txt")
    box.write(DUMMY)
    box.end()
    yield from box.close({"recu_a": horloge.now().isoformat()})


def _open_dummy(one: Repetition, key: str) -> None:
    """The whole way, to the last byte. Refused when it does not open."""
    place = Path(tempfile.mkdtemp(prefix="etabli-repetition-"))
    try:
        found = open_container(
            store.root() / one.path, sha256=one.sha256, key=key, into=place / "ouvert"
        )
        if found.places[0].read_bytes() != DUMMY:
            raise Refused(BROKEN)
    except Damaged as failure:
        raise Refused(BROKEN) from failure
    finally:
        shutil.rmtree(place)
