"""The roadmap, its actions, its reviews, and what they ask of the Atelier (F10, F11, F12)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.ateliers.services import advance, blockers_of
from etabli.ateliers.services.clock import start_follow_ups
from etabli.core import horloge
from etabli.core.access import VISITOR
from etabli.core.delais import echeances
from etabli.core.devoirs.rows import differences
from etabli.core.duties import duty_of
from etabli.core.refus import Refused
from etabli.feuilles_de_route import access, documents, publication, selectors, services
from etabli.feuilles_de_route.models import Action, Revue
from etabli.feuilles_de_route.tests.factories import BORNE, make_scene
from etabli.seances.services import set_aside_proposition, submit_proposition

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.mark.regle("R-DELAI-1", "R-DELAI-2")
def test_reviews_fall_at_six_twelve_and_twenty_four_months_on_a_working_day():
    days = services.revue_days(dt.date(2024, 9, 15))
    assert days == {6: dt.date(2025, 3, 17), 12: dt.date(2025, 9, 15), 24: dt.date(2026, 9, 15)}
    assert services.revue_days(dt.date(2025, 8, 31))[6] == dt.date(2026, 3, 2)
    assert services.revue_days(dt.date(2024, 11, 1))[6] == dt.date(2025, 5, 2)


@pytest.mark.regle("F11", "R-DELAI-2")
def test_reviews_run_from_validation_then_from_officialisation():
    scene = make_scene()
    scene.action()
    scene.agree(dt.date(2026, 6, 1))
    assert [r.prevue_on for r in selectors.revues_of(scene.feuille)] == [
        dt.date(2026, 12, 1), dt.date(2027, 6, 1), dt.date(2028, 6, 1),
    ]  # fmt: skip
    scene.officialise(dt.date(2026, 6, 15))
    rows = selectors.revues_of(scene.feuille)
    assert [r.prevue_on for r in rows] == [
        dt.date(2026, 12, 15),
        dt.date(2027, 6, 15),
        dt.date(2028, 6, 15),
    ]
    due = echeances.of(rows[0], "revue")
    assert due is not None
    assert due.due_on == dt.date(2026, 12, 15)


def test_a_roadmap_opens_once_with_one_axe():
    scene = make_scene()
    assert services.open_roadmap(scene.atelier, actor=scene.pilote) == scene.feuille
    assert [axe.numero for axe in scene.feuille.axes.all()] == [1]


def test_consultation_asks_for_an_action_with_an_owner_and_validation_for_the_signatory():
    scene = make_scene()
    action = scene.action(maitre_ouvrage=None)
    with pytest.raises(Refused):
        services.consult_roadmap(scene.feuille, actor=scene.pilote)
    services.change_action(
        action, actor=scene.mandataire, maitre_ouvrage_nom="Association du quai (fictive)"
    )
    services.consult_roadmap(scene.feuille, actor=scene.pilote)
    with pytest.raises(PermissionDenied):
        services.validate_roadmap(scene.feuille, actor=scene.pilote)
    services.validate_roadmap(scene.feuille, actor=scene.signataire)
    assert fresh(action).etat == "RETENUE"
    with pytest.raises(PermissionDenied):
        services.change_action(fresh(action), actor=scene.pilote, titre="Autre")
    with pytest.raises(PermissionDenied):
        scene.action("Encore une")


def test_officialisation_needs_a_mode_and_a_piece_and_publishes():
    scene = make_scene()
    scene.action()
    scene.agree(DAY)
    with pytest.raises(Http404):
        access.FEUILLES.get_or_404(VISITOR, pk=scene.feuille.pk)
    with pytest.raises(Refused):
        services.make_roadmap_official(
            scene.feuille, actor=scene.valideur, mode="", piece=scene.piece(), **BORNE
        )
    with pytest.raises(PermissionDenied):
        services.make_roadmap_official(
            scene.feuille, actor=scene.pilote, mode="SIGNATURE", piece=scene.piece(), **BORNE
        )
    scene.officialise(DAY)
    assert access.FEUILLES.get_or_404(VISITOR, pk=scene.feuille.pk).officialisee_on == DAY
    found = publication.public_roadmap(scene.atelier)
    assert found is not None
    assert found["progress"]["total"] == 1


@pytest.mark.regle("F10")
def test_an_atelier_closes_only_with_an_action_in_its_roadmap():
    scene = make_scene()
    missing = "La feuille de route est vide"
    assert any(missing in s for s in blockers_of(scene.atelier, "close", actor=scene.valideur))
    scene.action()
    assert not any(missing in s for s in blockers_of(scene.atelier, "close", actor=scene.valideur))


@pytest.mark.regle("F11")
def test_a_closed_atelier_is_followed_once_its_roadmap_is_agreed():
    scene = make_scene("CLOS", closed_on=DAY)
    scene.action()
    with horloge.at(DAY):
        assert start_follow_ups() == 0
        scene.agree(DAY)
        assert start_follow_ups() == 1
        assert start_follow_ups() == 0
    assert fresh(scene.atelier).etat == "EN_SUIVI"
    assert fresh(scene.feuille).etat == "VALIDEE"
    feuille = scene.feuille = fresh(scene.feuille)
    scene.officialise(DAY + dt.timedelta(days=10))
    assert feuille.etat == "EN_SUIVI"


@pytest.mark.regle("F12")
def test_an_atelier_is_archived_after_its_last_review_or_thirty_months():
    scene = make_scene("EN_SUIVI", closed_on=DAY)
    scene.action()
    scene.agree(DAY)
    dgaln = actor_of(Role.DGALN_CHEF_PROJET)
    end = dt.date(2028, 12, 1)
    assert blockers_of(scene.atelier, "archive", actor=dgaln, on=end)
    assert not blockers_of(scene.atelier, "archive", actor=dgaln, on=end + dt.timedelta(days=1))
    Revue.objects.filter(mois=24).update(etat="NON_TENUE")
    advance(scene.atelier, "archive", actor=dgaln, on=DAY)
    assert fresh(scene.feuille).etat == "CLOSE"


@pytest.mark.regle("F12")
def test_a_review_not_held_is_missed_on_the_sixty_first_day_and_counts_as_done():
    scene = make_scene("EN_SUIVI", closed_on=DAY)
    scene.action()
    scene.agree(DAY)
    last = Revue.objects.get(mois=24)
    with horloge.at(last.prevue_on + dt.timedelta(days=60)):
        assert services.miss_revues() == 2
    with horloge.at(last.prevue_on + dt.timedelta(days=61)):
        assert services.miss_revues() == 1
    assert selectors.last_revue_done(scene.atelier)


def test_a_review_is_filled_by_the_collectivite_and_held_by_the_pilote():
    scene = make_scene()
    action = scene.action()
    scene.agree(DAY)
    services.advance_action(fresh(action), redacteur=scene.redacteur, pilote=scene.pilote, on=DAY)
    revue = Revue.objects.get(mois=6)
    with pytest.raises(Refused):
        services.hold_revue(revue, actor=scene.pilote)
    awaited = duty_of(scene.redacteur, revue.reference, "fill")
    assert awaited is not None
    assert awaited.due_on == revue.prevue_on
    services.fill_revue(
        revue,
        actor=scene.redacteur,
        lignes={action.pk: {"blocage": "Pas d’ingénierie"}},
        commentaires="En route.",
    )
    assert duty_of(scene.redacteur, revue.reference, "fill") is None
    held = duty_of(scene.pilote, revue.reference, "hold")
    assert held is not None
    assert held.due_on == revue.prevue_on
    with pytest.raises(Refused, match="ne peut pas précéder l’accord sur la feuille de route"):
        services.hold_revue(revue, actor=scene.pilote, on=DAY - dt.timedelta(days=1))
    services.hold_revue(revue, actor=scene.pilote, participants="Maire, DDT")
    line = revue.lignes.get()
    assert (line.etat_avant, line.etat, line.blocage) == (
        "RETENUE",
        "A_LANCER",
        "Pas d’ingénierie",
    )
    assert echeances.of(revue, "revue") is None
    with pytest.raises(Refused):
        services.fill_revue(revue, actor=scene.redacteur)


def test_the_last_review_is_an_evaluation():
    scene = make_scene()
    scene.action()
    scene.agree(DAY)
    revue = Revue.objects.get(mois=24)
    services.fill_revue(revue, actor=scene.redacteur)
    with pytest.raises(Refused):
        services.hold_revue(revue, actor=scene.pilote)
    services.fill_revue(revue, actor=scene.redacteur, note=5, changements="La cour est ouverte.")
    services.hold_revue(revue, actor=scene.pilote)
    assert revue.etat == "TENUE"


@pytest.mark.regle("6.1")
def test_an_action_advances_one_step_at_a_time_asked_then_confirmed():
    scene = make_scene()
    action = scene.action()
    with pytest.raises(Refused):
        services.request_step(action, actor=scene.redacteur)
    scene.agree(DAY)
    action = fresh(action)
    services.request_step(action, actor=scene.redacteur)
    with pytest.raises(Refused):
        services.request_step(action, actor=scene.redacteur)
    with pytest.raises(PermissionDenied):
        services.confirm_step(action, actor=scene.redacteur)
    services.confirm_step(action, actor=scene.pilote)
    assert (action.etat, action.etape_demandee) == ("A_LANCER", "")


@pytest.mark.regle("6.1")
def test_a_postponed_action_returns_to_the_state_it_left_and_a_merged_one_is_final():
    scene = make_scene()
    action, other = scene.action(), scene.action("Planter le quai")
    scene.agree(DAY)
    action, other = fresh(action), fresh(other)
    services.advance_action(action, redacteur=scene.redacteur, pilote=scene.pilote, on=DAY)
    with pytest.raises(Refused):
        services.postpone_action(action, actor=scene.redacteur, reportee_a=DAY, motif="", on=DAY)
    services.postpone_action(
        action, actor=scene.redacteur, reportee_a=dt.date(2027, 1, 1), motif="Budget", on=DAY
    )
    services.resume_action(action, actor=scene.redacteur, on=DAY)
    assert action.etat == "A_LANCER"
    services.merge_action(other, actor=scene.redacteur, dans=action, on=DAY)
    with pytest.raises(Refused):
        services.abandon_action(other, actor=scene.redacteur, motif="x", on=DAY)


def test_actions_are_ordered_and_numbered_within_their_axe():
    scene = make_scene()
    rows = [scene.action(t) for t in "ABC"]
    services.move_action(rows[2], actor=scene.redacteur, rang=1)
    axe = services.add_axe(scene.feuille, actor=scene.pilote, titre="Le quai")
    services.change_action(fresh(rows[0]), actor=scene.pilote, axe=axe)
    numbers = [(a.titre, a.numero) for a in selectors.actions_of(scene.feuille)]
    assert numbers == [("C", "1.1"), ("B", "1.2"), ("A", "2.1")]
    services.withdraw_action(fresh(rows[2]), actor=scene.pilote)
    assert Action.objects.get(titre="B").numero == "1.1"


def test_an_action_tells_where_it_comes_from_and_the_proposition_what_it_became():
    scene = make_scene()
    idea, other = (
        submit_proposition(scene.atelier, actor=scene.pilote, texte=t) for t in ("Cour", "Quai")
    )
    set_aside_proposition(other, actor=scene.pilote, motif="Hors périmètre")
    action = scene.action(propositions=[idea])
    assert (fresh(idea).etat, fresh(idea).devenir) == ("TRANSFORMEE", "Ouvrir la cour")
    assert selectors.card(action).origin == "P1"
    with pytest.raises(Refused):
        services.tie_propositions(action, [idea, other], actor=scene.pilote)
    services.withdraw_action(fresh(action), actor=scene.pilote)
    assert fresh(idea).etat == "RETENUE"
    assert selectors.card(scene.action("Sans origine")).origin == "hors séance"


def test_a_step_asked_waits_for_the_pilote_until_it_is_confirmed_or_refused():
    scene = make_scene()
    action = scene.action()
    scene.agree(DAY)

    def waits() -> bool | None:
        duty = duty_of(scene.pilote, action.reference, "confirm_step")
        return duty.is_mine if duty else None

    assert waits() is None
    services.request_step(fresh(action), actor=scene.redacteur, on=DAY)
    assert waits() is True
    services.refuse_step(fresh(action), actor=scene.pilote, motif="Trop tôt.", on=DAY)
    assert waits() is None
    services.request_step(fresh(action), actor=scene.redacteur, on=DAY)
    services.confirm_step(fresh(action), actor=scene.pilote, on=DAY)
    assert waits() is None
    assert differences() == []


@pytest.mark.regle("6.4")
@pytest.mark.parametrize("missing", ["elu", "co_porteur_etat", "rythme"])
def test_an_official_roadmap_names_its_elu_its_service_and_the_rhythm_of_their_meetings(missing):
    scene = make_scene()
    scene.action()
    scene.agree(DAY)
    with pytest.raises(Refused, match="Nommez l’élu et le service de l’État"):
        services.make_roadmap_official(
            scene.feuille,
            actor=scene.valideur,
            mode="SIGNATURE",
            piece=scene.piece(),
            **{**BORNE, missing: " "},
        )
    scene.officialise(DAY)
    said = repr(documents.feuille_content(fresh(scene.feuille), public=True).blocks)
    for words in ("Claire Fictive, maire", "chef du service urbanisme", "chaque semestre"):
        assert words in said
