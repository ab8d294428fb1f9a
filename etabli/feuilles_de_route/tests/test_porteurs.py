"""A roadmap that several collectivités carry: each validates it, each commits itself (6.4)."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.ateliers.services import advance
from etabli.core.access import VISITOR
from etabli.core.devoirs.models import Devoir
from etabli.core.models import Entry
from etabli.core.refus import Refused
from etabli.feuilles_de_route import accords, documents, services
from etabli.feuilles_de_route.access import FEUILLES
from etabli.feuilles_de_route.models import AccordPorteur
from etabli.feuilles_de_route.tests.factories import BORNE, make_scene

pytestmark = pytest.mark.django_db
READ, FIRST, SECOND, LAST = (
    dt.date(2026, 5, 4), dt.date(2026, 5, 18), dt.date(2026, 6, 1), dt.date(2026, 6, 15),
)  # fmt: skip


def shared(names=("Commune de Vaubourg (fictive)",), **facts):
    """The scene, with co-porteurs and whoever signs for each."""
    scene = make_scene(**facts)
    others = [OrganisationFactory.create(nom=name) for name in names]
    scene.atelier.co_porteurs.set(others)
    scene.action()
    mayors = [actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=one) for one in others]
    return scene, others, mayors


def plain(page):
    """The words of a page, its tags and special spaces out."""
    words = re.sub(r"<[^>]+>", " ", page)
    return " ".join(html.unescape(words).split())


def fresh(feuille):
    return type(feuille).objects.get(pk=feuille.pk)


def consulted(scene):
    services.consult_roadmap(scene.feuille, actor=scene.pilote, on=READ)


def act(scene, porteur, *, mode="DELIBERATION", on=SECOND):
    services.record_act(
        fresh(scene.feuille), actor=scene.valideur, porteur=porteur, mode=mode, piece=scene.piece(),
        acte="délibération n° 2026-12", on=on,
    )  # fmt: skip


def official(scene, **said):
    services.make_roadmap_official(fresh(scene.feuille), actor=scene.valideur, **{**BORNE, **said})


def asked(scene):
    rows = Devoir.objects.filter(subject=scene.feuille.reference, name="validate_text")
    return {(part.organisation_id) for row in rows for part in row.parts.filter(is_to_do=True)}


@pytest.mark.regle("6.4")
def test_a_roadmap_is_valid_once_each_porteur_still_in_has_validated_it():
    scene, (commune,), (mayor,) = shared()
    consulted(scene)
    lead = scene.atelier.chef_de_file
    assert asked(scene) == {lead.pk, commune.pk}
    services.validate_roadmap(scene.feuille, actor=mayor, on=FIRST)
    feuille = fresh(scene.feuille)
    assert (feuille.etat, feuille.validee_on, feuille.revues.count()) == ("CONCERTATION", None, 0)
    assert asked(scene) == {lead.pk}
    with pytest.raises(Refused, match="déjà validé"):
        services.validate_roadmap(feuille, actor=mayor, on=SECOND)
    services.validate_roadmap(feuille, actor=scene.signataire, on=SECOND)
    feuille = fresh(scene.feuille)
    assert (feuille.etat, feuille.validee_on, feuille.revues.count()) == ("VALIDEE", SECOND, 3)
    assert [row.validee_on for row in feuille.accords.order_by("validee_on")] == [FIRST, SECOND]
    assert asked(scene) == set()
    lines = Entry.objects.filter(verb="feuilles_de_route.feuillederoute.validate")
    assert [row.target for row in lines.order_by("number")] == ["CONCERTATION", "VALIDEE"]


@pytest.mark.regle("6.4")
def test_a_validation_holds_for_a_text_and_is_asked_again_when_it_changes():
    scene, (commune,), (mayor,) = shared()
    consulted(scene)
    services.validate_roadmap(scene.feuille, actor=mayor, on=FIRST)
    services.change_action(
        scene.feuille.actions.get(), actor=scene.redacteur, titre="Ouvrir la cour et le quai"
    )
    assert commune in accords.awaited_validations(fresh(scene.feuille))
    assert commune.pk in asked(scene)
    services.change_axe(scene.feuille.axes.get(), actor=scene.redacteur, titre="Rouvrir le quai")
    services.validate_roadmap(fresh(scene.feuille), actor=scene.signataire, on=SECOND)
    assert fresh(scene.feuille).etat == "CONCERTATION"
    services.validate_roadmap(fresh(scene.feuille), actor=mayor, on=LAST)
    assert fresh(scene.feuille).validee_on == LAST


@pytest.mark.regle("6.4")
def test_reviews_run_from_the_last_act_of_the_porteurs():
    scene, (commune,), (mayor,) = shared()
    consulted(scene)
    services.validate_roadmap(scene.feuille, actor=mayor, on=FIRST)
    services.validate_roadmap(fresh(scene.feuille), actor=scene.signataire, on=FIRST)
    with pytest.raises(Refused, match="n’engage qu’un porteur"):
        official(scene, mode="DELIBERATION", piece=scene.piece(), on=LAST)
    act(scene, commune, on=LAST)
    with pytest.raises(Refused, match="n’est pas encore enregistré"):
        act(scene, commune)
    official(scene, mode="SIGNATURE", piece=scene.piece(), acte="Signée en mairie", on=SECOND)
    feuille = fresh(scene.feuille)
    assert (feuille.officialisee_on, feuille.mode_officialisation) == (LAST, "DELIBERATION")
    assert feuille.acte == "délibération n° 2026-12"
    assert {row.organisation_id: (row.mode, row.acte_on) for row in feuille.accords.all()} == {
        commune.pk: ("DELIBERATION", LAST),
        scene.atelier.chef_de_file_id: ("SIGNATURE", SECOND),
    }
    assert [row.prevue_on for row in feuille.revues.order_by("mois")] == [
        dt.date(2026, 12, 15), dt.date(2027, 6, 15), dt.date(2028, 6, 15),
    ]  # fmt: skip


@pytest.mark.regle("6.4")
def test_the_seminar_commits_those_who_are_missing_and_its_day_counts():
    scene, (commune, other), mayors = shared(("Vaubourg (fictive)", "Rives (fictive)"))
    consulted(scene)
    for mayor in (*mayors, scene.signataire):
        services.validate_roadmap(fresh(scene.feuille), actor=mayor, on=FIRST)
    act(scene, commune, on=FIRST)
    official(scene, mode="SEMINAIRE", piece=scene.piece(), on=LAST)
    feuille = fresh(scene.feuille)
    assert (feuille.officialisee_on, feuille.mode_officialisation) == (LAST, "SEMINAIRE")
    modes = dict(feuille.accords.values_list("organisation_id", "mode"))
    assert modes[commune.pk] == "DELIBERATION"
    assert (modes[other.pk], modes[scene.atelier.chef_de_file_id]) == ("SEMINAIRE", "SEMINAIRE")


@pytest.mark.regle("6.4")
def test_once_every_act_is_kept_only_who_carries_it_is_asked():
    scene, (commune,), (mayor,) = shared()
    consulted(scene)
    for person in (mayor, scene.signataire):
        services.validate_roadmap(fresh(scene.feuille), actor=person, on=FIRST)
    act(scene, commune, on=FIRST)
    act(scene, scene.atelier.chef_de_file, mode="SIGNATURE", on=SECOND)
    with pytest.raises(Refused, match="il reste à officialiser"):
        act(scene, commune)
    page = client_of(scene.valideur).get(
        reverse("feuilles_de_route:acte", args=[scene.feuille.pk, "make-official"])
    )
    assert set(page.context["form"].fields) == {"elu", "co_porteur_etat", "rythme"}
    official(scene, on=LAST)
    feuille = fresh(scene.feuille)
    assert (feuille.officialisee_on, feuille.mode_officialisation) == (SECOND, "SIGNATURE")
    assert FEUILLES.get_or_404(VISITOR, pk=feuille.pk)


def test_the_act_of_a_single_porteur_is_the_officialisation():
    scene = make_scene()
    scene.action()
    scene.agree(READ)
    with pytest.raises(PermissionDenied):
        act(scene, scene.atelier.chef_de_file)
    scene.officialise(LAST)
    row = AccordPorteur.objects.get(feuille=scene.feuille)
    assert (row.mode, row.acte_on, row.organisation_id) == (
        "DELIBERATION", LAST, scene.atelier.chef_de_file_id,
    )  # fmt: skip
    assert fresh(scene.feuille).officialisee_on == LAST


@pytest.mark.regle("6.4")
def test_the_page_says_who_has_acted_and_who_is_missing():
    scene, (commune,), (mayor,) = shared()
    consulted(scene)
    address = reverse("feuilles_de_route:atelier", args=[scene.atelier.pk])
    services.validate_roadmap(scene.feuille, actor=mayor, on=FIRST)
    page = plain(client_of(scene.redacteur).get(address).content.decode())
    assert "A validé le lundi 18 mai 2026." in page
    assert "N’a pas encore validé." in page
    assert "Validation attendue : " in page
    services.validate_roadmap(fresh(scene.feuille), actor=scene.signataire, on=SECOND)
    act(scene, commune, on=LAST)
    page = plain(client_of(scene.valideur).get(address).content.decode())
    assert "Délibération le lundi 15 juin 2026, délibération n° 2026-12." in page
    assert "Enregistrer l’acte d’un porteur" in page
    row = AccordPorteur.objects.get(feuille=scene.feuille, organisation=commune)
    piece = reverse("feuilles_de_route:accord-piece", args=[row.pk])
    assert client_of(scene.redacteur).get(piece).status_code == 200
    stranger = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=OrganisationFactory.create())
    assert client_of(stranger).get(piece).status_code == 404
    empty = AccordPorteur.objects.get(
        feuille=scene.feuille, organisation=scene.atelier.chef_de_file
    )
    none = reverse("feuilles_de_route:accord-piece", args=[empty.pk])
    assert client_of(scene.redacteur).get(none).status_code == 404


def test_the_paper_names_each_porteur_and_its_act():
    scene, (commune,), (mayor,) = shared()
    consulted(scene)
    for person in (mayor, scene.signataire):
        services.validate_roadmap(fresh(scene.feuille), actor=person, on=FIRST)
    act(scene, commune, on=FIRST)
    official(scene, mode="SIGNATURE", piece=scene.piece(), on=LAST)
    said = str(documents.feuille_content(fresh(scene.feuille)).blocks)
    assert "L’acte de chaque porteur" in said
    assert said.count("Pour la collectivité") == 2


@pytest.mark.regle("2.7.1", "6.4")
def test_who_leaves_is_no_longer_waited_for_and_the_others_have_agreed():
    scene, (commune, other), mayors = shared(
        ("Vaubourg (fictive)", "Rives (fictive)"), format="LOCAL", deroule="local-1"
    )
    consulted(scene)
    services.validate_roadmap(scene.feuille, actor=scene.signataire, on=FIRST)
    services.validate_roadmap(fresh(scene.feuille), actor=mayors[0], on=FIRST)
    advance(fresh(scene.atelier), "leave", actor=mayors[1], on=SECOND, motif="Vote du conseil.")
    feuille = fresh(scene.feuille)
    assert (feuille.etat, feuille.validee_on, feuille.revues.count()) == ("VALIDEE", SECOND, 3)
    assert accords.awaited_acts(feuille) == [scene.atelier.chef_de_file, commune]
    assert other not in accords.porteurs(fresh(scene.atelier))
