"""From the need to the opportunity: C1 to C4."""

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.http import Http404
from django.urls import reverse

from etabli.accounts.models import Personne
from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.factories import actor_of
from etabli.candidatures import selectors, services
from etabli.candidatures.models import Candidature
from etabli.candidatures.services import contact
from etabli.candidatures.states import Etat
from etabli.candidatures.tests.stories import REASONS, candidature_at, collectivite, valeur
from etabli.core import horloge
from etabli.core.models import Entry, Message
from etabli.core.refus import Refused
from etabli.territoires.models import Commune, TypeCommune

DAY = dt.date(2026, 3, 2)


def _open(actor, people, **other):
    with horloge.at(DAY):
        return services.open_candidature(
            **{"actor": actor, "commune": people.commune, "objet": "Une friche.", **other}
        )


@pytest.mark.regle("C1")
def test_a_mayor_opens_and_the_service_is_told_the_same_minute(people):
    candidature = _open(people.maire, people)
    assert candidature.etat == Etat.MANIFESTATION
    assert (candidature.chef_de_file, candidature.service_pilote) == (people.mairie, people.ddt)
    assert candidature.prefecture == people.prefecture
    assert (candidature.interet_collectivite_on, candidature.interet_service_on) == (DAY, None)
    told = Message.objects.get()
    assert (told.person_id, told.level) == (people.pilote.person_id, "ACTION")
    assert Entry.objects.get().rule == "C1"


@pytest.mark.regle("C1")
def test_a_pilote_opens_and_the_collectivite_is_told(people):
    candidature = _open(people.pilote, people)
    assert (candidature.interet_collectivite_on, candidature.interet_service_on) == (None, DAY)
    told = set(Message.objects.values_list("person_id", flat=True))
    assert told == {people.maire.person_id, people.technicien.person_id}


@pytest.mark.regle("C1")
def test_the_need_holds_in_500_characters(people):
    _open(people.maire, people, objet="x" * 500)
    with pytest.raises(Refused, match="500 caractères\u00a0; le vôtre en compte 501"):
        _open(people.maire, people, objet="x" * 501)
    with pytest.raises(Refused, match="Décrivez le besoin"):
        _open(people.maire, people, objet="  ")


@pytest.mark.regle("C1")
def test_a_former_commune_and_an_overseas_collectivite_are_refused(people):
    old = Commune.objects.create(
        code="47999", nom="Ancienne", type=TypeCommune.DELEGUEE, departement_id="47"
    )
    with pytest.raises(Refused, match="choisissez la commune nouvelle"):
        _open(people.pilote, people, commune=old)
    far = Commune.objects.create(code="98735", nom="Lointaine", zone="com", departement_id="47")
    with pytest.raises(Refused, match="le programme n’y est pas ouvert"):
        _open(people.pilote, people, commune=far)


def test_one_opens_for_one_s_own_territory_only(people):
    elsewhere = Commune.objects.create(code="47001", nom="Agen", departement_id="47")
    with pytest.raises(Refused, match="Agen n’est pas dans votre collectivité"):
        _open(people.maire, people, commune=elsewhere)
    stranger = actor_of(Role.GROUPEMENT_MANDATAIRE)
    with pytest.raises((Http404, PermissionDenied)):
        _open(stranger, people)
    assert Candidature.objects.count() == 0


@pytest.mark.regle("C2")
def test_the_dgaln_is_contacted_once_both_parties_have_ticked(people):
    candidature = _open(people.maire, people)
    with pytest.raises(Refused) as refusal:
        services.exchange_with_dgaln(candidature, actor=people.pilote)
    assert refusal.value.reasons == ("Le service de l’État n’a pas encore confirmé son intérêt.",)
    services.express_interest(candidature, actor=people.pilote, on=dt.date(2026, 3, 3))
    assert candidature.interet_service_on == dt.date(2026, 3, 3)
    with pytest.raises(PermissionDenied):
        services.exchange_with_dgaln(candidature, actor=people.maire)
    services.exchange_with_dgaln(
        candidature, actor=people.pilote, note="À lire vite.", on=dt.date(2026, 3, 5)
    )
    assert (candidature.etat, candidature.exchanged_on) == (
        Etat.ECHANGE_DGALN,
        dt.date(2026, 3, 5),
    )
    entry = Entry.objects.get(verb="candidatures.candidature.exchange")
    assert "note" not in entry.data
    asked = Message.objects.filter(entry=entry, level="ACTION").values_list("person_id", flat=True)
    assert list(asked) == [people.chef_projet.person_id]


def test_a_party_ticks_its_interest_once(people):
    candidature = _open(people.maire, people)
    with pytest.raises(PermissionDenied):
        services.express_interest(candidature, actor=people.technicien)


def test_the_dgaln_does_not_see_a_first_contact(people):
    candidature = _open(people.maire, people)
    with pytest.raises(Http404):
        services.characterise_opportunite(candidature, actor=people.chef_projet, motif=REASONS)


@pytest.mark.regle("C3")
def test_an_opportunity_is_characterised_with_fifty_characters_of_reasons(people):
    candidature, _ = candidature_at(Etat.ECHANGE_DGALN, people)
    with pytest.raises(Refused, match="en 50 caractères au moins\u00a0; il y en a 49"):
        services.characterise_opportunite(candidature, actor=people.chef_projet, motif="x" * 49)
    with pytest.raises(Refused, match="Choisissez le format"):
        services.characterise_opportunite(
            candidature, actor=people.chef_projet, motif=REASONS, format=""
        )
    services.characterise_opportunite(
        candidature, actor=people.chef_projet, motif="x" * 50, on=dt.date(2026, 3, 10)
    )
    assert candidature.etat == Etat.OPPORTUNITE_CARACTERISEE
    assert (candidature.fiche_version, candidature.opportunite_on) == (
        "flash_v1",
        dt.date(2026, 3, 10),
    )
    assert valeur(candidature, "population")["valeur"] == "4690"
    assert candidature.reponses.get(cle="population").source.endswith(", 2023")


@pytest.mark.regle("C4")
def test_an_opportunity_is_set_aside_with_a_code_and_a_reason(people):
    candidature, _ = candidature_at(Etat.ECHANGE_DGALN, people)
    with pytest.raises(Refused) as refusal:
        services.discard_candidature(candidature, actor=people.chef_projet, code="", motif="")
    assert refusal.value.reasons == (
        "Choisissez le motif qui fait écarter l’opportunité.",
        "Donnez vos raisons\u00a0: elles seront lues et gardées au journal.",
    )
    services.discard_candidature(
        candidature, actor=people.chef_projet, code="TROP_AVANCE", motif="Les travaux commencent.",
        autre_dispositif="Un appui de l’ANCT",
    )  # fmt: skip
    assert candidature.etat == Etat.OPPORTUNITE_ECARTEE
    assert services.WORKFLOW.moves_from(candidature.etat) == {}


def test_the_form_of_first_contact_loses_nothing(people, browser):
    client = browser(people.maire)
    url = reverse("candidatures:premier-contact")
    refused = client.post(url, {"commune": "99999", "objet": "Notre friche du centre"})
    assert refused.status_code == 422
    assert "Aucune commune ne porte le code 99999" in refused.text
    assert "Notre friche du centre" in refused.text
    done = client.post(url, {"commune": "Fumel (47106)", "objet": "Notre friche du centre"})
    assert done.status_code == 302
    assert Candidature.objects.get().objet == "Notre friche du centre"
    visitor = browser(actor_of(Role.AUDITEUR))
    assert visitor.get(url).status_code == 403


def test_the_same_form_posted_twice_opens_one_dossier(people, browser):
    client = browser(people.maire)
    url = reverse("candidatures:premier-contact")
    (key,) = re.findall(r'name="cle" value="([0-9a-f-]{36})"', client.get(url).text)
    typed = {"commune": "Fumel (47106)", "objet": "Notre friche du centre", "cle": key}
    first, second = client.post(url, typed), client.post(url, typed)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Candidature.objects.count() == 1
    assert Message.objects.count() == 1


def test_two_posts_at_once_of_one_form_are_one_dossier(people, monkeypatch):
    """The second looks before the first is written: the database refuses it, it gets the first."""
    key = uuid4()
    first = _open(people.maire, people, cle=key)
    looks = iter([None, first])
    monkeypatch.setattr(contact, "opened_with", lambda cle, actor: next(looks))
    assert _open(people.maire, people, cle=key) == first
    assert Candidature.objects.count() == 1


def test_the_key_of_somebody_else_opens_nothing_of_theirs(people):
    key = uuid4()
    first = _open(people.maire, people, cle=key)
    assert _open(people.pilote, people, cle=key) != first


def test_an_open_dossier_of_the_same_commune_is_said_with_what_to_do(people, browser):
    first = _open(people.maire, people)
    client = browser(people.maire)
    url = reverse("candidatures:premier-contact")
    typed = {"commune": "Fumel (47106)", "objet": "Les halles"}
    said = client.post(url, typed)
    assert said.status_code == 422
    assert "Un dossier est déjà ouvert pour Fumel" in said.text
    assert first.get_absolute_url() in said.text
    assert "Les halles" in said.text
    assert Candidature.objects.count() == 1
    assert client.post(url, {**typed, "autre": "on"}).status_code == 302
    assert Candidature.objects.count() == 2


def test_a_dossier_one_may_not_read_is_not_told_of(people):
    _open(people.maire, people)
    assert not selectors.open_dossiers(actor_of(Role.COLLECTIVITE_REDACTEUR), people.commune)
    assert selectors.open_dossiers(people.pilote, people.commune).count() == 1


def test_a_dossier_at_its_end_is_no_open_dossier(people):
    first = _open(people.maire, people)
    Candidature.objects.filter(pk=first.pk).update(etat=Etat.CADUQUE)
    assert not selectors.open_dossiers(people.maire, people.commune)


def test_without_a_known_service_one_is_told_whom_to_write_to(people):
    from etabli.territoires.models import Departement

    Departement.objects.create(code="48", nom="Lozère")
    place = Commune.objects.create(code="48095", nom="Mende", departement_id="48")
    mairie = collectivite(type=TypeOrganisation.COMMUNE, commune=place)
    maire = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=mairie)
    with pytest.raises(Refused, match="Aucun service de l’État n’est encore enregistré"):
        services.open_candidature(actor=maire, commune=place, objet="Une halle.")


def test_who_opened_a_dossier_may_leave_but_is_not_erased_under_it(people):
    candidature = _open(people.maire, people)
    opener = Personne.objects.get(pk=people.maire.person_id)
    assert candidature.opened_by == opener
    with pytest.raises(ProtectedError):
        opener.delete()
    # closing an account is a mark on the row, and a row may lose its name
    Personne.objects.filter(pk=opener.pk).update(
        is_active=False, prenom="", nom="", email="a@b.test"
    )
    candidature.refresh_from_db()
    assert (candidature.opened_by_id, candidature.opened_by_name) == (opener.pk, people.maire.name)
