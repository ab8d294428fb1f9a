"""Three holders, three keys made elsewhere, a rehearsal before anything is published (N-8, N-9, N-10)."""

import pytest

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.consultations import services as consultations
from etabli.consultations.states import EtatMarche
from etabli.core import horloge
from etabli.core.models import Entry, Message
from etabli.core.refus import Refused
from etabli.sceaux import selectors, services
from etabli.sceaux.enveloppe import sealing
from etabli.sceaux.states import EtatCle
from etabli.sceaux.tests import scene as s

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(db):
    with horloge.at(s.PREPARED):
        yield s.scene()


def refused(act):
    with pytest.raises(Refused) as refusal:
        act()
    return [reason.replace("\u00a0", " ") for reason in refusal.value.reasons]


def publish(one):
    with horloge.at(s.PUBLISHED):
        consultations.publish_consultation(
            one.fresh(), actor=one.local.rpa, reference_place="PLACE-1", closes_at=s.CLOSES
        )


@pytest.mark.regle("N-8")
def test_nothing_is_published_before_three_keys_have_opened_the_dummy_offer(one):
    assert refused(lambda: publish(one)) == [
        "Première clé, pour le service pilote : son détenteur est à nommer.",
        "Deuxième clé, pour le service pilote : son détenteur est à nommer.",
        "Troisième clé, pour les achats de la DGALN : son détenteur est à nommer.",
    ]
    for rang in "ABC":
        s.name(one, rang, one.holders[rang])
    assert refused(lambda: publish(one)) == [
        "Anne Un n’a pas encore fait sa clé.",
        "Bruno Deux n’a pas encore fait sa clé.",
        "Claire Trois n’a pas encore fait sa clé.",
    ]
    for rang in "ABC":
        s.register(one, rang)
    s.rehearse(one, "A")
    s.rehearse(one, "B")
    assert refused(lambda: publish(one)) == ["Claire Trois n’a pas encore ouvert l’offre factice."]
    s.rehearse(one, "C")
    publish(one)
    assert one.fresh().etat == EtatMarche.PUBLIE


@pytest.mark.regle("N-8")
def test_each_holder_peels_once_in_order_and_every_pair_is_proven(one):
    for rang in "ABC":
        s.name(one, rang, one.holders[rang])
        s.register(one, rang)
    counts = []
    for rang in "ABC":
        layers = selectors.layers_to_rehearse(one.cle(rang), s.rehearsal(one))
        counts.append(len(layers))
        s.rehearse(one, rang)
    assert counts == [2, 2, 2]
    assert len(s.rehearsal(one).paires) == 3
    assert [cle.etat for cle in selectors.held(one.marche)] == [EtatCle.EPROUVEE] * 3


def test_out_of_order_the_one_who_came_too_early_comes_back(one):
    for rang in "ABC":
        s.name(one, rang, one.holders[rang])
        s.register(one, rang)
    s.rehearse(one, "B")
    assert one.cle("B").etat == EtatCle.ENREGISTREE
    s.rehearse(one, "A")
    s.rehearse(one, "B")
    s.rehearse(one, "C")
    assert [cle.etat for cle in selectors.held(one.marche)] == [EtatCle.EPROUVEE] * 3


def test_another_key_than_the_registered_one_opens_nothing(one):
    for rang in "ABC":
        s.name(one, rang, one.holders[rang])
        s.register(one, rang)
    layers = selectors.layers_to_rehearse(one.cle("A"), s.rehearsal(one))
    wrong = {layer.code: layer.texte for layer in layers}
    act = lambda given: services.rehearse_key(one.cle("A"), actor=one.holders["A"], couches=given)  # noqa: E731
    assert refused(lambda: act(wrong)) == [
        "Une couche n’est pas celle que cette clé laisse : rechargez la page et pelez de nouveau, avec la même clé."
    ]
    assert refused(lambda: act({})) == [
        "Il manque une couche : pelez-les toutes d’une fois, depuis cette page."
    ]


@pytest.mark.regle("N-8")
def test_a_key_is_held_by_two_of_the_service_and_one_of_the_procurement(one):
    stranger = actor_of(Role.SERVICE_PILOTE)
    assert refused(lambda: s.name(one, "A", stranger)) == [
        "Cette personne n’est pas au service pilote."
    ]
    pilote, buyer = one.local.pilote, actor_of(Role.DGALN_ACHATS)
    assert refused(lambda: s.name(one, "C", pilote)) == [
        "Cette personne n’est pas aux achats de la DGALN."
    ]
    assert refused(lambda: s.name(one, "B", buyer)) == [
        "Cette personne n’est pas au service pilote."
    ]
    s.name(one, "A", pilote)
    assert refused(lambda: s.name(one, "B", pilote)) == [
        "Cette personne détient déjà une clé de cette consultation."
    ]


@pytest.mark.regle("N-9")
def test_a_key_is_registered_by_its_holder_with_the_declaration_and_never_a_private_one(one):
    cle = s.name(one, "A", one.holders["A"])
    key = sealing.new_key()
    public = sealing.public_of(key)

    def act(actor=one.holders["A"], publique=public, declares=True):
        return services.register_key(cle, actor=actor, publique=publique, declares=declares)

    assert refused(lambda: act(actor=one.local.pilote)) == [
        "Seule la personne nommée pour cette clé peut le faire."
    ]
    assert refused(lambda: act(declares=False)) == [
        "Déclarez que vous n’avez aucun intérêt dans un titulaire consulté."
    ]
    assert "C’est votre clé privée" in refused(lambda: act(publique=key))[0]
    assert "commence par « age1 »" in refused(lambda: act(publique="age1abc"))[0]
    assert not Entry.objects.filter(data__icontains="SECRET").exists()
    act()
    other = s.name(one, "B", one.holders["B"])
    assert refused(
        lambda: services.register_key(
            other, actor=one.holders["B"], publique=public, declares=True
        )
    ) == ["Cette clé a déjà servi : faites-en une nouvelle pour cette consultation."]


@pytest.mark.regle("N-10")
def test_a_key_handed_over_after_publication_is_made_anew_and_deposits_are_asked_again(one):
    """Holder gone or in déport: everybody consulted is told, whoever has already deposited."""
    s.keyed(one)
    publish(one)
    former = one.cle("C")
    with horloge.at(s.BEFORE):
        services.withdraw_key(former, actor=one.local.rpa, motif="Déport : un proche y travaille.")
        told = Message.objects.filter(entry__verb="sceaux.cle.withdraw")
        reached = set(told.values_list("person_id", flat=True))
        assert {who.person_id for who in one.local.mandataires.values()} <= reached
        # two keys remain: what is deposited meanwhile is sealed for them
        s.deposit(one, "L1")
        assert len(one.marche.depots.get().sceaux) == 1
        s.name(one, "C", actor_of(Role.DGALN_ACHATS))
        s.register(one, "C")
        for rang in "ABC":
            s.rehearse(one, rang)
        s.deposit(one, "L2")
    assert [len(depot.sceaux) for depot in one.marche.depots.order_by("pk")] == [1, 3]
    assert former.publique not in [cle.publique for cle in selectors.held(one.marche)]
