"""Several people of the committee at the same instant (PostgreSQL)."""

import pytest

from etabli.acteurs.states import Role
from etabli.consultations import services
from etabli.consultations.models import MarcheSubsequent, NoteOffre, VoteComite
from etabli.consultations.tests.judging import (
    again,
    marked,
    newcomer,
    offer,
    on,
    opened,
    sits,
)
from etabli.consultations.tests.scene import scene
from etabli.core import horloge
from etabli.core.models import Entry
from etabli.core.tests.course import refusals, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.regle("N-9", "N-12")
def test_of_two_votes_of_one_organisation_at_once_one_is_kept():
    one = scene()
    marche = opened(one)
    second = newcomer(Role.COLLECTIVITE_SIGNATAIRE, one.where.epci)
    sits(one, marche, second, organisation=one.where.epci, siege="COLLECTIVITE", at=23)
    marked(one, marche)
    with on(25):
        services.freeze_ranking(again(marche), actor=one.pilote)

    def vote(actor):
        own = MarcheSubsequent.objects.get(pk=marche.pk)
        return lambda: services.cast_vote(own, "ADOPTER", actor=actor, on=horloge.today())

    found = together(vote(one.where.presidente), vote(second))
    assert sum(isinstance(answer, Entry) for answer in found) == 1
    assert len(refusals(found)) == 1
    assert VoteComite.objects.filter(organisation=one.where.epci).count() == 1


@pytest.mark.regle("N-1")
def test_the_first_word_of_one_mark_typed_in_two_pages_is_one_row():
    one = scene()
    marche = opened(one)
    found = offer(marche, "L1")

    def write():
        return services.write_mark(
            found, actor=one.pilote, sous_critere="T1", valeur=None, commentaire="Solide"
        )

    together(*[write] * 4)
    assert NoteOffre.objects.filter(offre=found, sous_critere="T1").count() == 1
