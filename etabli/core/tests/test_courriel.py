"""One mail: greeted once, what is expected first, the words of a circle for that circle only."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from etabli.core import annonce, courriel, horloge, outbox, rythme
from etabli.core.annonce import Attendu
from etabli.core.cercles import Cercle
from etabli.core.models import Entry, Message
from etabli.core.outbox import Draft, Recipient
from etabli.core.recit import Telling
from etabli.core.tests.depart import send

NOW = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)
SECOND, MINUTE = dt.timedelta(seconds=1), dt.timedelta(minutes=1)
INES = Recipient(7, "Inès Fictive", "ines@exemple.test")
GUEST = Recipient(None, "Ana", "ana@exemple.test")


def tell(subject: str, who: Recipient = INES, at: dt.datetime = NOW, **fields: Any) -> Message:
    given = {"body": f"Texte de {subject}.", "link": "/a/", "about": "a:1", **fields}
    with horloge.at(at):
        outbox.remind(
            Draft(who, "pilote", given.pop("is_action", True), subject, **given), key=subject
        )
    return Message.objects.get(key=subject)


def html(number: int = 0) -> str:
    sent = mail.outbox[number]
    assert isinstance(sent, EmailMultiAlternatives)
    ((content, kind),) = sent.alternatives
    assert kind == "text/html"
    return str(content)


# -- what one mail is -----------------------------------------------------------------------------


def test_a_mail_says_what_happened_whose_words_what_is_expected_before_when_with_one_button(
    db: None, settings: Any
):
    settings.SITE_URL, settings.CONTACT = "https://etabli.test", "aide@exemple.test"
    tell(
        "Fumel\u00a0: le devis est à corriger",
        by="Paul Fictif, DDT de Lot-et-Garonne",
        mot="Deux jours manquent.",
        attendu=(Attendu("Corrigez le devis.", "À faire avant le mardi 9 juin 2026 à minuit."),),
        bouton="Corriger le devis",
    )
    assert send(NOW + 2 * MINUTE) == ["Fumel\u00a0: le devis est à corriger"]
    assert mail.outbox[0].body == (
        "Bonjour Inès Fictive,\n\n"
        "Texte de Fumel\u00a0: le devis est à corriger.\n\n"
        "Paul Fictif, DDT de Lot-et-Garonne, écrit\u00a0:\n«\u00a0Deux jours manquent.\u00a0»\n\n"
        "Ce qui est attendu de vous\u00a0:\n"
        "Corrigez le devis. À faire avant le mardi 9 juin 2026 à minuit.\n\n"
        "Corriger le devis\u00a0: https://etabli.test/a/\n\n-- \n\n"
        "Paul Fictif, DDT de Lot-et-Garonne\n"
        "par Établi, l’outil du programme «\u00a0L’Atelier des territoires\u00a0»\n"
        "Ce message est aussi dans «\u00a0Mon établi\u00a0», où vous réglez vos courriels.\n"
        "Une question\u00a0: aide@exemple.test"
    )
    page = html()
    assert page.count("Bonjour") == page.count('class="bouton"') == 1
    for words in ("Deux jours manquent.", "Corrigez le devis.", "https://etabli.test/a/"):
        assert words in page


def test_news_that_asks_nothing_says_so(db: None):
    tell("Fumel\u00a0: la candidature est éligible", is_action=False)
    send(NOW + dt.timedelta(hours=1))
    assert "Rien ne vous est demandé." in str(mail.outbox[0].body)
    assert "Rien ne vous est demandé." in html()


def test_what_people_typed_is_words_in_the_mail_and_never_its_markup(db: None):
    tell("Fumel\u00a0: <b>x</b>", mot="<script>alert(1)</script>\n→ [Cliquez]")
    send(NOW + 2 * MINUTE)
    assert "<script>" not in html()
    assert "<b>" not in html()
    assert "→ [Cliquez]" in str(mail.outbox[0].body)


def test_a_message_written_before_its_parts_were_kept_leaves_with_its_text(db: None):
    row = tell("Ancien")
    Message.objects.filter(pk=row.pk).update(dit={})
    assert send(NOW + 2 * MINUTE) == ["Ancien"]
    assert "Texte de Ancien." in str(mail.outbox[0].body)
    assert "Texte de Ancien." in html()


# -- never four mails in a minute -----------------------------------------------------------------


def test_what_one_person_is_told_within_two_minutes_comes_as_one_mail_with_several_parts(db: None):
    for second, what in enumerate(
        ("la fiche est figée", "un courrier est signé", "n°\u00a012 déposé")
    ):
        tell(f"Fumel\u00a0: {what}", at=NOW + second * SECOND, is_action=second == 2)
    assert send(NOW + 2 * MINUTE + SECOND) == []
    assert send(NOW + 2 * MINUTE + 2 * SECOND) == [
        "Fumel\u00a0: n°\u00a012 déposé\u00a0; la fiche est figée\u00a0; un courrier est signé"
    ]
    body, page = str(mail.outbox[0].body), html()
    assert body.count("Bonjour") == page.count("Bonjour") == 1
    assert body.index("1. Fumel\u00a0: n°\u00a012 déposé") < body.index("2. Fumel\u00a0: la fiche")
    assert (page.count('class="bouton"'), page.count("<h2>")) == (1, 3)
    assert send(NOW + dt.timedelta(hours=2)) == []


def test_nobody_receives_two_mails_within_two_minutes(db: None):
    tell("Un", GUEST)
    assert send(NOW) == ["Un"]
    tell("Deux", GUEST, at=NOW + SECOND)
    tell("Trois", GUEST, at=NOW + MINUTE)
    assert send(NOW + 2 * MINUTE - SECOND) == []
    assert send(NOW + 2 * MINUTE) == ["Deux (et 1 autre nouvelle)"]


def test_who_has_just_typed_their_address_is_written_to_at_once_and_a_code_waits_for_nothing(
    db: None,
):
    tell("Confirmez votre venue", GUEST)
    with horloge.at(NOW):
        outbox.seal(GUEST.address, "Votre code", "1234")
    assert send(NOW) == ["Votre code", "Confirmez votre venue"]


def test_how_long_mails_wait_for_each_other_is_a_dated_parameter(db: None):
    assert rythme.gathering() == 2 * MINUTE


@pytest.mark.parametrize(
    ("subjects", "said"),
    [
        (["A\u00a0: un"], "A\u00a0: un"),
        (["A\u00a0: un", "A\u00a0: deux"], "A\u00a0: un\u00a0; deux"),
        (["A\u00a0: un", "A\u00a0: un", "B\u00a0: deux"], "A\u00a0: un"),
        (["Seul", "A\u00a0: deux"], "Seul"),
        (["A\u00a0: " + "x" * 100, "A\u00a0: " + "y" * 100], "A\u00a0: " + "x" * 100),
    ],
)
def test_the_subject_says_what_changed_of_one_dossier(subjects: list[str], said: str):
    assert annonce.joined(subjects) == said


# -- whose words ----------------------------------------------------------------------------------


class Thing:
    """An object that a template may name."""

    root = "a:1"
    place = None
    motif_abandon = "MOT DE L’ÉTAT"

    def __str__(self) -> str:
        return "Fumel — La halle"

    def get_absolute_url(self) -> str:
        return "/a/"

    class commune:
        nom = "Fumel"

    service_pilote = "DDT de Lot-et-Garonne"


READERS = [
    ("ETAT", "pilote", True),
    ("ETAT", "dgaln", True),
    ("ETAT", "porteurs", False),
    ("ETAT", "prefecture", False),
    ("ETAT", "titulaire", False),
    ("ETAT", "mandataire", False),
    ("ETAT", "inconnue", False),
    ("ETAT_TITULAIRE", "titulaire", True),
    ("ETAT_TITULAIRE", "porteurs", False),
    ("PORTEURS", "porteurs", True),
    ("PORTEURS", "titulaire", False),
    ("ATELIER", "mandataire", True),
    ("EQUIPE", "equipe", True),
    ("EQUIPE", "inconnue", False),
    ("UN_CERCLE_INCONNU", "porteurs", False),
]


@pytest.mark.parametrize(("circle", "audience", "reads"), READERS)
def test_the_words_of_who_acts_are_for_the_readers_of_their_circle(
    circle: str, audience: str, reads: bool
):
    """ETAT words never to a porteur nor to a firm; what is not known reads nothing."""
    line = Entry(
        verb="ateliers.atelier.abandon_unfruitful", label="x", motif="MOT DE L’ÉTAT",
        data={"note": "MOT DE L’ÉTAT"}, circle=circle, effective_on=NOW.date(),
    )  # fmt: skip
    thing: Any = Thing()
    found = outbox.draft(
        thing, line, INES, audience, Telling("a agi", "Paul", "", (), frozenset()), is_action=False
    )
    assert found is not None
    assert ("MOT DE L’ÉTAT" in f"{found.subject} {found.text} {found.annonce.kept}") is reads
    assert line.motif == "MOT DE L’ÉTAT"  # the journal keeps it


def test_every_circle_but_the_public_one_is_asked_who_reads_its_words():
    asked = {circle for circle, _, _ in READERS}
    assert {circle.value for circle in Cercle} - asked == {"PUBLIC"}


def test_the_parts_of_a_message_are_read_again_as_they_were_written():
    one = annonce.Annonce(
        "A\u00a0: b",
        "corps",
        "Paul",
        "mot",
        (Attendu("Faites.", "Avant."),),
        "Jusqu’à.",
        "/x/",
        "Aller",
    )
    assert annonce.Annonce.of(one.kept) == one
    assert courriel.address("") == ""
