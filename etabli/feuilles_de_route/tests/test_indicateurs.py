"""What an action is tied to and what it changes: themes, links, figures, indicators (6.1, 6.3, K22)."""

import csv
import datetime as dt
from decimal import Decimal as D
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from etabli.core import horloge
from etabli.core.models import Entry
from etabli.core.refus import Refused
from etabli.feuilles_de_route import documents, indicateurs, selectors, services
from etabli.feuilles_de_route.models import Action, Indicateur
from etabli.feuilles_de_route.tests.stories import DAY, as_, seen_on, text_of, url

pytestmark = pytest.mark.django_db


def card_of(action):
    return selectors.card(selectors.actions_of(action.feuille).get(pk=action.pk))


def write(action, story, **fields):
    services.change_action(Action.objects.get(pk=action.pk), actor=story.scene.pilote, **fields)


def indicator(story, **fields):
    given: dict[str, Any] = {
        "nom": "Logements vacants",
        "unite": "logements",
        "valeur_depart": D(120),
        "depart_on": dt.date(2026, 1, 1),
        "cible": D(80),
        "cible_on": dt.date(2028, 12, 31),
        "source": "LOVAC",
    }
    return services.add_indicator(story.halle, actor=story.scene.pilote, **given | fields)


# -- themes and order -----------------------------------------------------------------------------


@pytest.fixture
def sorted_story(story):
    """Three actions: two priorities in the first axe, themes that cross."""
    write(story.halle, story, priorite=3, thematiques=["PATRIMOINE", "COMMERCE"])
    write(story.quai, story, priorite=1, thematiques=["EAU", "COMMERCE"])
    write(story.etude, story, priorite=2)
    return story


@pytest.mark.regle("6.1")
def test_by_theme_an_action_is_under_each_of_its_themes_the_most_urgent_first(sorted_story):
    feuille = sorted_story.scene.feuille
    groups = indicateurs.by_theme(feuille, selectors.sections(feuille))
    assert [(g.titre, [c.action.titre for c in g.cards]) for g in groups] == [
        ("Eau", [sorted_story.quai.titre]),
        ("Commerce et activité", [sorted_story.quai.titre, sorted_story.halle.titre]),
        ("Patrimoine bâti", [sorted_story.halle.titre]),
        ("Sans thématique", [sorted_story.etude.titre]),
    ]


@pytest.mark.regle("6.1")
def test_the_export_follows_the_view_and_gives_each_action_once(sorted_story):
    client, pk = as_(sorted_story.scene.pilote), sorted_story.scene.atelier.pk

    def titles(*args):
        data = b"".join(client.get(url(*args), {"format": "csv"})).decode("utf-8-sig")
        return [row["Titre"] for row in csv.DictReader(StringIO(data), delimiter=",")]

    by_rank = titles("export", pk)
    assert len(by_rank) == 3
    assert titles("export-ordonne", pk, "themes") == [
        sorted_story.quai.titre,
        sorted_story.halle.titre,
        sorted_story.etude.titre,
    ]
    assert sorted(titles("export-ordonne", pk, "priorites")) == sorted(by_rank)
    assert client.get(url("export-ordonne", pk, "hasard")).status_code == 404


@pytest.mark.regle("6.1")
def test_the_page_and_the_paper_say_the_themes(sorted_story):
    client, pk = as_(sorted_story.scene.redacteur), sorted_story.scene.atelier.pk
    page = text_of(client.get(url("themes", pk)))
    assert page.index("Eau") < page.index("Commerce et activité") < page.index("Patrimoine bâti")
    first = selectors.sections(sorted_story.scene.feuille)[0].axe
    assert f"Axe {first.numero} — {first.titre}" in text_of(client.get(url("priorites", pk)))
    said = repr(documents.feuille_content(sorted_story.scene.feuille).blocks)
    assert "Les actions par thématique" in said
    write(sorted_story.halle, sorted_story, thematiques=[])
    write(sorted_story.quai, sorted_story, thematiques=[])
    said = repr(documents.feuille_content(sorted_story.scene.feuille).blocks)
    assert "Les actions par thématique" not in said


# -- links ----------------------------------------------------------------------------------------


@pytest.mark.regle("6.3")
def test_a_link_is_written_once_and_leaves_with_a_line_of_the_journal(story):
    """Good: the CRTE and its number. Bad: the same twice, or a programme nobody knows."""
    lien = services.add_link(
        story.halle, actor=story.scene.redacteur, type="CRTE", reference="action 12"
    )
    assert str(lien) == "CRTE, action 12"
    with pytest.raises(Refused, match="déjà écrit"):
        services.add_link(
            story.halle, actor=story.scene.redacteur, type="CRTE", reference="action 12"
        )
    with pytest.raises(Refused):
        services.add_link(story.halle, actor=story.scene.redacteur, type="ZAN")
    services.add_link(story.halle, actor=story.scene.redacteur, type="PLU")
    write(story.halle, story, programmes="Contrat de rivière, volet 2")
    assert indicateurs.links_said(card_of(story.halle).action) == (
        "CRTE, action 12\u00a0; PLU ou PLU(i)\u00a0; Contrat de rivière, volet 2"
    )
    services.remove_link(lien, actor=story.scene.pilote)
    acts = Entry.objects.filter(subject=story.halle.reference, verb__endswith="amend_results")
    assert [(e.data["acte"], e.data["objet"]) for e in acts.order_by("number")] == [
        ("lien ajouté", "CRTE, action 12"),
        ("lien ajouté", "PLU ou PLU(i)"),
        ("lien retiré", "CRTE, action 12"),
    ]


@pytest.mark.regle("6.3")
def test_twenty_links_and_ten_indicators_are_the_most(story):
    for number in range(20):
        services.add_link(
            story.halle, actor=story.scene.pilote, type="CRTE", reference=f"action {number}"
        )
    with pytest.raises(Refused, match="20 liens au plus"):
        services.add_link(story.halle, actor=story.scene.pilote, type="ORT")
    for number in range(10):
        indicator(story, nom=f"Indicateur {number}")
    with pytest.raises(Refused, match="10 indicateurs au plus"):
        indicator(story, nom="Un de trop")


# -- figures --------------------------------------------------------------------------------------


@pytest.mark.regle("6.3", "K22")
def test_the_balance_of_land_is_what_is_consumed_less_what_is_given_back(story):
    assert indicateurs.solde_foncier([card_of(story.halle)]) is None
    write(story.halle, story, enaf_consommes_m2=1500, reutilises_m2=8000, renatures_m2=4000)
    write(story.quai, story, enaf_consommes_m2=300)
    cards = [card_of(story.halle), card_of(story.quai), card_of(story.etude)]
    assert [card.action.solde_foncier for card in cards] == [-2500, 300, None]
    assert indicateurs.solde_foncier(cards) == -2200
    said = indicateurs.effects_said(cards[0].action)
    assert "1\u00a0500 m² d’espaces naturels" in said
    assert "solde foncier : -2\u00a0500 m²" in said.replace("−", "-")


@pytest.mark.regle("6.3")
@pytest.mark.parametrize("value", [-1, 100_000_001])
def test_a_surface_is_neither_negative_nor_larger_than_a_large_commune(story, value):
    with pytest.raises(Refused):
        write(story.halle, story, enaf_consommes_m2=value)
    assert Action.objects.get(pk=story.halle.pk).enaf_consommes_m2 is None


# -- indicators -----------------------------------------------------------------------------------


@pytest.mark.regle("6.1")
def test_an_indicator_says_where_one_starts_where_one_is_where_one_goes(story):
    write(story.halle, story, indicateurs="")
    found = indicator(story)
    services.add_measure(
        found, actor=story.scene.redacteur, valeur=D(104), mesuree_on=dt.date(2026, 5, 4)
    )
    services.add_measure(
        found, actor=story.scene.redacteur, valeur=D(110), mesuree_on=dt.date(2026, 3, 2)
    )
    said = indicateurs.indicators_said(card_of(story.halle).action)
    assert said.replace("\u00a0", " ") == (
        "Logements vacants : départ 120 logements (1er janv. 2026), cible 80 logements "
        "(31 déc. 2028), dernière mesure 104 logements (4 mai 2026), source : LOVAC"
    )
    page = text_of(as_(story.scene.redacteur).get(url("action", story.halle.pk)))
    assert "104 logements" in page


@pytest.mark.regle("6.1")
def test_an_indicator_is_measured_once_a_day_and_its_target_is_later_than_its_start(story):
    found = indicator(story)
    day = dt.date(2026, 5, 4)
    services.add_measure(found, actor=story.scene.redacteur, valeur=D(104), mesuree_on=day)
    with pytest.raises(Refused, match="déjà écrite pour ce jour"):
        services.add_measure(found, actor=story.scene.redacteur, valeur=D(9), mesuree_on=day)
    with pytest.raises(Refused, match="après le jour de la valeur de départ"):
        indicator(story, nom="Autre", cible_on=dt.date(2026, 1, 1))
    with pytest.raises(Refused, match="déjà un indicateur de ce nom"):
        indicator(story)


@pytest.mark.regle("6.1")
def test_measures_are_written_after_the_roadmap_is_validated_but_not_once_the_action_is_over(
    story,
):
    """Good: the rédacteur measures during the follow-up. Bad: the team does, or on an abandoned action."""
    found = indicator(story)
    story.scene.agree(DAY)
    on, found = dt.date(2026, 5, 4), Indicateur.objects.get(pk=found.pk)
    with horloge.at(DAY + dt.timedelta(days=30)):
        services.add_measure(found, actor=story.scene.redacteur, valeur=D(104), mesuree_on=on)
        with pytest.raises(PermissionDenied):
            services.add_measure(found, actor=story.scene.mandataire, valeur=D(1), mesuree_on=DAY)
    Action.objects.filter(pk=story.halle.pk).update(etat="ABANDONNEE")
    found = Indicateur.objects.get(pk=found.pk)
    with pytest.raises(Refused, match="ses résultats ne changent plus"):
        services.add_measure(found, actor=story.scene.pilote, valeur=D(1), mesuree_on=DAY)


# -- screens --------------------------------------------------------------------------------------


@pytest.mark.regle("6.1", "6.3")
def test_links_indicators_and_measures_are_written_and_taken_away_on_their_pages(story):
    client, pk = as_(story.scene.redacteur), story.halle.pk
    sent = client.post(url("lien-ajouter", pk), {"type": "CRTE", "reference": "action 12"})
    assert sent["Location"].endswith("#resultats")
    client.post(url("indicateur-ajouter", pk), {"nom": "Vacance", "cible": "80", "unite": "%"})
    found = Indicateur.objects.get(action=pk)
    client.post(url("mesure-ajouter", found.pk), {"valeur": "91,5", "mesuree_on": "2026-05-04"})
    page = text_of(client.get(url("action", pk)))
    for words in ("CRTE, action 12", "Vacance", "91,5 %", "80 %"):
        assert words in page
    seen = seen_on(client.get(url("indicateur", found.pk)))
    changed = {"nom": "Vacance", "cible": "75", "unite": "%", "vu": seen}
    assert client.post(url("indicateur", found.pk), changed).status_code == 302
    assert Indicateur.objects.get(pk=found.pk).cible == D(75)
    client.post(url("mesure-retirer", found.mesures.get().pk))
    client.post(url("lien-retirer", story.halle.liens.get().pk))
    client.post(url("indicateur-retirer", found.pk))
    assert not story.halle.liens.exists()
    assert not Indicateur.objects.filter(action=pk).exists()


@pytest.mark.regle("6.1")
def test_a_day_to_come_is_not_measured_and_what_was_typed_is_given_back(story):
    found = indicator(story)
    sent = as_(story.scene.redacteur).post(
        url("mesure-ajouter", found.pk), {"valeur": "12", "mesuree_on": "2030-01-01"}
    )
    assert sent.status_code == 422
    assert 'value="12"' in sent.content.decode()
    assert not found.mesures.exists()


@pytest.mark.regle("6.1")
def test_who_only_reads_opens_none_of_these_forms(story):
    client = as_(story.scene.signataire)
    assert client.get(url("lien-ajouter", story.halle.pk)).status_code == 403
    assert client.get(url("indicateur-ajouter", story.halle.pk)).status_code == 403
    assert "Ajouter un indicateur" not in client.get(url("action", story.halle.pk)).text
