"""The messages of a dossier: what is joined to them, who opens it, what is new, where the old ones went."""

import importlib
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.factories import actor_of
from etabli.candidatures import services
from etabli.candidatures.echanges import ROOM
from etabli.candidatures.states import Etat, QualiteAssocie
from etabli.candidatures.tests.stories import DRAFTED, candidature_at, collectivite
from etabli.core.echanges import marks
from etabli.core.echanges.threads import opened
from etabli.core.fichiers.models import Fichier
from etabli.core.models import Echange, Message
from etabli.core.tests.papers import picture
from etabli.core.ui.tests.navigateur import opened as visited
from etabli.core.ui.tests.navigateur import shown


@pytest.fixture
def dossier(people):
    return candidature_at(Etat.DEPOSEE, people)[0]


def photo(name="quai.jpg"):
    return SimpleUploadedFile(name, picture(fmt="JPEG"))


def page_of(candidature):
    return reverse("candidatures:echanges", args=[candidature.pk])


def test_a_file_joined_to_a_message_is_opened_by_its_circle_alone(dossier, people, browser):
    services.post_message(
        dossier, actor=people.pilote, cercle="ETAT", texte="Voyez le quai.", pieces=[photo()]
    )
    row = Fichier.objects.get(name="quai.jpg")
    assert (row.circle, row.depositor_id) == ("ETAT", people.pilote.person_id)
    address = reverse("candidatures:piece", args=[dossier.pk, row.pk])
    assert address in browser(people.decideur).get(page_of(dossier)).text
    for actor in (people.pilote, people.decideur, actor_of(Role.AUDITEUR)):
        assert browser(actor).get(address).status_code == 200
    for actor in (people.maire, people.prefet, actor_of(Role.RPA), actor_of(Role.DGALN_ACHATS)):
        assert browser(actor).get(address).status_code == 404
    elsewhere = reverse("candidatures:fichier", args=[dossier.pk, row.pk])
    assert browser(people.pilote).get(elsewhere).status_code == 404


def test_a_file_of_another_dossier_is_not_opened_through_this_one(dossier, people, browser):
    other = candidature_at(Etat.MANIFESTATION, people)[0]
    services.post_message(
        other, actor=people.pilote, cercle="PORTEURS", texte="Voyez.", pieces=[photo()]
    )
    row = Fichier.objects.get(name="quai.jpg")
    address = reverse("candidatures:piece", args=[dossier.pk, row.pk])
    assert browser(people.pilote).get(address).status_code == 404


def test_the_mail_names_what_is_joined_and_opens_the_message(dossier, people):
    Message.objects.all().delete()
    message = services.post_message(
        dossier, actor=people.maire, cercle="PORTEURS", texte="Le plan.", pieces=[photo()]
    )
    mail = Message.objects.get(person_id=people.pilote.person_id)
    assert mail.link == f"{page_of(dossier)}#message-{message.pk}"
    assert "À lire avec ce message\u00a0: «\u00a0quai.jpg\u00a0»." in mail.body
    assert "Le plan." in mail.body
    # several services and several porteurs write here: each says of which they are
    assert message.written_by_role == f"Maire ou président, {people.mairie.nom}"


def test_what_is_new_is_counted_on_every_page_of_the_dossier_until_it_is_read(
    dossier, people, browser
):
    services.post_message(dossier, actor=people.pilote, cercle="PORTEURS", texte="Bonjour")
    services.post_message(dossier, actor=people.pilote, cercle="ETAT", texte="Entre nous")
    client = browser(people.maire)
    assert '<span class="et-tabs__count">1</span>' in client.get(dossier.get_absolute_url()).text
    assert client.get(page_of(dossier)).text.count(">Nouveau<") == 1
    assert "et-tabs__count" not in client.get(dossier.get_absolute_url()).text
    assert marks.unread(opened(ROOM, dossier, people.decideur)) == 2


def test_a_service_concerned_and_an_operator_are_of_the_circles_of_their_part(
    dossier, people, browser
):
    beside = {
        QualiteAssocie.SERVICE: collectivite(TypeOrganisation.DDT, nom="DDT 24"),
        QualiteAssocie.OPERATEUR: collectivite(TypeOrganisation.OPERATEUR, nom="EPF de l’exemple"),
    }
    for qualite, organisation in beside.items():
        dossier.associes.create(organisation=organisation, qualite=qualite, since=DRAFTED)
    agent = actor_of(Role.SERVICE_PILOTE, organisation=beside[QualiteAssocie.SERVICE])
    chargee = actor_of(Role.OPERATEUR_ASSOCIE, organisation=beside[QualiteAssocie.OPERATEUR])
    Message.objects.all().delete()
    both = {agent.person_id, chargee.person_id}
    for cercle, told in (("PORTEURS", both), ("ETAT", {agent.person_id})):
        sent = services.post_message(dossier, actor=people.pilote, cercle=cercle, texte="Bonjour")
        mails = Message.objects.filter(key__startswith=f"fil:{sent.pk}:", person_id__in=both)
        assert set(mails.values_list("person_id", flat=True)) == told
    page = browser(agent).get(page_of(dossier)).text
    assert "Visible par la DGALN, la DDT 47 et la DDT 24 seulement" in page
    assert (
        "Visible par les collectivités porteuses, l’EPF de l’exemple, la DDT 47, la DDT 24, "
        "la préfecture et la DGALN"
    ) in page
    page = browser(chargee).get(page_of(dossier)).text
    assert (page.count("Envoyer"), "État seul" in page) == (1, False)


def test_without_script_a_refused_file_leaves_both_texts_where_they_were(dossier, people, browser):
    client = browser(people.pilote)
    here = visited(client, page_of(dossier))
    here.type("PORTEURS-texte", "Le quai est-il public ?")
    here.type("ETAT-texte", "x" * 4001)
    after = shown(here.press(client, "Envoyer", nth=1))
    assert after.read("ETAT-texte") == "x" * 4001
    assert after.read("PORTEURS-texte") == "Le quai est-il public ?"
    assert not Echange.objects.exists()


def rows(*found):
    """A model of the past, as the migration reads it."""
    made: list[SimpleNamespace] = []

    def create(**said):
        made.append(SimpleNamespace(pk=100 + len(made), **said))
        return made[-1]

    asked = SimpleNamespace(iterator=lambda size: iter(found))
    manager = SimpleNamespace(
        made=made, create=create, order_by=lambda key: asked,
        filter=lambda **said: SimpleNamespace(values_list=lambda *names: asked),
        bulk_create=lambda lot, batch_size: made.extend(lot),
    )  # fmt: skip

    class Model(SimpleNamespace):
        objects = manager

    return Model


def test_the_messages_of_before_are_moved_whole_and_are_not_new_to_who_was_told():
    """Two messages of one dossier; the second was told to the person 7, who has read the first too."""
    old = [
        SimpleNamespace(
            pk=pk, candidature_id=12, cercle="PORTEURS", texte=f"Message {pk}", written_by_id=pk,
            written_by_name="Inès", written_by_role="Maire", le=f"jour {pk}",
        )
        for pk in (3, 5)
    ]  # fmt: skip
    models = {
        ("candidatures", "Echange"): rows(*old),
        ("core", "Echange"): rows(),
        ("core", "Message"): rows(("echange:3:7", 7), ("echange:5:7", 7), ("echange:999:8", 8)),
        ("core", "LectureEchange"): rows(),
    }
    past = SimpleNamespace(get_model=lambda *name: models[name])
    importlib.import_module("etabli.candidatures.migrations.0011_messages_in_one_room").move(
        past, None
    )
    moved = models["core", "Echange"].objects.made
    assert [vars(one) for one in moved] == [
        {
            "pk": 100 + rank, "subject": "candidatures.candidature:12", "circle": "PORTEURS",
            "texte": f"Message {pk}", "written_by_id": pk, "written_by_name": "Inès",
            "written_by_role": "Maire", "le": f"jour {pk}",
        }
        for rank, pk in enumerate((3, 5))
    ]  # fmt: skip
    read = [vars(one) for one in models["core", "LectureEchange"].objects.made]
    assert read == [
        {
            "person_id": 7,
            "subject": "candidatures.candidature:12",
            "circle": "PORTEURS",
            "last": 101,
        }
    ]
