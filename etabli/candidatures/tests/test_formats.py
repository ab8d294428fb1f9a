"""A second format goes from the first contact to the decision on its own fiche, letters and grid."""

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse

from etabli.candidatures import fiche, formats, services
from etabli.candidatures.documents.courriers import letter_content
from etabli.candidatures.documents.fiche import blank_content, team_content
from etabli.candidatures.formats.flash import FLASH
from etabli.candidatures.forms.moves import CharacteriseForm, FirstContactForm
from etabli.candidatures.models import Candidature
from etabli.candidatures.services.moves import WORKFLOW
from etabli.candidatures.states import Etat, Format
from etabli.candidatures.tests.formats import ESSAI, declare
from etabli.candidatures.tests.stories import (
    ELIGIBLE,
    REASONS,
    candidature_at,
    letter_of_mairie,
    letter_of_pilote,
    letter_of_prefet,
)
from etabli.core import horloge
from etabli.core.documents.issuing import content_of
from etabli.core.documents.models import Document
from etabli.core.documents.words import words
from etabli.core.models import Message
from etabli.core.refus import Refused

STAGES = [
    Etat.MANIFESTATION, Etat.ECHANGE_DGALN, Etat.OPPORTUNITE_CARACTERISEE, Etat.BROUILLON,
    Etat.EN_SIGNATURE, Etat.DEPOSEE, Etat.COMPLETE, Etat.EN_INSTRUCTION, Etat.ELIGIBLE,
]  # fmt: skip
READERS = ("maire", "technicien", "pilote", "valideur", "chef_projet", "decideur")
DAY = dt.date(2026, 3, 10)


def plain(text):
    """With ordinary spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def said_of(*papers):
    return plain("\n".join(line for paper in papers for line in words(paper)))


def addresses(candidature):
    """Every page of the dossier, those of its acts included."""
    pk = candidature.pk
    names = ("dossier", "suivi", "echanges", "fiche", "courriers", "complement", "instruction")
    acts = [
        reverse("candidatures:acte", args=[pk, name.replace("_", "-")])
        for name, move in WORKFLOW.moves.items()
        if candidature.etat in move.sources
    ]
    sections = [
        reverse("candidatures:section", args=[pk, screen.cle])
        for screen in fiche.screens_of(fiche.form(candidature).version)
    ]
    signing = [
        reverse("candidatures:signer", args=[pk, courrier.type, organisation.pk])
        for courrier in formats.format_of(candidature).courriers
        for organisation in (candidature.chef_de_file, candidature.service_pilote)
    ]
    pages = [reverse(f"candidatures:{name}", args=[pk]) for name in names]
    return [reverse("candidatures:dossiers"), *pages, *acts, *sections, *signing]


def test_the_first_format_is_one_of_the_enumeration_and_each_has_a_form_and_a_prefix_of_its_own():
    assert [one.code for one in formats.known] == Format.values
    prefixes = [one.prefix for one in formats.known]
    assert len(prefixes) == len(set(prefixes))
    for one in formats.known:
        assert fiche.form_of(one.newest).version == one.newest
        assert Format(one.code).label == one.nom


def test_a_name_that_the_sentences_could_not_agree_with_is_refused():
    with pytest.raises(ValueError, match="the name of a format"):
        replace(FLASH, presentation=replace(FLASH.presentation, nom="Session nationale"))


@pytest.mark.parametrize("etat", STAGES)
def test_no_page_of_a_second_format_says_the_name_of_the_first(essai, people, browser, etat):
    candidature, _ = candidature_at(etat, people, format="ESSAI")
    assert candidature.format == "ESSAI"
    read = 0
    for reader in READERS:
        client = browser(getattr(people, reader))
        for address in addresses(candidature):
            page = client.get(address)
            if page.status_code == 200 and address != reverse("candidatures:dossiers"):
                read += 1
                # C3 lists the formats to choose from
                text = page.text.replace('<option value="FLASH">Atelier Flash</option>', "")
                assert "flash" not in text.lower(), (reader, address)
    assert read >= 10


@pytest.mark.regle("C8")
def test_a_second_format_is_decided_on_its_own_form_pieces_grid_and_number(essai, people):
    candidature, _ = candidature_at(Etat.ELIGIBLE, people, format="ESSAI")
    assert candidature.fiche_version == "essai_v1"
    assert candidature.numero == "ESS-2026-047-001"
    assert set(candidature.criteres.values_list("code", flat=True)) == {"A1", "A2"}
    assert set(candidature.courriers.values_list("type", flat=True)) == {
        "COURRIER_COLLECTIVITE",
        "COURRIER_PILOTE",
    }
    other, _ = candidature_at(Etat.DEPOSEE, people)
    assert other.numero == "FLA-2026-047-001"


def test_no_paper_nor_message_of_a_second_format_says_the_name_of_the_first(essai, people):
    candidature, _ = candidature_at(Etat.ELIGIBLE, people, format="ESSAI")
    issued = [content_of(row) for row in Document.objects.order_by("pk")]
    assert len(issued) == 3
    drafts = [blank_content(candidature), team_content(candidature)]
    letters = [
        letter_content(candidature, people.mairie, type_courrier="COURRIER_COLLECTIVITE"),
        letter_content(candidature, people.ddt, type_courrier="COURRIER_PILOTE"),
    ]
    text = said_of(*issued, *drafts, *letters)
    sent = "\n".join(f"{row.subject}\n{row.body}" for row in Message.objects.all())
    assert sent
    assert "flash" not in f"{text}\n{sent}".lower()
    assert "Votre candidature à un Atelier Essai, déposée le 7 avril 2026" in text
    assert "Note d’opportunité — L’ancienne usine" in text
    assert "Total logistique" not in text


def test_the_form_of_a_format_is_called_by_its_name(essai, people, browser):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people, format="ESSAI")
    other, _ = candidature_at(Etat.EN_SIGNATURE, people)
    client = browser(people.pilote)
    for dossier, said, unsaid in (
        (candidature, "note d’opportunité", "fiche de candidature"),
        (other, "fiche de candidature", "note d’opportunité"),
    ):
        sign = [dossier.pk, "COURRIER_COLLECTIVITE", people.mairie.pk]
        pages = client.get(reverse("candidatures:fiche", args=[dossier.pk])).text
        pages += client.get(reverse("candidatures:signer", args=sign)).text
        sent = Message.objects.filter(link__startswith=dossier.get_absolute_url())
        assert f"<h2>La {said}</h2>" in pages
        assert f"Lire la {said}" in pages
        assert unsaid not in pages
        told = "\n".join(row.body for row in sent)
        assert f"La {said} est ouverte" in told
        assert f"a figé la {said}" in told
        assert unsaid not in told


def test_the_letter_of_a_format_says_its_own_words_filled_with_the_dossier(essai, people):
    candidature, _ = candidature_at(Etat.OPPORTUNITE_CARACTERISEE, people, format="ESSAI")
    empty = letter_content(candidature, people.mairie, type_courrier="COURRIER_COLLECTIVITE")
    assert "Notre engagement : [à compléter]." in said_of(empty)
    services.answer_questions(
        candidature, actor=people.technicien, engagement="Un agent à mi-temps."
    )
    filled = letter_content(candidature, people.mairie, type_courrier="COURRIER_COLLECTIVITE")
    text = said_of(filled)
    assert "Un agent à mi-temps." in text
    assert "Notre engagement" not in text
    assert "La commune de Fumel s’engage dans un Atelier Essai à Fumel." in text
    assert filled.template_version == "E-COLL 1"
    assert "Le directeur, la directrice" in said_of(
        letter_content(candidature, people.ddt, type_courrier="COURRIER_PILOTE")
    )
    with pytest.raises(KeyError):
        letter_content(candidature, people.prefecture, type_courrier="COURRIER_PREFET")


@pytest.mark.regle("2.2.1")
def test_the_pieces_asked_are_those_of_the_format(essai, people):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people, format="ESSAI")
    with pytest.raises(Refused, match="n’a pas de courrier à donner"):
        letter_of_prefet(candidature, people)
    with horloge.at(candidature.moved_at):
        services.submit_candidature(candidature, actor=people.valideur)
    missing = WORKFLOW.blockers(candidature, "declare_complete", actor=people.chef_projet)
    assert missing == [
        "Il manque le courrier d’engagement de la commune de Fumel.",
        "Il manque le courrier d’engagement du service pilote.",
    ]
    letter_of_mairie(candidature, people)
    letter_of_pilote(candidature, people)
    assert not WORKFLOW.blockers(candidature, "declare_complete", actor=people.chef_projet)


@pytest.mark.regle("2.2.2")
def test_the_grid_asked_is_that_of_the_format(essai, people):
    candidature, _ = candidature_at(Etat.EN_INSTRUCTION, people, format="ESSAI")
    with pytest.raises(Refused, match="La grille n’a pas de critère E4"):
        services.grade_candidature(
            candidature, actor=people.chef_projet, reponses={"E4": ("OUI", "Vu.")}
        )
    services.grade_candidature(
        candidature, actor=people.chef_projet, reponses={"A1": ("NON", "Vu.")}
    )
    blocked = WORKFLOW.blockers(candidature, "accept", actor=people.decideur, on=ELIGIBLE)
    assert [plain(reason) for reason in blocked] == [
        "« L’essai apprendra quelque chose » : la réponse est « non », et elle bloque."
    ]


@pytest.mark.regle("C1")
def test_the_first_contact_proposes_a_format_when_there_is_a_choice(people, browser, monkeypatch):
    monkeypatch.setattr(formats, "known", (FLASH,))
    assert FirstContactForm(actor=people.maire).questions() == []
    monkeypatch.undo()
    url = reverse("candidatures:premier-contact")
    page = browser(people.maire).get(url)
    assert page.text.count('name="contact_echelle"') == 3
    need = {"commune": "47106", "objet": "Essayons.", "autre": "on"}
    for said, expected in (({}, "FLASH"), ({"contact_echelle": "TERRITOIRE"}, "LOCAL")):
        browser(people.maire).post(url, {**need, **said})
        opened = Candidature.objects.latest("pk")
        assert opened.format == expected
        form = CharacteriseForm(obj=opened, actor=people.chef_projet)
        assert form.initial == {"format": expected}
        told = plain(str(form.fields["format"].help_text))
        assert ("plusieurs communes, une intercommunalité" in told) == (expected == "LOCAL")


@pytest.mark.regle("C3")
def test_dgaln_chooses_the_format_among_those_open_that_day(people, monkeypatch):
    """A call for interest is open between two days, both included."""
    call = replace(ESSAI, opens_on=DAY, closes_on=DAY + dt.timedelta(days=1))
    declare(monkeypatch, call)
    candidature, _ = candidature_at(Etat.ECHANGE_DGALN, people)
    chosen = {"actor": people.chef_projet, "motif": REASONS, "format": "ESSAI"}
    days = [DAY + dt.timedelta(days=shift) for shift in (-1, 0, 1, 2)]
    assert [call in formats.open_formats(day) for day in days] == [False, True, True, False]
    for day in (days[0], days[-1]):
        with pytest.raises(Refused, match="Choisissez le format"):
            services.characterise_opportunite(candidature, **chosen, on=day)
    services.characterise_opportunite(candidature, **chosen, on=days[2])
    assert (candidature.format, candidature.fiche_version) == ("ESSAI", "essai_v1")


@pytest.mark.regle("C3")
def test_a_format_may_be_led_by_one_kind_of_collectivite_only(people, monkeypatch):
    declare(monkeypatch, replace(ESSAI, chefs_de_file=("EPCI", "PETR")))
    candidature, _ = candidature_at(Etat.ECHANGE_DGALN, people)
    with pytest.raises(Refused) as refused:
        services.characterise_opportunite(
            candidature, actor=people.chef_projet, motif=REASONS, format="ESSAI", on=DAY
        )
    assert list(refused.value.reasons) == [
        "Commune de Fumel ne peut pas mener un Atelier Essai\u00a0: il faut pour chef de file "
        "Intercommunalité (EPCI) ou Pôle d’équilibre territorial et rural."
    ]
    candidature.chef_de_file.type = "EPCI"
    services.characterise_opportunite(
        candidature, actor=people.chef_projet, motif=REASONS, format="ESSAI", on=DAY
    )
    assert candidature.etat == Etat.OPPORTUNITE_CARACTERISEE


def test_nothing_begins_on_a_day_when_no_format_is_open(people, monkeypatch):
    monkeypatch.setattr(formats, "known", (replace(FLASH, closes_on=DAY),))
    given = {"actor": people.maire, "commune": people.commune, "objet": "Un besoin."}
    with pytest.raises(Refused, match="Aucun format d’Atelier n’est ouvert"):
        services.open_candidature(**given, on=DAY + dt.timedelta(days=1))
    assert services.open_candidature(**given, on=DAY).format == "FLASH"
