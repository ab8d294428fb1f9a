"""Inhabitants write between the sessions; the pilote reads first, then everybody; a session takes it up (2.9)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client

from etabli.ateliers.models import Atelier
from etabli.core import horloge
from etabli.core.delais import echeances
from etabli.core.models import Entry, Message
from etabli.core.refus import Refused
from etabli.seances import access, contributions, selectors, services
from etabli.seances.models import Contribution, Proposition
from etabli.seances.states import EtatContribution
from etabli.seances.tests.factories import DAY, make_scene
from etabli.seances.tests.stories import address, signed_in

pytestmark = pytest.mark.django_db
#: a Thursday
SENT = dt.date(2026, 2, 5)
WORDS = "La halle servait de marché, rouvrons-la le samedi."


@pytest.fixture
def scene():
    made = make_scene()
    with horloge.at(SENT):
        yield made


def sent(scene, texte=WORDS, prenom="Lou"):
    return services.send_contribution(scene.atelier, texte=texte, prenom=prenom)


def published(scene, texte=WORDS):
    row = sent(scene, texte)
    services.publish_contribution(row, actor=scene.pilote, texte=texte)
    return Contribution.objects.get(pk=row.pk)


def public(scene, name="contributions-publiques"):
    return Client().get(address(name, scene.atelier.slug))


@pytest.mark.regle("2.9")
def test_nothing_is_read_by_anybody_before_the_pilote_has_read_it(scene):
    """Good: published by the pilote, without the first name. Bad: read at once, or published by the team."""
    row = sent(scene)
    assert "marché" not in public(scene).text
    assert (
        "marché"
        not in signed_in(scene.redacteur).get(address("contributions", scene.atelier.pk)).text
    )
    assert signed_in(scene.mandataire).get(row.get_absolute_url()).status_code == 404
    with pytest.raises(Http404):
        services.publish_contribution(row, actor=scene.redacteur, texte=WORDS)
    services.publish_contribution(row, actor=scene.pilote, texte=WORDS)
    page = public(scene).text
    assert "rouvrons-la le samedi" in page
    assert "Lou" not in page
    assert "Lou" not in signed_in(scene.redacteur).get(row.get_absolute_url()).text
    assert "Lou" in signed_in(scene.pilote).get(row.get_absolute_url()).text


@pytest.mark.regle("2.9")
def test_the_pilote_has_two_working_days_and_is_told(scene):
    """Sent on Thursday 5 February, read before the end of Monday 9."""
    row = sent(scene)
    due = echeances.of(row, "relecture")
    assert due is not None
    assert due.due_on == dt.date(2026, 2, 9)
    told = Message.objects.filter(entry__verb="seances.contribution.contribute")
    assert {message.audience for message in told} <= {"pilote"}
    services.refuse_contribution(row, actor=scene.pilote, motif="Elle vise une personne.")
    assert echeances.of(row, "relecture") is None


@pytest.mark.regle("2.9")
@pytest.mark.parametrize(
    ("texte", "named"),
    [
        ("Demandez à LOU, il sait.", "Lou"),
        ("Écrivez à lou@exemple.test.", "lou@exemple.test"),
        ("Appelez le 05 53 00 00 00.", "05 53 00 00 00"),
        ("Appelez le +33 5 53 00 00 00.", "+33 5 53 00 00 00"),
    ],
)
def test_what_is_published_names_nobody(scene, texte, named):
    row = sent(scene, texte)
    with pytest.raises(Refused, match=r"ne nomme personne") as refusal:
        services.publish_contribution(row, actor=scene.pilote, texte=texte)
    assert named in str(refusal.value).replace("\u00a0", " ")
    assert Contribution.objects.get(pk=row.pk).etat == EtatContribution.RECUE


@pytest.mark.regle("2.9")
def test_a_word_that_only_contains_the_first_name_may_stay(scene):
    services.publish_contribution(
        sent(scene, "Le louage de la halle"), actor=scene.pilote, texte="Le louage de la halle"
    )
    assert contributions.counted(scene.atelier).published == 1


@pytest.mark.regle("2.9")
def test_who_wrote_it_reads_why_it_is_not_published_and_it_may_be_later(scene):
    row = sent(scene)
    services.refuse_contribution(row, actor=scene.pilote, motif="Elle vise un commerce précis.")
    own = Client().get(row.get_own_url()).text
    assert "Elle vise un commerce précis." in own
    assert "Elle vise" not in public(scene).text
    services.publish_contribution(row, actor=scene.pilote, texte="Rouvrons la halle.")
    assert Contribution.objects.get(pk=row.pk).motif == ""
    assert "Rouvrons la halle." in Client().get(row.get_own_url()).text


@pytest.mark.regle("2.9")
def test_the_next_session_takes_up_what_was_published_until_it_is_a_proposition(scene):
    row = published(scene)
    sent(scene, "Pas encore lue.")
    memory = selectors.memory_of(scene.session)
    assert memory is not None
    assert [one.pk for one in memory.contributions] == [row.pk]
    assert not memory.is_of_sessions
    with horloge.at(DAY):
        assert (
            "rouvrons-la le samedi"
            in signed_in(scene.pilote).get(address("session", scene.session.pk)).text
        )
        services.take_up_contribution(row, actor=scene.mandataire)
    row = Contribution.objects.get(pk=row.pk)
    born = Proposition.objects.get()
    assert (row.etat, row.proposition, born.code) == (EtatContribution.REPRISE, born, "P1")
    assert (born.session, born.auteur_type, born.texte) == (scene.session, "HABITANT", WORDS)
    assert selectors.memory_of(scene.session) is None
    assert "Proposition P1" in public(scene).text.replace("\u00a0", " ")


@pytest.mark.regle("2.9")
def test_what_comes_after_a_session_is_for_the_next_one(scene):
    with horloge.at(DAY + dt.timedelta(days=1)):
        row = published(scene)
        later = services.prepare_session(
            scene.atelier, actor=scene.pilote, titre="Dessiner", debut_on=DAY + dt.timedelta(30),
            lieu="Gymnase",
        )  # fmt: skip
    assert selectors.memory_of(scene.session) is None
    memory = selectors.memory_of(later)
    assert memory is not None
    assert [one.pk for one in memory.contributions] == [row.pk]


@pytest.mark.regle("2.9")
def test_what_came_on_paper_is_typed_by_the_pilote_and_read_like_the_others(scene):
    client = signed_in(scene.pilote)
    form = address("contribution-saisir", scene.atelier.pk)
    wrong = client.post(form, {"texte": WORDS, "recue_le": "2026-02-06"})
    assert wrong.status_code == 422
    assert "rouvrons-la le samedi" in wrong.text
    assert client.post(form, {"texte": WORDS, "recue_le": "2026-02-03"}).status_code == 302
    row = Contribution.objects.get()
    assert (row.sur_papier, row.recue_le, row.etat) == (
        True,
        dt.date(2026, 2, 3),
        EtatContribution.RECUE,
    )
    assert signed_in(scene.redacteur).get(form).status_code == 403
    act = address("contribution-acte", row.pk, "publish")
    assert "rouvrons-la le samedi" in client.get(act).text
    assert client.post(act, {"texte": ""}).status_code == 422
    assert client.post(act, {"texte": WORDS}).status_code == 302
    assert "rouvrons-la le samedi" in public(scene).text


@pytest.mark.regle("2.9")
@pytest.mark.parametrize(
    ("day", "said"),
    [(dt.date(2026, 1, 10), "notification du contrat"), (dt.date(2026, 2, 6), "pas encore reçue")],
)
def test_what_came_on_paper_has_a_day_that_stands(scene, day, said):
    with pytest.raises(Refused, match=said):
        services.note_contribution(scene.atelier, actor=scene.pilote, texte=WORDS, recue_le=day)


@pytest.mark.regle("2.9")
def test_somebody_without_account_writes_on_the_public_page_and_follows_their_link(scene):
    client = Client()
    assert "Écrire une contribution" in client.get(scene.atelier.get_public_url()).text
    form = address("contribuer", scene.atelier.slug)
    assert client.post(form, {"texte": "", "prenom": "Lou"}).status_code == 422
    answer = client.post(form, {"texte": WORDS, "prenom": "Lou"})
    assert answer.status_code == 302
    own = client.get(answer["Location"]).text
    assert "Le service pilote la relit" in own
    assert WORDS.split(",")[0] in own
    entry = Entry.objects.get(verb="seances.contribution.contribute")
    assert entry.actor_name == "Participant"
    assert "marché" not in str(entry.data)


@pytest.mark.regle("2.9")
def test_the_same_words_are_kept_once_and_a_flood_is_refused(scene):
    assert sent(scene) == sent(scene)
    for n in range(199):
        Contribution.objects.create(atelier=scene.atelier, texte=f"Numéro {n}", recue_le=SENT)
    with pytest.raises(Refused, match="revenez demain"):
        sent(scene, "La deux cent unième.")
    assert Contribution.objects.count() == 200
    with horloge.at(SENT + dt.timedelta(days=1)):
        sent(scene, "Le lendemain.")


@pytest.mark.regle("7.4")
def test_its_author_takes_it_back_by_the_link_and_nothing_of_it_stays(scene):
    row = published(scene)
    services.take_up_contribution(row, actor=scene.pilote)
    assert Client().post(row.get_own_url()).status_code == 302
    row = Contribution.objects.get(pk=row.pk)
    assert (row.etat, row.texte, row.prenom, row.texte_publie) == (
        EtatContribution.RETIREE,
        "",
        "",
        "",
    )
    assert "samedi" not in public(scene).text
    assert "Votre contribution est retirée" in Client().post(row.get_own_url(), follow=True).text
    assert Proposition.objects.count() == 1
    assert Client().get(row.get_own_url() + "x").status_code == 404


@pytest.mark.regle("7.4")
def test_a_link_acts_on_its_own_line_alone(scene):
    mine, other = sent(scene), sent(scene, "Une autre.")
    assert [row.pk for row in access.CONTRIBUTIONS.visible(access.participant(mine), "view")] == [
        mine.pk
    ]
    with pytest.raises(PermissionDenied):
        services.publish_contribution(mine, actor=access.participant(mine), texte=WORDS)
    assert Contribution.objects.get(pk=other.pk).texte == "Une autre."


@pytest.mark.regle("7.4")
def test_the_words_as_they_came_are_forgotten_after_24_months_and_the_published_ones_stay(scene):
    read, unread = published(scene), sent(scene, "Jamais relue.")
    with horloge.at(dt.date(2028, 2, 5)):
        assert services.forget_contributions() == 0
    with horloge.at(dt.date(2028, 2, 6)):
        assert services.forget_contributions() == 2
        assert services.forget_contributions() == 0
    read, unread = Contribution.objects.get(pk=read.pk), Contribution.objects.get(pk=unread.pk)
    assert (read.texte, read.prenom, read.texte_publie) == ("", "", WORDS)
    assert (unread.texte, unread.prenom) == ("", "")


@pytest.mark.regle("7.4")
def test_the_link_of_its_author_says_its_last_day_and_opens_until_then(scene):
    link = sent(scene).get_own_url()
    with horloge.at(dt.date(2028, 2, 5)):
        page = Client().get(link)
        assert "5 février 2028" in page.text.replace("\u00a0", " ")
    with horloge.at(dt.date(2028, 2, 6)):
        assert Client().get(link).status_code == 404


@pytest.mark.regle("2.9")
@pytest.mark.parametrize("etat", ["EN_SUIVI", "CLOS", "ARCHIVE"])
def test_a_closed_atelier_receives_nothing_more_and_still_shows_what_was_written(scene, etat):
    published(scene)
    Atelier.objects.filter(pk=scene.atelier.pk).update(etat=etat, closed_on=SENT)
    closed = Atelier.objects.get(pk=scene.atelier.pk)
    with pytest.raises(Refused, match="ne reçoit pas de contribution"):
        services.send_contribution(closed, texte="Trop tard.")
    assert "Les contributions sont closes" in public(scene, "contribuer").text
    assert "rouvrons-la le samedi" in public(scene).text


@pytest.mark.regle("2.9")
def test_an_atelier_that_is_abandoned_shows_nothing(scene):
    published(scene)
    Atelier.objects.filter(pk=scene.atelier.pk).update(etat="ABANDONNE")
    for name in ("contributions-publiques", "contributions-export", "contribuer"):
        assert public(scene, name).status_code == 404


@pytest.mark.regle("2.9")
def test_the_public_list_leaves_as_a_file_without_any_name(scene):
    published(scene)
    body = b"".join(public(scene, "contributions-export").streaming_content).decode()
    assert "Contribution" in body.splitlines()[0]
    assert WORDS in body
    assert "Lou" not in body
