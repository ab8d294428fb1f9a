"""What the moves of keys, deposits and openings change."""

from __future__ import annotations

from etabli.core.workflow import Attempt, Changes, Filled
from etabli.sceaux import payloads as p
from etabli.sceaux import selectors
from etabli.sceaux.enveloppe import sealing
from etabli.sceaux.models import Cle, Depot, Ouverture, Repetition
from etabli.sceaux.services.peeling import faults_of
from etabli.sceaux.states import EtatCle, EtatDepot, EtatOuverture

# -- keys -----------------------------------------------------------------------------------------


def key_registered(attempt: Filled[Cle, p.Registered]) -> Changes:
    return {
        "publique": sealing.public_key(attempt.data.publique),
        "declared_on": attempt.on,
    }


def rehearsal_is_right(attempt: Filled[Cle, p.Peeled]) -> list[str]:
    one = selectors.rehearsal(attempt.obj.marche)
    assert one is not None, "a guard asks for a rehearsal"
    layers = selectors.layers_to_rehearse(attempt.obj, one)
    return faults_of(layers, attempt.data.couches, {one.nom: one})


def rehearsed(attempt: Filled[Cle, p.Peeled]) -> Changes:
    """What the first leaves is kept for the second; a pair that gives the key is proven."""
    cle, last = attempt.obj, selectors.rehearsal(attempt.obj.marche)
    assert last is not None, "a guard asks for a rehearsal"
    one = Repetition.objects.select_for_update().get(pk=last.pk)
    for layer in selectors.layers_to_rehearse(cle, one):
        if layer.is_last:
            one.paires.append(layer.paire)
        else:
            one.restes[layer.paire] = attempt.data.couches[layer.code]
    one.save(update_fields=("paires", "restes"))
    attempt.record |= {"paires": list(one.paires)}
    return {"etat": EtatCle.EPROUVEE} if selectors.is_proven(cle, one) else {}


# -- deposits -------------------------------------------------------------------------------------


def deposit_registered(attempt: Attempt[Depot]) -> Changes:
    """M4: at the hour the journal keeps the digest and the minute; a late or replaced one stays closed."""
    depot = attempt.obj
    attempt.record |= {
        "sha256": depot.sha256,
        "taille": depot.taille,
        "minute": depot.minute.isoformat(),
    }
    if depot.is_late:
        return {"etat": EtatDepot.HORS_DELAI}
    is_replaced = Depot.objects.filter(remplace=depot).exists()
    return {"etat": EtatDepot.REMPLACE} if is_replaced else {}


# -- opening --------------------------------------------------------------------------------------


def peel_is_right(attempt: Filled[Ouverture, p.Peeled]) -> list[str]:
    one = attempt.obj
    cle = _cle_of(attempt)
    sealed = {depot.nom: depot for depot in selectors.sealed_for(one.marche, one.paire)}
    return faults_of(selectors.layers_to_open(one, cle), attempt.data.couches, sealed)


def peeled(attempt: Filled[Ouverture, p.Peeled]) -> Changes:
    """The first leaves what the second peels; the second gives the key of each container."""
    one, given = attempt.obj, attempt.data.couches
    restes, cles = {**one.restes}, {**one.cles}
    for layer in selectors.layers_to_open(one, _cle_of(attempt)):
        (cles if layer.is_last else restes)[layer.nom] = given[layer.code]
    waiting = [
        depot.nom for depot in selectors.sealed_for(one.marche, one.paire) if depot.nom not in cles
    ]
    changes: Changes = {"restes": restes, "cles": cles}
    return changes if waiting else {**changes, "etat": EtatOuverture.REUNIE}


def _cle_of(attempt: Attempt[Ouverture]) -> Cle:
    one = attempt.obj
    is_first = attempt.actor.is_same_person(one.premiere.detenteur_id)
    return one.premiere if is_first else one.seconde


def keys_forgotten(attempt: Attempt[Ouverture]) -> Changes:
    """What was peeled is no longer of use."""
    return {"restes": {}, "cles": {}}
