"""The screens: each for its reader, circles closed, nothing typed is lost."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of as as_
from etabli.acteurs.tests.factories import actor_of
from etabli.core import horloge
from etabli.core.coecriture.marks import mark_of
from etabli.core.models import Fichier
from etabli.core.tests.papers import picture
from etabli.livrables import services
from etabli.livrables.forms import CommentForm
from etabli.livrables.models import CommentaireLivrable
from etabli.livrables.states import Cercle, Partie
from etabli.livrables.tests.factories import make_scene, pdf, scanned, source

pytestmark = pytest.mark.django_db
MOVES = (
    "admit", "postpone", "open-hearing", "admit-with-refaction", "reject", "declare-images",
)  # fmt: skip


@pytest.fixture
def scene(settings):
    settings.DEMO = True
    with horloge.at(dt.date(2026, 9, 10)):
        yield make_scene()


def url(name, *args):
    return reverse(f"livrables:{name}", args=args)


def text(answer):
    return answer.text.replace("\u00a0", " ")


@pytest.mark.regle("V1")
def test_every_page_opens_before_the_deposit(scene):
    pk = scene.livrable.pk
    for actor in (scene.mandataire, scene.pilote):
        client = as_(actor)
        names = [url("atelier", scene.atelier.pk), url("livrable", pk), url("apercu", pk, "odt")]
        names += [url("partie", pk, partie.lower().replace("_", "-")) for partie in Partie.values]
        assert {name: client.get(name).status_code for name in names} == dict.fromkeys(names, 200)
    shown = text(as_(scene.mandataire).get(url("livrable", pk)))
    assert "Pour le document composé, il manque" in shown
    assert "Écrire la partie « La visite : constats, atouts, contraintes »" in shown
    assert shown.count("à écrire") >= 4
    assert as_(scene.membre).get(url("partie", pk, "visite")).status_code == 403


@pytest.mark.regle("V1", "V2")
def test_files_are_handed_in_by_the_page_and_the_days_left_are_shown(scene):
    client = as_(scene.mandataire)
    answer = client.post(
        url("deposer-fichiers", scene.livrable.pk),
        {"pdf": scanned(), "source": source(), "images": "AUTORISATIONS", "note": "Bonne lecture"},
    )
    assert answer.status_code == 302
    shown = text(as_(scene.valideur).get(answer["Location"]))
    assert (
        "mardi 10 novembre 2026 à minuit, heure de Paris, dans 61 jours" in shown
    )  # two months from the 10th
    assert "n’est pas balisé" in shown
    assert "Bonne lecture" in shown
    assert "Commencer la vérification" in shown
    assert "DEPOSE" not in shown  # the state in words, never its code


@pytest.mark.regle("V5")
def test_a_pdf_is_read_before_it_is_handed_in_and_nothing_of_it_is_kept(scene):
    client, address = as_(scene.mandataire), url("verifier-pdf", scene.livrable.pk)
    deposit = url("deposer-fichiers", scene.livrable.pk)
    assert address in text(client.get(deposit))
    before = Fichier.objects.count()
    read = client.post(address, {"pdf": scanned()})
    assert read.status_code == 200
    assert "défauts à corriger" in text(read)
    assert "n’est pas balisé" in text(read)
    fine = text(client.post(address, {"pdf": pdf()}))
    assert "rien à corriger" in fine
    assert deposit in fine
    wrong = client.post(address, {"pdf": source()})
    assert (wrong.status_code, "exportez-le en PDF" in text(wrong)) == (409, True)
    assert (Fichier.objects.count(), scene.livrable.versions.count()) == (before, 0)
    assert as_(scene.membre).get(address).status_code == 403


@pytest.mark.regle("V1")
def test_a_deposit_that_is_refused_keeps_what_was_typed(scene):
    client, address = as_(scene.mandataire), url("deposer-fichiers", scene.livrable.pk)
    invalid = client.post(address, {"note": "Mon mot", "images": "AUTORISATIONS"})
    assert invalid.status_code == 422
    assert "Mon mot" in text(invalid)
    wrong = {"pdf": source(), "source": pdf(), "note": "Mon mot", "images": "AUTORISATIONS"}
    refused = client.post(address, wrong)
    assert refused.status_code == 409
    assert "Mon mot" in text(refused)
    assert "exportez-le en PDF" in text(refused)


@pytest.mark.regle("V1")
def test_the_composed_document_is_handed_in_by_the_page(scene):
    client, address = as_(scene.mandataire), url("deposer", scene.livrable.pk)
    assert "Écrivez la partie « La visite" in text(client.get(address))
    scene.write()
    answer = client.post(address, {"images": "AUCUNE_PERSONNE"})
    assert answer.status_code == 302
    shown = text(client.get(answer["Location"]))
    assert "composé par Établi à partir des données de l’Atelier" in shown
    read = text(client.get(url("lecture", scene.livrable.pk, 1)))
    assert "Tout le monde veut garder la halle." in read
    assert "La halle est saine ; la cour est fermée au public." in read
    for which in ("pdf", "source"):
        assert client.get(url("version", scene.livrable.pk, 1, which)).status_code == 200
    assert client.get(address).status_code == 404


@pytest.mark.regle("V1")
def test_two_people_on_one_part_never_overwrite_each_other_in_silence(scene):
    scene.write_part("VISITE", by=scene.pilote, texte="Le texte du pilote.")
    client, address = as_(scene.mandataire), url("partie", scene.livrable.pk, "visite")
    answer = client.post(address, {"texte": "Le mien."})
    shown = text(answer)
    assert answer.status_code == 409
    assert f"{scene.pilote.name} a écrit « Le texte du pilote. »" in shown
    assert "Le mien." in shown
    over = {
        "vu": answer.context["sheet"].seen,
        "garder-texte": f"moi:{mark_of('Le texte du pilote.')}",
    }
    again = client.post(address, {"texte": "Les deux.", **over}, follow=True)
    assert again.redirect_chain[0][1] == 302
    assert f"par {scene.mandataire.name} · version 2." in text(again)
    assert f"Écrit par {scene.mandataire.name}" in text(again)
    assert scene.livrable.sections.get(code="VISITE").texte == "Les deux."


@pytest.mark.regle("V1")
def test_two_paragraphs_of_one_part_are_both_kept_and_the_page_says_who_wrote(scene):
    scene.write_part("VISITE", by=scene.pilote, texte="Un\n\nDeux")
    client, address = as_(scene.mandataire), url("partie", scene.livrable.pk, "visite")
    seen = client.get(address).context["sheet"].seen
    scene.write_part("VISITE", by=scene.pilote, texte="Un, mieux\n\nDeux")
    mine = {"texte": "Un\r\n\r\nDeux, mieux", "vu": seen}
    assert client.post(address, mine).status_code == 302
    assert scene.livrable.sections.get(code="VISITE").texte == "Un, mieux\n\nDeux, mieux"
    said = text(as_(scene.pilote).get(address))
    assert f"Dernière écriture : {scene.mandataire.name}," in said
    assert f"Ici en ce moment : {scene.mandataire.name}" in said


@pytest.mark.regle("V1")
def test_an_image_changed_by_two_people_is_asked_and_one_without_words_refused(scene):
    client, address = as_(scene.mandataire), url("partie", scene.livrable.pk, "visite")
    seen = client.get(address).context["sheet"].seen
    image = SimpleUploadedFile("plan.png", picture())
    mute = client.post(address, {"texte": "Vu.", "image": image, "vu": seen})
    assert (mute.status_code, "Dites en une phrase" in text(mute)) == (409, True)
    assert scene.livrable.sections.get(code="VISITE").texte != "Vu."
    scene.write_part(
        "VISITE", by=scene.pilote,
        image=SimpleUploadedFile("photo.png", picture()), image_alt="La cour.",
    )  # fmt: skip
    image = SimpleUploadedFile("plan.png", picture(20, 20))
    mine = {"texte": "Vu.", "image": image, "image_alt": "La cour.", "vu": seen}
    refused = client.post(address, mine)
    assert refused.status_code == 409
    assert "a écrit « photo.jpg »" in text(refused)
    part = scene.livrable.sections.get(code="VISITE")
    assert (part.texte, part.image.name) == ("Vu.", "photo.jpg")
    seen = refused.context["sheet"].seen
    out = client.post(
        address,
        {
            "texte": "Vu.",
            "without_image": "on",
            "vu": seen,
            "garder-image": f"moi:{mark_of(part.image)}",
        },
    )
    assert out.status_code == 302
    assert scene.livrable.sections.get(code="VISITE").image is None


@pytest.fixture
def read(scene):
    scene.deposit()
    scene.verify()
    return scene


@pytest.mark.regle("V3")
def test_every_decision_has_its_page_with_the_document_in_front(read):
    client = as_(read.valideur)
    for move in MOVES:
        answer = client.get(url("acte", read.livrable.pk, move))
        expected = 403 if move == "declare-images" else 200
        assert answer.status_code == expected, move
        if expected == 200:
            assert "Télécharger « Le document »" in text(answer), move
    assert "ouvrez d’abord une audition" in text(
        client.get(url("acte", read.livrable.pk, "reject"))
    )
    assert client.get(url("acte", read.livrable.pk, "admit-tacitly")).status_code == 404
    assert as_(read.mandataire).get(url("acte", read.livrable.pk, "admit")).status_code == 403


@pytest.mark.regle("V3")
def test_a_decision_that_is_refused_keeps_what_was_typed(read):
    client = as_(read.valideur)
    empty = client.post(url("acte", read.livrable.pk, "postpone"), {"motif": "", "jours": "20"})
    assert empty.status_code == 422
    assert 'value="20"' in text(empty)
    with horloge.at(dt.date(2026, 11, 3)):
        late = client.post(url("acte", read.livrable.pk, "postpone"), {"motif": "Carte floue."})
    assert late.status_code == 409
    assert "Carte floue." in text(late)
    done = client.post(url("acte", read.livrable.pk, "postpone"), {"motif": "Carte floue."})
    assert done.status_code == 302
    shown = text(as_(read.mandataire).get(done["Location"]))
    assert "Ce qui est à corriger" in shown
    assert "À remettre au plus tard le vendredi 25 septembre 2026" in shown


@pytest.mark.regle("V3")
def test_the_holder_answers_the_hearing_and_the_collectivite_reads_nothing_of_it(read):
    services.open_hearing(
        read.livrable, actor=read.valideur, objet="REFACTION", motif="Deux parties manquent."
    )
    client = as_(read.mandataire)
    assert "donnez vos observations avant le vendredi 25 septembre 2026" in text(
        client.get(url("livrable", read.livrable.pk))
    )
    answer = client.post(
        url("acte", read.livrable.pk, "observe"), {"observations": "Nous complétons."}
    )
    assert answer.status_code == 302
    assert "Nous complétons." in text(as_(read.valideur).get(answer["Location"]))
    mayor = text(as_(read.signataire).get(answer["Location"]))
    assert "Nous complétons." not in mayor
    assert "Deux parties manquent." not in mayor


@pytest.mark.regle("V5")
def test_the_mayor_reads_the_document_and_agrees(read):
    services.admit_livrable(read.livrable, actor=read.valideur)
    services.ask_publication(read.livrable, actor=read.pilote)
    client = as_(read.signataire)
    shown = text(client.get(url("acte", read.livrable.pk, "agree-publication")))
    assert "Licence Ouverte 2.0" in shown
    assert "Télécharger « Le document »" in shown
    assert client.post(url("acte", read.livrable.pk, "agree-publication")).status_code == 302
    tab = text(client.get(url("atelier", read.atelier.pk)))
    assert "publié le jeudi 10 septembre 2026" in tab
    address = url("public-document", read.atelier.slug, "livrable-de-synthese", "pdf")
    assert address in tab
    assert Client().get(address).status_code == 200


# -- who reads what -------------------------------------------------------------------------


@pytest.mark.regle("V1")
def test_others_find_nothing_at_any_address(read):
    pk = read.livrable.pk
    addresses = [
        url("atelier", read.atelier.pk), url("livrable", pk), url("partie", pk, "visite"),
        url("apercu", pk, "pdf"), url("deposer", pk), url("deposer-fichiers", pk),
        url("verifier-pdf", pk),
        url("version", pk, 1, "pdf"), url("acte", pk, "admit"),
    ]  # fmt: skip
    for role in (Role.GROUPEMENT_MANDATAIRE, Role.SERVICE_VALIDEUR, Role.COLLECTIVITE_SIGNATAIRE):
        client = as_(actor_of(role))
        answers = {address: client.get(address).status_code for address in addresses}
        assert answers == dict.fromkeys(addresses, 404), role
    assert as_(actor_of(Role.GROUPEMENT_MANDATAIRE)).post(url("commenter", pk)).status_code == 404


def say(scene, actor, cercle, texte):
    return services.comment_livrable(scene.livrable, actor=actor, cercle=cercle, texte=texte)


def test_a_comment_is_read_by_its_circle_only(read):
    say(read, read.valideur, "ETAT", "Entre nous : la carte est faible.")
    say(read, read.redacteur, "PORTEURS", "Le conseil préfère le scénario deux.")
    say(read, read.pilote, "GROUPEMENT", "Merci pour la carte des usages.")
    words = ("Entre nous", "Le conseil préfère", "Merci pour")
    seen = {
        actor.name: [
            word in text(as_(actor).get(url("livrable", read.livrable.pk))) for word in words
        ]
        for actor in (read.pilote, read.auditeur, read.signataire, read.mandataire, read.membre)
    }
    assert list(seen.values()) == [
        [True] * 3, [True] * 3, [False, True, True], [False, False, True], [False, False, True],
    ]  # fmt: skip


def test_nobody_writes_in_a_circle_they_do_not_read(read):
    for actor, cercle in (
        (read.mandataire, "ETAT"),
        (read.mandataire, "PORTEURS"),
        (read.redacteur, "ETAT"),
    ):
        answer = as_(actor).post(
            url("commenter", read.livrable.pk), {"cercle": cercle, "texte": "Je m’invite."}
        )
        assert answer.status_code == 422
        assert "Je m’invite." in text(answer)
    assert as_(read.auditeur).post(url("commenter", read.livrable.pk)).status_code == 403
    assert not CommentaireLivrable.objects.exists()
    sent = as_(read.mandataire).post(
        url("commenter", read.livrable.pk), {"cercle": "GROUPEMENT", "texte": "Bien reçu."}
    )
    assert sent.status_code == 302
    assert CommentaireLivrable.objects.get().written_by_id == read.mandataire.person_id


def test_a_remark_that_may_be_for_the_state_alone_leaves_no_copy_in_a_browser():
    state = CommentForm(circles=[Cercle.ETAT, Cercle.PORTEURS])
    assert "data-sans-copie" in str(state["texte"])
    assert "data-sans-copie" not in str(CommentForm(circles=[Cercle.GROUPEMENT])["texte"])
