"""The screens of the analysis of offers: who opens which, what each shows, how the grid is typed."""

from decimal import Decimal as D

import pytest
from django.test import Client
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.consultations import services
from etabli.consultations.models import AccesOffre, NoteOffre
from etabli.consultations.tests import judging as played
from etabli.consultations.tests.judging import again, newcomer, on, person
from etabli.consultations.tests.scene import scene

pytestmark = pytest.mark.django_db
#: the pages that say something of the offers
SECRET = ("offre", "grille", "classement", "acces")
#: those that say who sits and who deposited
KNOWN = ("comite", "offres")
EVERY = (*KNOWN, *SECRET)


@pytest.fixture
def one(db):
    return scene()


def address(name, marche, *args):
    code = ("L1",) if name == "offre" and not args else args
    return reverse(f"consultations:{name}", args=[marche.pk, *code])


def as_(actor):
    client = Client()
    client.force_login(person(actor))
    if Role.RPA in actor.roles:
        _strong(client, person(actor))
    return client


def _strong(client, who):
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP

    if not Authenticator.objects.filter(user=who).exists():
        TOTP.activate(who, "JBSWY3DPEHPK3PXP")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
    session["account_authentication_methods_user"] = str(who.pk)
    session.save()


def opened_by(actor, marche, names=EVERY):
    """The pages among these that this person opens."""
    client = as_(actor)
    found = {name: client.get(address(name, marche)).status_code for name in names}
    assert set(found.values()) <= {200, 302, 404}, found
    return {name for name, status in found.items() if status == 200}


@pytest.mark.regle("N-9")
@pytest.mark.regle("N-13")
def test_each_reader_opens_what_their_place_opens_and_nothing_else(one):
    marche = played.opened(one)
    technicien = newcomer(Role.COLLECTIVITE_REDACTEUR, one.where.epci)
    unsigned = newcomer(Role.COLLECTIVITE_REDACTEUR, one.where.epci)
    colleague = newcomer(Role.SERVICE_PILOTE, marche.service)
    audit = actor_of(Role.AUDITEUR)
    with on(23, 10):
        services.seat_member(
            again(marche), one.where.epci, person(unsigned), "COLLECTIVITE", actor=one.pilote
        )
    with on(24):
        assert opened_by(one.pilote, marche) == {*EVERY} - {"acces"}
        assert opened_by(one.where.presidente, marche) == {*EVERY} - {"acces"}
        assert opened_by(one.rpa, marche) == {*EVERY}
        # of the service without sitting: who deposited and when, not what it says
        assert opened_by(colleague, marche) == {*KNOWN}
        assert opened_by(audit, marche) == {*KNOWN}
        # a porteur who does not sit, a member who has not signed, a holder: nothing
        for nobody in (technicien, unsigned, *one.mandataires.values()):
            assert opened_by(nobody, marche) == set()


@pytest.mark.regle("N-10")
def test_whoever_steps_aside_opens_nothing_the_same_minute(one):
    marche = played.opened(one)
    client = as_(one.where.presidente)
    with on(24):
        assert client.get(address("grille", marche)).status_code == 200
        page = client.post(
            address("declaration", marche),
            {"suite": "deport", "raison": "Ma sœur dirige une de ces entreprises."},
        )
        assert page.status_code == 302
        assert opened_by(one.where.presidente, marche) == set()
        kept = client.get(address("declaration", marche)).text
        assert "Vous êtes en déport" in kept
        shown = client.get(again(marche).get_absolute_url()).text
    assert "Offres reçues" not in shown
    assert "Comparaison" not in shown


@pytest.mark.regle("N-9")
def test_a_member_signs_the_whole_text_before_any_offer(one):
    marche = played.closed(one)
    played.received(one, marche)
    mayor = one.where.maire_voisin
    with on(22, 15):
        services.seat_member(
            marche, one.where.voisine, person(mayor), "COLLECTIVITE", actor=one.pilote
        )
        client = as_(mayor)
        assert client.get(address("offres", marche)).status_code == 404
        page = client.get(address("declaration", marche)).text
        assert "Je déclare n’avoir d’intérêt" in page
        assert "Tous n’ont peut-être pas répondu" in page
        assert client.post(address("declaration", marche), {"suite": "signer"}).status_code == 302
        assert client.get(address("offres", marche)).status_code == 200


@pytest.mark.regle("N-10")
def test_stepping_aside_without_saying_why_keeps_the_page_and_says_it(one):
    marche = played.opened(one)
    with on(24):
        page = as_(one.where.presidente).post(
            address("declaration", marche), {"suite": "deport", "raison": ""}
        )
    assert page.status_code == 422
    assert "Remplissez « Pourquoi vous ne pouvez pas siéger »" in page.text.replace("\u00a0", " ")


@pytest.mark.regle("N-13")
def test_opening_a_file_is_written_and_the_signatory_reads_by_whom(one):
    marche = played.opened(one, with_files=True)
    offre = played.offer(marche, "L1")
    piece = offre.pieces.get()
    path = reverse("consultations:offre-piece", args=[marche.pk, "L1", 1])
    with on(24):
        assert as_(one.mandataires["L1"]).get(path).status_code == 404
        assert not AccesOffre.objects.exists()
        services.open_piece(piece, actor=one.where.presidente)
        page = as_(one.rpa).get(address("acces", marche)).text
    assert str(person(one.where.presidente)) in page
    assert "24 juin 2026 à 9" in page.replace("\u00a0", " ")


# -- the grid -------------------------------------------------------------------------------------


def grid(marks, words="Solide ; peu de détail."):
    """What the form sends for these marks, by sub-criterion and code."""
    found = {}
    for (sous, code), mark in marks.items():
        found[f"note-{sous}-{code}"] = mark
        found[f"mots-{sous}-{code}"] = words
    return found


def sent(client, marche, data, **headers):
    page = client.get(address("grille", marche)).text
    mark = page.split('name="vu" value="')[1].split('"')[0]
    return client.post(address("grille", marche), {"vu": mark, **data}, headers=headers)


@pytest.mark.regle("N-1")
def test_the_pilote_types_the_agreed_marks_and_leaves_the_others_empty(one):
    marche = played.opened(one)
    client = as_(one.pilote)
    with on(24):
        answer = sent(client, marche, grid({("T1", "L1"): "8", ("T2", "L2"): "7,2"}))
        assert answer.status_code == 302
        page = client.get(address("grille", marche)).text
    marks = NoteOffre.objects.exclude(valeur=None).order_by("sous_critere")
    assert [(one.sous_critere, one.valeur) for one in marks] == [
        ("T1", D("8.0")),
        ("T2", D("7.2")),
    ]
    assert "2 notes sur 9" in page.replace("\u00a0", " ")


@pytest.mark.regle("N-1")
def test_a_mark_out_of_bounds_is_said_under_it_and_the_others_are_kept(one):
    marche = played.opened(one)
    client = as_(one.pilote)
    with on(24):
        answer = sent(client, marche, grid({("T1", "L1"): "11", ("T1", "L2"): "6,5"}))
    assert answer.status_code == 422
    assert "la note va de 0 à 10" in answer.text
    assert 'value="11"' in answer.text
    assert NoteOffre.objects.get(valeur__isnull=False).valeur == D("6.5")


@pytest.mark.regle("N-1")
def test_what_the_page_sends_by_itself_is_acknowledged(one):
    marche = played.opened(one)
    client = as_(one.pilote)
    with on(24):
        answer = sent(client, marche, grid({("T1", "L1"): "8"}), **{"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.headers["X-Enregistre-A"].replace("\u00a0", " ") == "9 h 00"


@pytest.mark.regle("N-1")
def test_who_does_not_write_the_agreed_marks_reads_them(one):
    marche = played.opened(one)
    with on(24):
        played.mark(marche, one.pilote, "L1", ("8.0", "7.2", "8.0"))
        page = as_(one.where.presidente).get(address("grille", marche)).text
    assert '<form method="post" class="et-form" novalidate data-autosave' not in page
    assert "<strong>7,2</strong>" in page


@pytest.mark.regle("N-1")
def test_in_a_mean_nobody_reads_another_mark_before_their_own_are_frozen(one):
    marche = played.opened(one, notation="MOYENNE")
    with on(24):
        played.marked(one, marche)
        services.freeze_marks(again(marche), actor=one.pilote)
        client = as_(one.where.presidente)
        before = client.get(address("grille", marche)).text
        assert played.WORDS not in before
        assert "7,2" not in before
        assert client.get(address("classement", marche)).status_code == 200
        assert "Pas encore de classement" in client.get(address("classement", marche)).text
        played.marked(
            one, marche, dict.fromkeys(played.MARKS, ("6.0", "6.0", "6.0")),
            actor=one.where.presidente,
        )  # fmt: skip
        services.freeze_marks(again(marche), actor=one.where.presidente)
        after = client.get(address("grille", marche)).text
    assert played.WORDS in after
    # (7,2 + 6) ÷ 2
    assert "Moyenne : <strong>6,6</strong>" in after.replace("\u00a0", " ")


# -- ranking and vote -----------------------------------------------------------------------------


@pytest.mark.regle("N-4")
def test_every_figure_of_the_ranking_is_explained(one):
    marche = played.ranked(one)
    with on(26):
        page = as_(one.where.presidente).get(address("classement", marche)).text
    plain = page.replace("\u00a0", " ").replace("\u202f", " ")
    # three criteria groups an offer: total, technique, price; and the lowest price
    assert plain.count("Expliquer ce chiffre") == 3 * 3 + 1
    assert "Pmax × Pmin ÷ Pi" in plain
    assert "note ÷ 10 × poids" in plain
    assert "hors délai" in plain


@pytest.mark.regle("N-12")
def test_a_vote_to_review_names_its_criterion_and_its_reason(one):
    marche = played.ranked(one)
    path = reverse("consultations:acte", args=[marche.pk, "cast-vote"])
    client = as_(one.where.presidente)
    with on(26):
        answer = client.post(path, {"choix": "REVOIR"})
        assert answer.status_code == 422
        assert "Choisissez le critère à revoir." in answer.text
        answer = client.post(
            path, {"choix": "REVOIR", "critere": "T1", "raison": "La méthode n’a pas été lue."}
        )
        assert answer.status_code == 302
        page = client.get(address("classement", marche)).text
    assert "A répondu" in page
    assert "La méthode n’a pas été lue." not in page  # answers are read once counted


@pytest.mark.regle("N-12")
def test_the_pilote_is_not_offered_to_abstain(one):
    marche = played.ranked(one)
    path = reverse("consultations:acte", args=[marche.pk, "cast-vote"])
    with on(26):
        assert "S’abstenir" not in as_(one.pilote).get(path).text
        assert "S’abstenir" in as_(one.where.presidente).get(path).text


# -- prices and requests --------------------------------------------------------------------------


@pytest.mark.regle("N-7")
def test_a_price_below_its_own_ht_is_said_and_nothing_typed_is_lost(one):
    marche = played.opened(one, prices={"L1": D("78000")})
    path = reverse("consultations:acte", args=[marche.pk, "record-prices"])
    with on(24):
        answer = as_(one.pilote).post(path, {"ht_L2": "81 250", "ttc_L2": "8 125"})
    assert answer.status_code == 422
    assert "le prix TTC est inférieur au prix HT" in answer.text
    assert 'value="81 250"' in answer.text


@pytest.mark.regle("MS-6")
def test_a_candidate_reads_and_answers_what_it_alone_is_asked(one):
    marche = played.opened(one)
    path = reverse("consultations:offre-acte", args=[marche.pk, "L1", "demander"])
    own = reverse("consultations:notre-offre", args=[marche.pk])
    with on(24):
        answer = as_(one.pilote).post(path, {"nature": "PRIX", "texte": "Justifiez votre prix."})
        assert answer.status_code == 302
        assert as_(one.mandataires["L2"]).get(own).status_code == 404
        client = as_(one.mandataires["L1"])
        assert "Justifiez votre prix." in client.get(own).text
        answer = client.post(own, {"nature": "PRIX", "reponse": "Voici le détail."})
        assert answer.status_code == 302
        assert "Voici le détail." in as_(one.rpa).get(address("offre", marche)).text


#: the pages of the analysis, and no more queries than any page may ask (design 6)
PAGES, CEILING = ("comite", "offres", "offre", "grille", "classement"), 25


def test_the_pages_ask_the_base_little(one, django_assert_max_num_queries):
    """Whoever reads, before the marks, once ranked, once counted."""
    readers = (one.pilote, one.rpa, one.where.presidente)
    marche = played.opened(one)
    for day, step in ((24, played.marked), (26, None)):
        for who in readers:
            client = as_(who)
            for name in PAGES:
                with on(day), django_assert_max_num_queries(CEILING):
                    assert client.get(address(name, marche)).status_code == 200
        if step is not None:
            step(one, marche)
            with on(25):
                services.freeze_ranking(again(marche), actor=one.pilote)


def test_a_mean_asks_the_base_as_little(one, django_assert_max_num_queries):
    """However many mark: what each has frozen is asked once for all."""
    marche = played.opened(one, notation="MOYENNE", tirage_prevu=True)
    with on(23, 12):
        services.announce_lots(marche, ["L1", "L2", "L4"], "Loto", actor=one.pilote)
    evaluators = (one.pilote, one.where.presidente, one.where.maire_voisin)
    for who in evaluators:
        played.marked(one, marche, actor=who)
    for who in (*evaluators, one.rpa):
        client = as_(who)
        for name in PAGES:
            with on(24), django_assert_max_num_queries(CEILING):
                assert client.get(address(name, marche)).status_code == 200
    with on(24):
        for who in evaluators:
            services.freeze_marks(again(marche), actor=who)
    for who in (*evaluators, one.rpa):
        client = as_(who)
        for name in PAGES:
            with on(24), django_assert_max_num_queries(CEILING):
                assert client.get(address(name, marche)).status_code == 200
