"""A draft of an older version of the fiche is offered the newer one; every answer follows its key."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from etabli.candidatures import fiche, services
from etabli.candidatures.formats.flash import FLASH
from etabli.candidatures.states import Etat
from etabli.candidatures.tests.formats import declare, forget_forms
from etabli.candidatures.tests.stories import candidature_at, valeur
from etabli.core.models import Entry
from etabli.core.refus import Refused

V1 = FLASH.fiches[0]
#: the question « Problèmes et blocages » goes, the title is held to 10 characters, one question comes
NEW_QUESTION = """
  [[section.champ]]
  cle = "biodiversite"
  libelle = "Ce que vous savez du vivant"
  nature = "texte_long"
  obligatoire = true
"""


def newer_text():
    """The first version, reworked as an administrator of the programme would."""
    text = V1.read_text(encoding="utf-8").replace('version = "flash_v1"', 'version = "flash_v2"')
    before, _, after = text.partition('  [[section.champ]]\n  cle = "problematiques"')
    text = (
        before + NEW_QUESTION + "\n  [[section.champ]]" + after.partition("[[section.champ]]")[2]
    )
    title, _, rest = text.partition("max = 120")
    return f"{title}max = 10{rest}"


@pytest.fixture
def flash_v2(tmp_path, monkeypatch):
    """Call it the day the second version is published."""

    def publish():
        second = tmp_path / "flash_v2.toml"
        second.write_text(newer_text(), encoding="utf-8")
        declare(monkeypatch, replace(FLASH, fiches=(V1, second)))

    yield publish
    monkeypatch.undo()
    forget_forms()


def offer(candidature):
    return reverse("candidatures:acte", args=[candidature.pk, "adopt-form"])


def page_of(candidature):
    return reverse("candidatures:fiche", args=[candidature.pk])


def test_nothing_is_offered_while_there_is_one_version(people, browser):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    assert offer(candidature) not in browser(people.pilote).get(page_of(candidature)).text
    with pytest.raises(Refused, match="déjà dans sa version la plus récente"):
        services.adopt_form(candidature, actor=people.pilote)


def test_a_draft_stays_in_its_version_until_somebody_says_yes(people, browser, flash_v2):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    flash_v2()
    assert fiche.form(candidature).version == "flash_v1"
    assert offer(candidature) in browser(people.technicien).get(page_of(candidature)).text


def test_the_confirmation_tells_what_is_kept_to_review_without_question_and_new(
    people, browser, flash_v2
):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    services.answer_questions(
        candidature, actor=people.pilote, problematiques="Le foncier est cher."
    )
    given = len([v for v in fiche.typed_answers(candidature).values() if v])
    flash_v2()
    page = browser(people.pilote).get(offer(candidature))
    told = page.context["passage"]
    assert told["kept"] == given - 2
    assert [(line["champ"].cle, line["values"]) for line in told["review"]] == [
        ("titre", ["L’ancienne usine"])
    ]
    assert [(line["champ"].cle, line["values"]) for line in told["homeless"]] == [
        ("problematiques", ["Le foncier est cher."])
    ]
    assert told["asked"] == ["Ce que vous savez du vivant"]
    for words in ("Le foncier est cher.", "L’ancienne usine", "Ce que vous savez du vivant"):
        assert words in page.text


def test_adopting_loses_no_answer_and_shows_those_without_a_question(people, browser, flash_v2):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    services.answer_questions(
        candidature, actor=people.pilote, problematiques="Le foncier est cher."
    )
    before = fiche.typed_answers(candidature)
    flash_v2()
    answer = browser(people.pilote).post(offer(candidature))
    assert answer.status_code == 302
    candidature.refresh_from_db()
    assert candidature.fiche_version == "flash_v2"
    assert fiche.typed_answers(candidature) == before
    page = browser(people.technicien).get(page_of(candidature)).text
    assert "Le foncier est cher." in page
    assert offer(candidature) not in page
    assert [line.cle for line in fiche.missing_fields(candidature)] == ["biodiversite"]


def test_adopting_is_a_line_of_the_journal_and_a_message_to_the_porteurs(people, flash_v2):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    flash_v2()
    entry = services.adopt_form(candidature, actor=people.pilote)
    kept = Entry.objects.get(pk=entry.pk)
    assert (kept.verb, kept.source, kept.target) == (
        "candidatures.candidature.adopt_form", Etat.BROUILLON, Etat.BROUILLON,
    )  # fmt: skip
    assert kept.data["fiche_version_before"] == "flash_v1"
    assert kept.data["fiche_version"] == "flash_v2"
    assert kept.data["homeless"] == ["problematiques"]
    assert people.maire.person_id in kept.messages.values_list("person_id", flat=True)


def test_a_fiche_in_signature_keeps_its_version(people, browser, flash_v2):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    flash_v2()
    assert offer(candidature) not in browser(people.pilote).get(page_of(candidature)).text
    with pytest.raises(PermissionDenied):
        services.adopt_form(candidature, actor=people.pilote)


def test_a_reopened_fiche_may_adopt_and_the_comparison_still_reads_the_old_question(
    people, browser, flash_v2
):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    services.reopen_fiche(candidature, actor=people.pilote, motif="Une erreur de date.")
    services.answer_questions(candidature, actor=people.pilote, problematiques="Autre blocage.")
    flash_v2()
    services.adopt_form(candidature, actor=people.pilote)
    services.answer_questions(candidature, actor=people.pilote, biodiversite="Des hérissons.")
    services.send_to_signature(candidature, actor=people.pilote)
    older, newer = candidature.versions.order_by("numero")
    url = reverse("candidatures:comparer", args=[candidature.pk, older.pk, newer.pk])
    changes = browser(people.pilote).get(url).context["differences"]
    assert [line["libelle"] for line in changes] == [
        "Ce que vous savez du vivant",
        "Problèmes et blocages",
    ]


def opened_before(candidature, people, browser, screen):
    """A browser that has this screen open, what its page would send, and the mark of what it saw."""
    url = reverse("candidatures:section", args=[candidature.pk, screen])
    late = browser(people.technicien)
    page = late.get(url)
    form, seen = page.context["form"], page.context["sheet"].seen
    data = {name: value for name in form.fields if (value := form[name].value())}
    return late, url, {**data, "vu": seen}


def test_a_page_opened_before_gives_back_the_words_that_no_question_asks_for(
    people, browser, flash_v2
):
    """The second version has no such screen: what it still asks is kept, the rest is read again."""
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    late, url, data = opened_before(candidature, people, browser, "objet-enjeux")
    flash_v2()
    services.adopt_form(candidature, actor=people.pilote)
    told = late.post(url, {**data, "controverses": "Neuf", "problematiques": "Le bruit"})
    assert told.status_code == 409
    assert "Problèmes et blocages\u00a0: Le bruit" in told.text
    assert valeur(candidature, "controverses") == "Neuf"
    assert valeur(candidature, "problematiques") != "Le bruit"


def test_a_screen_that_is_no_more_keeps_what_its_questions_still_are(people, browser, flash_v2):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    late, url, data = opened_before(candidature, people, browser, "ressources-logistique")
    flash_v2()
    services.adopt_form(candidature, actor=people.pilote)
    saved = late.post(url, {**data, "restauration__montant_estime": "90", "suite": "1"})
    assert (saved.status_code, saved.url) == (302, page_of(candidature))
    assert valeur(candidature, "restauration")["montant_estime"] == "90"
    assert late.get(url).url == page_of(candidature)


def test_a_page_that_speaks_of_a_made_up_question_is_saved_as_any_other(people, browser, flash_v2):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    late, url, data = opened_before(candidature, people, browser, "objet")
    flash_v2()
    services.adopt_form(candidature, actor=people.pilote)
    subject = data["vu"].split()[0]
    forged = {**data, "vu": f"{subject} inconnu=1", "titre": "Autre", "garder-titre": "eux"}
    assert late.post(url, forged).status_code == 302


def test_a_screen_that_no_version_ever_had_is_no_page(people, browser):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    url = reverse("candidatures:section", args=[candidature.pk, "jamais"])
    assert browser(people.technicien).get(url).status_code == 404
    assert browser(people.technicien).post(url, {"titre": "x"}).status_code == 404
