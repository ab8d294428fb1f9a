"""A room knows no app: a third kind of object needs its table, and nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import Http404
from django.utils.datastructures import MultiValueDict

from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import recipients
from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.core.access import ALL, Row, Table
from etabli.core.cercles import Cercle
from etabli.core.echanges import marks, writing
from etabli.core.echanges.forms import MessageForm
from etabli.core.echanges.models import LectureEchange
from etabli.core.echanges.threads import Room, Thread, opened
from etabli.core.fichiers.models import Fichier
from etabli.core.fichiers.refusal import FileRefused
from etabli.core.models import Echange, Message
from etabli.core.tests.papers import picture

EVERYBODY: Row = {
    Role.DGALN_ACHATS: ALL,
    Role.SERVICE_PILOTE: ALL,
    Role.COLLECTIVITE_SIGNATAIRE: ALL,
    Role.GROUPEMENT_MANDATAIRE: ALL,
}
#: a table that opens everything to everybody: what the circle keeps, it does not give
CONSULTATIONS = Table(Organisation, view=EVERYBODY, read=EVERYBODY, write=EVERYBODY)


def _writes_to(role: str) -> Any:
    return lambda obj: recipients(role)


def room(circle: Cercle) -> Room[Organisation]:
    return Room(
        access=CONSULTATIONS,
        threads=(
            Thread(
                circle, "Un fil", "read", "write", ("achats", "porteurs", "mandataire", "inconnue"),
                "Personne d’autre ne lit cet échange.", lambda obj: "Visible par ceux-là",
            ),
        ),
        audiences={
            "achats": _writes_to(Role.DGALN_ACHATS),
            "porteurs": _writes_to(Role.COLLECTIVITE_SIGNATAIRE),
            "mandataire": _writes_to(Role.GROUPEMENT_MANDATAIRE),
            "inconnue": _writes_to(Role.SERVICE_PILOTE),
        },
        place=lambda obj: obj.nom,
        title=lambda obj: obj.nom,
        page="candidatures:echanges",
        write="candidatures:ecrire",
        piece="candidatures:piece",
    )  # fmt: skip


@pytest.fixture
def cast(db: None) -> dict[str, Any]:
    firm = OrganisationFactory.create(nom="Bruyère", type=TypeOrganisation.ENTREPRISE)
    return {
        "achats": actor_of(Role.DGALN_ACHATS),
        "pilote": actor_of(Role.SERVICE_PILOTE),
        "maire": actor_of(Role.COLLECTIVITE_SIGNATAIRE),
        "mandataire": actor_of(Role.GROUPEMENT_MANDATAIRE, organisation=firm),
        "firm": firm,
    }


WHO = {
    Cercle.ETAT: {"achats", "pilote"},
    Cercle.PORTEURS: {"achats", "pilote", "maire"},
    Cercle.ATELIER: {"achats", "pilote", "maire", "mandataire"},
}


@pytest.mark.parametrize("circle", WHO)
def test_a_third_object_needs_its_table_alone_and_the_circle_keeps_what_the_table_opens(
    cast, circle
):
    here, about = room(circle), cast["firm"]
    message = writing.post(here, about, actor=cast["achats"], circle=circle, texte="Bonjour.")
    seen = {
        who for who in ("achats", "pilote", "maire", "mandataire")
        if opened(here, about, cast[who]).messages.filter(pk=message.pk).exists()
    }  # fmt: skip
    assert seen == WHO[circle]
    named = {actor.person_id: who for who, actor in cast.items() if who != "firm"}
    told = {named[one] for one in Message.objects.values_list("person_id", flat=True)}
    # the author is not, nor an audience whose side nobody has said
    assert told == WHO[circle] - {"achats", "pilote"}


def test_a_thread_that_is_not_read_is_not_even_named(cast):
    assert opened(room(Cercle.ETAT), cast["firm"], cast["maire"]).threads == ()
    assert opened(room(Cercle.ETAT), cast["firm"], actor_of(Role.DPO)).threads == ()


def test_who_is_not_of_the_circle_does_not_write_to_it_whatever_the_table_says(cast):
    with pytest.raises(PermissionDenied):
        writing.post(
            room(Cercle.ETAT), cast["firm"], actor=cast["maire"], circle="ETAT", texte="Bonjour."
        )
    with pytest.raises(Http404):
        writing.post(
            room(Cercle.ETAT), cast["firm"], actor=cast["achats"], circle="PORTEURS", texte="Non."
        )
    assert not Echange.objects.exists()


def test_a_message_of_a_circle_that_nobody_knows_is_read_by_the_state_alone(cast):
    here = room(Cercle.ATELIER)
    message = writing.post(
        here, cast["firm"], actor=cast["achats"], circle="ATELIER", texte="Bonjour."
    )
    Echange.objects.filter(pk=message.pk).update(circle="COMITE_1987")
    assert opened(here, cast["firm"], cast["maire"]).messages.count() == 0


def test_of_several_files_each_that_is_refused_is_named(cast):
    files: list[UploadedFile[bytes]] = [
        SimpleUploadedFile("plan.png", picture(fmt="PNG")),
        SimpleUploadedFile("vide.pdf", b""),
        SimpleUploadedFile("notes.txt", b"Des notes."),
        SimpleUploadedFile("lourd.pdf", b"%PDF-1.4" + b"0" * 10_000_000),
    ]
    form = MessageForm(
        {"ETAT-texte": "Voici."}, MultiValueDict({"ETAT-pieces": files}), prefix="ETAT"
    )
    assert form.is_valid(), form.errors
    with pytest.raises(FileRefused) as refused:
        writing.post(
            room(Cercle.ETAT), cast["firm"], actor=cast["achats"], circle="ETAT",
            **form.cleaned_data,
        )  # fmt: skip
    named = [re.search(r"«\u00a0(.*?)\u00a0»", one) for one in refused.value.reasons]
    assert [one and one[1] for one in named] == ["vide.pdf", "notes.txt", "lourd.pdf"]
    assert not Echange.objects.exists()
    assert not Fichier.objects.exists()


def test_reading_is_kept_by_circle_and_by_person(cast):
    here, about = room(Cercle.PORTEURS), cast["firm"]
    for texte in ("Un.", "Deux."):
        writing.post(here, about, actor=cast["achats"], circle="PORTEURS", texte=texte)
    reader = opened(here, about, cast["maire"])
    assert marks.unread(reader) == 2
    marks.note(reader, reader.messages)
    marks.note(reader, reader.messages)
    assert marks.unread(reader) is None
    assert marks.unread(opened(here, about, cast["pilote"])) == 2
    assert marks.unread(opened(here, about, cast["achats"])) is None
    assert LectureEchange.objects.count() == 1
