"""The pages of the exchange with PLACE: a plan, then the act; before the hour nothing of the offers."""

import datetime as dt
import io
import zipfile
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of as as_
from etabli.acteurs.tests.factories import actor_of
from etabli.consultations import services
from etabli.consultations.models import Offre
from etabli.consultations.tests import judging as played
from etabli.consultations.tests.scene import published, scene
from etabli.core import horloge

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(db):
    return scene()


@pytest.fixture
def marche(one):
    return published(one)


def at(day, hour=9, minute=0, second=0):
    return dt.datetime(2026, 6, day, hour, minute, second, tzinfo=horloge.PARIS)


def words(answer):
    text = unescape(answer.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")
    return " ".join(text.split())


def address(name, marche):
    return reverse(f"consultations:{name}", args=[marche.pk])


def csv(text, encoding="cp1252"):
    return SimpleUploadedFile("registre.csv", text.encode(encoding))


def firm(one, code):
    return one.accord.groupements.get(code=code).mandataire.nom


def test_a_register_is_shown_then_kept_and_a_bad_one_keeps_its_text(one, marche):
    pilote, page = as_(one.pilote), address("place-registre", marche)
    text = (
        f"Date et heure;Société\n02/06/2026 09:12:33;{firm(one, 'L1')}\nhier;{firm(one, 'L2')}\n"
    )
    with horloge.at(at(4)):
        bad = pilote.post(page, {"nature": "RETRAITS", "texte": "n’importe quoi"})
        assert bad.status_code == 409
        assert "La colonne « Date et heure » n’est pas dans ce fichier" in words(bad)
        assert "n’importe quoi" in words(bad)
        shown = pilote.post(page, {"nature": "RETRAITS", "fichier": csv(text)})
        assert shown.status_code == 200
        assert "À verser : 1 retrait." in words(shown)
        assert "Ligne 3 : la date « hier » ne se lit pas" in words(shown)
        assert marche.retraits.count() == 0
        form, mark = shown.context["form"], shown.context["plan"]["mark"]
        said = {"nature": "RETRAITS", "texte": form["texte"].value(), "vu": mark}
        assert pilote.post(page, {**said, "revoir": "1"}).status_code == 200
        assert marche.retraits.count() == 0
        assert pilote.post(page, said).status_code == 302
        assert marche.retraits.count() == 1
        overview = words(pilote.get(address("place", marche)))
        assert "2 juin 2026 à 9 h 12 min 33 s" in overview
        assert "N’ont pas retiré le dossier, d’après ce qui est versé" in overview
        again = pilote.post(page, {"nature": "RETRAITS", "texte": text})
        assert "Déjà là : 1 ligne." in words(again)
        assert "Verser ces lignes" not in words(again)


def deposits(one):
    return (
        "N° de pli;Date de dépôt;Société\n"
        f"1;22/06/2026 12:00:00;{firm(one, 'L1')}\n2;22/06/2026 12:00:01;{firm(one, 'L2')}\n"
    )


@pytest.mark.regle("N-8", "N-13")
def test_before_the_hour_the_answer_is_the_same_whatever_is_sent(one, marche):
    pilote, page = as_(one.pilote), address("place-offres", marche)
    with horloge.at(at(22, 12, 0, 0)):
        empty = pilote.post(page, {"texte": ""})
        full = pilote.post(
            page, {"texte": deposits(one), "archive": SimpleUploadedFile("o.zip", b"PK")}
        )
        assert (empty.status_code, full.status_code) == (409, 409)
        said = [words(pilote.get(page)), words(pilote.get(address("place", marche)))]
        for text in (words(empty), words(full), *said):
            assert "D’ici là, ni leur contenu ni leur nombre ne se lisent." in text
            assert firm(one, "L1") not in text.split("Retraits et questions")[0]
        assert words(empty) == words(full)
    assert Offre.objects.count() == 0


@pytest.mark.regle("N-8", "MS-4")
def test_the_archive_waits_between_the_plan_and_the_act(one, marche):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(f"1 {firm(one, 'L1')}/note.txt", "une note")
        archive.writestr(f"2 {firm(one, 'L2')}/note.txt", "tardive")
    pilote, page = as_(one.pilote), address("place-offres", marche)
    with horloge.at(at(22, 12, 1)):
        services.close_consultations()
    with horloge.at(at(22, 14)):
        sent = {
            "fichier": csv(deposits(one)),
            "archive": SimpleUploadedFile("o.zip", made.getvalue()),
        }
        alone = pilote.post(page, {"archive": sent.pop("archive")})
        assert alone.status_code == 422
        assert "Choisissez le fichier, ou collez son texte." in words(alone)
        shown = pilote.post(page, sent)
        text = words(shown)
        assert "À temps : 1 offre." in text
        assert "Hors délai : 1 offre." in text
        assert f"« 2 {firm(one, 'L2')} » reste fermé." in text
        assert "L’archive que vous avez envoyée attend ici" in text
        said = {
            "texte": shown.context["form"]["texte"].value(),
            "vu": shown.context["plan"]["mark"],
        }
        kept = pilote.post(page, said, follow=True)
        assert "Un fichier n’est pas versé." in words(kept)
        assert "note.txt » : C’est un fichier de texte : il reste sur PLACE." in words(kept)
        assert "22 juin 2026 à 12 h 00 min 01 s" in words(kept)
        assert "L’archive que vous avez envoyée" not in words(pilote.get(page))
    assert list(marche.offres.order_by("recue_at").values_list("is_late", flat=True)) == [
        False,
        True,
    ]


@pytest.mark.regle("N-13")
def test_after_the_hour_who_deposited_is_not_of_everybody_in_the_state(one, settings):
    settings.DEMO = True  # the person who signs has given their second factor
    marche = played.received(one, played.closed(one))
    page = address("place", marche)
    service = marche.service
    known = {
        "pilote": one.pilote, "rpa": one.rpa, "valideur": one.where.people.valideur,
        "achats": actor_of(Role.DGALN_ACHATS), "audit": actor_of(Role.AUDITEUR),
    }  # fmt: skip
    hidden = {
        "chef": one.where.people.chef_projet,
        "budget": actor_of(Role.GESTIONNAIRE_BUDGET, organisation=service),
    }
    with horloge.at(at(22, 15)):
        shown = {name: words(as_(who).get(page)) for name, who in {**known, **hidden}.items()}
    second = "22 juin 2026 à 11 h 58 min 40 s"
    assert [name for name, text in shown.items() if second in text] == [*known]
    for name in hidden:
        assert "n’est lu que du service, du comité" in shown[name]
        assert "Aucune offre" not in shown[name]


def test_a_holder_reads_nothing_of_the_exchange(one, marche):
    holder = as_(one.mandataires["L1"])
    with horloge.at(at(4)):
        for name in ("place", "place-registre", "place-offres"):
            assert holder.get(address(name, marche)).status_code == 403
        assert "Échanger avec PLACE" not in words(holder.get(address("marche", marche)))
        assert "Échanger avec PLACE" in words(as_(one.pilote).get(address("marche", marche)))
