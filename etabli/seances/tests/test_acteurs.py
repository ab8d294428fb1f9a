"""The map of the actors: pasted, invited, met where it was noted; names for some, how many for the others."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from etabli.acteurs.states import Role
from etabli.ateliers.models import Atelier
from etabli.core import horloge
from etabli.core.models import Entry
from etabli.core.refus import Refused
from etabli.seances import acteurs, publication, services
from etabli.seances.models import ActeurAMobiliser
from etabli.seances.states import EtatActeur
from etabli.seances.tests.factories import make_scene
from etabli.seances.tests.stories import address, signed_in

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 2, 5)
LINES = """Amis de la halle (fictif) ; Associations ; Mémoire des lieux ; Dominique Fictive
Mairie de Modèle\tÉlus
Scierie Exemple (fictif) ; entreprise"""


@pytest.fixture
def scene():
    made = make_scene()
    with horloge.at(DAY):
        yield made


def pasted(scene, lines=LINES):
    return services.add_actors(scene.atelier, actor=scene.pilote, lignes=lines)


def exported(client, atelier):
    answer = client.get(address("acteurs-export", atelier.pk))
    return b"".join(answer.streaming_content).decode()


def counts(scene):
    return [
        (one.college.value, one.total, one.invited, one.met)
        for one in acteurs.by_college(scene.atelier)
    ]


def test_lines_are_pasted_from_a_spreadsheet_or_a_list_and_never_twice(scene):
    assert len(pasted(scene)) == 3
    assert pasted(scene, LINES + "\nUn lycée (fictif);technicien") != []
    assert counts(scene) == [
        ("ELU", 1, 0, 0), ("TECHNICIEN", 1, 0, 0), ("SOCIO_ECONOMIQUE", 1, 0, 0),
        ("ASSOCIATIF", 1, 0, 0),
    ]  # fmt: skip
    first = ActeurAMobiliser.objects.order_by("pk")[0]
    assert (first.organisme, first.apport, first.personne) == (
        "Amis de la halle (fictif)", "Mémoire des lieux", "Dominique Fictive",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Mairie ; Martiens", "Ligne 2 : le collège « Martiens » n’est pas reconnu"),
        (" ; Élus", "Ligne 2 : dites qui est à rencontrer"),
        ("a;Élus;b;c;d", "Ligne 2 : elle a plus de quatre parties"),
        ("a" * 161 + ";Élus", "Ligne 2 : elle est trop longue"),
    ],
)
def test_a_line_that_is_not_understood_keeps_all_the_others_out_and_what_was_typed(
    scene, line, said
):
    client, form = signed_in(scene.pilote), address("acteurs-coller", scene.atelier.pk)
    answer = client.post(form, {"lignes": f"Bonne ligne;Élus\n{line}"})
    assert answer.status_code == 422
    assert said in answer.text.replace("\u00a0", " ")
    assert "Bonne ligne;Élus" in answer.text
    assert not ActeurAMobiliser.objects.exists()
    with pytest.raises(Refused):
        pasted(scene, line)


def test_more_than_two_hundred_lines_are_refused(scene):
    with pytest.raises(Refused, match="au plus 200 lignes"):
        pasted(scene, "\n".join(f"Nom {n};Élus" for n in range(201)))


def test_one_is_invited_then_met_and_where_it_was_is_kept(scene):
    amis, mairie, _ = pasted(scene)
    services.invite_actor(amis, actor=scene.redacteur, invite_le=DAY)
    assert counts(scene)[2] == ("ASSOCIATIF", 1, 1, 0)
    met = services.record_entretien(
        scene.atelier, actor=scene.pilote, mene_le=dt.date(2026, 2, 3), college="ASSOCIATIF",
        themes="mémoire", accord="ANONYME",
    )  # fmt: skip
    services.meet_actor(amis, actor=scene.mandataire, entretien=met)
    amis.refresh_from_db()
    assert (amis.etat, amis.rencontre_le) == (EtatActeur.RENCONTRE, dt.date(2026, 2, 3))
    assert counts(scene) == [
        ("ELU", 1, 0, 0), ("SOCIO_ECONOMIQUE", 1, 0, 0), ("ASSOCIATIF", 1, 0, 1),
    ]  # fmt: skip
    held = services.plan_reunion(
        scene.atelier, actor=scene.pilote, genre="COPIL", jour=DAY, lieu="Mairie"
    )
    with pytest.raises(Refused, match="n’est pas notée tenue"):
        services.meet_actor(mairie, actor=scene.pilote, reunion=held)
    services.hold_reunion(
        held, actor=scene.pilote, tenue_le=DAY, participants={"ELU": 1}, compte_rendu="Dit."
    )
    services.meet_actor(mairie, actor=scene.pilote, reunion=held)
    page = signed_in(scene.redacteur).get(address("acteurs", scene.atelier.pk)).text
    assert held.get_absolute_url() in page
    assert met.get_absolute_url() in page


@pytest.mark.parametrize("day", [dt.date(2026, 2, 6), dt.date(2016, 2, 5)])
def test_a_day_that_has_not_come_or_is_of_another_age_is_refused(scene, day):
    amis = pasted(scene)[0]
    with pytest.raises(Refused, match="L’invitation"):
        services.invite_actor(amis, actor=scene.pilote, invite_le=day)
    with pytest.raises(Refused, match="La rencontre"):
        services.meet_actor(amis, actor=scene.pilote, rencontre_le=day)


def test_an_interview_of_another_atelier_is_no_meeting_of_this_one(scene):
    other = make_scene()
    elsewhere = services.record_entretien(
        other.atelier, actor=other.pilote, mene_le=DAY, college="ELU", themes="x", accord="ANONYME"
    )
    if other.atelier.pk == scene.atelier.pk:
        services.withdraw_entretien(elsewhere, actor=other.pilote)
    with pytest.raises(Refused, match="Cet entretien n’est pas de cet Atelier"):
        services.meet_actor(pasted(scene)[0], actor=scene.pilote, entretien=elsewhere)


@pytest.mark.regle("7.4")
def test_the_names_are_for_those_who_welcome_people_and_the_counts_for_the_others(scene):
    """Good: the valideur reads « Associations, 1 ». Bad: it reads who, or exports it."""
    amis = pasted(scene)[0]
    page = address("acteurs", scene.atelier.pk)
    for reader in (scene.pilote, scene.redacteur, scene.mandataire):
        assert "Dominique Fictive" in signed_in(reader).get(page).text
    outside = signed_in(scene.valideur)
    said = outside.get(page).text
    assert "Associations" in said
    assert "Amis de la halle" not in said
    assert "Dominique" not in said
    assert outside.get(address("acteurs-export", scene.atelier.pk)).status_code == 403
    assert outside.get(address("acteur-ajouter", scene.atelier.pk)).status_code == 403
    with pytest.raises((Http404, PermissionDenied)):
        services.invite_actor(amis, actor=scene.valideur, invite_le=DAY)
    elsewhere = signed_in(scene.actor(Role.COLLECTIVITE_REDACTEUR))
    assert elsewhere.get(page).status_code == 404
    for entry in Entry.objects.filter(verb__startswith="seances.acteuramobiliser"):
        assert "Dominique" not in f"{entry.data}{entry.subject_label}"


@pytest.mark.regle("7.4")
def test_a_paper_cites_colleges_and_hides_what_is_few(scene):
    pasted(scene, "\n".join(f"Association {n} (fictif);Associations" for n in range(6)))
    pasted(scene, "Mairie de Modèle;Élus")
    for row in ActeurAMobiliser.objects.filter(college="ASSOCIATIF"):
        services.meet_actor(row, actor=scene.pilote, rencontre_le=DAY)
    assert publication.actors(scene.atelier) == [
        ("Élus", "moins de 5", "aucun"), ("Associations", "6", "6"),
    ]  # fmt: skip


def test_one_is_written_corrected_and_taken_off_on_the_pages(scene):
    client, atelier = signed_in(scene.redacteur), scene.atelier
    page = address("acteurs", atelier.pk)
    assert "La carte des acteurs est vide" in client.get(page).text
    add = address("acteur-ajouter", atelier.pk)
    wrong = client.post(add, {"college": "ELU", "apport": "Voter la suite"})
    assert wrong.status_code == 422
    assert "Voter la suite" in wrong.text
    typed = {"organisme": "Mairie de Modèle", "college": "ELU"}
    assert client.post(add, typed).status_code == 302
    assert client.post(add, typed).status_code == 409
    row = ActeurAMobiliser.objects.get()
    edit = address("acteur-modifier", row.pk)
    assert client.post(edit, {**typed, "personne": "Lou Fictif"}).status_code == 302
    act = address("acteur-acte", row.pk, "meet")
    assert client.post(act, {}).status_code == 422
    assert client.post(act, {"rencontre_le": "2026-02-04"}).status_code == 302
    assert "Lou Fictif" in exported(client, atelier)
    assert client.post(address("acteur-acte", row.pk, "remove")).status_code == 302
    row.refresh_from_db()
    assert (row.etat, row.personne) == (EtatActeur.RETIRE, "")
    assert "Mairie de Modèle" not in client.get(page).text


@pytest.mark.regle("7.4")
def test_the_people_of_the_map_are_forgotten_a_year_after_the_closing_and_counts_stay(scene):
    pasted(scene)
    Atelier.objects.filter(pk=scene.atelier.pk).update(etat="CLOS", closed_on=DAY)
    with horloge.at(dt.date(2027, 2, 5)):
        assert services.forget_actors() == 0
    with horloge.at(dt.date(2027, 2, 6)):
        assert services.forget_actors() == 1
        assert services.forget_actors() == 0
    assert not ActeurAMobiliser.objects.exclude(personne="").exists()
    assert sum(total for _, total, _, _ in counts(scene)) == 3
    with pytest.raises(Refused, match="L’Atelier est clos"):
        services.add_actor(
            Atelier.objects.get(pk=scene.atelier.pk),
            actor=scene.pilote,
            organisme="x",
            college="ELU",
        )
