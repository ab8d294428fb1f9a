"""The machine of a Local: the normative table of 2.4."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.ateliers import access, services
from etabli.ateliers.deroules import current
from etabli.ateliers.deroules.local_moves import WORKFLOW
from etabli.ateliers.models import Atelier
from etabli.ateliers.selectors import possible_leads, territory
from etabli.ateliers.services import advance, clock
from etabli.ateliers.states import Etat
from etabli.ateliers.tests.factories import a_firm, a_local, a_mairie
from etabli.candidatures import services as candidatures
from etabli.candidatures.tests.local import programmed, territoire
from etabli.candidatures.tests.stories import cast
from etabli.core import horloge
from etabli.core.access import VISITOR
from etabli.core.delais import echeances
from etabli.core.models import Entry, Fichier, Message
from etabli.core.refus import Refused
from etabli.core.texte import fold_words

DAY = dt.date(2026, 6, 1)
NOTIFIED = dt.date(2026, 7, 16)
BEFORE = {"A_LANCER", "CONSULTATION"}
RUNNING = BEFORE | {
    "CADRAGE", "SESSION_1", "INTER_1", "SESSION_2", "INTER_2", "SESSION_3", "PRODUCTION", "RESTITUTION",
}  # fmt: skip
# fmt: off
#: rule, move, from, to, who
TABLE = [
    ("L1",  "start_consultation", {"A_LANCER"},                "CONSULTATION",            {"CLOCK"}),
    ("L2",  "start_cadrage",      {"CONSULTATION"},            "CADRAGE",                 {"CLOCK"}),
    ("M13", "return_to_launch",   {"CONSULTATION"},            "A_LANCER",                {"CLOCK"}),
    ("F15", "wait_framework",     BEFORE,                      "EN_ATTENTE_ACCORD_CADRE", {"CLOCK"}),
    ("2.7.1", "leave", RUNNING | {"SUSPENDU", "EN_ATTENTE_ACCORD_CADRE"}, None,           {"COLLECTIVITE_SIGNATAIRE"}),
    ("2.7.1", "leave_lead", RUNNING - BEFORE,                  "SUSPENDU",                {"COLLECTIVITE_SIGNATAIRE"}),
    ("2.7.1", "succeed_lead",     {"SUSPENDU"},                None,                      {"SERVICE_PILOTE"}),
    ("F15", "leave_wait",         {"EN_ATTENTE_ACCORD_CADRE"}, "A_LANCER",                {"CLOCK"}),
    ("L3", "start_session_1",     {"CADRAGE"},                 "SESSION_1",               {"SERVICE_PILOTE"}),
    ("L4", "start_inter_1",       {"SESSION_1"},               "INTER_1",                 {"SERVICE_PILOTE"}),
    ("L5", "start_session_2",     {"INTER_1"},                 "SESSION_2",               {"SERVICE_PILOTE"}),
    ("L4", "start_inter_2",       {"SESSION_2"},               "INTER_2",                 {"SERVICE_PILOTE"}),
    ("L5", "start_session_3",     {"INTER_2"},                 "SESSION_3",               {"SERVICE_PILOTE"}),
    ("D-05", "move_site_dates", {"SESSION_1", "SESSION_2", "SESSION_3", "SUSPENDU"}, None, {"CLOCK"}),
    ("L6", "start_production",    {"SESSION_3"},               "PRODUCTION",              {"SERVICE_PILOTE"}),
    ("L7", "open_restitution",    {"PRODUCTION"},          "RESTITUTION",         {"SERVICE_VALIDEUR", "CLOCK"}),
    ("L8", "conclude",            {"RESTITUTION"},             "CLOS",                    {"SERVICE_VALIDEUR"}),
    ("L9", "start_follow_up",     {"CLOS"},                    "EN_SUIVI",                {"CLOCK"}),
    ("L9", "archive",             {"EN_SUIVI"},                "ARCHIVE",                 {"DGALN_CHEF_PROJET"}),
    ("", "record_admission", RUNNING | {"SUSPENDU", "EN_ATTENTE_ACCORD_CADRE", "ABANDONNE"}, None, {"CLOCK"}),
    ("F16", "suspend",            RUNNING,                     "SUSPENDU",                {"SERVICE_VALIDEUR"}),
    ("F16", "resume",             {"SUSPENDU"},                None,                      {"SERVICE_VALIDEUR"}),
    ("F17", "abandon",            RUNNING | {"SUSPENDU", "EN_ATTENTE_ACCORD_CADRE"}, "ABANDONNE",
     {"SERVICE_VALIDEUR", "DGALN_DECIDEUR", "COLLECTIVITE_SIGNATAIRE", "CLOCK"}),
]
# fmt: on


def fresh(atelier):
    return Atelier.objects.get(pk=atelier.pk)


@pytest.mark.regle(
    "L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8", "L9", "M13", "F15", "F16", "F17"
)
@pytest.mark.parametrize(
    ("rule", "name", "sources", "target", "roles"), TABLE, ids=[row[1] for row in TABLE]
)
def test_the_machine_is_the_normative_table(rule, name, sources, target, roles):
    move = WORKFLOW.moves[name]
    assert (move.rule, {str(s) for s in move.sources}) == (rule, sources)
    assert move.target == target
    assert {str(role) for role in access.TABLE.rows[name]} == roles
    assert set(WORKFLOW.moves) == {"open", *(row[1] for row in TABLE)}


# -- C21 ------------------------------------------------------------------------------------------


@pytest.fixture
def where(db):
    return territoire(cast())


@pytest.mark.regle("C21", "AC-5")
def test_a_programmed_local_becomes_an_atelier_once_a_framework_of_its_mode_serves(where):
    """Good: a framework à marchés subséquents. Bad: one à bons de commande opens a Local."""
    from etabli.marches.tests.factories import make_cast

    accord = make_cast().accord
    candidature, pilote = programmed(where), where.people.pilote
    with horloge.at(DAY), pytest.raises(Refused) as refused:
        candidatures.convert_candidature(candidature, actor=pilote)
    assert list(refused.value.reasons) == [
        "Aucun accord-cadre à marchés subséquents n’est en vigueur\u00a0: "
        "les acheteurs de la DGALN doivent en notifier un."
    ]
    rows = type(accord).objects.filter(pk=accord.pk)
    rows.update(mode="MARCHES_SUBSEQUENTS", tous_services=False)
    with horloge.at(DAY), pytest.raises(Refused) as refused:
        candidatures.convert_candidature(candidature, actor=pilote)
    assert list(refused.value.reasons) == [
        f"Aucun accord-cadre à marchés subséquents n’est en vigueur pour la {candidature.service_pilote}"
        "\u00a0: les acheteurs de la DGALN doivent l’ouvrir à ce service."
    ]
    accord.acheteurs_autorises.add(candidature.service_pilote)
    with horloge.at(DAY):
        candidatures.convert_candidature(candidature, actor=pilote)
    atelier = Atelier.objects.get(candidature=candidature)
    assert (atelier.etat, atelier.deroule, atelier.numero) == (
        Etat.A_LANCER, "local-1", candidature.numero,
    )  # fmt: skip
    assert atelier.chef_de_file == where.epci
    assert set(atelier.co_porteurs.all()) == {where.people.mairie, where.voisine}
    assert atelier.departement_code == "47"
    told = Message.objects.filter(entry__verb="candidatures.candidature.convert")
    choice = "Pour l’accompagner, les titulaires de l’accord-cadre sont mis en concurrence."
    assert told.exists()
    assert all(choice in message.body for message in told)


# -- L1, L2 ---------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.regle("L1", "L2", "D-02")
def test_the_contract_drives_the_atelier_from_its_publication_to_its_notification():
    atelier, leader, partner = a_local(), a_firm("Alouette"), a_firm("Bruyère")
    services.start_consultation(fresh(atelier), on=DAY)
    assert (fresh(atelier).etat, fresh(atelier).notified_on) == (Etat.CONSULTATION, None)
    assert not fresh(atelier).is_public
    services.notify_contract(
        fresh(atelier), mandataire=leader, equipe=(leader, partner), on=NOTIFIED
    )
    held = fresh(atelier)
    assert (held.etat, held.etat_on, held.notified_on) == (Etat.CADRAGE, NOTIFIED, NOTIFIED)
    assert (held.mandataire, set(held.equipe.all())) == (leader, {leader, partner})
    assert list(access.TABLE.visible(VISITOR)) == [held]
    target, ceiling = echeances.of(held, "cible"), echeances.of(held, "plafond")
    assert target is not None
    assert ceiling is not None
    assert (target.due_on, ceiling.due_on) == (dt.date(2027, 7, 16), dt.date(2027, 10, 16))
    lines = Entry.objects.filter(subject=held.reference).order_by("number")
    assert [(line.rule, line.role) for line in lines] == [("L1", "CLOCK"), ("L2", "CLOCK")]


@pytest.mark.django_db
@pytest.mark.regle("L2")
def test_nothing_is_notified_without_a_consultation_nor_while_suspended():
    atelier, leader = a_local(), a_firm("Alouette")
    with pytest.raises(Refused, match="à l’étape «.À lancer.»"), transaction.atomic():
        services.notify_contract(fresh(atelier), mandataire=leader, on=NOTIFIED)
    services.start_consultation(fresh(atelier), on=DAY)
    head = actor_of(Role.SERVICE_VALIDEUR, organisation=atelier.service_pilote)
    advance(fresh(atelier), "suspend", actor=head, on=DAY, motif="Élections municipales.")
    with pytest.raises(Refused, match="à l’étape «.Suspendu.»"), transaction.atomic():
        services.notify_contract(fresh(atelier), mandataire=leader, on=NOTIFIED)
    assert fresh(atelier).mandataire is None
    advance(fresh(atelier), "resume", actor=head, on=NOTIFIED)
    assert (fresh(atelier).etat, fresh(atelier).suspended_days) == (Etat.CONSULTATION, 0)


@pytest.mark.django_db
@pytest.mark.regle("M13")
def test_a_consultation_without_contract_brings_the_atelier_back_to_its_launch():
    atelier = a_local()
    services.start_consultation(fresh(atelier), on=DAY)
    services.end_consultation(fresh(atelier), motif="Le besoin a changé.", on=NOTIFIED)
    assert (fresh(atelier).etat, fresh(atelier).etat_on) == (Etat.A_LANCER, NOTIFIED)
    services.start_consultation(fresh(atelier), on=NOTIFIED)
    assert fresh(atelier).etat == Etat.CONSULTATION


@pytest.mark.django_db
@pytest.mark.regle("F16", "D-02")
def test_suspended_days_push_the_ceiling_of_a_notified_local():
    atelier = a_local()
    services.start_consultation(fresh(atelier), on=DAY)
    services.notify_contract(fresh(atelier), mandataire=a_firm("Alouette"), on=NOTIFIED)
    head = actor_of(Role.SERVICE_VALIDEUR, organisation=atelier.service_pilote)
    advance(fresh(atelier), "suspend", actor=head, on=dt.date(2026, 9, 1), motif="Crue.")
    advance(fresh(atelier), "resume", actor=head, on=dt.date(2026, 10, 1))
    back = fresh(atelier)
    ceiling = echeances.of(back, "plafond")
    assert ceiling is not None
    assert (back.etat, back.suspended_days, ceiling.due_on) == (
        Etat.CADRAGE, 30, dt.date(2027, 11, 15),
    )  # fmt: skip


# -- those aside ----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.regle("F17", "2.7.1")
def test_the_lead_collectivite_withdraws_at_once_before_the_consultation_only():
    """10.4: before M2 at once; from M2 on the service ends the consultation, or goes on without it."""
    launched, published = a_local(), a_local()
    services.start_consultation(fresh(published), on=DAY)
    for one in (launched, published):
        president = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=one.chef_de_file)
        if one is published:
            with pytest.raises(PermissionDenied):
                advance(fresh(one), "abandon", actor=president, on=DAY, motif="Vote du conseil.")
        else:
            advance(fresh(one), "abandon", actor=president, on=DAY, motif="Vote du conseil.")
    kept = fresh(launched)
    assert (kept.etat, kept.etape_abandon) == (Etat.ABANDONNE, Etat.A_LANCER)
    head = actor_of(Role.SERVICE_VALIDEUR, organisation=published.service_pilote)
    advance(fresh(published), "suspend", actor=head, on=DAY, motif="Le chef de file s’en va.")
    president = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=published.chef_de_file)
    assert not access.TABLE.may(president, "abandon", fresh(published))
    advance(fresh(published), "abandon", actor=head, on=DAY, motif="Le chef de file s’en va.")
    assert fresh(published).etape_abandon == Etat.CONSULTATION


@pytest.mark.django_db
@pytest.mark.regle("2.7.1")
def test_a_co_porteur_leaves_and_the_atelier_goes_on_with_the_others():
    """10.4: its commune leaves the perimeter; the main one never does."""
    atelier = a_local()
    other = atelier.communes.exclude(pk=atelier.commune_id).get()
    main, voisine = a_mairie(atelier.commune), a_mairie(other)
    atelier.co_porteurs.set([main, voisine])
    pilote = actor_of(Role.SERVICE_PILOTE, organisation=atelier.service_pilote)
    assert territory(atelier) == f"{atelier.commune} et 1\u00a0autre commune"
    for one in (voisine, main):
        mayor = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=one)
        advance(fresh(atelier), "leave", actor=mayor, on=DAY, motif="Vote du conseil.")
        assert not access.TABLE.may(mayor, "follow", fresh(atelier))
    told = Message.objects.filter(person_id=pilote.person_id).order_by("entry__number")
    assert [
        (str(one) in message.body, other.nom + " quitte son périmètre." in message.body)
        for one, message in zip((voisine, main), told, strict=True)
    ] == [(True, True), (True, False)]
    kept = fresh(atelier)
    assert (kept.etat, list(kept.co_porteurs.all())) == (Etat.A_LANCER, [])
    assert list(kept.communes.all()) == [kept.commune]
    assert territory(kept) == str(kept.commune)
    assert other.nom.lower() not in kept.cle
    lead = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=atelier.chef_de_file)
    with pytest.raises(PermissionDenied):
        advance(fresh(atelier), "leave", actor=lead, on=DAY, motif="Vote du conseil.")


def in_session(co_porteur=True):
    """A Local in its first session, notified, with a neighbour that carries it too."""
    atelier = a_local()
    other = a_mairie(atelier.communes.exclude(pk=atelier.commune_id).get())
    atelier.co_porteurs.set([other] if co_porteur else [])
    Atelier.objects.filter(pk=atelier.pk).update(etat=Etat.SESSION_1, notified_on=NOTIFIED)
    return fresh(atelier), other


def engagement(atelier):
    return Fichier.objects.create(
        subject=atelier.reference, name="engagement.pdf", size=1, sha256="0" * 64
    )


@pytest.mark.django_db
@pytest.mark.regle("2.7.1")
def test_a_co_porteur_leaves_in_execution_and_the_pilote_is_told_of_the_avenant():
    atelier, other = in_session()
    pilote = actor_of(Role.SERVICE_PILOTE, organisation=atelier.service_pilote)
    mayor = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=other)
    advance(atelier, "leave", actor=mayor, on=NOTIFIED, motif="Vote du conseil.")
    kept = fresh(atelier)
    assert (kept.etat, kept.co_porteurs.count(), kept.communes.count()) == (Etat.SESSION_1, 0, 1)
    (told,) = Message.objects.filter(person_id=pilote.person_id)
    assert "un avenant le constate, sans changement de montant" in told.body


@pytest.mark.django_db
@pytest.mark.regle("2.7.1")
def test_the_lead_leaves_in_execution_and_another_has_thirty_days_to_take_its_place():
    atelier, other = in_session()
    left, former = NOTIFIED + dt.timedelta(40), atelier.chef_de_file
    president = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=former)
    pilote = actor_of(Role.SERVICE_PILOTE, organisation=atelier.service_pilote)
    head = actor_of(Role.SERVICE_VALIDEUR, organisation=atelier.service_pilote)
    mayor = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=other)
    with pytest.raises(PermissionDenied):
        advance(fresh(atelier), "leave_lead", actor=mayor, on=left, motif="Vote du conseil.")
    advance(fresh(atelier), "leave_lead", actor=president, on=left, motif="Vote du conseil.")
    kept = fresh(atelier)
    assert (kept.etat, kept.state_before, kept.chef_parti_on) == (
        Etat.SUSPENDU,
        Etat.SESSION_1,
        left,
    )
    due = echeances.of(kept, "releve")
    assert due is not None
    assert due.due_on == left + dt.timedelta(30)
    with pytest.raises(Refused, match="doit d’abord prendre sa suite"):
        advance(fresh(atelier), "resume", actor=head, on=left)
    taken = left + dt.timedelta(30)
    with pytest.raises(Refused, match="Joignez l’engagement"):
        advance(
            fresh(atelier), "succeed_lead", actor=pilote, on=taken, collectivite=other, piece=None
        )
    with horloge.at(taken):
        assert clock.end_without_lead() == 0
    advance(
        fresh(atelier),
        "succeed_lead",
        actor=pilote,
        on=taken,
        collectivite=other,
        piece=engagement(atelier),
    )
    kept = fresh(atelier)
    assert (kept.etat, kept.chef_de_file, kept.chef_parti_on) == (Etat.SESSION_1, other, None)
    assert (kept.co_porteurs.count(), kept.suspended_days) == (0, 30)
    assert fold_words(other.nom) in kept.cle
    assert not access.TABLE.may(president, "follow", kept)
    with horloge.at(taken + dt.timedelta(60)):
        assert clock.end_without_lead() == 0


@pytest.mark.django_db
@pytest.mark.regle("2.7.1", "F17")
def test_without_a_new_lead_the_atelier_is_abandoned_on_the_thirty_first_day():
    atelier, _ = in_session(co_porteur=False)
    president = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=atelier.chef_de_file)
    advance(atelier, "leave_lead", actor=president, on=NOTIFIED, motif="Vote du conseil.")
    with horloge.at(NOTIFIED + dt.timedelta(30)):
        assert clock.end_without_lead() == 0
    with horloge.at(NOTIFIED + dt.timedelta(31)):
        assert clock.end_without_lead() == 1
        assert clock.end_without_lead() == 0
    kept = fresh(atelier)
    assert (kept.etat, kept.etape_abandon) == (Etat.ABANDONNE, Etat.SESSION_1)
    assert echeances.of(kept, "releve") is None


@pytest.mark.django_db
@pytest.mark.regle("2.7.1")
def test_the_neighbours_of_an_atelier_may_take_its_lead():
    atelier, other = in_session(co_porteur=False)
    found = possible_leads(atelier)
    assert other in found
    assert atelier.chef_de_file not in found


@pytest.mark.django_db
@pytest.mark.regle("F15", "C20")
def test_a_local_waits_for_a_framework_of_its_own_mode():
    from etabli.marches.services import clock
    from etabli.marches.tests.factories import make_cast

    atelier, accord = a_local(), make_cast().accord
    with horloge.at(DAY):
        assert clock.wait_for_frameworks() == 1
        assert fresh(atelier).etat == Etat.EN_ATTENTE_ACCORD_CADRE
        assert clock.leave_waits() == 0
        type(accord).objects.filter(pk=accord.pk).update(mode="MARCHES_SUBSEQUENTS")
        assert clock.leave_waits() == 1
    assert fresh(atelier).etat == Etat.A_LANCER


@pytest.mark.django_db
@pytest.mark.regle("L2")
def test_the_base_refuses_a_local_at_work_without_its_day_of_notification():
    atelier = a_local()
    with pytest.raises(IntegrityError, match="was_notified"), transaction.atomic():
        Atelier.objects.filter(pk=atelier.pk).update(etat="CADRAGE")
    with pytest.raises(IntegrityError, match="atelier_local_1_etats"), transaction.atomic():
        Atelier.objects.filter(pk=atelier.pk).update(etat="DEVIS")


@pytest.mark.django_db
def test_no_word_of_the_turns_and_orders_of_another_format_is_said_of_a_local():
    """Good: « marché », « consultation ». Bad: « tourniquet », « devis », « bon de commande »."""
    one = current("LOCAL")
    said = [
        text
        for stage in one.stages
        for text in (stage.label, stage.said, *stage.discreet.values(), stage.public)
    ]
    said += [
        text
        for move in WORKFLOW.moves.values()
        for text in (move.label, move.todo, move.waiting, move.announce, move.told)
    ]
    said.append(one.public)
    foreign = ("tourniquet", "devis", "bon de commande", "bons de commande", "désignation")
    assert [text for text in said if any(word in text.lower() for word in foreign)] == []
    atelier = a_local()
    pilote = actor_of(Role.SERVICE_PILOTE, organisation=atelier.service_pilote)
    with pytest.raises(Refused, match="Cet acte n’existe pas pour un Atelier Local"):
        advance(atelier, "designate", actor=pilote, on=DAY)
