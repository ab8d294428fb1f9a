"""V5: the yes of each recognisable person, for each use; a no empties what was published."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of as as_
from etabli.acteurs.tests.factories import actor_of
from etabli.core import horloge
from etabli.core.documents.blocks import Figure
from etabli.core.documents.issuing import content_of
from etabli.core.models import Entry
from etabli.core.refus import Refused
from etabli.livrables import publication
from etabli.livrables import services as livrables
from etabli.redaction import services
from etabli.redaction.guards import right_fault
from etabli.redaction.models import AutorisationImage
from etabli.redaction.states import Usage
from etabli.redaction.tests.factories import WRITTEN, make_scene
from etabli.redaction.tests.test_livret import add

pytestmark = pytest.mark.django_db
WHO = "La femme au chapeau"


@pytest.fixture
def scene():
    with horloge.at(WRITTEN):
        yield make_scene()


@pytest.fixture
def texte(scene):
    found = scene.begin("NOTE_CADRAGE")
    scene.write_all(found)
    return found


def pictured(scene, texte, **changed):
    first = texte.sections.order_by("rang").first()
    return add(scene, first, droit="AUTORISATIONS", **changed)


def named(scene, image, usage="DOCUMENT"):
    (row,) = services.name_person(image, actor=scene.membre, personne=WHO, usages=[usage])
    return row


def said(scene, row, reponse, **given):
    return services.answer_right(row, actor=scene.pilote, reponse=reponse, **given)


def admitted(scene, texte):
    """Handed in, verified, admitted: its livrable."""
    services.hand_in_texte(texte, actor=scene.mandataire, images="AUTORISATIONS")
    texte.refresh_from_db()
    livrables.start_verification(texte.livrable, actor=scene.pilote)
    livrables.admit_livrable(texte.livrable, actor=scene.valideur, motif="")
    return texte.livrable


def signer(scene):
    return actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=scene.atelier.chef_de_file)


@pytest.mark.regle("V5")
def test_not_to_know_is_not_a_yes_and_a_yes_is_for_one_use(scene, texte):
    image = pictured(scene, texte)
    assert "reste à dire qui l’on reconnaît" in (right_fault(image, Usage.DOCUMENT) or "")
    row = named(scene, image)
    assert "la réponse de La femme au chapeau n’est pas connue" in (
        right_fault(image, Usage.DOCUMENT) or ""
    )
    said(scene, row, "OUI", repondu_le=WRITTEN)
    assert right_fault(image, Usage.DOCUMENT) is None
    assert "le kit de presse" in (right_fault(image, Usage.PRESSE) or "")


@pytest.mark.regle("V5")
def test_a_picture_where_nobody_is_recognised_asks_nothing_until_somebody_is_named(scene, texte):
    image = pictured(scene, texte)
    image.droit = "AUCUNE_PERSONNE"
    assert right_fault(image, Usage.DOCUMENT) is None
    named(scene, image)
    assert right_fault(image, Usage.DOCUMENT) is not None


@pytest.mark.regle("V5")
def test_an_answer_has_its_day_and_is_no_prophecy(scene, texte):
    row = named(scene, pictured(scene, texte))
    with pytest.raises(Refused, match="aujourd’hui ou avant"):
        said(scene, row, "OUI", repondu_le=WRITTEN + dt.timedelta(days=1))
    with pytest.raises(Http404):
        services.answer_right(row, actor=scene.redacteur, reponse="OUI")
    for broken in ({"reponse": "OUI"}, {"reponse": "INCONNU", "repondu_le": WRITTEN}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AutorisationImage.objects.filter(pk=row.pk).update(**broken)


@pytest.mark.regle("V5")
def test_publication_asks_each_right_before_its_button(scene, texte):
    image = pictured(scene, texte)
    row = named(scene, image)
    livrable = admitted(scene, texte)
    with pytest.raises(Refused, match="n’est pas connue"):
        livrables.ask_publication(livrable, actor=scene.pilote)
    page = as_(scene.pilote).get(reverse("livrables:acte", args=[livrable.pk, "ask_publication"]))
    assert "n’est pas connue" in page.text.replace("\u00a0", " ")
    said(scene, row, "OUI")
    livrables.ask_publication(livrable, actor=scene.pilote)
    livrable.refresh_from_db()
    assert livrable.etat == "ACCORD_DEMANDE"


@pytest.mark.regle("V5")
def test_a_no_empties_the_public_copy_and_the_clock_issues_the_paper_again_without_it(
    scene, texte
):
    row = named(scene, pictured(scene, texte))
    said(scene, row, "OUI")
    livrable = admitted(scene, texte)
    livrables.ask_publication(livrable, actor=scene.pilote)
    livrables.agree_publication(livrable, actor=signer(scene))
    assert len(publication.published_documents(scene.atelier)) == 2
    former = livrable.current

    with horloge.at(WRITTEN + dt.timedelta(days=30)):
        said(scene, row, "NON")
        livrable.refresh_from_db()
        assert (livrable.etat, livrable.published_on, livrable.agreed_on) == ("ADMIS", None, None)
        assert publication.published_documents(scene.atelier) == []
        former.document.refresh_from_db()
        assert former.document.circle == "ATELIER"
        with pytest.raises(Refused, match="vient d’être retirée"):
            livrables.ask_publication(livrable, actor=scene.pilote)

        assert (services.reissue_texts(), services.reissue_texts()) == (1, 0)
        livrable.refresh_from_db()
        fresh = livrable.current
        assert (former.numero, fresh.numero) == (1, 2)
        assert [len(figures(one)) for one in (former, fresh)] == [1, 0]
        texte.refresh_from_db()
        assert texte.document == fresh.document
        livrables.ask_publication(livrable, actor=scene.pilote)
        livrables.agree_publication(livrable, actor=signer(scene))
    assert {one.sha256 for one in publication.published_documents(scene.atelier)} >= {fresh.sha256}


def figures(version):
    return [one for one in content_of(version.document).blocks if isinstance(one, Figure)]


@pytest.mark.regle("V5")
def test_a_press_kit_shows_nobody_without_a_yes_for_the_press(scene):
    kit = scene.begin("KIT_PRESSE")
    scene.write_all(kit)
    row = named(scene, pictured(scene, kit), usage="PRESSE")
    with pytest.raises(Refused, match="n’est pas connue"):
        services.hand_in_texte(kit, actor=scene.mandataire)
    said(scene, row, "OUI")
    services.hand_in_texte(kit, actor=scene.mandataire)
    kit.refresh_from_db()
    assert kit.etat == "REMIS"
    said(scene, row, "NON")
    row.image.refresh_from_db()
    assert row.image.retiree_at is not None


@pytest.mark.regle("V5")
def test_the_pages_say_what_misses_take_a_person_and_an_answer(scene, texte, settings):
    settings.DEMO = True
    image = pictured(scene, texte)
    client = as_(scene.mandataire)
    listing = reverse("redaction:droits", args=[texte.pk])
    assert "reste à dire qui l’on reconnaît" in client.get(listing).text
    one = reverse("redaction:droits-image", args=[texte.pk, image.pk])
    assert client.post(one, {"personne": WHO, "usages": []}).status_code == 422
    assert client.post(one, {"personne": WHO, "usages": ["DOCUMENT"]}).status_code == 302
    row = image.autorisations.get()
    there = reverse("redaction:droits-reponse", args=[texte.pk, image.pk, row.pk])
    assert client.post(there, {"reponse": "OUI", "repondu_le": "20/04/2026"}).status_code == 302
    assert "Acquis" in client.get(listing).text
    assert as_(scene.redacteur).get(listing).status_code == 404


def later(years, days=0):
    return horloge.at(WRITTEN.replace(year=WRITTEN.year + years) + dt.timedelta(days=days))


def published(scene, texte):
    livrable = admitted(scene, texte)
    livrables.ask_publication(livrable, actor=scene.pilote)
    livrables.agree_publication(livrable, actor=signer(scene))
    return livrable


@pytest.mark.regle("V5")
def test_a_yes_holds_five_years_then_the_picture_leaves_what_everybody_reads(scene, texte):
    row, other = (named(scene, pictured(scene, texte)) for _ in range(2))
    said(scene, row, "OUI")
    said(scene, other, "OUI")
    livrable = published(scene, texte)
    assert len(figures(livrable.current)) == 2
    with later(5):
        assert services.end_pictures() == 0, "still there on the last day"
    with later(5, days=1):
        assert "plus de soixante mois" in (right_fault(row.image, Usage.DOCUMENT) or "")
        assert (services.end_pictures(), services.end_pictures()) == (1, 0)
        livrable.refresh_from_db()
        assert (livrable.etat, livrable.published_on) == ("ADMIS", None)
        assert services.reissue_texts() == 1
        livrable.refresh_from_db()
        assert figures(livrable.current) == []


@pytest.mark.regle("V5")
def test_a_newer_yes_holds_five_more_years(scene, texte):
    row = named(scene, pictured(scene, texte))
    said(scene, row, "OUI")
    published(scene, texte)
    with later(4):
        said(scene, row, "OUI")
    with later(5, days=1):
        assert services.end_pictures() == 0
    with later(9, days=1):
        assert services.end_pictures() == 1


def test_the_name_goes_a_year_after_the_picture_and_how_many_were_asked_stays(scene, texte):
    image = pictured(scene, texte)
    row = named(scene, image)
    services.name_person(
        image, actor=scene.membre, personne="Le passeur", usages=["DOCUMENT", "PRESSE"]
    )
    for one in image.autorisations.all():
        said(scene, one, "OUI")
    published(scene, texte)
    with later(0, days=30):
        said(scene, row, "NON")
    with later(1, days=30):
        assert services.forget_pictured() == 0, "still there on the last day"
    with later(1, days=31):
        assert (services.forget_pictured(), services.forget_pictured()) == (1, 0)
        kept = list(image.autorisations.values_list("personne", "usage", "reponse"))
        assert kept == [
            ("Personne 1", "DOCUMENT", "NON"),
            ("Personne 2", "DOCUMENT", "OUI"),
            ("Personne 2", "PRESSE", "OUI"),
        ]
        entry = Entry.objects.get(verb="redaction.texte.forget_pictured")
        assert entry.data["efface"] == 3
        row.refresh_from_db()
        with pytest.raises(Refused, match="n’est plus gardé"):
            said(scene, row, "OUI")


def test_the_names_of_what_is_still_shown_stay_and_those_of_a_closed_atelier_go(scene, texte):
    shown, hidden = named(scene, pictured(scene, texte)), scene.begin("ETONNEMENT")
    asked = named(scene, pictured(scene, hidden))
    said(scene, shown, "OUI")
    published(scene, texte)
    type(scene.atelier).objects.filter(pk=scene.atelier.pk).update(closed_on=WRITTEN)
    with later(1):
        assert services.forget_pictured() == 0
    with later(1, days=1):
        assert services.forget_pictured() == 1
    shown.refresh_from_db()
    asked.refresh_from_db()
    assert (shown.personne, asked.personne) == (WHO, "Personne 1")


def test_what_is_asked_of_a_press_kit_is_not_even_said_of_another_text(scene, texte):
    labels = [
        one.label for one in services.WORKFLOW.checklist(texte, "hand_in", actor=scene.mandataire)
    ]
    assert len(labels) == 2
    assert not any("presse" in one for one in labels)
