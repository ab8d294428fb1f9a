"""The committee through the database: declarations, déport, quorum, vote (N-9 to N-12, INT-1, M6, M10)."""

from contextlib import contextmanager, suppress

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from etabli.acteurs.selectors import dgaln
from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.consultations import access, analyse, declarations, services
from etabli.consultations.models import AccesOffre, PieceOffre, VoteComite
from etabli.consultations.selectors import judging
from etabli.consultations.states import EtatMarche
from etabli.consultations.tests.judging import (
    again,
    closed,
    committee,
    counted,
    day,
    frozen_of,
    marked,
    newcomer,
    on,
    opened,
    person,
    plain,
    ranked,
    received,
    refused,
    seats,
    sits,
    table,
    votes,
)
from etabli.consultations.tests.scene import scene
from etabli.core import duties
from etabli.core.devoirs.rows import differences
from etabli.core.models import Entry, Message
from etabli.core.refus import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(db):
    return scene()


def todo(actor, name):
    return plain(duty.sentence for duty in duties.to_do(actor, limit=20, names=(name,)))


@pytest.mark.regle("N-9", "N-13", "M6")
def test_nobody_reads_an_offer_before_their_declaration_and_each_opening_is_written(one):
    marche = received(one, closed(one), with_files=True)
    piece = PieceOffre.objects.order_by("pk")[0]
    chef = one.where.presidente
    with on(22, 15):
        for who, organisation, siege in seats(one, marche).values():
            services.seat_member(again(marche), organisation, person(who), siege, actor=one.pilote)
        services.declare_interests(again(marche), actor=one.pilote)
        services.declare_interests(again(marche), actor=one.where.maire_voisin)
        assert refused(lambda: services.begin_analysis(again(marche), actor=one.pilote)) == [
            f"{person(chef)} ({one.where.epci.nom}) n’a pas encore signé sa déclaration."
        ]
        assert todo(chef, "sign_declaration") == [
            "Vous êtes au comité de sélection : signez votre déclaration d’intérêts et de confidentialité."
        ]
        services.declare_interests(again(marche), actor=chef)
        assert todo(chef, "sign_declaration") == []
        with pytest.raises(PermissionDenied):
            services.open_piece(piece, actor=chef)
    with on(23):
        assert todo(one.pilote, "start_analysis")
        services.begin_analysis(again(marche), actor=one.pilote)
        assert services.open_piece(piece, actor=chef) == piece.fichier
    access_row = AccesOffre.objects.get()
    assert (access_row.opened_by_id, access_row.opened_at) == (chef.person_id, day(23))


@pytest.mark.regle("N-9", "INT-1")
def test_the_words_that_were_signed_are_found_again_with_their_digest(one):
    marche = received(one, closed(one))
    committee(one, marche)
    membre = judging.member_of(again(marche), one.pilote)
    assert membre is not None
    words = declarations.signed_by(membre)
    assert "trente-six mois" in " ".join(words)
    assert [text[:2] for text in words[1:5]] == ["1.", "2.", "3.", "4."]
    signed = Entry.objects.filter(verb="consultations.marchesubsequent.declare_interests")[0]
    assert signed.data["declaration"] == declarations.digest_on(day(22).date())


def test_a_published_declaration_never_changes():
    """Another text is another row of `TEXTS`, with its day."""
    assert declarations.digest_on(day(22).date())[:16] == "dff56dcc207cfacc"


@pytest.mark.regle("N-9")
def test_an_organisation_sits_in_one_capacity_and_by_its_own_people(one):
    marche = received(one, closed(one))
    stranger = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=OrganisationFactory.create())
    where = one.where

    def seat(organisation, who, siege):
        with on(22, 15):
            return refused(
                lambda: services.seat_member(
                    again(marche), organisation, person(who), siege, actor=one.pilote
                )
            )

    assert seat(where.epci, stranger, "COLLECTIVITE") == [
        f"{person(stranger)} n’agit pas pour {where.epci.nom} : invitez-la d’abord."
    ]
    assert seat(where.epci, where.presidente, "OPERATEUR") == [
        f"{where.epci.nom} ne peut pas siéger comme « Opérateur associé »."
    ]
    mandataire = one.mandataires["L1"]
    firm = one.accord.groupements.get(code="L1").mandataire
    assert seat(firm, mandataire, "COLLECTIVITE") == [
        f"{firm.nom} ne peut pas siéger comme « Collectivité porteuse ».",
        f"{person(mandataire)} n’agit pas pour {firm.nom} : invitez-la d’abord.",
    ]


@pytest.mark.regle("N-10", "N-13", "INT-1")
def test_a_deport_hides_the_documents_at_once_and_takes_the_voice(one):
    marche = opened(one, with_files=True)
    piece, chef = PieceOffre.objects.order_by("pk")[0], one.where.presidente
    with on(24):
        services.open_piece(piece, actor=chef)
        services.step_aside(again(marche), "Un proche travaille chez un candidat.", actor=chef)
        with pytest.raises(PermissionDenied):
            services.open_piece(piece, actor=chef)
    for action in ("read_offers", "view_deposits", "write_mark", "cast_vote"):
        assert not access.TABLE.may(chef, action, marche)
    assert analyse.voices(judging.committee(again(marche))) == tuple(
        sorted(str(pk) for pk in (marche.service.pk, one.where.voisine.pk))
    )
    entry = Entry.objects.get(verb="consultations.marchesubsequent.step_aside")
    assert "proche" not in f"{entry.data} {entry.motif}"
    assert not any("proche" in f"{row.subject} {row.body}" for row in Message.objects.all())


@pytest.mark.regle("N-10")
def test_whoever_signs_the_marche_decides_nothing_once_in_deport(one):
    marche = opened(one)
    sits(one, marche, one.rpa, organisation=marche.service, siege="PILOTE", at=23)
    with on(24):
        services.step_aside(again(marche), "Un ancien employeur.", actor=one.rpa)
        with pytest.raises(PermissionDenied):
            services.eliminate_offer(
                again(marche), "L4", "IRREGULIERE", "Acte d’engagement absent.", actor=one.rpa
            )


@pytest.mark.regle("N-10")
def test_the_pilote_in_deport_is_replaced_and_its_organisation_keeps_its_voice(one):
    marche = opened(one)
    other = newcomer(Role.SERVICE_PILOTE, marche.service)
    with on(24):
        services.step_aside(again(marche), "J’ai écrit le diagnostic avec L2.", actor=one.pilote)
        assert plain(judging.faults_of_committee(again(marche))) == [
            "Le service pilote remplace son membre en déport : il ne peut pas être absent."
        ]
        assert todo(other, "name_committee")
        services.seat_member(again(marche), marche.service, person(other), "PILOTE", actor=one.rpa)
        services.declare_interests(again(marche), actor=other)
    assert judging.faults_of_committee(again(marche)) == []
    marked(one, marche, actor=other)
    with on(25):
        services.freeze_ranking(again(marche), actor=other)
    assert again(marche).etat == EtatMarche.CLASSEMENT


@pytest.mark.regle("N-11")
def test_without_the_quorum_or_the_pilote_nothing_is_counted(one):
    marche = ranked(one)
    with on(26):
        votes(marche, [(one.where.presidente, "ADOPTER")])
        assert refused(lambda: services.count_votes(again(marche), actor=one.pilote)) == [
            "Le quorum n’est pas atteint : 1 voix présentes, il en faut 2.",
            "Le service pilote doit être présent.",
        ]
        assert todo(one.pilote, "count_ballots") == []
        votes(marche, [(one.pilote, "ADOPTER")])
        assert todo(one.pilote, "count_ballots")


@pytest.mark.regle("N-12", "N-9")
def test_an_organisation_answers_once_whoever_speaks_for_it(one):
    marche = opened(one)
    second = newcomer(Role.COLLECTIVITE_SIGNATAIRE, one.where.epci)
    sits(one, marche, second, organisation=one.where.epci, siege="COLLECTIVITE", at=23)
    marked(one, marche)
    with on(25):
        services.freeze_ranking(again(marche), actor=one.pilote)
    assert todo(one.where.presidente, "vote_ranking")
    votes(marche, [(one.where.presidente, "ADOPTER")])
    assert todo(second, "vote_ranking") == []
    with on(26):
        assert refused(lambda: services.cast_vote(again(marche), "REVOIR", actor=second)) == [
            f"{one.where.epci.nom} a déjà répondu : une organisation, une voix.",
            "Dites sur quel critère revoir l’analyse, et pourquoi.",
        ]


@pytest.mark.regle("N-12")
def test_the_pilote_may_not_abstain_and_its_voice_ends_a_tie(one):
    marche = ranked(one)
    with on(26):
        assert refused(
            lambda: services.cast_vote(again(marche), "ABSTENTION", actor=one.pilote)
        ) == ["Le service pilote ne peut pas s’abstenir : sa voix départage."]
    found = counted(
        one,
        marche,
        [
            (one.pilote, "ADOPTER"),
            (one.where.presidente, "REVOIR"),
            (one.where.maire_voisin, "ABSTENTION"),
        ],
    )
    assert (found.pour, found.revoir, found.abstentions) == (1, 1, 1)
    assert (found.is_adopted, found.is_voix_du_pilote) == (True, True)
    with on(27):
        assert refused(
            lambda: services.review_analysis(again(marche), "Non.", actor=one.pilote)
        ) == ["Le comité n’a pas voté « à revoir » : le classement tient."]


@pytest.mark.regle("M10", "N-12", "D-11")
def test_to_review_brings_the_analysis_back_and_keeps_the_ranking_that_was_voted(one):
    marche = ranked(one)
    found = counted(one, marche, [(one.pilote, "REVOIR"), (one.where.presidente, "REVOIR")])
    assert found.is_adopted is False
    assert todo(one.pilote, "resume_analysis")
    with on(27):
        services.review_analysis(again(marche), "Le critère T1 est à relire.", actor=one.pilote)
    assert again(marche).etat == EtatMarche.ANALYSE
    marked(one, marche, {"L1": ("9.0", "7.2", "8.0")}, at=27)
    with on(28):
        services.freeze_ranking(again(marche), actor=one.pilote)
    former, last = marche.classements.order_by("numero")
    assert (former.is_adopted, last.is_adopted) == (False, None)
    assert former.empreinte != last.empreinte
    assert table(judging.ranking(again(marche)))[0] == (1, "L1", "49.40", "40.00", "89.40")
    assert VoteComite.objects.filter(classement=former).count() == 2
    assert differences() == []


@pytest.mark.regle("N-10", "N-12")
def test_a_deport_after_the_vote_takes_the_ballot_and_asks_for_another_count(one):
    marche = ranked(one)
    counted(
        one,
        marche,
        [
            (one.pilote, "ADOPTER"),
            (one.where.presidente, "ADOPTER"),
            (one.where.maire_voisin, "REVOIR"),
        ],
    )
    with on(27):
        services.step_aside(again(marche), "Un contrat retrouvé.", actor=one.where.presidente)
    found = frozen_of(marche)
    assert (found.counted_at, found.is_adopted, found.votes.count()) == (None, None, 2)
    with on(28):
        services.count_votes(again(marche), actor=one.pilote)
    found = frozen_of(marche)
    assert (found.base, found.quorum, found.pour, found.revoir) == (2, 2, 1, 1)
    assert (found.is_adopted, found.is_voix_du_pilote) == (True, True)


@pytest.mark.regle("N-9")
def test_the_dgaln_attends_without_voice_and_without_marks(one):
    marche = opened(one)
    chef = one.where.people.chef_projet
    sits(one, marche, chef, organisation=dgaln(), siege="DGALN", at=23)
    assert access.TABLE.may(chef, "read_offers", marche)
    marked(one, marche)
    with on(25):
        services.freeze_ranking(again(marche), actor=one.pilote)
        assert refused(lambda: services.cast_vote(again(marche), "ADOPTER", actor=chef)) == [
            "La DGALN assiste au comité sans voix."
        ]
    assert todo(chef, "vote_ranking") == []


# -- two members leave and vote in any order ------------------------------------------------------

WHO = st.sampled_from(["epci", "voisine"])
WHAT = st.sampled_from(["leave", "ADOPTER", "REVOIR", "ABSTENTION"])


@pytest.mark.regle("N-10", "N-11", "N-12")
def test_whatever_the_order_of_departures_and_votes_the_voices_are_those_who_stay(one):
    marche = ranked(one)
    people = {"epci": one.where.presidente, "voisine": one.where.maire_voisin}
    organisations = {"epci": one.where.epci.pk, "voisine": one.where.voisine.pk}

    def play(who, what):
        if what == "leave":
            with on(26):
                services.step_aside(again(marche), "Un lien.", actor=people[who])
        else:
            votes(marche, [(people[who], what)])

    @settings(max_examples=25)
    @given(acts=st.lists(st.tuples(WHO, WHAT), max_size=6))
    def holds(acts):
        gone: set[str] = set()
        said: dict[str, str] = {}
        with undone():
            for who, what in acts:
                with suppress(PermissionDenied, Refused):
                    play(who, what)
                    if what == "leave":
                        gone.add(who)
                        said.pop(who, None)
                    else:
                        said[who] = what
            ballots = {organisations[who]: choix for who, choix in said.items()}
            assert judging.last_ballots(frozen_of(marche)) == ballots
            base = 3 - len(gone)
            votes(marche, [(one.pilote, "ADOPTER")])
            if 1 + len(said) < base // 2 + 1:
                with on(26):
                    assert refused(lambda: services.count_votes(again(marche), actor=one.pilote))
                return
            found = counted(one, marche, [])
            pour = 1 + list(said.values()).count("ADOPTER")
            revoir = list(said.values()).count("REVOIR")
            assert (found.base, found.quorum) == (base, base // 2 + 1)
            assert (found.pour, found.revoir) == (pour, revoir)
            assert found.is_adopted is (pour >= revoir)

    holds()


@contextmanager
def undone():
    """What is done inside is not kept: each example starts from the same ranking."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
