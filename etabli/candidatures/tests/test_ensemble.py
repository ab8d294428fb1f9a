"""Several forms on one page of a dossier: without a script too, the one that leaves erases nothing of the others."""

import pytest
from django.urls import reverse

from etabli.candidatures import services
from etabli.candidatures.states import Etat
from etabli.candidatures.tests.stories import candidature_at, demande, valeur
from etabli.core.models import Brouillon, Echange
from etabli.core.ui.ensemble import NOTHING_LEFT
from etabli.core.ui.tests.navigateur import opened, shown

POINTS = ("Dites quand la réunion s’est tenue.", "Dites qui était présent.", "Dites où.")


@pytest.fixture
def asked(people):
    """Three points that the DGALN asks; the key of each."""
    candidature = candidature_at(Etat.DEPOSEE, people)[0]
    services.request_complement(
        candidature, actor=people.chef_projet,
        items=[{"nature": "CHAMP", "cle": "titre", "texte": text} for text in POINTS],
    )  # fmt: skip
    return candidature, [item.pk for item in demande(candidature).items.order_by("rang")]


@pytest.fixture
def page(asked, people, browser):
    client = browser(people.maire)
    return client, opened(client, reverse("candidatures:complement", args=[asked[0].pk]))


def typed(page, asked, *words):
    for pk, text in zip(asked[1], words, strict=True):
        page.type(f"r{pk}-reponse", text)


def test_an_answer_that_leaves_gives_the_others_back_as_they_were_typed(page, asked, people):
    client, here = page
    typed(here, asked, "Le 3 mars.", "Le maire, « seul »\nou presque.", "")
    answer = here.press(client, "Répondre")
    assert "Votre réponse est envoyée à la DGALN." in answer.text
    first, second, third = demande(asked[0]).items.order_by("rang")
    assert (first.reponse, second.reponse, third.reponse) == ("Le 3 mars.", "", "")
    after = shown(answer)
    assert (
        after.read(f"r{second.pk}-reponse").replace("\r\n", "\n")
        == "Le maire, « seul »\nou presque."
    )
    assert after.read(f"r{third.pk}-reponse") == ""
    # and so on, until the last one
    after.type(f"r{third.pk}-reponse", "En mairie.")
    last = shown(after.press(client, "Répondre"))
    assert last.read(f"r{third.pk}-reponse") == "En mairie."
    last.press(client, "Répondre")
    assert [one.reponse for one in demande(asked[0]).items.order_by("rang")] == [
        "Le 3 mars.", "Le maire, « seul »\nou presque.", "En mairie.",
    ]  # fmt: skip
    assert not Brouillon.objects.filter(person_id=people.maire.person_id).exists()


def test_an_answer_given_back_with_an_error_spares_the_others(page, asked):
    client, here = page
    typed(here, asked, "", "Le maire.", "")
    answer = here.press(client, "Répondre")
    assert answer.status_code == 422
    assert "Écrivez une réponse ou joignez une pièce." in answer.text
    again = shown(answer)
    assert again.read(f"r{asked[1][1]}-reponse") == "Le maire."
    assert not Brouillon.objects.exists()  # nothing was written for a page that is given back
    again.type(f"r{asked[1][0]}-reponse", "Le 3 mars.")
    after = shown(again.press(client, "Répondre"))
    assert after.read(f"r{asked[1][1]}-reponse") == "Le maire."
    # and an error on a page that gives a draft back gives it back again
    twice = shown(after.press(client, "Répondre", nth=1))
    assert twice.read(f"r{asked[1][1]}-reponse") == "Le maire."


def test_a_text_taken_back_is_not_given_again(page, asked):
    client, here = page
    typed(here, asked, "Le 3 mars.", "Le maire.", "")
    after = shown(here.press(client, "Répondre"))
    after.type(f"r{asked[1][1]}-reponse", "")
    after.type(f"r{asked[1][2]}-reponse", "En mairie.")
    last = shown(after.press(client, "Répondre", nth=1))
    assert last.read(f"r{asked[1][1]}-reponse") == ""


def test_a_page_that_one_comes_back_to_later_shows_what_is_kept_only_when_asked(page, asked):
    client, here = page
    typed(here, asked, "Le 3 mars.", "Le maire.", "")
    here.press(client, "Répondre")
    later = opened(client, here.at)
    assert later.read(f"r{asked[1][1]}-reponse") == ""
    assert opened(client, f"{here.at}?repris=1").read(f"r{asked[1][1]}-reponse") == "Le maire."


def test_the_dgaln_accepts_one_answer_and_keeps_why_it_refuses_the_other(asked, people, browser):
    candidature, keys = asked
    for pk in keys[:2]:
        item = demande(candidature).items.get(pk=pk)
        services.answer_item(candidature, actor=people.maire, item=item, reponse="Voici.")
    client = browser(people.chef_projet)
    here = opened(client, reverse("candidatures:complement", args=[candidature.pk]))
    here.type(f"n{keys[1]}-motif", "Il manque le nom.")
    after = shown(here.press(client, "Accepter"))
    assert demande(candidature).items.get(pk=keys[0]).etat == "ACCEPTE"
    assert after.read(f"n{keys[1]}-motif") == "Il manque le nom."


def test_a_message_to_one_circle_leaves_the_message_to_the_other(people, browser):
    candidature = candidature_at(Etat.DEPOSEE, people)[0]
    client = browser(people.pilote)
    here = opened(client, reverse("candidatures:echanges", args=[candidature.pk]))
    here.type("PORTEURS-texte", "Le quai est-il public ?")
    here.type("ETAT-texte", "Le préfet hésite.")
    after = shown(here.press(client, "Envoyer", nth=1))
    assert [one.texte for one in Echange.objects.all()] == ["Le préfet hésite."]
    assert (after.read("PORTEURS-texte"), after.read("ETAT-texte")) == (
        "Le quai est-il public ?",
        "",
    )


def test_enter_in_a_page_of_several_texts_sends_none_and_loses_none(people, browser):
    candidature = candidature_at(Etat.DEPOSEE, people)[0]
    client = browser(people.pilote)
    here = opened(client, reverse("candidatures:echanges", args=[candidature.pk]))
    here.type("PORTEURS-texte", "Le quai est-il public ?")
    answer = here.press(client, "", enters=True)
    assert NOTHING_LEFT in answer.content.decode()
    assert not Echange.objects.exists()
    assert shown(answer).read("PORTEURS-texte") == "Le quai est-il public ?"


@pytest.fixture
def places(people, browser):
    """The screen of the fiche where communes are added beside the questions."""
    draft = candidature_at(Etat.BROUILLON, people)[0]
    client = browser(people.technicien)
    return (
        draft,
        client,
        opened(client, reverse("candidatures:section", args=[draft.pk, "localisation"])),
    )


def test_the_answers_of_a_screen_are_saved_when_a_commune_is_added(places):
    draft, client, here = places
    here.type("acces", "Par la gare, à pied.")
    here.type("commune", "Une commune qui n’existe pas")
    answer = here.press(client, "Ajouter cette commune")
    assert valeur(draft, "acces") == "Par la gare, à pied."
    assert "Enregistré à" in answer.text


def test_an_answer_that_cannot_be_read_is_said_after_the_commune_is_added(places):
    draft, client, here = places
    here.type("acces", "x" * 9000)
    answer = here.press(client, "Ajouter cette commune")
    assert answer.status_code == 422
    assert shown(answer).read("acces") == "x" * 9000


def test_a_commune_typed_stays_when_the_screen_is_saved(places):
    draft, client, here = places
    here.type("acces", "Par la gare.")
    here.type("commune", "Monsempron")
    after = shown(here.press(client, "Enregistrer", nth=1))
    assert valeur(draft, "acces") == "Par la gare."
    assert after.read("commune") == "Monsempron"
