"""The moves of the Flash, version 1, as a table (domain 2.3, precisions of 10.4)."""

from __future__ import annotations

from etabli.ateliers import access
from etabli.ateliers.deroules.archive_moves import follow_up
from etabli.ateliers.deroules.aside_moves import DURATIONS, aside
from etabli.ateliers.deroules.definition import OPEN, RUNNING, Group
from etabli.ateliers.deroules.flash import FLASH_1
from etabli.ateliers.payloads import Basket, SiteDates
from etabli.ateliers.selectors import audiences
from etabli.ateliers.services import effects
from etabli.ateliers.states import Etat
from etabli.core.cercles import Cercle
from etabli.core.delais.echeances import Delay
from etabli.core.workflow import Move, Workflow

E_ = Etat

BEFORE_NOTIFICATION = FLASH_1.states(Group.BEFORE_NOTIFICATION)
EXECUTION = FLASH_1.states(Group.EXECUTION)
IN_COURSE = FLASH_1.states(*RUNNING)
CODES = FLASH_1.parametres
WORKFLOW = Workflow(
    access.TABLE,
    version=FLASH_1.code,
    audiences=audiences,
    related=("commune",),
    final=(E_.ARCHIVE, E_.ABANDONNE),
    delays={
        "cible": Delay(
            "Travail de l’équipe (cible)", "months", CODES["duree_cible_mois"], "D-03", is_target=True,
                circle=Cercle.ETAT),
        "plafond": Delay(
            "Durée maximale d’un Flash (alerte)", "months", CODES["duree_plafond_mois"], "D-03", holder="pilote",
                circle=Cercle.ATELIER),
    },
    # who follows the candidature is told by its conversion, of which this is the effect
    open=Move("Ouvrir l’Atelier", (), E_.A_LANCER, circle=Cercle.ATELIER),
    designate=Move(
        "Désigner le groupement", (E_.A_LANCER,), E_.DESIGNATION, rule="F1", awaited=True,
        informs=("pilote",),
        todo="Désignez le groupement : le tourniquet dira à qui revient cet Atelier.",
        waiting="La DGALN désigne le groupement au tourniquet.",
        announce="Le tourniquet examine les titulaires dans l’ordre de la file et retient le premier "
        "qui peut. Il est prévenu aussitôt et a {tourniquet_reponse_jours_ouvres} pour répondre.",
        circle=Cercle.ETAT, told_as="Désigner le groupement",
    ),
    enter_basket=Move(
        "Estimer le panier", (E_.A_LANCER,), None, rule="T-2", effect=effects.keep_basket,
        announce="L’estimation sert au test du maximum par titulaire ; elle n’engage rien.",
        circle=Cercle.ETAT, payload=Basket,
    ),
    redesignate=Move(
        "Désigner le suivant", (E_.DESIGNATION,), E_.DESIGNATION, rule="F2",
        informs=("pilote", "dgaln"), told="a désigné le groupement suivant",
        circle=Cercle.ETAT,
    ),
    accept_designation=Move(
        "Accepter la désignation", (E_.DESIGNATION,), E_.DEVIS, rule="F3", informs=("pilote",)
    , circle=Cercle.ETAT),
    exhaust_designation=Move(
        "Constater la désignation infructueuse", (E_.DESIGNATION,), E_.DESIGNATION_INFRUCTUEUSE, rule="F4",
        asks=("decideur",), informs=("dgaln", "pilote"),
        circle=Cercle.ETAT,
    ),
    order=Move("Passer à la commande", (E_.DEVIS,), E_.COMMANDE, rule="F6", informs=("pilote", "budget"),
        told="a fait passer l’Atelier à la commande", circle=Cercle.ETAT),
    start_appropriation=Move(
        "Commencer l’appropriation", (E_.COMMANDE,), E_.APPROPRIATION, rule="F7", effect=effects.notified,
        informs=("mandataire", "porteurs", "dgaln"), circle=Cercle.ATELIER,
    ),
    start_animation=Move(
        "Passer à l’animation", (E_.APPROPRIATION,), E_.ANIMATION, rule="F8", awaited=True,
        checks=(effects.site_dates_in_order,), effect=effects.keep_site_dates, informs=("porteurs", "mandataire"),
        todo="Fixez les dates sur place quand l’appropriation est faite.",
        waiting="L’équipe s’approprie le sujet ; le pilote fixera les dates sur place.",
        announce="Les porteurs et l’équipe reçoivent les dates de la session sur place.",
        told="a fait passer l’Atelier à l’animation", circle=Cercle.ATELIER, payload=SiteDates,
    ),
    move_site_dates=Move(
        "Déplacer les dates sur place", (*IN_COURSE, E_.SUSPENDU), None, rule="F8",
        effect=effects.keep_site_dates, informs=("porteurs", "mandataire"), circle=Cercle.ATELIER, payload=SiteDates,
    ),
    start_restitution=Move(
        "Passer à la restitution", (E_.ANIMATION,), E_.RESTITUTION, rule="F9", awaited=True,
        informs=("mandataire", "porteurs"),
        todo="Quand la session a eu lieu, passez à la restitution.",
        waiting="La session sur place se prépare ou se tient.",
        announce="L’équipe rédige le livrable de synthèse ; la feuille de route s’écrit.",
        told="a fait passer l’Atelier à la restitution", circle=Cercle.ATELIER,
    ),
    record_admission=Move(
        "Noter l’admission du livrable", (*FLASH_1.states(*OPEN), E_.ABANDONNE), None,
        effect=effects.admitted, meets=DURATIONS, circle=Cercle.ATELIER,
    ),
    close=Move(
        "Clore l’Atelier", (E_.RESTITUTION,), E_.CLOS, rule="F10", awaited=True, effect=effects.closed,
        informs=("pilote", "porteurs", "mandataire", "dgaln", "prefecture"),
        todo="Quand le livrable est admis et que tout est payé, vous pouvez clore l’Atelier.",
        waiting="Le livrable, la feuille de route et les paiements se terminent.",
        announce="L’Atelier est clos ; le suivi de la feuille de route commence.", circle=Cercle.ATELIER,
    ),
    return_to_designation=Move(
        "Revenir à la désignation", (E_.DEVIS, E_.COMMANDE), E_.DESIGNATION, rule="F13",
        informs=("pilote", "dgaln"), told="a ramené l’Atelier à la désignation",
        circle=Cercle.ETAT,
    ),
    replace_holder=Move(
        "Désigner un autre groupement", EXECUTION, E_.DESIGNATION, rule="R5",
        informs=("pilote", "porteurs", "dgaln"), circle=Cercle.ATELIER,
    ),
    examine_again=Move(
        "Examiner de nouveau la file", (E_.DESIGNATION_INFRUCTUEUSE,), E_.DESIGNATION, rule="F14",
        informs=("pilote",),
        announce="La file est examinée telle qu’elle est ; les refus restent.",
        circle=Cercle.ETAT,
    ),
    ask_again=Move(
        "Solliciter de nouveau les titulaires", (E_.DESIGNATION_INFRUCTUEUSE,), E_.DESIGNATION, rule="F14",
        has_motif=True, awaited=True, informs=("dgaln", "pilote"),
        todo="Aucun titulaire n’a pu : sollicitez-les de nouveau, ou abandonnez.",
        waiting="La DGALN décide de la suite : aucun titulaire n’a pu.",
        announce="Les refus et silences sur cet Atelier sont effacés, une seule fois.",
        circle=Cercle.ETAT,
    ),
    abandon_unfruitful=Move(
        "Abandonner faute de groupement", (E_.DESIGNATION_INFRUCTUEUSE,), E_.ABANDONNE, rule="F14",
        effect=effects.abandoned, has_motif=True, cancels=DURATIONS,
        informs=("pilote", "porteurs", "dgaln"),
        announce="L’Atelier s’arrête définitivement, sans groupement désigné.",
        told="a abandonné l’Atelier, faute de groupement",
        circle=Cercle.ETAT, danger=True,
    ),
    besides=follow_up(follows="F11", archives="F12")
    | aside(
        waits=(*BEFORE_NOTIFICATION, E_.APPROPRIATION),
        in_course=IN_COURSE,
        suspending="Les délais du devis et de l’exécution s’arrêtent ; aucun bon de commande n’est signé ni notifié. "
        "Une désignation en attente est annulée et le tour rendu.",
        resuming="L’Atelier revient à son étape et les délais repartent. Ce qui a été décidé entre-temps "
        "(devis validé, titulaire qui renonce) prend effet ce jour.",
    ),
)  # fmt: skip
