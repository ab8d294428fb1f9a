"""The components: what they say, and what they hold back."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django.template import Context, RequestContext, Template

from etabli.core import horloge
from etabli.core.guards import Condition
from etabli.core.ui.doors import Line

N = "\u00a0"


def draw(source, query="", **values):
    request = HttpRequest()
    request.path, request.GET = "/dossiers/", QueryDict(query)
    context = Context({**values, "request": request})
    return Template(source).render(context)


def test_what_a_person_typed_is_escaped_everywhere():
    evil = "<script>x</script>"
    items = [
        {
            "what": evil,
            "label": evil,
            "value": evil,
            "url": "/x/",
            "button": evil,
            "text": evil,
            "author": evil,
        }
    ]
    source = (
        "{% duties items %}{% deflist items %}{% checklist items label=evil %}{% thread items %}"
        "{% blockers items %}{% facts evil %}{% badge evil %}{% breadcrumb evil '/x/' evil %}"
        "{% table caption=evil %}{% columns 'A' %}<tr><td>{{ evil }}</td></tr>{% endtable %}"
        "{% notice 'info' title=evil %}{{ evil }}{% endnotice %}"
    )
    assert "<script>" not in draw(source, items=items, evil=evil)


def test_a_duty_past_its_date_says_so_in_words():
    with horloge.at(dt.date(2026, 7, 8)):
        page = draw(
            "{% duties lines %}",
            lines=[{"what": "Signer", "due": dt.date(2026, 7, 5), "url": "/x/"}],
        )
    assert "En retard" in page
    assert f"il y a 3{N}jours" in page


def test_no_duty_is_said_too():
    assert "Rien ne vous attend aujourd’hui." in draw("{% duties lines %}", lines=[])


def test_each_cell_carries_its_header_for_the_phone():
    page = draw(
        "{% table caption='Dossiers' count=2 noun='dossier' %}"
        "{% columns 'Commune@commune | #Montant HT | -Actions' %}"
        "<tr><th scope='row'>Fumel</th><td>12</td><td>x</td></tr>"
        "<tr class='et-total'><th colspan='2'>Total</th><td>y</td></tr>{% endtable %}"
    )
    assert '<th role="rowheader" data-label="Commune" scope=\'row\'>' in page
    assert '<td role="cell" data-label="Montant HT" data-number="">12' in page
    assert '<td role="cell" data-label="">x' in page
    assert f"2{N}dossiers" in page


def test_a_sorted_column_says_it_and_keeps_the_filters():
    source = "{% table caption='D' %}{% columns 'Commune@commune | Étape' %}{% endtable %}"
    page = draw(source, query="q=fumel&tri=commune&page=3")
    assert 'href="?q=fumel&amp;tri=-commune"' in page
    assert 'aria-sort="ascending"' in page


def test_pages_keep_the_filters():
    page = draw(
        "{% pagination page %}", query="q=fumel&page=2", page=Paginator(range(50), 10).get_page(2)
    )
    assert 'href="?q=fumel&amp;page=3"' in page
    assert page.count('aria-current="page"') == 1
    assert draw("{% pagination page %}", page=Paginator(range(5), 10).get_page(1)) == ""


def test_exports_take_the_filters_with_them():
    page = draw("{% exports '/dossiers/export/' %}", query="q=fumel&page=2")
    assert 'href="/dossiers/export/?q=fumel&amp;format=ods"' in page


def test_moves_that_wait_for_the_same_thing_say_it_once():
    reason = "La feuille de route n’est pas validée."
    moves = [Line("", name, "/x/", (reason,)) for name in ("Reporter", "Abandonner")]
    page = draw('{% include "ui/_moves.html" %}', moves=moves)
    assert page.count(reason) == 1
    assert "Reporter, Abandonner" in page
    assert "2 actes en attente" in page.replace("\u00a0", " ")


def test_possible_moves_are_buttons_and_the_others_say_why_not_yet():
    moves = [
        Line("", "Déposer", "/d/", primary=True),
        Line("", "Abandonner", "/a/", danger=True),
        Line("", "Programmer", "/p/", ("Elle n’est pas éligible.",)),
    ]
    page = draw('{% include "ui/_moves.html" %}', moves=moves)
    assert page.count('class="fr-btn et-btn"') == 1
    assert "Elle n’est pas éligible." in page
    assert 'href="/p/"' not in page


def test_a_bar_of_financing_says_what_is_still_to_be_found():
    parts = [{"label": "État", "value": 24000}, {"label": "Commune", "value": 8000}]
    page = draw(
        "{% stacked_bar parts label='Plan' total=40000 threshold=20 threshold_label='20 %' %}",
        parts=parts,
    )
    assert f"24{N}000,00{N}€" in page
    assert f"(60{N}%)" in page
    assert f"8{N}000,00{N}€" in page
    assert 'x="600.00"' in page


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"met_on": dt.date(2026, 7, 1), "due_on": dt.date(2026, 6, 1)}, "tenue"),
        ({"cancelled_on": dt.date(2026, 7, 1)}, "sans objet"),
        ({"suspended_on": dt.date(2026, 7, 1), "due_on": dt.date(2026, 6, 1)}, "suspendue"),
        ({"due_on": dt.date(2026, 7, 7)}, "dépassée"),
        ({"due": dt.date(2026, 7, 8)}, "en cours"),
    ],
)
def test_a_deadline_says_its_state(line, words):
    with horloge.at(dt.date(2026, 7, 8)):
        assert words in draw("{% echeances lines %}", lines=[{"label": "Réponse", **line}])


def test_an_unknown_word_of_the_glossary_stays_a_plain_word():
    assert draw("{% help 'Inconnu' 'un mot' %}") == "un mot"


def test_ids_differ_inside_one_page():
    request = HttpRequest()
    page = Template("{% progress 1 2 'a' %}{% progress 1 2 'b' %}").render(RequestContext(request))
    assert 'id="avancement-1"' in page
    assert 'id="avancement-2"' in page


def conditions(*lacks):
    """Five conditions, of which the first ones lack something."""
    rows = [Condition(f"R-{n}", f"Condition numéro {n}") for n in range(1, 6)]
    return [replace(row, lacks=(text,)) for row, text in zip(rows, lacks, strict=False)] + rows[
        len(lacks) :
    ]


def test_an_act_shows_what_it_lacks_first_and_counts_what_holds():
    page = draw("{% conditions found %}", found=conditions("Écrivez le besoin."))
    assert "Il manque encore" in page
    assert "Bloquant" in page
    assert "Écrivez le besoin." in page
    assert "R-1" in page
    assert f"4{N}conditions remplies" in page
    assert page.index("Écrivez le besoin.") < page.index("<details") < page.index("R-2")
    assert page.count("Vérifié") == 4


def test_a_short_list_of_conditions_is_read_whole():
    page = draw("{% conditions found %}", found=conditions()[:2])
    assert "<details" not in page
    assert (page.count("Vérifié"), "Il manque" in page) == (2, False)


def test_who_may_go_on_reads_a_long_list_whole():
    page = draw("{% conditions found %}", found=conditions())
    assert (page.count("Vérifié"), "<details" in page) == (5, False)


def test_what_only_warns_is_told_before_one_goes_on():
    warned = Condition("CH-4", "Les crédits suffisent", ("Il manque 3 €.",), warns=True)
    page = draw("{% conditions found %}", found=[warned])
    assert "À savoir avant de continuer" in page
    assert "À surveiller" in page


def test_a_condition_whose_label_is_kept_says_its_sentence_alone():
    kept = Condition("", "", ("La réponse de la DGALN est attendue.",))
    page = draw("{% conditions found %}", found=[kept])
    assert page.count("La réponse de la DGALN est attendue.") == 1
    assert draw("{% conditions found %}", found=[]) == ""
