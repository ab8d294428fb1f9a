"""Commitments, steps and reviews on the screens."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.feuilles_de_route import publication, services
from etabli.feuilles_de_route.models import LigneFinancement, Revue
from etabli.feuilles_de_route.tests.factories import BORNE, one_page
from etabli.feuilles_de_route.tests.stories import (
    DAY,
    as_,
    folds,
    fresh,
    text_of,
    typed,
    url,
)

pytestmark = pytest.mark.django_db
TROUBLE = "Ce qui bloque, l’aide souhaitée"


# -- commitments ------------------------------------------------------------------------------------


def official(**changes):
    piece = SimpleUploadedFile("deliberation.pdf", one_page(), content_type="application/pdf")
    known = {
        "mode": "DELIBERATION",
        "on": DAY.isoformat(),
        "acte": "n° 2026-41",
        "fichier": piece,
        **BORNE,
    }
    return {**known, **changes}


def test_the_officialisation_shows_the_public_page_then_freezes_and_publishes(story):
    scene, pk = story.scene, story.scene.atelier.pk
    scene.agree(DAY)
    client, address = as_(scene.valideur), url("acte", scene.feuille.pk, "make-official")
    before = text_of(client.get(address))
    assert "Ce qui sera figé" in before
    assert "La page publique, telle qu’elle sera" in before
    late = client.post(address, official(on="2026-07-01"))
    assert late.status_code == 422
    assert "n° 2026-41" in late.text
    early = client.post(address, official(on="2026-05-01"))
    assert early.status_code == 409
    assert "ne peut pas précéder la mise en concertation" in text_of(early)
    assert client.post(address, official()).status_code == 302
    feuille = fresh(scene.feuille)
    assert (feuille.etat, feuille.acte) == ("OFFICIALISEE", "n° 2026-41")
    assert feuille.document.nature == "feuille_de_route"
    paper = Client().get(url("document-public", pk, "pdf"))
    assert paper.getvalue() == feuille.document_public.read()


def test_an_assembly_may_vote_before_anybody_validates_here(story):
    scene, voted = story.scene, DAY - dt.timedelta(days=3)
    services.consult_roadmap(scene.feuille, actor=scene.pilote, on=DAY - dt.timedelta(days=10))
    services.validate_roadmap(scene.feuille, actor=scene.signataire, on=DAY)
    client, address = as_(scene.valideur), url("acte", scene.feuille.pk, "make-official")
    assert client.post(address, official(on=voted.isoformat())).status_code == 302
    assert fresh(scene.feuille).officialisee_on == voted


def test_what_is_frozen_is_not_edited_any_more(story):
    scene, pk = story.scene, story.scene.atelier.pk
    scene.agree(DAY)
    scene.officialise(DAY)
    kept = fresh(scene.feuille).document.sha256
    for actor in (scene.pilote, scene.redacteur, scene.mandataire):
        client = as_(actor)
        for address in (
            url("ambition", pk), url("axe", pk, 1), url("axe-ajouter", pk), url("action-ajouter", pk),
            url("action-modifier", story.halle.pk), url("action-ordre", story.halle.pk),
            url("action-retirer", story.halle.pk),
        ):  # fmt: skip
            assert client.post(address, typed(story.halle, titre="Autre")).status_code == 403
    assert fresh(story.halle).titre == "Rouvrir la halle"
    services.advance_action(
        fresh(story.halle), redacteur=scene.redacteur, pilote=scene.pilote, on=DAY
    )
    feuille = fresh(scene.feuille)
    assert (feuille.document.sha256, feuille.document.verify()) == (kept, True)


@pytest.mark.regle("7.8")
def test_the_public_reads_no_financing_that_is_not_obtained(story):
    scene, pk = story.scene, story.scene.atelier.pk
    scene.agree(DAY)
    scene.officialise(DAY)
    detr = LigneFinancement.objects.get(source="DETR")
    services.change_line(detr, actor=scene.redacteur, statut="OBTENUE", on=DAY)
    stranger = as_(actor_of(Role.COLLECTIVITE_REDACTEUR))
    roadmap, fiche = (
        text_of(stranger.get(address))
        for address in (url("atelier", pk), url("action", story.halle.pk))
    )
    assert "Financements obtenus : 160 000,00 €" in roadmap
    assert "DETR : 160 000,00 €" in fiche
    for word in ("DSIL", "80 000,00", "Directrice générale", "Règle des"):
        assert word not in roadmap + fiche, word
    found = publication.public_roadmap(scene.atelier)
    assert found is not None
    shown = [x for part in found["sections"] for one in part.actions for x in one.obtenues]
    assert [x.source for x in shown] == ["DETR"]
    assert stranger.get(url("document", pk, "pdf")).status_code == 404


# -- the life of an action, the reviews ---------------------------------------------------------------


@pytest.mark.regle("6.1")
def test_a_step_is_asked_then_confirmed_or_refused_with_a_reason(story):
    scene = story.scene
    scene.agree(DAY)
    redacteur, pilote = as_(scene.redacteur), as_(scene.pilote)
    redacteur.post(url("action-acte", story.quai.pk, "request-step"))
    page = text_of(pilote.get(url("action", story.quai.pk)))
    assert "La collectivité demande de passer à « À lancer »" in page
    assert pilote.post(url("action-acte", story.quai.pk, "refuse-step")).status_code == 422
    pilote.post(url("action-acte", story.quai.pk, "refuse-step"), {"motif": "Trop tôt."})
    assert (fresh(story.quai).etat, fresh(story.quai).etape_demandee) == ("RETENUE", "")
    redacteur.post(url("action-acte", story.quai.pk, "request-step"))
    pilote.post(url("action-acte", story.quai.pk, "confirm-step"))
    assert fresh(story.quai).etat == "A_LANCER"


@pytest.mark.regle("6.1")
def test_an_action_is_postponed_resumed_merged_or_abandoned_with_its_reason(story):
    scene = story.scene
    scene.agree(DAY)
    client = as_(scene.redacteur)
    address = url("action-acte", story.quai.pk, "postpone")
    type(story.quai).objects.filter(pk=story.quai.pk).update(
        debut_prevu=dt.date(2026, 9, 1), fin_prevue=dt.date(2027, 3, 31)
    )
    asked = text_of(client.get(address))
    assert (
        "Elle devait commencer le mardi 1er septembre 2026 et finir le mercredi 31 mars 2027."
        in asked
    )
    assert "Plan de financement" not in asked
    past = client.post(address, {"reportee_a": "2026-05-01", "motif": "Budget de 2027."})
    assert past.status_code == 409
    assert "Budget de 2027." in text_of(past)
    client.post(address, {"reportee_a": "2027-03-01", "motif": "Budget de 2027."})
    assert "Reportée au 1er mars 2027 : Budget de 2027." in text_of(
        client.get(url("action", story.quai.pk))
    )
    client.post(url("action-acte", story.quai.pk, "resume"))
    merge = {"dans": story.halle.pk, "motif": "Même chantier."}
    client.post(url("action-acte", story.quai.pk, "merge"), merge)
    assert fresh(story.quai).fusionnee_dans == story.halle
    client.post(url("action-acte", story.etude.pk, "abandon"), {"motif": "Sans objet."})
    assert "Abandonnée : Sans objet." in text_of(client.get(url("action", story.etude.pk)))


@pytest.mark.regle("R-DELAI-1", "R-DELAI-2")
def test_the_reviews_are_announced_at_six_twelve_and_twenty_four_months(story):
    """From 30 August 2026: 28 February 2027 is a Sunday, 30 August 2027 a Monday, 2028 a Wednesday."""
    scene = story.scene
    scene.agree(DAY)
    scene.officialise(dt.date(2026, 8, 30))
    text = text_of(as_(scene.redacteur).get(url("suivi", scene.atelier.pk)))
    assert "Revue à 6 mois Prévue Prévue le lundi 1er mars 2027" in text
    assert "Revue à 12 mois Prévue Prévue le lundi 30 août 2027" in text
    assert "Revue à 24 mois Prévue Prévue le mercredi 30 août 2028" in text


def test_a_review_is_filled_sent_back_filled_again_and_held(story):
    scene = story.scene
    scene.agree(DAY)
    revue = Revue.objects.get(mois=6)
    redacteur, pilote = as_(scene.redacteur), as_(scene.pilote)
    assert "dix minutes suffisent" in text_of(redacteur.get(url("revue", revue.pk)))
    sent = {
        f"etape_{story.halle.pk}": "on", f"blocage_{story.halle.pk}": "Pas d’ingénierie.",
        f"aide_{story.halle.pk}": "Un chef de projet.", "commentaires": "En route.",
    }  # fmt: skip
    long = redacteur.post(url("revue-remplir", revue.pk), {**sent, "besoins": "x" * 2001})
    assert long.status_code == 422
    assert "Pas d’ingénierie." in text_of(long)
    redacteur.post(url("revue-remplir", revue.pk), sent)
    assert fresh(story.halle).etape_demandee == "A_LANCER"
    pilote.post(url("revue-acte", revue.pk, "send-back"), {"motif": "Et le quai ?"})
    assert "Et le quai ?" in text_of(redacteur.get(url("revue", revue.pk)))
    form = text_of(redacteur.get(url("revue-remplir", revue.pk)))
    assert "Pas d’ingénierie." in form
    assert "Étape déjà demandée : « À lancer »" in form
    redacteur.post(url("revue-remplir", revue.pk), sent)
    page = text_of(pilote.get(url("revue-acte", revue.pk, "hold")))
    assert "Des étapes attendent votre confirmation" in page
    pilote.post(url("action-acte", story.halle.pk, "confirm-step"))
    held = {"on": DAY.isoformat(), "participants": "Maire, DDT"}
    assert pilote.post(url("revue-acte", revue.pk, "hold"), held).status_code == 302
    line = fresh(revue).lignes.get(action=story.halle)
    assert (fresh(revue).etat, line.etat_avant, line.etat) == ("TENUE", "RETENUE", "A_LANCER")
    assert redacteur.post(url("revue-remplir", revue.pk), sent).status_code == 409


def test_the_trouble_of_an_action_is_folded_until_it_is_written_or_refused(story):
    story.scene.agree(DAY)
    revue = Revue.objects.get(mois=6)
    client, address = as_(story.scene.redacteur), url("revue-remplir", revue.pk)
    assert folds(client.get(address)) == [(TROUBLE, False)] * 3
    long = client.post(address, {f"aide_{story.halle.pk}": "x" * 601})
    assert long.status_code == 422
    assert folds(long) == [(TROUBLE, True), (TROUBLE, False), (TROUBLE, False)]
    services.fill_revue(
        revue,
        actor=story.scene.redacteur,
        lignes={story.halle.pk: {"blocage": "Le voisin.", "aide": ""}},
    )
    assert folds(client.get(address)) == [(TROUBLE, True), (TROUBLE, False), (TROUBLE, False)]


def test_the_last_review_asks_what_changed_and_a_note(story):
    scene = story.scene
    scene.agree(DAY)
    first, last = Revue.objects.get(mois=6), Revue.objects.get(mois=24)
    redacteur = as_(scene.redacteur)
    assert "Referiez-vous" not in text_of(redacteur.get(url("revue-remplir", first.pk)))
    redacteur.post(url("revue-remplir", last.pk), {"commentaires": "Fini."})
    refused = as_(scene.pilote).post(url("revue-acte", last.pk, "hold"), {"on": "2026-06-01"})
    assert refused.status_code == 409
    assert "La dernière revue est une évaluation" in text_of(refused)
    redacteur.post(url("revue-remplir", last.pk), {"note": "5", "changements": "La halle vit."})
    as_(scene.pilote).post(url("revue-acte", last.pk, "hold"), {"on": "2026-06-01"})
    assert "5 sur 5" in text_of(redacteur.get(url("revue", last.pk)))


def test_the_public_reads_the_states_of_a_review_held_and_nothing_else(story):
    scene = story.scene
    scene.agree(DAY)
    scene.officialise(DAY)
    revue = Revue.objects.get(mois=6)
    said = {story.halle.pk: {"blocage": "Conflit avec le voisin.", "aide": "Un médiateur."}}
    services.fill_revue(revue, actor=scene.redacteur, lignes=said, commentaires="Entre nous.")
    stranger = as_(actor_of(Role.COLLECTIVITE_REDACTEUR))
    assert stranger.get(url("revue", revue.pk)).status_code == 404
    services.hold_revue(fresh(revue), actor=scene.pilote, participants="Maire")
    text = text_of(stranger.get(url("revue", revue.pk)))
    assert "1.1 — Rouvrir la halle Retenue Retenue" in text
    for word in ("voisin", "médiateur", "Entre nous", "Maire"):
        assert word not in text
