"""What a session leaves on screen: propositions with their fate, minutes; each for its reader."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

from etabli.core import horloge
from etabli.seances import services
from etabli.seances.models import Proposition
from etabli.seances.tests.factories import DAY, make_scene
from etabli.seances.tests.stories import BEFORE, address, announced, held, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True


def test_propositions_are_typed_one_after_the_other_for_the_same_table():
    scene = make_scene()
    url = address("proposition-nouvelle", scene.atelier.pk)
    typed = {
        "texte": "Ouvrir la cour",
        "table": "Table 3",
        "theme": "Sol",
        "session": scene.session.pk,
    }
    with horloge.at(BEFORE):
        client = signed_in(scene.mandataire)
        assert client.post(url, {**typed, "texte": ""}).status_code == 422
        sent = client.post(url, {**typed, "auteur_type": "HABITANT", "suite": "1"})
        again = client.get(sent["Location"]).text
        assert 'value="Table 3"' in again
        assert "P1" in again
        client.post(url, {**typed, "texte": "Planter le quai"})
        assert signed_in(scene.redacteur).get(url).status_code == 403
    assert [(p.code, p.table, p.auteur_type) for p in Proposition.objects.order_by("numero")] == [
        ("P1", "Table 3", "HABITANT"),
        ("P2", "Table 3", ""),
    ]


def test_the_fate_of_a_proposition_is_said_and_filtered_by_everyone():
    scene = held()
    one, two = Proposition.objects.order_by("numero")
    listed = address("propositions", scene.atelier.pk)
    with horloge.at(DAY):
        client = signed_in(scene.pilote)
        kept = client.post(address("proposition-acte", one.pk, "keep") + "?liste=1")
        assert kept["Location"] == f"{listed}#P1"
        aside = address("proposition-acte", two.pk, "set-aside")
        assert client.post(aside, {"motif": ""}).status_code == 422
        client.post(aside, {"motif": "Le quai est inondable."})
        reader = signed_in(scene.signataire)
        shown = reader.get(listed, {"etat": "ECARTEE"}).text
        assert "Le quai est inondable." in shown
        assert "Ouvrir la cour" not in shown
        assert "Le quai est inondable." in reader.get(address("proposition", two.pk)).text
        assert reader.post(aside, {"motif": "Non"}).status_code == 403
        for move in ("transform", "release", "submit"):
            assert client.post(address("proposition-acte", one.pk, move)).status_code == 404
        wording = address("proposition-acte", one.pk, "reword")
        assert "Ouvrir la cour" in client.get(wording).text
        client.post(wording, {"texte": "Ouvrir toute la cour"})
    assert Proposition.objects.get(numero=1).texte == "Ouvrir toute la cour"


def test_no_address_deletes_a_proposition():
    names = [str(entry.name) for entry in get_resolver("etabli.seances.urls").url_patterns]  # type: ignore[union-attr]
    assert [
        n for n in names if n.startswith("proposition") and ("retirer" in n or "supprimer" in n)
    ] == []
    with pytest.raises(NoReverseMatch):
        reverse("seances:proposition-retirer", args=[1])
    scene = held()
    client = signed_in(scene.pilote)
    url = address("proposition", Proposition.objects.get(numero=1).pk)
    for method in (client.post, client.delete, client.put):
        method(url)
    assert Proposition.objects.count() == 2


def test_minutes_are_written_decided_issued_and_read_by_those_who_follow():
    scene = held()
    url, act = (
        address("compte-rendu", scene.session.pk),
        address("session-acte", scene.session.pk, "issue-minutes"),
    )
    paper = address("compte-rendu-document", scene.session.pk, "pdf")
    with horloge.at(DAY):
        host, mayor = signed_in(scene.mandataire), signed_in(scene.signataire)
        assert mayor.get(paper).status_code == 403
        assert host.get(paper)["Content-Type"] == "application/pdf"
        host.post(
            url, {"deroule": "La visite a duré trois heures.", "accords": "", "desaccords": ""}
        )
        assert mayor.post(url, {"deroule": "x"}).status_code == 403
        late = host.post(
            address("decisions", scene.session.pk),
            {"quoi": "Lever le plan", "qui": "", "pour_le": "hier"},
        )
        assert late.status_code == 422
        assert 'value="Lever le plan"' in late.text
        host.post(
            address("decisions", scene.session.pk), {"quoi": "Lever le plan", "qui": "La commune"}
        )
        assert host.post(act).status_code == 403
        assert signed_in(scene.pilote).post(act).status_code == 302
        assert mayor.get(paper)["Content-Type"] == "application/pdf"
        assert "Lever le plan" in mayor.get(url).text
    scene.session.refresh_from_db()
    assert scene.session.compte_rendu is not None
    assert scene.session.compte_rendu.nature == "compte_rendu"


def test_minutes_wait_for_what_they_must_say():
    scene = announced()
    with horloge.at(DAY):
        services.open_session(scene.session, actor=scene.pilote)
        services.close_session(scene.session, actor=scene.pilote)
        act = address("session-acte", scene.session.pk, "issue-minutes")
        refused = signed_in(scene.pilote).post(act)
    assert refused.status_code == 409
    assert "Le déroulé réel est vide" in refused.text
    assert "La liste de présence est vide" in refused.text
