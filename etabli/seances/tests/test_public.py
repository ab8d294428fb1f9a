"""Somebody without account: registers, confirms, waits, cancels, answers an invitation."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from etabli.core import horloge
from etabli.core.models import Message
from etabli.seances import services
from etabli.seances.access import participant
from etabli.seances.models import Inscription
from etabli.seances.tests.factories import DAY, make_scene
from etabli.seances.tests.stories import BEFORE, address, announced, enrol

pytestmark = pytest.mark.django_db

TYPED = {
    "nom": "Dominique Modèle", "courriel": "dominique@exemple.test", "college": "HABITANT",
    "commune": "Fumel", "besoins_acces": "Accès en fauteuil",
}  # fmt: skip


def plain_text(text):
    return text.replace("\u00a0", " ")


def plain(response):
    return response.text.replace("\u00a0", " ")


def test_one_registers_without_account_confirms_by_the_link_and_cancels():
    scene = announced()
    with horloge.at(BEFORE):
        visitor = Client()
        page = visitor.get(scene.session.get_public_url())
        assert "Visite des quais" in page.text
        assert "effacé trente jours après la session" in plain(page)
        sent = visitor.post(scene.session.get_public_url(), TYPED)
        assert sent.status_code == 200
        assert "dominique@exemple.test" in sent.text
        row = Inscription.objects.get()
        assert row.etat == "A_CONFIRMER"
        link = Message.objects.get(address="dominique@exemple.test").link
        assert "Confirmer mon inscription" in Client().get(link).text
        row.refresh_from_db()
        assert row.etat == "A_CONFIRMER", "following a link alone changes nothing"
        assert Client().post(link, {"reponse": "confirmer"})["Location"] == link
        assert "Votre place est retenue" in Client().get(link).text
        assert Client().get(f"{link}agenda.ics")["Content-Type"].startswith("text/calendar")
        Client().post(link, {"reponse": "annuler"})
        assert "Votre inscription est annulée" in Client().get(link).text
    row.refresh_from_db()
    assert (row.etat, row.besoins_acces) == ("ANNULEE", "")


def test_wrong_input_keeps_what_was_typed_and_says_what_to_do():
    scene = announced()
    with horloge.at(BEFORE):
        wrong = Client().post(
            scene.session.get_public_url(), {**TYPED, "courriel": "dominique", "college": ""}
        )
    assert wrong.status_code == 422
    assert "adresse électronique complète" in wrong.text
    assert 'value="Dominique Modèle"' in wrong.text
    assert "Accès en fauteuil" in wrong.text
    assert not Inscription.objects.exists()


def test_the_waiting_list_is_said_and_the_seat_given_back_goes_to_the_first():
    scene = announced(capacite=1)
    with horloge.at(BEFORE):
        first = enrol(scene.session, "Ana Modèle")
        assert "La session est complète" in Client().get(scene.session.get_public_url()).text
        Client().post(scene.session.get_public_url(), TYPED)
        waiting = Inscription.objects.get(nom="Dominique Modèle")
        link = waiting.get_absolute_url()
        Client().post(link, {"reponse": "confirmer"})
        assert "place 1 de la liste" in plain(Client().get(link))
        Client().post(first.get_absolute_url(), {"reponse": "annuler"})
        told = Message.objects.filter(address="dominique@exemple.test").order_by("entry__number")
        assert [m.subject for m in told][-1].endswith("\u00a0: une place s’est libérée pour vous")
        assert "Votre place est retenue" in Client().get(link).text


def test_an_address_already_known_reads_the_same_page_as_a_new_one():
    scene = announced()
    with horloge.at(BEFORE):
        first, second = (
            Client().post(scene.session.get_public_url(), TYPED).text for _ in range(2)
        )
    mask = re.compile(r'(csrfmiddlewaretoken" value=")[^"]+')
    assert mask.sub("", first) == mask.sub("", second)
    assert Inscription.objects.count() == 1


def test_a_page_nobody_announced_is_hidden_and_a_past_one_says_it_is_over():
    assert Client().get(make_scene().session.get_public_url()).status_code == 404
    scene = announced()
    with horloge.at(DAY + dt.timedelta(days=1)):
        page = Client().get(scene.session.get_public_url())
        assert "Les inscriptions sont closes" in page.text
        late = Client().post(scene.session.get_public_url(), TYPED)
        assert late.status_code == 409
    assert not Inscription.objects.exists()


def test_the_page_of_a_signed_link_lets_a_browser_send_its_form_back():
    """With « no-referrer » a browser sends « Origin: null » and the confirmation is refused."""
    scene = announced()
    with horloge.at(BEFORE):
        page = Client().get(enrol(scene.session, "Ana Modèle").get_absolute_url()).text
    assert '<meta name="referrer" content="same-origin">' in page


def test_a_link_that_was_touched_is_nobodys():
    scene = announced()
    with horloge.at(BEFORE):
        row = enrol(scene.session, "Ana Modèle")
        link = row.get_absolute_url()
        assert Client().get(link.replace(str(row.code)[:8], "00000000")).status_code == 404
        assert Client().get(address("mon-inscription", str(row.code))).status_code == 404
        assert Client().get(address("reponse", link.strip("/").split("/")[-1])).status_code == 404
        assert Client().post(link, {"reponse": "accepter"}).status_code == 422
    row.refresh_from_db()
    assert row.etat == "CONFIRMEE"


def test_after_the_session_nothing_is_confirmed_any_more():
    scene = announced()
    with horloge.at(BEFORE):
        Client().post(scene.session.get_public_url(), TYPED)
        link = Inscription.objects.get().get_absolute_url()
    with horloge.at(DAY + dt.timedelta(days=1)):
        assert Client().post(link, {"reponse": "confirmer"}).status_code == 409
        assert "La session s’est tenue" in Client().get(link).text


def test_a_guest_answers_by_the_link_and_may_change_their_mind():
    scene = make_scene(capacite=1, is_public=False)
    with horloge.at(BEFORE):
        row = services.invite_to_session(
            scene.session,
            actor=scene.pilote,
            college="ELU",
            nom="Camille Essai",
            courriel="camille@exemple.test",
        )
        link = Message.objects.get(address="camille@exemple.test").link
        assert link == row.get_absolute_url()
        page = Client().get(link).text
        assert "Serez-vous des nôtres" in page
        assert "Camille Essai" in page
        Client().post(link, {"reponse": "accepter"})
        assert "Vous venez" in Client().get(link).text
        seat = Inscription.objects.get()
        assert Client().get(seat.get_absolute_url()).status_code == 200
        Client().post(link, {"reponse": "decliner"})
        assert "Vous ne venez pas" in Client().get(link).text
    seat.refresh_from_db()
    assert seat.etat == "ANNULEE"


def test_the_signed_link_of_a_guest_is_sent_to_nobody_else():
    scene = make_scene(is_public=False)
    with horloge.at(BEFORE):
        row = services.invite_to_session(
            scene.session, actor=scene.pilote, college="ELU", nom="Camille Essai",
            courriel="camille@exemple.test",
        )  # fmt: skip
        services.accept_invitation(row, actor=participant(row))
    told = Message.objects.get(person_id=scene.pilote.person_id, audience="pilote")
    assert told.link == f"/seances/sessions/{scene.session.pk}/invitations/"


def test_a_guest_called_off_reads_that_the_invitation_is_closed():
    scene = make_scene()
    with horloge.at(BEFORE):
        row = services.invite_to_session(
            scene.session, actor=scene.pilote, college="ELU", nom="Camille Essai"
        )
        services.cancel_invitation(row, actor=scene.pilote)
        assert "n’est plus ouverte" in Client().get(row.get_absolute_url()).text
        assert Client().post(row.get_absolute_url(), {"reponse": "accepter"}).status_code == 409


@pytest.mark.regle("7.4")
def test_the_page_of_a_registration_shows_the_needs_until_they_are_erased():
    scene = announced()
    with horloge.at(BEFORE):
        row = enrol(scene.session, "Ana Modèle", besoins="Boucle magnétique")
        assert "Boucle magnétique" in Client().get(row.get_absolute_url()).text
    with horloge.at(DAY + dt.timedelta(days=31)):
        assert services.forget_access_needs() == 1
        assert "Boucle magnétique" not in Client().get(row.get_absolute_url()).text


@pytest.mark.regle("7.4")
def test_once_names_are_erased_the_link_says_so_and_names_nobody():
    scene = announced()
    with horloge.at(BEFORE):
        row = enrol(scene.session, "Ana Modèle")
    type(scene.atelier).objects.filter(pk=scene.atelier.pk).update(
        etat="CLOS", closed_on=dt.date(2026, 6, 30)
    )
    with horloge.at(dt.date(2027, 7, 1)):
        assert services.forget_people() == 1
        page = Client().get(row.get_absolute_url()).text
    assert "Vos données sont effacées" in page
    assert "Ana" not in page
    sent = Message.objects.filter(person_id=None)
    assert [(m.address, m.body, m.link, m.dit) for m in sent] == [("", "", "", {})] * 2


# -- a form open to all -----------------------------------------------------------------------


def test_one_address_gets_at_most_five_links_a_day_and_nothing_typed_is_lost():
    scene = announced()
    with horloge.at(BEFORE):
        form = scene.session.get_public_url()
        answers = [Client().post(form, TYPED) for _ in range(6)]
        assert [a.status_code for a in answers] == [200, 200, 200, 200, 200, 409]
        assert "cherchez-les dans votre messagerie" in answers[-1].text
        assert "Dominique Modèle" in answers[-1].text
        assert Message.objects.filter(address="dominique@exemple.test").count() == 5
        other = Client().post(form, {**TYPED, "courriel": "autre@exemple.test"})
        assert other.status_code == 200, "the next person of the same hall is not concerned"
    with horloge.at(BEFORE + dt.timedelta(days=1)):
        assert Client().post(form, TYPED).status_code == 200


# -- until when a link serves -------------------------------------------------------------------


def test_every_message_with_a_signed_link_and_its_page_say_until_when_it_serves():
    scene = announced(capacite=1)
    with horloge.at(BEFORE):
        Client().post(scene.session.get_public_url(), TYPED)
        Client().post(scene.session.get_public_url(), TYPED)
        row = Inscription.objects.get()
        services.confirm_registration(row, actor=participant(row))
        guest = services.invite_to_session(
            scene.session, actor=scene.pilote, college="ELU", nom="Camille Essai",
            courriel="camille@exemple.test",
        )  # fmt: skip
        services.accept_invitation(guest, actor=participant(guest))
        for link in (row.get_absolute_url(), guest.get_absolute_url()):
            assert "Le lien de cette page sert jusqu’au" in plain(Client().get(link)), link
    signed = Message.objects.filter(link__regex="/(mon-inscription|reponse)/")
    said = "Ce lien sert jusqu’au jeudi 12 mars 2026 à minuit, heure de Paris."
    assert [plain_text(m.body).splitlines()[-1] for m in signed] == [said] * 5
    assert signed.count() == 5
    told = Message.objects.exclude(link__regex="/(mon-inscription|reponse)/")
    assert not told.filter(body__contains="Ce lien sert").exists()
