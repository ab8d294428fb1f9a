"""The calendar of a whole Local: proposed out of the days nobody can come, kept or moved, exported (A.2)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.ateliers.models import Atelier
from etabli.ateliers.tests.factories import a_local
from etabli.core import horloge
from etabli.core.models import Entry
from etabli.core.refus import Refused
from etabli.seances import agenda, services
from etabli.seances.calendrier import LOCAL, Periode, hurts, place, proposed, vacances
from etabli.seances.models import Calendrier
from etabli.seances.states import GenreJalon

NOTIFIED = dt.date(2026, 1, 15)
DAY = dt.date(2026, 1, 20)
TUESDAY = dt.date(2026, 2, 10)


# -- the rule -------------------------------------------------------------------------------------


def test_the_zone_of_a_departement_gives_its_school_holidays():
    lot_et_garonne, bas_rhin, paris = vacances("47"), vacances("67"), vacances("75")
    assert (lot_et_garonne.zone, bas_rhin.zone, paris.zone) == ("A", "B", "C")
    winter = [one for one in lot_et_garonne.periodes if one.motif == "les vacances d’hiver"][0]
    assert (winter.du, winter.au) == (dt.date(2026, 2, 7), dt.date(2026, 2, 22))
    assert lot_et_garonne.connues_jusqu_au == dt.date(2027, 8, 31)
    corse = vacances("2A")
    assert (corse.zone, corse.periodes, corse.connues_jusqu_au) == ("", (), None)


def test_every_departement_of_the_mainland_has_one_zone():
    codes = [f"{n:02}" for n in range(1, 96) if n != 20]
    assert [code for code in codes if not vacances(code).zone] == []


def test_a_day_is_found_in_the_middle_of_a_week_after_what_stands_in_its_way():
    free = place(TUESDAY, 2, taken=())
    assert (free.jour, free.evite, free.is_free) == (TUESDAY, (), True)
    holidays = vacances("47").periodes
    later = place(TUESDAY, 2, taken=holidays)
    assert (later.jour, later.evite) == (dt.date(2026, 2, 24), ("les vacances d’hiver",))
    thursday = place(dt.date(2026, 5, 14), 1, taken=())
    assert (thursday.jour, thursday.evite) == (dt.date(2026, 5, 19), ("un férié",))
    never = place(TUESDAY, 1, taken=[Periode(TUESDAY, dt.date(2027, 1, 1), "des travaux")])
    assert (never.jour, never.is_free) == (TUESDAY, False)


def test_the_course_of_a_local_is_nine_days_in_order_three_sessions_one_a_quarter():
    found = proposed(NOTIFIED, 12, taken=vacances("47").periodes, departement="47")
    days = [row.jour for row in found]
    assert days == [
        dt.date(2026, 1, 22), dt.date(2026, 2, 24), dt.date(2026, 3, 18), dt.date(2026, 4, 28),
        dt.date(2026, 6, 23), dt.date(2026, 9, 1), dt.date(2026, 9, 22), dt.date(2026, 11, 10),
        dt.date(2026, 12, 17),
    ]  # fmt: skip
    assert [row.genre for row in LOCAL].count(GenreJalon.SESSION) == 3
    assert all(not hurts([row.jour], taken=vacances("47").periodes) for row in found)


def test_a_day_that_is_kept_does_not_move_and_the_next_ones_follow_it():
    kept = [None, None, dt.date(2026, 4, 28)]
    found = proposed(NOTIFIED, 12, taken=(), kept=kept)
    assert found[2].jour == dt.date(2026, 4, 28)
    assert found[3].jour == dt.date(2026, 4, 30)


# -- the acts -------------------------------------------------------------------------------------


@pytest.fixture
def scene(db):
    atelier = a_local()
    Atelier.objects.filter(pk=atelier.pk).update(
        etat="CADRAGE", notified_on=NOTIFIED, mandataire=OrganisationFactory.create()
    )
    atelier = Atelier.objects.get(pk=atelier.pk)
    pilote = actor_of(Role.SERVICE_PILOTE, organisation=atelier.service_pilote)
    with horloge.at(DAY):
        yield atelier, pilote


def fresh(calendrier):
    return Calendrier.objects.get(pk=calendrier.pk)


def test_the_pilote_proposes_once_keeps_each_day_and_the_calendar_is_settled(scene):
    atelier, pilote = scene
    calendrier = services.propose_calendar(atelier, actor=pilote)
    assert services.propose_calendar(atelier, actor=pilote) == calendrier
    rows = list(calendrier.jalons.order_by("rang"))
    assert (len(rows), calendrier.etat) == (9, "PROPOSE")
    with pytest.raises(Refused, match="ne peut pas précéder"):
        services.keep_date(rows[0], actor=pilote, jour=NOTIFIED - dt.timedelta(1))
    with pytest.raises(Refused, match="dimanche"):
        services.keep_date(rows[0], actor=pilote, jour=dt.date(2026, 2, 1))
    for row in rows:
        row.calendrier = fresh(calendrier)
        services.keep_date(row, actor=pilote, jour=row.jour)
    kept = fresh(calendrier)
    assert (kept.etat, kept.jalons.filter(retenu_le=DAY).count()) == ("ARRETE", 9)
    line = Entry.objects.filter(verb="seances.calendrier.keep").order_by("number").first()
    assert line is not None
    assert (line.data["jalon"], line.root) == (rows[0].titre, atelier.reference)


def test_a_constraint_moves_the_days_that_are_not_kept_when_they_are_proposed_again(scene):
    atelier, pilote = scene
    calendrier = services.propose_calendar(atelier, actor=pilote)
    first, second, third = calendrier.jalons.order_by("rang")[:3]
    services.keep_date(third, actor=pilote, jour=third.jour)
    services.note_constraint(
        fresh(calendrier), actor=pilote, genre="ELECTIONS", motif="les élections municipales",
        du=first.jour, au=second.jour,
    )  # fmt: skip
    services.propose_again(fresh(calendrier), actor=pilote)
    again = list(calendrier.jalons.order_by("rang")[:3])
    assert again[0].jour > second.jour
    assert "les élections municipales" in again[0].evite
    assert again[2].jour == third.jour
    row = calendrier.contraintes.get()
    row.calendrier = fresh(calendrier)
    services.free_constraint(row, actor=pilote)
    assert not calendrier.contraintes.exists()


def test_the_team_notes_its_constraints_and_does_not_decide_of_the_days(scene):
    atelier, pilote = scene
    team = actor_of(Role.GROUPEMENT_MANDATAIRE, organisation=atelier.mandataire)
    calendrier = services.propose_calendar(atelier, actor=pilote)
    services.note_constraint(
        calendrier, actor=team, genre="EQUIPE", motif="congés de l’équipe",
        du=dt.date(2026, 8, 1), au=dt.date(2026, 8, 31),
    )  # fmt: skip
    jalon = calendrier.jalons.order_by("rang")[0]
    jalon.calendrier = fresh(calendrier)
    with pytest.raises(PermissionDenied):
        services.keep_date(jalon, actor=team, jour=jalon.jour)
    with pytest.raises(Refused, match="précède le premier"):
        services.note_constraint(
            fresh(calendrier), actor=team, genre="EQUIPE", motif="congés",
            du=dt.date(2026, 8, 2), au=dt.date(2026, 8, 1),
        )  # fmt: skip


def test_the_page_proposes_keeps_moves_and_exports(scene):
    atelier, pilote = scene
    client = client_of(pilote)
    address = reverse("seances:calendrier", args=[atelier.pk])
    assert "Proposer un calendrier" in client.get(address).text
    assert (
        client.post(reverse("seances:calendrier-proposer", args=[atelier.pk])).status_code == 302
    )
    page = client.get(address).text
    assert "zone A" in page
    assert "Évite les vacances d’hiver" in page
    assert page.count("Proposée") == 9
    jalon = Calendrier.objects.get(atelier=atelier).jalons.order_by("rang")[0]
    keep = reverse("seances:jalon", args=[jalon.pk])
    assert "Retenir cette date" in client.get(keep).text
    assert client.post(keep, {"jour": "2026-02-17"}).status_code == 302
    page = client.get(address).text
    assert "Retenue le" in page
    assert "Tombe sur les vacances d’hiver" in page
    add = reverse("seances:calendrier-contrainte", args=[atelier.pk])
    bad = client.post(
        add, {"genre": "LOCALE", "motif": "Foire", "du": "2026-09-10", "au": "2026-09-01"}
    )
    assert bad.status_code in (409, 422)
    assert "Foire" in bad.text
    assert (
        client.post(add, {"genre": "LOCALE", "motif": "Foire", "du": "2026-09-10"}).status_code
        == 302
    )
    ical = client.get(reverse("seances:calendrier-agenda", args=[atelier.pk]))
    text = b"".join(ical).decode()
    assert (text.count("BEGIN:VEVENT"), text.count("STATUS:TENTATIVE")) == (12, 11)
    mayor = actor_of(Role.COLLECTIVITE_REDACTEUR, organisation=atelier.chef_de_file)
    assert "Noter une contrainte" not in client_of(mayor).get(address).text
    assert client_of(mayor).post(add, {"genre": "LOCALE"}).status_code == 403


def test_before_the_contract_nothing_is_proposed(db):
    atelier = a_local()
    pilote = actor_of(Role.SERVICE_PILOTE, organisation=atelier.service_pilote)
    with pytest.raises(Refused, match="pas encore notifié"):
        services.propose_calendar(atelier, actor=pilote)
    page = client_of(pilote).get(reverse("seances:calendrier", args=[atelier.pk]))
    assert "une fois le contrat" in page.text


def test_the_milestones_keep_the_hours_of_work(scene):
    atelier, pilote = scene
    calendrier = services.propose_calendar(atelier, actor=pilote)
    first = agenda.milestones(calendrier)[0]
    assert (first.start.hour, first.end.hour, first.is_tentative) == (9, 17, True)
