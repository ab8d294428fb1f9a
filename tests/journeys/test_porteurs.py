"""Three porteurs of equal rights write one note d’opportunité, each a part, until it is filed."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from etabli.candidatures import services
from etabli.candidatures.models import Candidature
from etabli.candidatures.states import Etat
from etabli.candidatures.tests import local
from etabli.candidatures.tests.stories import DRAFTED, cast, whole_answers
from etabli.core import horloge
from etabli.core.models import Message
from tests.journeys.scene_jouee import Clock

pytestmark = [pytest.mark.journey, pytest.mark.complet, pytest.mark.django_db(transaction=True)]
#: who writes which field, of which section, and what is said of it until then
PARTS = (
    ("presidente", "porteurs", "historique_partenariat", "Échanges déjà menés"),
    ("maire", "objet", "question_posee", "La question posée à l’équipe"),
    ("maire_voisin", "objectifs", "suites_envisagees", "Suites envisagées"),
)


@pytest.mark.regle("C5", "C6")
def test_three_porteurs_fill_the_note_and_it_is_filed(page, look, monkeypatch):
    people = cast()
    where = local.territoire(people)
    candidature = local.opened(where)
    with horloge.at(DRAFTED):
        for organisation in (people.mairie, where.voisine):
            services.add_porteur(candidature, actor=where.presidente, organisation=organisation)
        blank = {cle for _, _, cle, _ in PARTS}
        answers = whole_answers(candidature)
        known = {cle: answer for cle, answer in answers.items() if cle not in blank}
        services.answer_questions(candidature, actor=where.presidente, **known)
    clock = Clock(monkeypatch, dt.date(2026, 3, 30))
    three = {
        "presidente": where.presidente, "maire": people.maire, "maire_voisin": where.maire_voisin,
    }  # fmt: skip
    note = reverse("candidatures:fiche", args=[candidature.pk])
    left = [label for *_, label in PARTS]
    for who, section, cle, label in PARTS:
        look(three[who], note, f"note-{who}")
        for missing in left:
            assert page.get_by_text(missing).count(), f"{who} reads what is missing"
        address = reverse("candidatures:section", args=[candidature.pk, section])
        look(three[who], address, f"section-{who}")
        page.locator(f"[name={cle}]").fill(f"Écrit par {three[who].name}.")
        page.get_by_role("button", name="Enregistrer", exact=True).click()
        page.wait_for_load_state()
        left.remove(label)
    fresh = Candidature.objects.get(pk=candidature.pk)
    kept = dict(fresh.reponses.values_list("cle", "valeur"))
    assert [kept[cle] for _, _, cle, _ in PARTS] == [
        f"Écrit par {three[who].name}." for who, *_ in PARTS
    ]

    act = reverse("candidatures:acte", args=[candidature.pk, "send-to-signature"])
    look(people.pilote, act, "figer")
    page.get_by_role("main").get_by_role("button").last.click()
    page.wait_for_url(re.compile(rf"/candidatures/{candidature.pk}/"))
    assert Candidature.objects.get(pk=candidature.pk).etat == Etat.EN_SIGNATURE

    clock.go(dt.date(2026, 4, 2))
    fresh.refresh_from_db()
    local.letters_of_a_local(fresh, where, signe_on=dt.date(2026, 4, 1))
    look(people.valideur, reverse("candidatures:acte", args=[candidature.pk, "submit"]), "deposer")
    page.get_by_role("main").get_by_role("button").last.click()
    page.get_by_role("heading", level=1).first.wait_for()
    assert Candidature.objects.get(pk=candidature.pk).etat == Etat.DEPOSEE
    told = Message.objects.filter(entry__verb="candidatures.candidature.submit").values_list(
        "person_id", flat=True
    )
    assert {one.person_id for one in three.values()} <= set(told), "each porteur is told"
    for who, actor in three.items():
        look(actor, reverse("candidatures:dossier", args=[candidature.pk]), f"depose-{who}")
        assert page.get_by_text("Déposée").count()
