"""The fiche by screens: how far one is, where one goes on, rows added and taken away without script."""

import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from etabli.candidatures import fiche, services
from etabli.candidatures.documents.fiche import fiche_content
from etabli.candidatures.models import Reponse
from etabli.candidatures.pages import screens
from etabli.candidatures.states import Etat
from etabli.candidatures.tests.stories import candidature_at, scan, valeur, whole_answers
from etabli.core.documents.words import words
from etabli.core.fichiers import deposits
from etabli.core.fichiers.models import Fichier

SITES = [
    {"nom": "L’usine", "adresse": "Au bord du Lot", "proprietaire": "EPCI"},
    {"nom": "La gare", "adresse": "Place de la Gare", "proprietaire": "ETAT"},
]


@pytest.fixture
def draft(people):
    """A draft whose required questions are all answered."""
    return candidature_at(Etat.BROUILLON, people)[0]


def url_of(draft, cle):
    return reverse("candidatures:section", args=[draft.pk, cle])


def sent_back(page):
    """What the browser would post of the page as it stands."""
    form, seen = page.context["form"], page.context["sheet"].seen
    data = {name: value for name in form.fields if (value := form[name].value())}
    return {**data, "vu": seen}


def test_the_page_says_how_many_required_answers_are_given_and_which_are_missing_here(
    draft, people, browser
):
    services.answer_questions(draft, actor=people.technicien, titre="", contexte="")
    page = browser(people.technicien).get(url_of(draft, "objet"))
    assert (page.context["advance"]["given"], page.context["advance"]["needed"]) == (46, 48)
    assert "<strong>46 sur 48</strong> réponses nécessaires" in page.text
    assert page.context["waiting"] == [
        {"text": "Titre de l’Atelier", "url": f"{url_of(draft, 'objet')}#q-titre"},
        {
            "text": "Contexte et origine de la demande",
            "url": f"{url_of(draft, 'objet')}#q-contexte",
        },
    ]
    for line in page.context["waiting"]:
        assert f'id="{line["url"].partition("#")[2]}"' in page.text
    other = browser(people.technicien).get(url_of(draft, "objectifs"))
    assert other.context["waiting"] == []


def test_what_is_missing_is_asked_again_alone_once_something_was_saved(draft, people, browser):
    services.answer_questions(draft, actor=people.technicien, titre="")
    told = browser(people.technicien).get(f"{url_of(draft, 'objet')}?reste").text
    assert "Titre de l’Atelier" in told
    assert "<html" not in told


def test_one_goes_on_where_one_wrote_last_then_where_something_is_missing(draft, people):
    def resumed(draft, actor):
        found = screens.resumed(draft, actor)
        return found and found.cle

    assert resumed(draft, people.technicien) is None
    services.answer_questions(
        draft, actor=people.pilote, titre="", objectifs=None, communication=None
    )
    services.answer_questions(draft, actor=people.technicien, suites_envisagees="Une étude")
    assert resumed(draft, people.technicien) == "objectifs"
    services.answer_questions(draft, actor=people.technicien, objectifs=[{"texte": "Un cap"}])
    assert resumed(draft, people.technicien) == "ressources-logistique"
    assert resumed(draft, people.maire) == "objet"


def test_the_fiche_and_the_dossier_lead_to_that_screen(draft, people, browser):
    services.answer_questions(draft, actor=people.technicien, enjeux=None)
    page = browser(people.technicien).get(reverse("candidatures:fiche", args=[draft.pk]))
    assert page.context["resumed"] == {
        "label": "Continuer\u00a0: Les enjeux et les projets en cours",
        "url": url_of(draft, "objet-enjeux"),
    }
    dossier = browser(people.technicien).get(draft.get_absolute_url()).text
    assert (
        f'<a href="{url_of(draft, "objet-enjeux")}">Ouvrir la fiche de candidature</a>' in dossier
    )


def test_saving_and_going_on_leads_from_screen_to_screen_then_to_the_whole(draft, people, browser):
    client = browser(people.technicien)
    for here, there in (("objet", "objet-enjeux"), ("objet-enjeux", "objectifs")):
        data = sent_back(client.get(url_of(draft, here)))
        assert client.post(url_of(draft, here), {**data, "suite": "1"}).url == url_of(draft, there)
    last = "amenagement-reseaux"
    data = sent_back(client.get(url_of(draft, last)))
    whole = reverse("candidatures:fiche", args=[draft.pk])
    assert client.post(url_of(draft, last), {**data, "suite": "1"}).url == whole
    assert client.post(url_of(draft, last), data).url == url_of(draft, last)


def test_enter_in_a_field_saves_and_goes_on_and_never_takes_a_row_away(draft, people, browser):
    """A browser presses the first button of the form, whoever its neighbour is."""
    page = browser(people.technicien).get(url_of(draft, "localisation")).text
    form = page[page.index("data-autosave") :]
    first = re.search(r"<button[^>]*>", form)
    assert first
    assert 'name="suite"' in first[0]


def test_a_row_is_added_without_script_and_what_was_typed_is_kept(draft, people, browser):
    client, url = browser(people.technicien), url_of(draft, "localisation")
    services.answer_questions(draft, actor=people.technicien, sites=SITES[:1])
    data = sent_back(client.get(url))
    added = client.post(url, {**data, "perimetre_reflexion": "Le bourg", "ajouter": "sites"})
    assert added.url == f"{url}?ajouter=sites#q-sites"
    assert valeur(draft, "perimetre_reflexion") == "Le bourg"
    page = client.get(added.url)
    assert 'name="sites__1__nom"' in page.text
    data = sent_back(page) | {f"sites__1__{cle}": value for cle, value in SITES[1].items()}
    assert client.post(url, data).status_code == 302
    assert valeur(draft, "sites") == SITES
    assert 'name="sites__2__nom"' not in client.get(url).text


def test_a_row_is_added_beside_an_answer_that_cannot_be_read(draft, people, browser):
    client, url = browser(people.technicien), url_of(draft, "objectifs")
    data = {"calendrier_souhaite": "bientôt", "ajouter": "contraintes_calendrier"}
    answer = client.post(url, data)
    assert answer.status_code == 422
    assert "bientôt" in answer.text
    assert 'name="contraintes_calendrier__1__objet"' in answer.text


def test_a_row_is_taken_away_without_script_and_the_others_stay(draft, people, browser):
    client, url = browser(people.technicien), url_of(draft, "localisation")
    services.answer_questions(draft, actor=people.technicien, sites=SITES)
    data = sent_back(client.get(url))
    removed = client.post(url, {**data, "retirer": "sites__0"})
    assert removed.url == f"{url}#q-sites"
    assert valeur(draft, "sites") == SITES[1:]


def test_a_figure_that_nobody_requires_does_not_ask_why_it_is_missing(draft, people, browser):
    page = browser(people.technicien).get(url_of(draft, "territoire")).text
    assert 'name="population__non_disponible"' in page
    assert 'name="structure_age__non_disponible"' not in page


def test_a_reason_once_given_stays_where_it_can_be_corrected(draft, people, browser):
    Reponse.objects.create(
        candidature=draft, cle="structure_age", valeur={"non_disponible": "Pas de donnée"}
    )
    page = browser(people.technicien).get(url_of(draft, "territoire")).text
    assert 'name="structure_age__non_disponible"' in page
    assert "Pas de donnée" in page


def test_the_menu_shows_the_screens_of_the_section_that_is_open_and_of_no_other(draft, people):
    found = fiche.answers(draft)
    lines = screens.menu(draft, found, fiche.screen(draft, "objet-enjeux"))
    assert [len(line["parts"]) for line in lines] == [0, 0, 2, 0, 0, 0, 0]
    assert [p["label"] for line in lines for p in line["parts"] if p["current"]] == [
        "Les enjeux et les projets en cours"
    ]
    assert {line["state"] for line in lines} == {"complet"}


def test_an_old_link_to_a_section_opens_its_first_screen(draft, people, browser):
    for section in fiche.form(draft).sections:
        page = browser(people.technicien).get(url_of(draft, section.cle))
        assert page.context["screen"].section == section


def test_the_whole_answers_fill_every_screen(draft):
    found = {**whole_answers(draft), **fiche.tied(draft), "population": {"valeur": "1"}}
    every = fiche.screens_of(fiche.form(draft).version)
    assert [one.cle for one in every if fiche.waiting(found, one.champs)] == []


def test_figures_choices_and_dates_are_taken_as_people_write_them(draft, people, browser):
    client = browser(people.technicien)
    for cle, typed in (
        ("territoire", {"revenus__valeur": "1 250,50 €"}),
        ("amenagement", {"zan_enaf_2011_2020__valeur": "env. 0,5 ha"}),
        ("objet", {"thematiques__rang1": "EAU", "thematiques__rang2": "FRICHES"}),
        ("localisation", {"documents_urbanisme__0__date": "2019"}),
    ):
        data = sent_back(client.get(url_of(draft, cle)))
        assert client.post(url_of(draft, cle), {**data, **typed}).status_code == 302
    assert valeur(draft, "revenus") == {"valeur": "1 250,50"}
    assert valeur(draft, "zan_enaf_2011_2020")["valeur"] == "environ 0,5"
    assert valeur(draft, "thematiques") == {"choix": ["EAU", "FRICHES"]}
    assert valeur(draft, "documents_urbanisme")[0]["date"] == "2019"


def test_what_nobody_answered_reads_so_and_never_as_a_unit_alone(draft):
    Reponse.objects.filter(candidature=draft, cle="revenus").delete()
    Reponse.objects.create(candidature=draft, cle="menages_taille", valeur={"source": "Insee"})
    lines = " ".join(words(fiche_content(draft, version=1))).replace("\u00a0", " ")
    for label in ("Revenu médian", "Taille des ménages"):
        assert f"{label} Non renseigné" in " ".join(lines.split())


def path_of(draft):
    """Where the file joined to the dossier last is read, wherever the product is installed."""
    joined = Fichier.objects.filter(subject=draft.reference).latest("created_at")
    return reverse("candidatures:fichier", args=[draft.pk, joined.pk])


def test_a_document_is_a_link_or_a_file_that_its_row_names_and_the_dossier_keeps(
    draft, people, browser
):
    client, url = browser(people.technicien), url_of(draft, "ressources-logistique")
    data = sent_back(client.get(url)) | {"joint-documents__0": scan("Plan du site.pdf")}
    assert client.post(url, data).status_code == 302
    link = valeur(draft, "documents")[0]["lien"]
    name, _, address = link.partition(" – ")
    assert name == "Plan du site.pdf"
    assert address == path_of(draft)
    path = address
    read = client.get(path)
    assert b"".join(read.streaming_content).startswith(b"%PDF")
    assert browser(people.pilote).get(path).status_code == 200
    assert Client().get(path).status_code in (302, 404)
    page = browser(people.valideur).get(url).text
    assert f'<a href="{address}">Plan du site.pdf</a>' in page
    assert address not in client.get(url).context["form"].questions()[0].rows[0].line
    paper = " ".join(words(fiche_content(draft, version=1)))
    assert f"Plan du site.pdf – {settings.SITE_URL}{address}" in paper


def test_a_file_that_is_refused_says_why_under_its_row_and_keeps_the_rest(draft, people, browser):
    client, url = browser(people.technicien), url_of(draft, "ressources-logistique")
    wrong = SimpleUploadedFile("virus.exe", b"MZ" + b"\0" * 200)
    data = sent_back(client.get(url)) | {
        "joint-documents__0": wrong, "restauration__montant_estime": "33",
    }  # fmt: skip
    answer = client.post(url, data)
    assert answer.status_code == 422
    assert "documents__0__lien" in answer.context["form"].errors
    assert valeur(draft, "restauration")["montant_estime"] == "33"


def test_a_file_of_another_dossier_is_not_read_through_this_one(draft, people, browser):
    other = deposits.deposit(scan(), subject="candidatures.candidature:0", depositor_id=None)
    path = reverse("candidatures:fichier", args=[draft.pk, other.pk])
    assert browser(people.technicien).get(path).status_code == 404
