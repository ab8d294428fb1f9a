"""The news of an Atelier: proposed by those who carry it, read by the pilote, then by everybody (2.9)."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any, cast

import icalendar
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of
from etabli.acteurs.tests.factories import actor_of
from etabli.actualites import agenda, services
from etabli.actualites.models import Actualite
from etabli.actualites.states import Etat
from etabli.ateliers.models import Atelier
from etabli.ateliers.tests.factories import AtelierFactory, a_firm
from etabli.core import horloge
from etabli.core.delais import echeances
from etabli.core.devoirs.models import Devoir
from etabli.core.models import Message
from etabli.core.refus import Refused

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)
WORDS: Any = {"titre": "La halle s’ouvre", "texte": "Venez la voir **samedi**.", "jour": DAY}
PICTURE: Any = {"image_alt": "La halle, ses portes ouvertes", "images": "AUCUNE_PERSONNE"}


def photo(name="halle.jpg"):
    made = BytesIO()
    Image.new("RGB", (60, 40), "green").save(made, "JPEG")
    return SimpleUploadedFile(name, made.getvalue(), content_type="image/jpeg")


@pytest.fixture
def atelier():
    firm = a_firm("Atelier des Rives (fictif)")
    made = AtelierFactory(etat="ANIMATION", notified_on=dt.date(2026, 1, 15), mandataire=firm)
    with horloge.at(DAY):
        yield cast(Atelier, made)


def who(atelier, role):
    organisation = {
        Role.SERVICE_PILOTE: atelier.service_pilote,
        Role.COLLECTIVITE_REDACTEUR: atelier.chef_de_file,
        Role.COLLECTIVITE_SIGNATAIRE: atelier.chef_de_file,
        Role.GROUPEMENT_MANDATAIRE: atelier.mandataire,
    }[role]
    return actor_of(role, organisation=organisation)


def pilote(atelier):
    return who(atelier, Role.SERVICE_PILOTE)


def proposed(atelier, role=Role.COLLECTIVITE_REDACTEUR, **words):
    return services.propose_news(atelier, actor=who(atelier, role), **{**WORDS, **words})


def published(atelier, **words):
    one = proposed(atelier, **words)
    services.publish_news(one, actor=pilote(atelier))
    return Actualite.objects.get(pk=one.pk)


def public(name, atelier, *args):
    return Client().get(reverse(f"actualites:{name}", args=[atelier.slug, *args]))


@pytest.mark.regle("2.9")
def test_nothing_is_public_before_the_pilote_has_read_it(atelier):
    """Good: read, then published. Bad: the rédacteur publishes alone."""
    one = proposed(atelier)
    assert public("publique", atelier, one.pk).status_code == 404
    assert "La halle" not in public("publiques", atelier).text
    assert "La halle" not in public("flux", atelier).text
    with pytest.raises(PermissionDenied):
        services.publish_news(one, actor=who(atelier, Role.COLLECTIVITE_REDACTEUR))
    services.publish_news(one, actor=pilote(atelier))
    assert "<strong>samedi</strong>" in public("publique", atelier, one.pk).text
    assert "La halle s’ouvre" in public("publiques", atelier).text
    assert "La halle s’ouvre" in Client().get(atelier.get_public_url()).text


@pytest.mark.regle("2.9")
def test_the_pilote_has_two_working_days_and_is_told(atelier):
    """Proposed on Thursday 4 June, read before the end of Monday 8."""
    with horloge.at(dt.date(2026, 6, 4)):
        one = proposed(atelier)
    due = echeances.of(one, "relecture")
    assert due is not None
    assert due.due_on == dt.date(2026, 6, 8)
    told = Message.objects.filter(entry__verb="actualites.actualite.propose")
    assert {message.audience for message in told} <= {"pilote"}
    services.publish_news(one, actor=pilote(atelier))
    assert echeances.of(one, "relecture") is None


@pytest.mark.regle("2.9")
def test_what_is_not_published_says_why_and_may_be_published_later(atelier):
    one = proposed(atelier)
    asked = Devoir.objects.filter(subject=one.reference, name="publish")
    assert asked.count() == 1
    services.refuse_news(one, actor=pilote(atelier), motif="La date n’est pas sûre.")
    assert asked.count() == 0, "the pilote has answered: nothing is asked of them any more"
    page = client_of(who(atelier, Role.COLLECTIVITE_REDACTEUR)).get(one.get_absolute_url()).text
    assert "La date n’est pas sûre." in page
    services.publish_news(one, actor=pilote(atelier))
    assert Actualite.objects.get(pk=one.pk).motif == ""


@pytest.mark.regle("7.4")
def test_a_picture_has_words_and_rights_and_leaves_with_its_news(atelier):
    with pytest.raises(Refused, match="Dites ce que montre l’image"):
        proposed(atelier, image=photo())
    one = published(atelier, image=photo(), **PICTURE)
    assert public("image-publique", atelier, one.pk).status_code == 200
    assert "La halle, ses portes ouvertes" in public("publique", atelier, one.pk).content.decode()
    services.withdraw_news(
        one, actor=who(atelier, Role.COLLECTIVITE_REDACTEUR), motif="Un accord est retiré."
    )
    assert public("image-publique", atelier, one.pk).status_code == 404
    assert public("publique", atelier, one.pk).status_code == 404


@pytest.mark.regle("7.4")
def test_the_picture_of_a_proposal_is_for_those_who_follow(atelier):
    one = proposed(atelier, image=photo(), **PICTURE)
    address = reverse("actualites:image", args=[one.pk])
    assert client_of(pilote(atelier)).get(address).status_code == 200
    assert Client().get(address).status_code == 302
    elsewhere = actor_of(Role.COLLECTIVITE_REDACTEUR)
    assert client_of(elsewhere).get(address).status_code == 404
    assert public("image-publique", atelier, one.pk).status_code == 404


@pytest.mark.regle("2.9")
def test_a_meeting_is_whole_and_goes_to_the_calendars_at_the_hour_of_its_place(atelier):
    with pytest.raises(Refused, match="a sa date, son heure"):
        proposed(atelier, rendez_vous_on=DAY)
    when = dt.date(2026, 6, 20)
    published(atelier, rendez_vous_on=when, rendez_vous_a=dt.time(18, 30), lieu="Salle des fêtes")
    proposed(
        atelier, titre="Pas encore", rendez_vous_on=when, rendez_vous_a=dt.time(9), lieu="Mairie"
    )
    book = icalendar.Calendar.from_ical(agenda.public_calendar(atelier))
    events = [part for part in book.walk() if part.name == "VEVENT"]
    assert [str(event["summary"]) for event in events] == [f"La halle s’ouvre — {atelier}"]
    assert events[0].decoded("dtstart").isoformat() == "2026-06-20T18:30:00+02:00"
    said = public("publiques", atelier).text.replace("\u00a0", " ")
    assert "samedi 20 juin 2026 à 18 h 30, Salle des fêtes" in said


@pytest.mark.regle("2.9")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"jour": dt.date(2025, 12, 1)}, "notification du contrat"),
        ({"jour": dt.date(2036, 1, 1)}, "Le jour de l’actualité"),
        ({"titre": "  "}, "Titre"),
        ({"lien": "javascript:alert(1)"}, "Adresse d’un article"),
    ],
)
def test_what_cannot_be_told_is_refused_in_a_sentence(atelier, words, said):
    with pytest.raises(Refused, match=said):
        proposed(atelier, **words)
    assert not Actualite.objects.exists()


@pytest.mark.regle("2.9")
def test_an_atelier_that_is_not_public_has_no_news(atelier):
    Atelier.objects.filter(pk=atelier.pk).update(
        etat="CONSULTATION", deroule="local-1", format="LOCAL", notified_on=None
    )
    hidden = Atelier.objects.get(pk=atelier.pk)
    with pytest.raises(Refused, match="pas encore de page publique"):
        proposed(hidden)
    assert public("publiques", hidden).status_code == 404
    assert public("flux", hidden).status_code == 404
    assert public("agenda", hidden).status_code == 404


@pytest.mark.regle("2.9")
def test_news_of_an_abandoned_atelier_is_read_by_nobody(atelier):
    one = published(atelier)
    Atelier.objects.filter(pk=atelier.pk).update(etat="ABANDONNE")
    assert public("publique", atelier, one.pk).status_code == 404


@pytest.mark.regle("2.9")
def test_it_is_written_corrected_and_published_on_the_pages(atelier):
    client = client_of(who(atelier, Role.GROUPEMENT_MANDATAIRE))
    address = reverse("actualites:proposer", args=[atelier.pk])
    typed = {"titre": "Un atelier", "texte": "Ouvert à tous.", "jour": DAY.isoformat()}
    refused = client.post(address, {**typed, "rendez_vous_on": "2026-06-20"})
    assert refused.status_code == 422
    assert "Un rendez-vous a sa date, son heure" in refused.text
    assert 'value="Un atelier"' in refused.content.decode()
    assert client.post(address, typed).status_code == 302
    one = Actualite.objects.get()
    assert (one.etat, bool(one.proposed_by_name)) == (Etat.PROPOSEE, True)
    edit = reverse("actualites:modifier", args=[one.pk])
    sent = {**typed, "titre": "Un atelier ouvert", "image": photo(), **PICTURE}
    assert client.post(edit, sent).status_code == 302
    assert Actualite.objects.get().titre == "Un atelier ouvert"
    out = {**typed, "titre": "Un atelier ouvert", "without_image": "on"}
    assert client.post(edit, out).status_code == 302
    assert Actualite.objects.get().image_id is None
    act = reverse("actualites:acte", args=[one.pk, "publish"])
    assert client.post(act).status_code == 403
    assert client_of(pilote(atelier)).post(act).status_code == 302
    assert client.get(edit).status_code == 403
    assert "Un atelier ouvert" in client.get(reverse("actualites:atelier", args=[atelier.pk])).text


@pytest.mark.regle("2.9")
def test_the_feed_is_read_by_a_reader_of_feeds_and_escapes_what_is_typed(atelier):
    published(atelier, titre="Halle & cour <ouvertes>")
    answer = public("flux", atelier)
    assert answer["Content-Type"].startswith("application/rss+xml")
    said = answer.content.decode()
    assert "Halle &amp; cour &lt;ouvertes&gt;" in said
    assert f"/actualites/ateliers/{atelier.slug}/" in said


@pytest.mark.regle("2.9")
def test_who_does_not_carry_it_writes_nothing(atelier):
    client = client_of(who(atelier, Role.COLLECTIVITE_SIGNATAIRE))
    assert client.get(reverse("actualites:proposer", args=[atelier.pk])).status_code == 403
    listed = client.get(reverse("actualites:atelier", args=[atelier.pk])).text
    assert "Proposer une actualité" not in listed
