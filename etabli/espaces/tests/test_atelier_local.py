"""The pages of an Atelier Local: those it has, and no word of what is another format’s."""

import datetime as dt
import typing

import pytest
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of
from etabli.acteurs.tests.factories import actor_of
from etabli.ateliers import services
from etabli.ateliers.models import Atelier
from etabli.ateliers.tests.factories import AtelierFactory, a_firm, a_local, a_mairie
from etabli.core import horloge
from etabli.espaces.atelier.page import stages_and_deadlines
from etabli.espaces.public.story import milestones
from etabli.espaces.tests.cours_local import CADRAGE, SESSIONS, Local, at_session_3
from etabli.livrables import selectors as livrables
from etabli.livrables.states import TypeLivrable
from etabli.seances import services as seances

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 7, 16)
#: the pages of what a Local does not do here yet, and the tab that would lead there
MISSING = {
    "marches:atelier": "",
    "marches:signaler-conflit": "",
}
FOREIGN = ("tourniquet", "devis", "bon de commande")
TABS = ("Équipe et contrat", "Séances", "Réunions", "Livrables", "Feuille de route")


def notified() -> Atelier:
    atelier = a_local()
    firm = a_firm("Alouette")
    services.start_consultation(atelier, on=DAY)
    services.notify_contract(atelier, mandataire=firm, equipe=(firm,), on=DAY)
    return atelier


@pytest.fixture(params=("A_LANCER", "CONSULTATION", "CADRAGE"))
def atelier(request):
    if request.param == "CADRAGE":
        return notified()
    made = a_local()
    if request.param == "CONSULTATION":
        services.start_consultation(made, on=DAY)
    return made


@pytest.mark.regle("L1", "L2")
def test_a_local_has_the_pages_of_its_format_and_the_others_answer_nobody(atelier):
    pilote = actor_of(Role.SERVICE_PILOTE, organisation=atelier.service_pilote)
    with horloge.at(DAY):
        client = client_of(pilote)
        page = client.get(reverse("espaces:atelier", args=[atelier.pk])).text
        tabs = page.partition('aria-label="Rubriques de l’atelier"')[2].partition("</nav>")[0]
        assert [label for label in MISSING.values() if label and label in tabs] == []
        assert [label for label in (*TABS, "Documents") if label not in tabs] == []
        contract = reverse("consultations:atelier", args=[atelier.pk])
        assert f'href="{contract}"' in tabs
        assert "Équipe et contrat" in client.get(contract).text
        for name in MISSING:
            assert client.get(reverse(name, args=[atelier.pk])).status_code == 404, name
        for name in ("espaces:atelier-documents", "espaces:atelier-journal"):
            assert client.get(reverse(name, args=[atelier.pk])).status_code == 200
    main = page.partition("<main")[2].partition("</main>")[0].lower()
    assert [word for word in FOREIGN if word in main] == []
    assert "et 1\u00a0autre commune" in page


def test_another_format_keeps_all_its_pages():
    atelier: typing.Any = AtelierFactory()
    client = client_of(actor_of(Role.GESTIONNAIRE_BUDGET, organisation=atelier.service_pilote))
    page = client.get(reverse("espaces:atelier", args=[atelier.pk])).text
    labels = (*TABS, *MISSING.values())
    assert [label for label in labels if label not in page] == []


def test_each_reader_is_told_of_a_local_in_its_own_words():
    atelier = a_local()
    atelier.co_porteurs.set([a_mairie(atelier.commune)])
    told = {
        Role.SERVICE_PILOTE: "prépare la consultation des titulaires de l’accord-cadre",
        Role.COLLECTIVITE_REDACTEUR: "L’État prépare avec vous la consultation qui choisira l’équipe.",
    }
    lead = {Role.COLLECTIVITE_REDACTEUR: atelier.chef_de_file}
    for role, words in told.items():
        client = client_of(actor_of(role, organisation=lead.get(role, atelier.service_pilote)))
        assert words in client.get(reverse("espaces:atelier", args=[atelier.pk])).text


@pytest.mark.regle("L2")
def test_the_public_reads_a_notified_local_and_nothing_that_is_not_there(client):
    atelier = notified()
    with horloge.at(DAY):
        page = client.get(atelier.get_public_url()).text
        listed = client.get(reverse("espaces:catalogue")).text
        rows = client.get(reverse("espaces:catalogue-export"), {"format": "csv"})
    main = page.partition("<main")[2].partition("</main>")[0].lower()
    assert [word for word in FOREIGN if word in main] == []
    assert "L’équipe commence" in page
    assert atelier.chef_de_file.nom in page
    assert all(commune.nom in page for commune in atelier.communes.all())
    assert "L’équipe est choisie" in listed
    assert rows.status_code == 200
    assert "Atelier Local" in rows.getvalue().decode()


@pytest.mark.regle("2.7.1")
def test_a_mayor_leaves_a_local_from_its_page_and_reads_its_list_afterwards():
    atelier = a_local()
    other = atelier.communes.exclude(pk=atelier.commune_id).get()
    mairie = a_mairie(other)
    atelier.co_porteurs.add(mairie)
    client = client_of(actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=mairie))
    door = reverse("espaces:atelier-acte", args=[atelier.pk, "leave"])
    assert "Retirer ma collectivité" in client.get(atelier.get_absolute_url()).text
    assert "n’y aura plus accès" in client.get(door).text
    done = client.post(door, {"motif": "Le conseil s’est prononcé."}, follow=True)
    assert done.status_code == 200
    assert done.redirect_chain[-1][0] == reverse("espaces:mes-ateliers")
    assert client.get(atelier.get_absolute_url()).status_code == 404


def test_the_public_story_of_three_sessions_gives_each_its_days():
    found = at_session_3().atelier
    with horloge.at(dt.date(2027, 1, 20)):
        moments = milestones(found, None)
    on_site = [one for one in moments if "sur place" in one["label"]]
    assert [one["label"] for one in on_site] == [
        f"Session {rank}, sur place" for rank in (1, 2, 3)
    ]
    # the third is announced, and not prepared yet
    assert [one["date"] for one in on_site] == [SESSIONS[1], SESSIONS[2], SESSIONS[3]]
    assert [one["state"] for one in on_site] == ["done", "done", "current"]


def test_a_session_that_is_not_announced_is_told_without_a_date():
    moments = milestones(notified(), None)
    assert [(one["label"], one["date"]) for one in moments[1:4]] == [
        ("Session 1, sur place", None), ("Session 2, sur place", None), ("Session 3, sur place", None),
    ]  # fmt: skip


def test_deadlines_of_the_same_name_say_what_each_is_of():
    found = Local()
    with horloge.at(CADRAGE):
        _, dates = stages_and_deadlines(found.atelier, found.pilote)
    handing_over = [one["label"] for one in dates if one["label"].startswith("Remise du livrable")]
    kit = [TypeLivrable(one.type).label for one in livrables.kit(found.atelier)]
    assert sorted(handing_over) == sorted(f"Remise du livrable\u00a0: {label}" for label in kit)
    assert len(kit) == 6


@pytest.mark.regle("L3")
def test_the_course_shows_the_launch_seminar_and_the_etonnement_and_neither_gates_anything():
    """Expected after the cadrage; planned, then held; gone from the course when nobody planned it."""
    atelier = notified()
    pilote = actor_of(Role.SERVICE_PILOTE, organisation=atelier.service_pilote)
    assert beside(atelier, pilote) == [
        ("Séminaire de lancement", "coming", "Il se prévoit dans l’onglet « Réunions »."),
        ("Rapport d’étonnement", "coming", "Il s’écrit dans l’onglet « Écrits »."),
    ]
    with horloge.at(DAY):
        launch = seances.plan_reunion(
            atelier, actor=pilote, genre="LANCEMENT", jour=DAY, lieu="Salle des fêtes"
        )
    assert beside(atelier, pilote)[0][1:] == ("coming", "Prévu le jeudi 16 juillet 2026.")
    with horloge.at(DAY):
        seances.hold_reunion(
            launch, actor=pilote, tenue_le=DAY, participants={"ELU": 3}, compte_rendu="Lancé."
        )
    assert beside(atelier, pilote)[0][1:] == ("done", "")


def beside(atelier, actor):
    """The two steps that follow the cadrage, as the page tells them."""
    found, _ = stages_and_deadlines(Atelier.objects.get(pk=atelier.pk), actor)
    names = [one["label"] for one in found]
    at = names.index("Séminaire de lancement")
    return [
        (one["label"], one["state"], one["detail"].replace("\u00a0", " "))
        for one in found[at : at + 2]
    ]
