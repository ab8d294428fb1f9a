"""The moves of the Local, version 1, as a table (domain 2.4; those aside as in 10.4).

The first three follow its contract: whoever keeps the contract makes them by `ateliers.services.contract`.
What later apps ask of each stage is in config/conditions.py (L3 to L9).
"""

from __future__ import annotations

from django.db.models import Q

from etabli.ateliers import access
from etabli.ateliers.deroules.archive_moves import follow_up
from etabli.ateliers.deroules.aside_moves import DURATIONS, aside
from etabli.ateliers.deroules.definition import OPEN, RUNNING, Group
from etabli.ateliers.deroules.local import LOCAL_1
from etabli.ateliers.deroules.local_course import COURSE
from etabli.ateliers.guards import lead_has_left
from etabli.ateliers.payloads import Succession
from etabli.ateliers.selectors import audiences
from etabli.ateliers.services import effects
from etabli.ateliers.states import Etat
from etabli.core.cercles import Cercle
from etabli.core.delais.echeances import Delay
from etabli.core.workflow import Move, Workflow

E_ = Etat

BEFORE_NOTIFICATION = LOCAL_1.states(Group.BEFORE_NOTIFICATION)
IN_COURSE = LOCAL_1.states(*RUNNING)
IN_EXECUTION = LOCAL_1.states(Group.EXECUTION)
CODES = LOCAL_1.parametres
WORKFLOW = Workflow(
    access.TABLE,
    version=LOCAL_1.code,
    audiences=audiences,
    related=("commune", "chef_de_file"),
    final=(E_.ARCHIVE, E_.ABANDONNE),
    delays={
        "cible": Delay(
            "Travail de l’équipe (cible)", "months", CODES["duree_cible_mois"], "D-02", is_target=True,
                circle=Cercle.ETAT),
        "plafond": Delay(
            "Durée maximale d’un Atelier Local", "months", CODES["duree_plafond_mois"], "D-02", holder="pilote",
                circle=Cercle.ATELIER),
        "releve": Delay(
            "Un nouveau chef de file", "days", "releve_chef_jours", "2.7.1", holder="pilote", circle=Cercle.ATELIER),
    },
    # who follows the candidature is told by its conversion, of which this is the effect
    open=Move("Ouvrir l’Atelier", (), E_.A_LANCER, circle=Cercle.ATELIER),
    # who is concerned is told by the act on the contract that sets each of these off
    start_consultation=Move(
        "Ouvrir la consultation", (E_.A_LANCER,), E_.CONSULTATION, rule="L1", circle=Cercle.ATELIER,
    ),
    start_cadrage=Move(
        "Commencer le cadrage", (E_.CONSULTATION,), E_.CADRAGE, rule="L2", effect=effects.notified,
        circle=Cercle.ATELIER,
    ),
    return_to_launch=Move(
        "Revenir au lancement", (E_.CONSULTATION,), E_.A_LANCER, rule="M13", has_motif=True,
        told="a ramené l’Atelier au lancement", circle=Cercle.ATELIER,
    ),
    record_admission=Move(
        "Noter l’admission des livrables", (*LOCAL_1.states(*OPEN), E_.ABANDONNE), None,
        effect=effects.admitted, meets=DURATIONS, circle=Cercle.ATELIER,
    ),
    leave=Move(
        "Retirer ma collectivité",
        (*BEFORE_NOTIFICATION, E_.EN_ATTENTE_ACCORD_CADRE, *IN_EXECUTION, E_.SUSPENDU), None, rule="2.7.1",
        has_motif=True, effect=effects.left, informs=("pilote", "porteurs", "dgaln"),
        announce="Votre collectivité ne porte plus cet Atelier et n’y aura plus accès. L’Atelier continue avec les "
        "autres porteurs ; votre commune quitte son périmètre, sauf si elle en est la commune principale. Le travail "
        "déjà fait par l’équipe ne vous est pas facturé ; les frais d’organisation engagés restent à votre charge.",
        told="a retiré sa collectivité de l’Atelier", circle=Cercle.ATELIER, danger=True,
    ),
    leave_lead=Move(
        "Retirer ma collectivité, chef de file", IN_EXECUTION, E_.SUSPENDU, rule="2.7.1",
        has_motif=True, effect=effects.lead_left, starts=("releve",), pauses=DURATIONS,
        informs=("mandataire", "porteurs", "dgaln", "pilote", "valideur"),
        announce="L’Atelier est suspendu. Une autre collectivité a {releve_chef_jours} pour s’engager à prendre "
        "votre suite ; sinon il est abandonné. Le travail déjà fait par l’équipe ne vous est pas facturé ; les frais "
        "d’organisation engagés restent à votre charge.",
        told="a retiré sa collectivité, chef de file de l’Atelier", circle=Cercle.ATELIER, danger=True,
    ),
    succeed_lead=Move(
        "Nommer un nouveau chef de file", (E_.SUSPENDU,), None, rule="2.7.1",
        guards=(lead_has_left,), checks=(effects.succession_is_whole,), effect=effects.lead_succeeded,
        meets=("releve",), resumes=DURATIONS, awaited=True, pending=Q(chef_parti_on__isnull=False),
        informs=("mandataire", "porteurs", "dgaln", "valideur"),
        todo="Le chef de file s’est retiré : nommez la collectivité qui prend sa suite, avec son engagement signé.",
        waiting="Un nouveau chef de file est attendu.",
        announce="Cette collectivité devient chef de file et l’Atelier reprend là où il s’était arrêté.",
        told="a nommé un nouveau chef de file", circle=Cercle.ATELIER, payload=Succession,
    ),
    besides=COURSE
    | follow_up(follows="L9", archives="L9")
    | aside(
        waits=BEFORE_NOTIFICATION,
        in_course=IN_COURSE,
        suspending="Les délais d’exécution s’arrêtent ; aucune consultation n’est publiée et aucun marché n’est "
        "notifié avant la reprise.",
        resuming="L’Atelier revient à son étape et les délais repartent.",
    ),
)  # fmt: skip
