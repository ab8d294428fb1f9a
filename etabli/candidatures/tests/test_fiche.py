"""Writing together, freezing, reopening: C5 to C7."""

import datetime as dt
import json
from urllib.parse import unquote

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from etabli.accounts.models import Personne
from etabli.acteurs.models import Membre
from etabli.candidatures import fiche, services
from etabli.candidatures.documents.fiche import fiche_content
from etabli.candidatures.models import Candidature, Reponse
from etabli.candidatures.services.writing import save_section
from etabli.candidatures.states import Etat
from etabli.candidatures.tests.stories import (
    FROZEN,
    candidature_at,
    letter_of_mairie,
    valeur,
    whole_answers,
)
from etabli.core import horloge
from etabli.core.coecriture.marks import mark_of
from etabli.core.documents.models import Document
from etabli.core.documents.words import words
from etabli.core.models import Entry, Message
from etabli.core.refus import Refused
from etabli.territoires.models import Commune, Departement

URL = "candidatures:section"


def _seen(candidature, cle):
    row = candidature.reponses.filter(cle=cle).first()
    return mark_of(row.valeur if row else None)


def _shown(page):
    """What the browser would post back of a form nobody has touched."""
    form = page.context["form"]
    return {name: value for name in form.fields if (value := form[name].value())}


@pytest.mark.regle("C5")
def test_the_first_save_of_any_writer_opens_the_draft_in_version_1(people):
    candidature, _ = candidature_at(Etat.OPPORTUNITE_CARACTERISEE, people)
    saved = services.answer_questions(candidature, actor=people.technicien, titre="L’usine")
    assert saved.keys == ["titre"]
    assert (candidature.etat, candidature.version, candidature.titre) == (
        Etat.BROUILLON,
        1,
        "L’usine",
    )


def test_an_autosave_is_not_a_line_of_the_journal(people):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    before = Entry.objects.count()
    services.answer_questions(candidature, actor=people.pilote, contexte="Il y a dix ans…")
    assert Entry.objects.count() == before


def test_two_people_never_overwrite_each_other_in_silence(people):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    opened = {"contexte": _seen(candidature, "contexte")}
    save_section(
        candidature, actor=people.pilote, typed={"contexte": "Version de Paul"}, seen=opened
    )
    saved = save_section(
        candidature, actor=people.technicien, typed={"contexte": "Version de Marc"}, seen=opened
    )
    assert saved.keys == []
    conflict = saved.conflicts[0]
    assert (conflict.leur, conflict.par, conflict.votre) == (
        "Version de Paul",
        people.pilote.name,
        "Version de Marc",
    )
    assert valeur(candidature, "contexte") == "Version de Paul"


def test_a_question_left_as_shown_never_undoes_what_the_other_wrote(people):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    keys = ("contexte", "problematiques")
    opened = {cle: _seen(candidature, cle) for cle in keys}
    old = valeur(candidature, "contexte")
    services.answer_questions(candidature, actor=people.pilote, contexte="Réécrit par Paul")
    typed = {"contexte": old, "problematiques": "Le foncier"}
    saved = save_section(candidature, actor=people.technicien, typed=typed, seen=opened)
    assert (saved.keys, saved.conflicts) == (["problematiques"], [])
    assert valeur(candidature, "contexte") == "Réécrit par Paul"


def test_one_s_own_earlier_save_is_no_conflict(people):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    opened = {"contexte": _seen(candidature, "contexte")}
    for text in ("Un", "Deux", "Trois"):
        saved = save_section(
            candidature, actor=people.pilote, typed={"contexte": text}, seen=opened
        )
        assert (saved.keys, saved.conflicts) == (["contexte"], [])


def test_two_saves_of_a_page_opened_before_the_draft_open_it_once(people):
    """The autosave of a field and the button pressed at once: the second page is late, not wrong."""
    candidature, _ = candidature_at(Etat.OPPORTUNITE_CARACTERISEE, people)
    late = Candidature.objects.get(pk=candidature.pk)
    services.answer_questions(candidature, actor=people.technicien, titre="L’usine")
    saved = services.answer_questions(late, actor=people.technicien, contexte="Il y a dix ans…")
    assert saved.keys == ["contexte"]
    assert Entry.objects.filter(verb="candidatures.candidature.start_draft").count() == 1


def test_a_save_that_loses_a_race_gives_the_page_back_with_what_was_typed(
    people, browser, monkeypatch
):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    url = reverse(URL, args=[candidature.pk, "objet"])

    def lose(*args, **kwargs):
        raise Refused("Quelqu’un vient d’écrire au même endroit. Rechargez la page.")

    monkeypatch.setattr(services, "save_section", lose)
    answer = browser(people.technicien).post(url, {"contexte": "Mon texte"})
    assert answer.status_code == 409
    assert "Quelqu’un vient d’écrire au même endroit" in answer.text
    assert "Mon texte" in answer.text


def test_the_conflict_is_shown_and_settled_without_script(people, browser):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    url = reverse(URL, args=[candidature.pk, "objet"])
    page = browser(people.technicien).get(url)
    data, seen = _shown(page), {"vu": page.context["sheet"].seen}
    services.answer_questions(candidature, actor=people.pilote, contexte="Version de Paul")
    mine = {**data, **seen, "contexte": "Version de Marc"}
    answer = browser(people.technicien).post(url, mine)
    assert answer.status_code == 409
    assert f"{people.pilote.name} a écrit «\u00a0Version de Paul\u00a0»" in answer.text
    assert "pendant que vous écriviez «\u00a0Version de Marc\u00a0»" in answer.text
    over = mark_of("Version de Paul")
    kept = browser(people.technicien).post(url, {**mine, "garder-contexte": f"moi:{over}"})
    assert kept.status_code == 302
    assert valeur(candidature, "contexte") == "Version de Marc"
    services.answer_questions(candidature, actor=people.pilote, contexte="Encore Paul")
    left = browser(people.technicien).post(url, {**mine, "garder-contexte": "eux"})
    assert left.status_code == 302
    assert valeur(candidature, "contexte") == "Encore Paul"


def test_an_autosave_answers_with_the_hour_or_with_what_to_settle(people, browser):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    client, url = browser(people.technicien), reverse(URL, args=[candidature.pk, "objet"])
    page = client.get(url)
    data = {**_shown(page), "vu": page.context["sheet"].seen}
    with horloge.at(horloge.at_paris(dt.date(2026, 3, 12), 10, 42)):
        saved = client.post(url, {**data, "titre": "Neuf"}, headers={"HX-Request": "true"})
        assert (saved.status_code, saved["X-Enregistre-A"]) == (200, "10\u00a0h\u00a042")
        assert unquote(saved["X-Enregistre-Par"]) == people.technicien.name
        version = int(saved["X-Enregistre-Version"])
        again = client.post(url, {**data, "titre": "Encore"}, headers={"HX-Request": "true"})
        assert again["X-Enregistre-Version"] == str(version + 1)
        client.post(url, {**data, "titre": "Neuf"}, headers={"HX-Request": "true"})
    services.answer_questions(candidature, actor=people.pilote, contexte="Paul")
    told = client.post(url, {**data, "contexte": "Marc"}, headers={"HX-Request": "true"})
    assert told.status_code == 409
    assert "<html" not in told.text
    long = client.post(url, {**data, "titre": "x" * 121}, headers={"HX-Request": "true"})
    assert long.status_code == 422
    assert valeur(candidature, "titre") == "Neuf"


def test_what_cannot_be_read_is_said_and_the_rest_is_kept(people, browser):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    url = reverse(URL, args=[candidature.pk, "objectifs"])
    data = {"indicateurs_reussite": "Deux repères", "calendrier_souhaite": "bientôt"}
    answer = browser(people.technicien).post(url, data)
    assert answer.status_code == 422
    assert "Écrivez le mois ainsi" in answer.text
    assert "bientôt" in answer.text
    assert valeur(candidature, "indicateurs_reussite") == "Deux repères"


def test_one_sees_who_else_writes_here_and_elsewhere_for_a_minute(people, browser):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    now = horloge.at_paris(dt.date(2026, 3, 12), 10, 0)
    here, other = (reverse(URL, args=[candidature.pk, cle]) for cle in ("objet", "objectifs"))
    with horloge.at(now):
        browser(people.pilote).get(here)
        read = browser(people.maire).get(f"{here}?presence").text
        assert f"{people.pilote.name} écrit ici" in read
        read = browser(people.maire).get(f"{other}?presence").text
        assert f"{people.pilote.name} écrit dans «\u00a0La question et les thèmes\u00a0»" in read
        assert people.maire.name not in read
    with horloge.at(now + dt.timedelta(seconds=61)):
        assert people.pilote.name not in browser(people.maire).get(f"{here}?presence").text


def test_who_can_only_read_is_not_said_to_write(people, browser):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    url = reverse(URL, args=[candidature.pk, "objet"])
    browser(people.valideur).get(url)
    browser(people.valideur).get(f"{url}?presence")
    assert people.valideur.name not in browser(people.maire).get(f"{url}?presence").text


def test_a_corrected_figure_keeps_the_value_of_its_source(people):
    candidature, _ = candidature_at(Etat.OPPORTUNITE_CARACTERISEE, people)
    first = valeur(candidature, "population")
    services.answer_questions(candidature, actor=people.technicien, population={"valeur": "4690"})
    assert valeur(candidature, "population") == first
    services.answer_questions(candidature, actor=people.technicien, population={"valeur": "4700"})
    kept = valeur(candidature, "population")
    assert kept["valeur"] == "4700"
    assert (kept["initial"]["valeur"], kept["corrige_par"]) == ("4690", people.technicien.name)
    assert "source" not in kept


def test_a_corrected_figure_reads_with_what_its_source_said_on_the_screen_and_on_paper(
    people, browser
):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    services.answer_questions(candidature, actor=people.technicien, population={"valeur": "4 700"})
    first = valeur(candidature, "population")["initial"]
    told = f"corrigé par {people.technicien.name} ; {first['source']}, {first['millesime']} : 4 690 habitants"
    page = browser(people.technicien).get(reverse(URL, args=[candidature.pk, "territoire"])).text
    assert told[1:] in _plain(page)
    read = browser(people.valideur).get(reverse(URL, args=[candidature.pk, "territoire"])).text
    assert f"4 700 habitants ({told})" in _plain(read)
    paper = "\n".join(words(fiche_content(candidature, version=1)))
    assert f"4 700 habitants ({told})" in _plain(paper)


def _plain(text):
    return " ".join(text.split())


def test_a_figure_emptied_keeps_what_its_source_said_and_takes_it_back_when_it_is_written_again(
    people,
):
    candidature, _ = candidature_at(Etat.OPPORTUNITE_CARACTERISEE, people)
    first = valeur(candidature, "population")
    services.answer_questions(candidature, actor=people.technicien, population=None)
    emptied = valeur(candidature, "population")
    assert (emptied["initial"]["valeur"], emptied.get("valeur")) == ("4690", None)
    assert "population" in [line.cle for line in fiche.missing_fields(candidature)]
    services.answer_questions(candidature, actor=people.technicien, population={"valeur": "4 690"})
    again = valeur(candidature, "population")
    assert {name: again[name] for name in ("valeur", "source", "millesime")} == {
        name: first[name] for name in ("valeur", "source", "millesime")
    }


def test_somebody_with_an_account_is_chosen_and_never_typed_again(people, browser):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    services.answer_questions(candidature, actor=people.technicien, elu_referent=None)
    Membre.objects.filter(personne_id=people.maire.person_id).update(fonction="Maire")
    maire = Personne.objects.get(pk=people.maire.person_id)
    client, url = browser(people.technicien), reverse(URL, args=[candidature.pk, "porteurs"])
    page = client.get(url)
    offered = dict(page.context["form"].fields["elu_referent__compte"].choices)
    assert offered[maire.email] == f"{maire.get_full_name()}, Maire"
    assert people.prefet.name not in str(offered)
    # what a script writes at once when they are chosen
    told = page.context["form"].fields["elu_referent__compte"].widget.attrs["data-compte"]
    assert json.loads(told)[maire.email]["fonction"] == "Maire"
    data = {**_shown(page), "vu": page.context["sheet"].seen, "elu_referent__compte": maire.email}
    for _ in range(2):  # the page that saved it by itself sends it again
        saved = client.post(url, data, headers={"HX-Request": "true"})
        data["vu"] = saved.text.split('value="')[1].split('"')[0]
        assert valeur(candidature, "elu_referent") == {
            "prenom": maire.prenom, "nom": maire.nom, "fonction": "Maire", "courriel": maire.email,
        }  # fmt: skip
    assert "elu_referent__compte" not in client.get(url).context["form"].fields


@pytest.mark.regle("C6")
def test_everything_that_is_missing_is_said_before_freezing(people):
    candidature, _ = candidature_at(Etat.OPPORTUNITE_CARACTERISEE, people)
    found = whole_answers(candidature)
    del found["titre"], found["acteurs"]
    services.answer_questions(candidature, actor=people.technicien, **found)
    with pytest.raises(Refused) as refusal:
        services.send_to_signature(candidature, actor=people.pilote)
    assert refusal.value.reasons == (
        "Section 3 – L’objet de l’Atelier\u00a0: il reste à remplir «\u00a0Titre de l’Atelier\u00a0».",
        "Section 5 – Les ressources\u00a0: il reste à remplir «\u00a0Acteurs à mobiliser\u00a0».",
    )
    assert not Document.objects.exists()


@pytest.mark.regle("C6")
def test_a_figure_said_not_available_never_blocks(people):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    missing = {"non_disponible": "Pas de donnée"}
    services.answer_questions(
        candidature, actor=people.technicien, friches=missing, population=missing
    )
    services.send_to_signature(candidature, actor=people.pilote)
    assert candidature.etat == Etat.EN_SIGNATURE


@pytest.mark.regle("C6")
def test_freezing_keeps_the_digest_and_the_pdf_and_calls_the_signatories(people):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    version = candidature.versions.get()
    assert (version.numero, version.edition, version.frozen_on) == (1, 0, FROZEN)
    assert candidature.frozen_sha256 == version.sha256
    assert version.sha256 == fiche.digest(fiche.typed_answers(candidature))
    assert version.document.verify()
    assert version.document.read().startswith(b"%PDF")
    entry = Entry.objects.get(verb="candidatures.candidature.send_to_signature")
    assert entry.data["document"]["sha256"] == version.document.sha256
    asked = set(
        Message.objects.filter(entry=entry, level="ACTION").values_list("person_id", flat=True)
    )
    assert asked == {people.maire.person_id, people.prefet.person_id}


@pytest.mark.regle("C6")
def test_a_frozen_fiche_is_written_by_nobody(people):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    for actor in (people.maire, people.technicien, people.pilote):
        with pytest.raises(Refused, match="ne sont pas ouvertes à la modification"):
            services.answer_questions(candidature, actor=actor, titre="Autre")


@pytest.mark.regle("C6")
def test_communes_of_another_service_need_its_agreement(people):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    Departement.objects.create(code="24", nom="Dordogne")
    beyond = Commune.objects.create(code="24550", nom="Villefranche", departement_id="24")
    services.add_commune(candidature, actor=people.pilote, commune=beyond)
    with pytest.raises(Refused, match="Villefranche\u00a0: hors du territoire de la DDT 47"):
        services.send_to_signature(candidature, actor=people.pilote)


@pytest.mark.regle("C7")
def test_reopening_makes_a_new_version_and_flags_the_letters_already_signed(people):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    courrier = letter_of_mairie(candidature, people, on=FROZEN)
    with pytest.raises(Refused, match="Donnez vos raisons"):
        services.reopen_fiche(candidature, actor=people.pilote, motif="")
    services.reopen_fiche(candidature, actor=people.pilote, motif="Le titre change.")
    assert (candidature.etat, candidature.version, candidature.frozen_sha256) == (
        Etat.BROUILLON,
        2,
        "",
    )
    assert courrier.version_fiche == 1
    services.answer_questions(candidature, actor=people.technicien, titre="Le nouveau titre")
    services.send_to_signature(candidature, actor=people.pilote)
    older, newer = candidature.versions.order_by("numero")
    assert (older.reponses["titre"], newer.reponses["titre"]) == (
        "L’ancienne usine",
        "Le nouveau titre",
    )
    alerts = services.WORKFLOW.alerts(candidature, "submit", actor=people.valideur, on=FROZEN)
    assert any("antérieur à la version 2" in sentence for sentence in alerts)


def test_the_two_versions_are_compared_on_a_page(people, browser):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    services.reopen_fiche(candidature, actor=people.pilote, motif="Le titre change.")
    services.answer_questions(candidature, actor=people.technicien, titre="Le nouveau titre")
    services.send_to_signature(candidature, actor=people.pilote)
    older, newer = candidature.versions.order_by("numero")
    url = reverse("candidatures:comparer", args=[candidature.pk, older.pk, newer.pk])
    page = browser(people.maire).get(url)
    changed = [line["libelle"] for line in page.context["differences"]]
    assert changed == ["Titre de l’Atelier"]


def test_the_porteurs_and_communes_are_answered_by_the_dossier_itself(people):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    with pytest.raises(Refused, match="Collectivité chef de file"):
        services.answer_questions(candidature, actor=people.pilote, chef_de_file={"nom": "Pirate"})
    lead = fiche.answers(candidature)["chef_de_file"]
    assert isinstance(lead, dict)
    assert lead["nom"] == "Commune de Fumel"
    assert fiche.answers(candidature)["communes"] == [{"code": "47106", "nom": "Fumel"}]
    with pytest.raises(Refused, match="la commune principale"):
        services.remove_commune(candidature, actor=people.pilote, commune=people.commune)
    with pytest.raises((Http404, PermissionDenied)):
        services.add_commune(candidature, actor=people.valideur, commune=people.commune)


def test_the_blank_form_and_the_draft_are_downloaded(people, browser):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    client = browser(people.technicien)
    for name in ("fiche-vierge", "fiche-projet"):
        for fmt in ("odt", "docx", "pdf"):
            answer = client.get(reverse(f"candidatures:{name}", args=[candidature.pk, fmt]))
            assert answer.status_code == 200
            assert answer.getvalue()[:2] == (b"%P" if fmt == "pdf" else b"PK")
    assert Reponse.objects.filter(candidature=candidature).exists()
