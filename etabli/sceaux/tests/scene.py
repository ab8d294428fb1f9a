"""A consultation whose offers are sealed here: three holders, their keys, deposits made without a browser."""

import datetime as dt
from dataclasses import dataclass, field

from etabli.accounts.models import Personne
from etabli.acteurs.selectors import dgaln
from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.consultations import services as consultations
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import Canal
from etabli.consultations.tests import scene as local
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.sceaux import selectors, services
from etabli.sceaux.enveloppe import sealing
from etabli.sceaux.enveloppe.conteneur import Conteneur
from etabli.sceaux.guichet.body import seal_container
from etabli.sceaux.models import Cle, Depot, Ouverture, Repetition
from etabli.sceaux.services import Sealed, clock

PREPARED, PUBLISHED, CLOSES = local.PREPARED, local.PUBLISHED, local.CLOSES
#: before the hour, and when everything may be opened
BEFORE = dt.datetime(2026, 6, 20, 10, 0, 12, tzinfo=horloge.PARIS)
AFTER = dt.datetime(2026, 6, 22, 14, 0, tzinfo=horloge.PARIS)


@dataclass
class Scene:
    """Who plays, with the private keys that only the test knows."""

    local: local.Scene
    marche: MarcheSubsequent
    holders: dict[str, Actor]
    private: dict[str, str] = field(default_factory=dict)

    def cle(self, rang: str) -> Cle:
        return next(one for one in selectors.held(self.marche) if one.rang == rang)

    def fresh(self) -> MarcheSubsequent:
        self.marche = MarcheSubsequent.objects.get(pk=self.marche.pk)
        return self.marche


def scene() -> Scene:
    """Prepared, agreed by the porteurs, its channel here; nobody holds a key yet."""
    one = local.scene()
    marche = local.prepared(one)
    local.agreed(one, marche)
    MarcheSubsequent.objects.filter(pk=marche.pk).update(canal=Canal.PLATEFORME)
    service = one.atelier.service_pilote
    return Scene(
        one,
        MarcheSubsequent.objects.get(pk=marche.pk),
        {
            "A": actor_of(Role.SERVICE_PILOTE, organisation=service, prenom="Anne", nom="Un"),
            "B": actor_of(Role.SERVICE_VALIDEUR, organisation=service, prenom="Bruno", nom="Deux"),
            "C": actor_of(Role.DGALN_ACHATS, organisation=dgaln(), prenom="Claire", nom="Trois"),
        },
    )


def name(one: Scene, rang: str, actor: Actor) -> Cle:
    one.holders[rang] = actor
    detenteur = Personne.objects.get(pk=actor.person_id or 0)
    return services.name_holder(one.marche, actor=one.local.rpa, rang=rang, detenteur=detenteur)


def register(one: Scene, rang: str) -> Cle:
    """The holder makes a key on their machine and gives its public half."""
    one.private[rang] = sealing.new_key()
    cle = one.cle(rang)
    services.register_key(
        cle, actor=one.holders[rang], publique=sealing.public_of(one.private[rang]),
        declares=True,
    )  # fmt: skip
    return cle


def peeled(layers, key: str) -> dict[str, str]:
    return {layer.code: sealing.peel(layer.texte, key) for layer in layers}


def rehearsal(one: Scene) -> Repetition:
    found = selectors.rehearsal(one.marche)
    assert found
    return found


def opening(one: Scene) -> Ouverture:
    found = selectors.opening(one.marche)
    assert found
    return found


def rehearse(one: Scene, rang: str) -> None:
    cle = one.cle(rang)
    layers = selectors.layers_to_rehearse(cle, rehearsal(one))
    services.rehearse_key(cle, actor=one.holders[rang], couches=peeled(layers, one.private[rang]))


def keyed(one: Scene) -> None:
    """Three holders named, their keys made, the dummy offer opened by every pair."""
    for rang in "ABC":
        name(one, rang, one.holders[rang])
        register(one, rang)
    for rang in "ABC":
        rehearse(one, rang)


def published() -> Scene:
    one = scene()
    with horloge.at(local.PREPARED):
        keyed(one)
    with horloge.at(PUBLISHED):
        consultations.publish_consultation(
            one.fresh(), actor=one.local.rpa, reference_place="PLACE-2026-0421", closes_at=CLOSES
        )
    one.fresh()
    return one


def sealed(one: Scene, code: str, files, *, at: dt.datetime, former: str = "") -> Sealed:
    """What the counter makes of a deposit of that holder of the framework."""
    groupement = one.local.accord.groupements.get(code=code)

    def clear():
        box = Conteneur()
        for nom, data in files:
            box.begin(nom)
            box.write(data)
            yield from box.take()
            box.end()
        yield from box.close({"groupement": groupement.pk, "recu_a": at.isoformat()})

    publics = {str(cle.pk): cle.publique for cle in selectors.proven(one.marche)}
    return seal_container(clear(), publics, lambda: at, lambda: former)


def deposit(
    one: Scene, code: str, files=(("offre.pdf", b"prix"),), *, at=BEFORE, former=""
) -> str:
    """The code of the receipt."""
    with horloge.at(at):
        ready = sealed(one, code, files, at=at, former=former)
        services.hand_in(one.marche.pk, ready)
    return ready.code


def close(one: Scene) -> None:
    with horloge.at(AFTER):
        consultations.close_consultations()
    one.fresh()


def begin(one: Scene, first: str, second: str, *, by: str = ""):
    with horloge.at(AFTER):
        return services.begin_opening(
            one.cle(first), one.cle(second), actor=one.holders[by or first]
        )


def peel(one: Scene, rang: str) -> None:
    """From a new browser each time: nothing is kept but in the base."""
    with horloge.at(AFTER):
        ouverture = opening(one)
        layers = selectors.layers_to_open(ouverture, one.cle(rang))
        services.peel_layers(
            ouverture, actor=one.holders[rang], couches=peeled(layers, one.private[rang])
        )


def open_all(one: Scene) -> None:
    with horloge.at(AFTER):
        clock.open_pending()


def states() -> list[str]:
    return list(Depot.objects.order_by("pk").values_list("etat", flat=True))
