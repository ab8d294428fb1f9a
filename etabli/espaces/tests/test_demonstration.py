"""The demonstration is played alone: one moves the clock, reads the mail, becomes the next person."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from demo import cast
from etabli.accounts.models import Personne
from etabli.acteurs import selectors as acteurs
from etabli.acteurs.models import Organisation
from etabli.acteurs.services import accept_invitation, invite_person
from etabli.acteurs.siret import missing_on_paper
from etabli.acteurs.states import Role
from etabli.ateliers.tests.factories import DepartementFactory
from etabli.core import decalage, envoi, horloge
from etabli.core.delais import echeances
from etabli.core.refus import Refused
from etabli.credits.selectors import available
from etabli.espaces.demonstration import mailbox, newcomer, play
from etabli.espaces.tests.stories import client_of
from etabli.marches.tests.factories import make_cast
from etabli.territoires.selectors import find_commune
from etabli.territoires.tests.country import load_country

DAY = dt.timedelta(days=1)


@pytest.fixture
def demo(settings, tmp_path, monkeypatch):
    """A demonstration with its own clock and its own mailbox."""
    settings.DEMO = True
    settings.ETABLI_DATA = tmp_path
    settings.EMAIL_FILE_PATH = str(tmp_path / "courriels")
    settings.SITE_URL = "http://localhost:8000"
    start = horloge.at_paris(dt.date(2026, 5, 5)) - horloge.now()
    monkeypatch.setattr(horloge, "_ahead", lambda: start + decalage.ahead())
    return tmp_path


@pytest.fixture
def played(demo, monde):
    """The whole story, its people being personas."""
    people = [actor.person_id for actor in monde.people.values()]
    Personne.objects.filter(pk__in=people).update(is_persona=True)
    return monde


ADDRESSES = ("espaces:personas", "espaces:boite")


@pytest.mark.parametrize("name", ADDRESSES)
def test_nothing_of_it_exists_where_demo_is_off(db, settings, name):
    settings.DEMO = False
    assert Client().get(reverse(name)).status_code == 404
    assert Client().post(reverse("espaces:avancer")).status_code == 404
    assert "+ 1 jour" not in Client().get("/").text


# -- the clock ------------------------------------------------------------------------------


def test_one_day_more_is_one_day_more_for_everybody_and_is_said(demo, db):
    before = horloge.today()
    client = Client()
    page = client.post(reverse("espaces:avancer"), {"retour": "/ateliers/"}, follow=True)
    assert page.redirect_chain == [("/ateliers/", 302)]
    assert horloge.today() == before + DAY
    shown = page.text
    assert "Nous sommes le" in shown
    assert "l’horloge n’a rien fait" in shown
    play.advance(2)
    assert horloge.today() == before + 3 * DAY


def test_the_clock_that_was_moved_leads_back_to_our_pages_only(demo, db):
    answer = Client().post(reverse("espaces:avancer"), {"retour": "https://ailleurs.test/"})
    assert answer["Location"] == reverse("espaces:personas")


def test_the_clock_never_goes_back_and_stops_after_five_years(demo):
    with pytest.raises(Refused, match="vers l’avant"):
        decalage.advance(0)
    assert decalage.advance(5 * 365) == 1825
    with pytest.raises(Refused, match="make demo"):
        decalage.advance(1)
    assert decalage.days() == 1825


def test_playing_it_again_from_nothing_comes_back_to_today(demo):
    decalage.advance(3)
    decalage.reset()
    assert decalage.days() == 0


@pytest.mark.regle("T-5", "T-6")
def test_past_the_next_deadline_the_clock_acts_and_says_what_it_did(demo, db):
    """A holder who does not answer loses its turn the morning after its last day."""
    contract = make_cast()
    silent = contract.designate(contract.atelier(), on=horloge.today())
    told = play.go_past_next_deadline()
    assert told[0].replace("\u00a0", " ") == "Nous sommes le jeudi 14 mai 2026."
    assert any(f"{silent}" in sentence for sentence in told[1:]), told
    silent.refresh_from_db()
    assert silent.etat == "SILENCE"


def test_without_a_deadline_one_is_told_to_act(demo, db):
    assert list(echeances.open_ones()) == []
    client = Client()
    page = client.post(reverse("espaces:avancer"), {"jusque": "echeance"}, follow=True)
    assert "Aucune échéance ne court" in page.text
    assert decalage.days() == 0


# -- who plays --------------------------------------------------------------------------------


def test_those_who_have_something_to_do_come_first_with_it(played):
    busy, sides = play.cast()
    assert busy
    assert [len(one.steps) for one in busy] == sorted(
        (len(one.steps) for one in busy), reverse=True
    )
    everyone = [player for _, people in sides for player in people]
    assert {one.persona.personne.pk for one in busy} == {
        one.persona.personne.pk for one in everyone if one.steps
    }
    page = Client().get(reverse("espaces:personas")).text
    assert page.index("Ils ont quelque chose à faire") < page.index(
        busy[0].persona.personne.get_full_name()
    )


def test_after_an_act_the_page_names_who_is_next_and_one_enters_as_them(demo, db):
    with horloge.at(dt.date(2026, 5, 5)):
        contract = make_cast()
        atelier = contract.atelier()
        Personne.objects.update(is_persona=True)
        client = client_of(contract.chef)
        act = reverse("espaces:atelier-acte", args=[atelier.pk, "designate"])
        shown = client.post(act, follow=True).text
        designation = contract.live(atelier)
        mandataire = contract.mandataire(designation)
        assert f"La suite est à <strong>{mandataire.name}</strong>" in shown
        assert f'value="{designation.get_absolute_url()}"' in shown
        assert "La suite est à" not in client.get("/ateliers/").text
        turn = play.after_act(contract.chef)
        assert turn is not None
        assert turn.personne.pk == mandataire.person_id
        assert play.after_act(mandataire) is None
    with horloge.at(dt.date(2026, 5, 6)):
        assert play.after_act(contract.chef) is None


def test_becoming_the_next_person_leads_to_where_they_act(played):
    person = played.people["COLLECTIVITE_SIGNATAIRE"].person_id
    client = Client()
    address = reverse("acteurs:become", args=[person])
    assert client.post(address, {"retour": "/mes-ateliers/"})["Location"] == "/mes-ateliers/"
    assert client.post(address, {"retour": "//ailleurs.test/"})["Location"] == "/mon-etabli/"


def test_the_steps_are_those_of_the_personas_only(played):
    Personne.objects.update(is_persona=False)
    caches["processus"].clear()
    assert play.steps() == []


# -- the mailbox ------------------------------------------------------------------------------


def receive(folder, name, *, to, subject="Un message", body):
    folder = folder / "courriels"
    folder.mkdir(exist_ok=True)
    text = f"Subject: {subject}\nFrom: etabli@localhost\nTo: {to}\n\n{body}\n"
    path = folder / f"{name}.log"
    with path.open("a") as file:
        file.write(text + "-" * 79 + "\n")


def test_a_mail_is_read_as_it_was_received_and_its_links_open_here(demo, db):
    receive(
        demo, "20261128-1", to="louise@demo.test", subject="Votre code",
        body="Le code : ABCD-EFGH\n\nhttp://localhost:8000/mes-ateliers/\nhttps://ailleurs.test/x.",
    )  # fmt: skip
    page = Client().get(reverse("espaces:boite")).text
    assert "ABCD-EFGH" in page
    assert '<a href="/mes-ateliers/">http://localhost:8000/mes-ateliers/</a>' in page
    assert '<a href="https://ailleurs.test/x">https://ailleurs.test/x</a>.' in page


def test_what_a_mail_says_never_becomes_a_page(demo, db):
    receive(
        demo, "20261128-1", to="a@demo.test", body='<script>alert(1)</script> http://x.test/"><b>'
    )
    page = Client().get(reverse("espaces:boite")).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "<b>" not in page


def test_the_newest_mail_is_first_and_an_address_narrows(demo):
    receive(demo, "20261127-1", to="a@demo.test", subject="Ancien", body="x")
    receive(demo, "20261128-1", to="b@demo.test", subject="Avant", body="x")
    receive(demo, "20261128-1", to="a@demo.test", subject="Après", body="x")
    assert [mail.subject for mail in mailbox.mails()] == ["Après", "Avant", "Ancien"]
    assert [mail.subject for mail in mailbox.mails("A@demo")] == ["Après", "Ancien"]


def test_where_mail_really_leaves_the_mailbox_says_so(demo, db, settings):
    settings.EMAIL_FILE_PATH = None
    assert "Les courriels partent vraiment" in Client().get(reverse("espaces:boite")).text


@pytest.mark.django_db
def test_whoever_the_demonstration_names_on_an_order_is_whole_and_invented():
    """D.20: SIREN that begin with 000, keys that are right, no real office on a paper."""
    named = [firm for lead, others in cast.firms() for firm in (lead.organisation, *others)]
    named += [
        cast.state_service(DepartementFactory.create(code=code)) for code in ("47", "2A", "972")
    ]
    assert [text for one in named for text in missing_on_paper(one)] == []
    sirets = [one.siret for one in named]
    assert len(set(sirets)) == len(sirets) == 9
    assert all(siret.startswith("000") for siret in sirets)
    assert [one.code_postal for one in named[-3:]] == ["47000", "20000", "97200"]


# -- a commune that the story does not hold --------------------------------------------------


@pytest.fixture
def country(demo, db, tmp_path, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    load_country(tmp_path / "pays")


def test_any_commune_is_played_from_its_first_contact_to_its_mayor_by_pages_alone(country):
    """A newcomer with a browser reads no log: the mail of the mailbox opens the door of the mayor."""
    client = Client()
    opened = client.post(reverse("espaces:jouer-commune"), {"commune": "Fumel"}, follow=True)
    assert opened.redirect_chain[-1][0] == "/candidatures/premier-contact/?commune=47106"
    assert 'value="Fumel (47106)"' in opened.text
    need = {"commune": "Fumel (47106)", "objet": "Que faire de l’ancienne usine ?"}
    dossier = client.post(opened.redirect_chain[-1][0], need, follow=True)
    assert dossier.status_code == 200
    wanted = {
        "organisation": "Commune de Fumel", "role": Role.COLLECTIVITE_SIGNATAIRE,
        "courriel": "maire@fumel.test", "prenom": "Ada", "nom": "Fictive",
    }  # fmt: skip
    client.post(reverse("acteurs:inviter"), wanted, follow=True)
    envoi.send_pending()
    box = Client()
    mail = box.get(reverse("espaces:boite"), {"a": "maire@fumel.test"}).text
    link = re.search(r'href="(/invitation/[^"]+)"', mail)
    assert link is not None
    home = box.post(link[1], {"prenom": "Ada", "nom": "Fictive"}, follow=True)
    assert "Ada Fictive" in home.text
    assert Personne.objects.get(email="maire@fumel.test").is_persona
    assert "Ada Fictive" in Client().get(reverse("espaces:personas")).text


def test_the_team_of_a_departement_is_made_once(country):
    first = newcomer.pilote_for(find_commune("47106"))
    assert newcomer.pilote_for(find_commune("47106")) == first
    service = Organisation.objects.get(type="DDT", departement_id="47")
    held = sorted(service.membres.values_list("role", flat=True))
    assert held == ["GESTIONNAIRE_BUDGET", "RPA", "SERVICE_PILOTE", "SERVICE_VALIDEUR"]
    assert available(service, horloge.today().year).ae == Decimal("60000.00")


def test_a_commune_that_is_not_found_comes_back_with_what_was_typed(country):
    page = Client().post(reverse("espaces:jouer-commune"), {"commune": "Atlantis"})
    assert page.status_code == 422
    assert "Aucune commune ne s’appelle « Atlantis »" in page.text.replace("\u00a0", " ")
    assert 'value="Atlantis"' in page.text
    assert Organisation.objects.count() == 0


def test_where_mails_really_leave_an_invited_person_joins_no_cast(country, settings):
    settings.EMAIL_FILE_PATH = None
    pilote = newcomer.pilote_for(find_commune("47106"))
    actor = acteurs.actor_for(pilote, is_strong=True)
    commune = acteurs.commune_organisation(find_commune("47106"))
    invitation = invite_person(
        actor=actor, courriel="maire@fumel.test", organisation=commune, role=Role.COLLECTIVITE_SIGNATAIRE
    )  # fmt: skip
    assert not accept_invitation(invitation, prenom="Ada", nom="Fictive").is_persona


@pytest.mark.parametrize("is_demo", [True, False])
def test_the_code_of_the_telephone_is_shown_on_a_demonstration_only(country, settings, is_demo):
    """Who is invited to sign orders has no telephone at hand: the page of the door shows its code."""
    pilote = newcomer.pilote_for(find_commune("47106"))
    rpa = Personne.objects.get(membres__role=Role.RPA)
    Personne.objects.filter(pk=rpa.pk).update(is_persona=False)
    settings.DEMO = is_demo
    client = Client()
    client.force_login(rpa)
    page = client.get(reverse("mfa_activate_totp"))
    shown = re.search(r"afficherait\s+<strong>(\d{6})</strong>", page.text)
    assert bool(shown) == is_demo
    if shown:
        done = client.post(reverse("mfa_activate_totp"), {"code": shown[1]})
        assert done.status_code == 302
        assert Authenticator.objects.filter(user=rpa).exists()
    assert pilote.pk != rpa.pk
