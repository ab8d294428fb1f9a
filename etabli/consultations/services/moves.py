"""The life of a marché subséquent as a table (2.4): its preparation here, its award beside."""

from __future__ import annotations

from etabli.ateliers.selectors import audiences_through
from etabli.consultations import access, selectors
from etabli.consultations import payloads as p
from etabli.consultations.guards import publication, questions, registres
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.selectors.judging import people
from etabli.consultations.services import effects, registre_effects, waits
from etabli.consultations.services.awarding.moves import AUDIENCES, AWARDING, DELAYS
from etabli.consultations.services.awarding.moves import TOLD_STATES as AWARD_TOLD
from etabli.consultations.services.judging.moves import JUDGING, TOLD_STATES
from etabli.consultations.services.judging.waits import JUDGING_WAITS
from etabli.consultations.states import RUNNING, EtatMarche
from etabli.core.cercles import Cercle
from etabli.core.workflow import Move, Workflow

E = EtatMarche
#: published, and not notified yet: its registers are still read
IN_COURSE = tuple(etat for etat in RUNNING if etat != E.PREPARATION)


WORKFLOW: Workflow[MarcheSubsequent] = Workflow(
    access.TABLE,
    audiences={
        **audiences_through("atelier"),
        "consultes": selectors.consulted_people,
        "operateurs": selectors.operator_people,
        "comite_etat": people.comite_etat,
        "comite_porteurs": people.comite_porteurs,
        "designe_etat": people.designe_etat,
        "designe_porteurs": people.designe_porteurs,
        "sollicite": people.sollicite,
        "entendus": people.entendus,
        **AUDIENCES,
    },
    related=("atelier__commune",),
    final=(E.SANS_SUITE,),
    told_states={**TOLD_STATES, **AWARD_TOLD},
    waits={**waits.WAITS, **JUDGING_WAITS},
    delays=DELAYS,
    prepare=Move(
        "Préparer la consultation", (), E.PREPARATION, rule="M1",
        guards=(publication.none_before, publication.atelier_is_to_launch, publication.framework_serves),
        informs=("porteurs", "operateurs"), circle=Cercle.PORTEURS,
    ),
    relaunch=Move(
        "Relancer la consultation", (), E.PREPARATION, rule="M14",
        guards=(publication.none_runs, publication.atelier_is_to_launch, publication.framework_serves),
        informs=("pilote", "dgaln"), circle=Cercle.PORTEURS,
    ),
    fix_terms=Move(
        "Fixer le budget et la durée", (E.PREPARATION,), None, rule="M2",
        checks=(publication.terms_are_sane,), effect=effects.terms_fixed, secret=("estimation_ht",),
        announce="Une offre dont le prix TTC dépasse ce budget sera inacceptable.", payload=p.Terms,
    ),
    covalidate=Move(
        "Donner notre accord au CCTP", (E.PREPARATION,), None, rule="M2", effect=effects.agreed,
        guards=(publication.dossier_is_written, publication.agreement_is_awaited), informs=("pilote",), usual=True,
        announce="Votre accord vaut pour ce texte : si une section change ensuite, il vous sera redemandé.",
        circle=Cercle.PORTEURS,
    ),
    publish=Move(
        "Publier la consultation", (E.PREPARATION,), E.PUBLIE, rule="M2", usual=True,
        guards=(
            publication.atelier_is_to_launch, publication.framework_serves, publication.terms_are_fixed,
            publication.dossier_is_whole, publication.cctp_is_agreed, publication.someone_is_consulted,
            publication.rules_hold,
        ),
        checks=(publication.place_is_said, publication.delay_is_enough, publication.ends_before_signature),
        alerts=(publication.budget_is_usual,), effect=effects.published,
        informs=("consultes", "porteurs", "operateurs", "pilote", "dgaln"),
        announce="Le dossier est figé, avec son empreinte. Tous les titulaires actifs sont consultés en même temps.",
        circle=Cercle.ATELIER, payload=p.Publication,
    ),
    ask_question=Move(
        "Poser une question", (E.PUBLIE,), None, rule="M3", guards=(questions.is_open,),
        checks=(questions.question_is_whole,), effect=effects.question_asked, asks=("pilote",),
        ask="Répondez à la question, pour tous les titulaires à la fois.",
        announce="Votre question sera lue de tous les titulaires, avec la réponse, sans votre nom.",
        secret=("texte",), circle=Cercle.ETAT, payload=p.Asked,
    ),
    answer_questions=Move(
        "Répondre aux questions", (E.PUBLIE,), None, rule="M3", awaited=True, pending=waits.a_question_waits,
        guards=(questions.is_open, questions.some_wait),
        checks=(questions.answers_are_whole, questions.answers_leave_time), effect=effects.questions_answered,
        informs=("consultes",), todo="Des questions attendent votre réponse.",
        waiting="Le service pilote répond aux questions.",
        announce="Tous les titulaires consultés reçoivent les réponses au même moment. Versez-les aussi sur PLACE.",
        secret=("reponses",), circle=Cercle.ATELIER, payload=p.Answers,
    ),
    postpone=Move(
        "Reporter la clôture", (E.PUBLIE,), None, rule="M3", has_motif=True, guards=(questions.is_open,),
        checks=(questions.later_is_later,), effect=effects.postponed, informs=("consultes", "pilote", "rpa"),
        announce="Tous les titulaires consultés sont prévenus au même moment. Reportez-la aussi sur PLACE.",
        circle=Cercle.ATELIER, payload=p.Later,
    ),
    import_register=Move(
        "Verser un registre de PLACE", IN_COURSE, None, rule="M3",
        checks=(registres.register_brings_something,), effect=registre_effects.register_imported,
        secret=("texte",), circle=Cercle.ETAT, payload=p.Register,
    ),
    close=Move(
        "Clore la remise des offres", (E.PUBLIE,), E.CLOS_OFFRES, rule="M4",
        informs=("pilote", "rpa"), circle=Cercle.ATELIER,
    ),
    abandon=Move(
        "Déclarer sans suite", RUNNING, E.SANS_SUITE, rule="M13", has_motif=True, danger=True,
        cancels=("attestations",), informs=("consultes", "porteurs", "operateurs", "pilote", "dgaln"),
        announce="La consultation s’arrête. Vos raisons sont lues de tous ceux qui ont été consultés.",
        circle=Cercle.ATELIER,
    ),
    besides={**JUDGING, **AWARDING},
)  # fmt: skip
