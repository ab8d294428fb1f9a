"""A new act with a secret and no word about who reads it: every exit hides it from all but the State.

The exits are listed in `EXITS`; a module of pages, views or feeds that reads what is written and stands
in none of them fails the last test.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.ateliers.deroules import flash_moves
from etabli.ateliers.services import advance
from etabli.core import cercles, hooks, outbox, tables
from etabli.core.access import ALL, CLOCK
from etabli.core.cercles import Cercle
from etabli.core.delais.echeances import Delay
from etabli.core.documents.blocks import Content, Paragraph
from etabli.core.documents.issuing import issue
from etabli.core.fichiers.deposits import PDF_ONLY, deposit
from etabli.core.models import Document, Fichier, Message
from etabli.core.workflow import Attempt, Move, Workflow
from etabli.espaces.mon_etabli import agenda
from etabli.espaces.tests.adresses import addresses, routes
from etabli.espaces.tests.stories import client_of, fresh, scan

SECRET = "Zanzibar"
STATE = {
    role.value for role in Role if cercles.side_of_role(role) is cercles.Side.ETAT
}  # fmt: skip
#: the modules that read lines, papers, files or dates for somebody, and what tells that they are looked at
EXITS = {
    "acteurs/views.py": "acteurs:invitation",
    "ateliers/templatetags/ateliers.py": "espaces:atelier",
    "candidatures/pages/dossier.py": "candidatures:dossier",
    "candidatures/pages/thread.py": "candidatures:suivi",
    "candidatures/selectors/candidatures.py": "candidatures:suivi",
    "candidatures/views/courriers.py": "candidatures:courriers",
    "candidatures/views/dossier.py": "candidatures:document",
    "candidatures/views/echanges.py": "candidatures:echanges",
    "candidatures/views/files.py": "candidatures:fichier",
    "candidatures/views/instruction.py": "candidatures:complement",
    # the frozen papers of a published dossier, each opened by its circle
    "consultations/documents/dossier.py": "consultations:dossier",
    "consultations/documents/rapport.py": "consultations:rapport",
    # a frozen paper read on the screen, once its circle has been asked
    "consultations/pages/__init__.py": "consultations:piece",
    "consultations/pages/awarding.py": "consultations:marche",
    "consultations/selectors/__init__.py": "consultations:marche",
    "consultations/views/awarding.py": "consultations:mon-courrier",
    # a file of an offer, to who judges it; that it was opened is written (N-13)
    "consultations/views/judging.py": "consultations:offre-piece",
    "consultations/views/marches.py": "consultations:piece-document",
    "espaces/atelier/page.py": "espaces:atelier",
    "espaces/atelier/papers.py": "espaces:atelier-documents",
    "espaces/atelier/proofs.py": "espaces:atelier",
    "espaces/journal/sentences.py": "espaces:atelier-journal",
    "espaces/mon_etabli/agenda.py": "espaces:agenda",
    "espaces/mon_etabli/ateliers.py": "espaces:mes-ateliers",
    "espaces/mon_etabli/board.py": "espaces:mon-etabli",
    "espaces/mon_etabli/reminders.py": "espaces:relancer",
    "espaces/public/story.py": "espaces:public-atelier",
    "espaces/views/atelier.py": "espaces:atelier-journal",
    "espaces/views/echanges.py": "espaces:atelier-echanges",
    "espaces/views/journal.py": "espaces:journal",
    "espaces/views/public.py": "espaces:public-document",
    "feuilles_de_route/documents/__init__.py": "feuilles_de_route:fiche",
    "feuilles_de_route/pages/actions.py": "feuilles_de_route:action",
    "feuilles_de_route/views/feuilles.py": "feuilles_de_route:document",
    "livrables/pages/verification.py": "livrables:livrable",
    "livrables/pages/writing.py": "livrables:lecture",
    "livrables/publication.py": "livrables:public-document",
    "livrables/views/livrables.py": "livrables:version",
    "marches/documents/modifications.py": "marches:avenant",
    "marches/pages/atelier.py": "marches:groupement",
    "marches/pages/bons.py": "marches:bon",
    "marches/views/accords.py": "marches:avenant",
    "marches/views/atelier.py": "marches:attestation-fichier",
    "marches/views/kit.py": "marches:kit-piece",
    "marches/views/bons.py": "marches:bon-document",
    "paiements/documents/fins.py": "paiements:fin",
    "paiements/pages/waits.py": "paiements:atelier",
    "paiements/views/fins.py": "paiements:fin-document",
    "paiements/views/sous_traitances.py": "paiements:sous-traitance-document",
    "actualites/views/actualites.py": "actualites:image",
    "actualites/views/public.py": "actualites:image-publique",
    "consultations/documents/avenants.py": "consultations:avenant",
    "consultations/views/avenants.py": "consultations:avenant-document",
    "redaction/echanges.py": "redaction:remarques",
    "redaction/selectors.py": "redaction:texte",
    "redaction/services/retours.py": "redaction:word",
    "redaction/services/sorties.py": "redaction:word",
    "redaction/views/editions.py": "redaction:edition",
    "redaction/views/images.py": "redaction:image",
    "redaction/views/remarques.py": "redaction:remarque-piece",
    "redaction/views/textes.py": "redaction:document",
    "seances/pages/atelier.py": "seances:atelier",
    "seances/pages/propositions.py": "seances:proposition",
    "seances/pages/session.py": "seances:session",
    "seances/views/desseins.py": "seances:dessein-image",
    "seances/views/sessions.py": "seances:compte-rendu",
}
#: they read for the machine, for the act itself, or for the invented people of the demonstration
NOT_FOR_A_READER = {
    "acteurs/selectors/addresses.py", "espaces/demonstration/play.py",
    "espaces/views/demonstration.py", "feuilles_de_route/services/engagement.py",
    "sceaux/services/clock.py",
}  # fmt: skip
#: on a demonstration alone: it shows everybody what its invented people have to do
INVENTED = {"espaces:personas"}
READS = re.compile(
    r"\b(?:Entry|Echeance|Document|Fichier)\.objects|document_response\(|html_fragment\(|"
    r"\bserved\(|\bresponse\(|duties\.(?:duties|to_do|awaited|dated|duty_of|standing_on)\(|Devoir\.objects|"
    r"Echange\.objects|doors\.piece\(|\bopened\(ROOM|\bopened\(echanges\.ROOM"
)


def whisper(obj: Any, attempt: Attempt[Any]) -> None:
    """What follows from the act: a paper, of which nobody said the circle either."""
    content = Content(title=f"Note sur {SECRET}", blocks=(Paragraph(SECRET),))
    issue(content, nature="note", subject=obj.reference)


@pytest.fixture
def told(monde: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The whole story, and one more act: a secret that waits, runs, is written, issued and sent to all."""
    workflow: Workflow[Any] = flash_moves.WORKFLOW
    everybody = tuple(workflow.audiences)
    act: Move[Any] = Move(
        f"Murmurer {SECRET}", (monde.atelier.etat,), None, awaited=True, informs=everybody, starts=("murmure",),
        due=("murmure",), todo=f"Murmurez {SECRET}.", waiting=f"Quelqu’un murmure {SECRET}.",
        told=f"a murmuré {SECRET}",
    )  # fmt: skip
    monkeypatch.setitem(workflow.moves, "murmur", act)
    monkeypatch.setitem(
        workflow.delays,
        "murmure",
        Delay(f"Délai {SECRET}", "days", "complement_jours", holder="porteurs"),
    )
    monkeypatch.setitem(workflow.access.rows, "murmur", {Role.CLOCK: ALL})
    known = hooks.reactions_to
    monkeypatch.setattr(
        hooks,
        "reactions_to",
        lambda verb: [whisper] if verb.endswith(".murmur") else known(verb),
    )
    words = outbox.template_of
    # a template that quotes what was done, as a real one may
    quotes = "ateliers/messages/atelier_close.txt"
    monkeypatch.setattr(
        outbox, "template_of", lambda verb: quotes if verb.endswith(".murmur") else words(verb)
    )
    advance(fresh(monde.atelier), "murmur", actor=CLOCK, motif=f"Parce que {SECRET}.")
    deposit(
        SimpleUploadedFile(f"{SECRET}.pdf", scan().read(), content_type="application/pdf"),
        subject=monde.atelier.reference, depositor_id=None, accept=PDF_ONLY,
    )  # fmt: skip
    return monde


def text_of(client: Client, address: str) -> str:
    answer: Any = client.get(address, follow=True)
    if answer.status_code != 200:
        return ""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return unescape(body.decode("utf-8", "replace"))


def where_read(monde: Any, who: str) -> list[str]:
    """The addresses, messages and dates where this reader meets the secret."""
    actor = monde.people.get(who)
    client = client_of(actor)
    found = [
        name
        for name, address in addresses(monde).items()
        if name not in INVENTED
        and not name.startswith("ui:")
        and SECRET in text_of(client, address)
    ]
    if actor is None:
        return found
    if SECRET in agenda.feed(actor).decode().replace("\r\n ", ""):
        found.append("agenda")
    if Message.objects.filter(person_id=actor.person_id, body__contains=SECRET).exists():
        found.append("messages")
    return found + opened(monde, client)


def opened(monde: Any, client: Client) -> list[str]:
    """Paper and file of the secret, asked by their number."""
    paper = Document.objects.get(nature="note")
    file = Fichier.objects.get(name__startswith=SECRET)
    asked = {
        "paper": reverse("espaces:atelier-document", args=[monde.atelier.pk, paper.pk, "pdf"]),
        "file": reverse("espaces:atelier-fichier", args=[monde.atelier.pk, file.pk]),
    }
    return [name for name, address in asked.items() if text_of(client, address)]


def test_what_nobody_said_who_reads_is_read_by_the_state_alone(told):
    outside = [None, *(who for who in told.people if who.removesuffix("_AILLEURS") not in STATE)]
    assert len(outside) >= 8
    read = {str(who): where_read(told, who or "") for who in outside}
    assert {who: places for who, places in read.items() if places} == {}


def test_the_state_reads_it_everywhere_else_the_other_test_would_prove_nothing(told):
    assert set(where_read(told, "SERVICE_PILOTE")) >= {
        "espaces:atelier", "espaces:atelier-documents", "espaces:atelier-journal",
        "espaces:mon-etabli", "agenda", "messages", "paper", "file",
    }  # fmt: skip
    assert {"espaces:journal", "espaces:journal-export"} <= set(where_read(told, "AUDITEUR"))


@pytest.mark.parametrize("circle", [Cercle.PORTEURS, Cercle.ATELIER])
def test_one_word_opens_it(told, circle):
    """The circle of the paper alone is changed: the paper opens, and nothing else with it."""
    Document.objects.filter(nature="note").update(circle=circle.value)
    read = set(where_read(told, "COLLECTIVITE_SIGNATAIRE"))
    assert read == {"espaces:atelier-documents", "paper"}


def test_every_module_that_reads_what_is_written_is_an_exit_that_is_looked_at():
    """A new exit is added to `EXITS`, with the address where it is met."""
    base = Path(settings.BASE_DIR) / "etabli"
    found = {
        str(path.relative_to(base))
        for path in base.glob("*/**/*.py")
        if not {"tests", "migrations", "core"} & set(path.relative_to(base).parts)
        and READS.search(path.read_text(encoding="utf-8"))
    }
    assert found - NOT_FOR_A_READER - set(EXITS) == set()
    assert set(EXITS) - {str(path.relative_to(base)) for path in base.glob("*/**/*.py")} == set()
    assert set(EXITS.values()) - {name for name, _, _ in routes()} == set()


def test_no_workflow_gives_a_wide_circle_to_an_act_that_says_none():
    wide = [
        workflow.prefix
        for group in tables.workflows().values()
        for workflow in group
        if workflow.circle is not Cercle.ETAT
    ]
    assert wide == []
