"""The life of a candidature as a table, the same for every format (domain 2.2, precisions of 10.4)."""

from __future__ import annotations

from django.db.models import Exists, Q

from etabli.candidatures import access, guards
from etabli.candidatures import payloads as p
from etabli.candidatures.models import Candidature
from etabli.candidatures.services import checks
from etabli.candidatures.services import effects_ending as ending
from etabli.candidatures.services import effects_instruction as dgaln
from etabli.candidatures.services import effects_writing as writing
from etabli.candidatures.services.audiences import AUDIENCES, EVERYONE, FOLLOWERS
from etabli.candidatures.services.checks_together import lead_passes_first
from etabli.candidatures.services.effects_together import tick_interest
from etabli.candidatures.services.moves_together import MOVES, one_is_silent
from etabli.candidatures.services.waits import WAITS, an_answer_is_awaited, one_is_to_confirm
from etabli.candidatures.states import BEFORE_FICHE, FINAL, RUNNING, WITH_FICHE, Etat
from etabli.core.cercles import Cercle
from etabli.core.delais import echeances
from etabli.core.devoirs.waits import named
from etabli.core.workflow import Move, Workflow

E = Etat
#: every deadline of a dossier, for the moves that end or restart it
ALL = tuple(dgaln.DELAYS)
LETTERS = (E.BROUILLON, E.EN_SIGNATURE, E.DEPOSEE, E.COMPLEMENT_DEMANDE)
SHARED = (E.OPPORTUNITE_CARACTERISEE, *WITH_FICHE)


def _one_has_left() -> Q:
    """A collectivité has left, and the pilote has not answered yet (`guards.may_be_redrafted`)."""
    return Q(Exists(echeances.open_ones().filter(subject=named(Candidature), code="retrait")))


WORKFLOW: Workflow[Candidature] = Workflow(
    access.TABLE,
    audiences=AUDIENCES,
    delays=dgaln.DELAYS,
    waits=WAITS,
    besides=MOVES,
    related=("commune", "chef_de_file", "service_pilote"),
    final=tuple(str(etat) for etat in FINAL),
    open=Move(
        "Ouvrir le premier contact", (), E.MANIFESTATION, rule="C1", effect=writing.opened,
        guards=(guards.commune_is_covered, guards.need_is_told), asks=("autre_partie",),
        circle=Cercle.PORTEURS,
    ),
    express_interest=Move(
        "Confirmer notre intérêt", (E.MANIFESTATION,), None, rule="C2", effect=tick_interest,
        informs=("pilote", "porteurs", "operateurs"), awaited=True, pending=one_is_silent,
        todo="Un premier contact vous attend : dites si ce projet vous intéresse.",
        waiting="L’autre partie doit confirmer son intérêt.",
        announce="L’autre partie est prévenue. Cela n’engage pas encore à candidater.", circle=Cercle.PORTEURS,
    ),
    exchange=Move(
        "Saisir la DGALN", (E.MANIFESTATION,), E.ECHANGE_DGALN, rule="C2", awaited=True,
        guards=(guards.both_are_interested,), effect=writing.exchanged, secret=("note",),
        asks=("dgaln",), informs=("porteurs",),
        todo="Quand les deux intérêts sont confirmés, saisissez la DGALN.",
        waiting="Le service de l’État saisira la DGALN.",
        announce="La DGALN lit le besoin et votre note, puis dit si l’opportunité est caractérisée.",
        circle=Cercle.PORTEURS, payload=p.Exchange,
    ),
    characterise=Move(
        "Caractériser l’opportunité", (E.ECHANGE_DGALN,), E.OPPORTUNITE_CARACTERISEE, rule="C3",
        has_motif=True, checks=(checks.has_format, checks.lead_fits_format, checks.reasons_are_long_enough),
        alerts=(guards.scale_is_usual,),
        effect=writing.characterised, asks=("porteurs", "pilote"), informs=("operateurs",), awaited=True,
        todo="Dites si l’opportunité est caractérisée, et pour quel format.",
        waiting="La DGALN examine l’opportunité.",
        announce="La fiche de candidature est créée, préremplie, et ouverte aux porteurs et au pilote.",
        circle=Cercle.PORTEURS, payload=p.Characterisation,
    ),
    discard=Move(
        "Écarter l’opportunité", (E.ECHANGE_DGALN,), E.OPPORTUNITE_ECARTEE, rule="C4",
        has_motif=True, checks=(checks.has_discard_code,), effect=writing.discarded,
        informs=("porteurs", "pilote"),
        announce="La demande s’arrête ici ; les porteurs et le pilote lisent vos raisons.",
        circle=Cercle.PORTEURS, danger=True, payload=p.Discarding,
    ),
    start_draft=Move(
        "Commencer la fiche", (E.OPPORTUNITE_CARACTERISEE,), E.BROUILLON, rule="C5",
        effect=writing.first_version, awaited=True,
        todo="La fiche est prête, en partie remplie : commencez-la.",
        waiting="Les porteurs et le pilote commencent la fiche.", page="candidatures:a-faire",
        circle=Cercle.PORTEURS,
    ),
    adopt_form=Move(
        "Passer à la nouvelle version de la fiche", (E.OPPORTUNITE_CARACTERISEE, E.BROUILLON), None,
        guards=(guards.a_newer_form_exists,), effect=writing.form_adopted,
        informs=("porteurs", "pilote"),
        announce="Chaque réponse garde sa question ; celles qui n’ont plus de question restent lisibles "
        "sur la page de la fiche. On ne revient pas à l’ancienne version.",
        told="a fait passer la fiche à sa nouvelle version", circle=Cercle.PORTEURS,
    ),
    send_to_signature=Move(
        "Figer la fiche et l’envoyer en signature", (E.BROUILLON,), E.EN_SIGNATURE, rule="C6",
        guards=(guards.fiche_is_whole, guards.neighbours_agree, guards.no_withdrawal_waits),
        alerts=(guards.nobody_writes,),
        effect=writing.frozen, asks=("signataires",), informs=("porteurs", "operateurs", "valideur"), awaited=True,
        todo="Quand la fiche est complète, figez-la et envoyez-la en signature.",
        waiting="La fiche se remplit.",
        announce="La fiche est figée : plus personne ne peut la modifier. Les signataires sont prévenus.",
        told="a figé la fiche et l’a envoyée en signature", circle=Cercle.PORTEURS,
    ),
    reopen=Move(
        "Rouvrir la fiche", (E.EN_SIGNATURE,), E.BROUILLON, rule="C7", has_motif=True,
        effect=writing.next_version, informs=("signataires", "porteurs", "operateurs"),
        announce="Une nouvelle version commence. Les courriers déjà signés sont gardés, "
        "avec la mention « antérieur à la version suivante ».", circle=Cercle.PORTEURS,
    ),
    deposit_letter=Move(
        "Envoyer un courrier signé", tuple(LETTERS), None, effect=ending.letter_deposited, secret=("courrier",),
        informs=("pilote",), circle=Cercle.PORTEURS, payload=p.Letter,
    ),
    refuse_letter=Move(
        "Demander un nouveau courrier", (E.DEPOSEE, E.COMPLEMENT_DEMANDE), None,
        has_motif=True, effect=ending.letter_refused, informs=("porteurs", "pilote"),
        circle=Cercle.PORTEURS, payload=p.Letter,
    ),
    confirm_letter=Move(
        "Confirmer un courrier", (E.DEPOSEE, E.COMPLEMENT_DEMANDE), None,
        awaited=True, pending=one_is_to_confirm,
        todo="Un courrier est antérieur à la fiche ou intitulé autrement : confirmez qu’il convient, ou faites-le "
        "refaire.",
        waiting="La DGALN lit un courrier qu’elle doit confirmer.",
        effect=ending.letter_confirmed, circle=Cercle.PORTEURS, payload=p.Letter,
    ),
    submit=Move(
        "Déposer la candidature", (E.EN_SIGNATURE,), E.DEPOSEE, rule="C8", awaited=True,
        guards=(guards.fiche_is_intact, guards.no_withdrawal_waits), alerts=(guards.pieces_warn,),
        effect=writing.deposited, starts=("completude",), asks=("dgaln",), informs=("porteurs", "pilote", *FOLLOWERS),
        todo="La fiche est figée : déposez la candidature quand les courriers sont là.",
        waiting="Les courriers se signent ; le chef de service déposera la candidature.",
        announce="La DGALN reçoit la fiche et les courriers. Un numéro est attribué et un accusé de réception émis.",
        circle=Cercle.PORTEURS,
    ),
    declare_complete=Move(
        "Déclarer le dossier complet", (E.DEPOSEE, E.COMPLEMENT_DEMANDE), E.COMPLETE, rule="C9", awaited=True,
        guards=(guards.pieces_are_there, guards.answers_are_accepted, guards.no_withdrawal_waits),
        alerts=(guards.pieces_flag,), effect=dgaln.completed,
        meets=("completude", "examen", "complement"), informs=("porteurs", "operateurs", "pilote"),
        todo="Vérifiez que le dossier est complet.", waiting="La DGALN vérifie que le dossier est complet.",
        announce="Vous confirmez avoir lu chaque pièce : lisible, signée, à la bonne qualité. "
        "Le délai visé pour la décision commence.", circle=Cercle.PORTEURS,
    ),
    request_complement=Move(
        "Demander un complément", (E.DEPOSEE,), E.COMPLEMENT_DEMANDE, rule="C10", checks=(checks.has_items,),
        effect=dgaln.requested, meets=("completude",), asks=("porteurs",), informs=("operateurs", "pilote"),
        announce="Les porteurs ont {complement_jours} pour répondre point par point. Sans réponse, la candidature "
        "devient caduque.", circle=Cercle.PORTEURS, payload=p.Asking,
    ),
    answer_item=Move(
        "Répondre à un point", (E.COMPLEMENT_DEMANDE,), None, rule="C10b",
        checks=(checks.item_may_be_answered,), effect=dgaln.item_answered, informs=("dgaln",), awaited=True,
        due=("complement",), pending=an_answer_is_awaited,
        todo="La DGALN attend vos réponses, point par point.", waiting="Les porteurs complètent le dossier.",
        page="candidatures:a-faire", circle=Cercle.PORTEURS, payload=p.Answer,
    ),
    accept_item=Move(
        "Accepter une réponse", (E.COMPLEMENT_DEMANDE,), None, rule="C10b",
        checks=(checks.item_is_answered,), effect=dgaln.item_accepted, informs=("porteurs",),
        circle=Cercle.PORTEURS, payload=p.OfItem,
    ),
    refuse_item=Move(
        "Refuser une réponse", (E.COMPLEMENT_DEMANDE,), None, rule="C10b",
        checks=(checks.item_is_answered,), has_motif=True, effect=dgaln.item_refused,
        asks=("porteurs",), circle=Cercle.PORTEURS, payload=p.OfItem,
    ),
    extend_complement=Move(
        "Prolonger le délai", (E.COMPLEMENT_DEMANDE,), None, rule="C11",
        guards=(guards.may_be_extended,), has_motif=True, effect=dgaln.extended,
        informs=("porteurs", "pilote"),
        announce="Le délai gagne {complement_prolongation_jours}, une seule fois.", circle=Cercle.PORTEURS,
    ),
    lapse=Move(
        "Constater la caducité", (E.COMPLEMENT_DEMANDE,), E.CADUQUE, rule="C12",
        guards=(guards.an_item_is_late,), effect=ending.lapsed, cancels=ALL, informs=("porteurs", "pilote", "dgaln"),
        circle=Cercle.PORTEURS,
    ),
    start_instruction=Move(
        "Commencer l’instruction", (E.COMPLETE,), E.EN_INSTRUCTION, rule="C13", awaited=True,
        checks=(checks.has_instructor, checks.has_no_conflict), effect=dgaln.instructed,
        due=("decision",),
        todo="Le dossier est complet : nommez la personne qui l’instruit.",
        waiting="La DGALN va instruire le dossier.",
        announce="La personne nommée remplit la grille ; une autre décidera.", circle=Cercle.PORTEURS,
        payload=p.Instruction,
    ),
    give_opinion=Move(
        "Donner mon avis", (E.EN_INSTRUCTION,), None, guards=(guards.opinions_are_open,),
        effect=dgaln.opinion_given, secret=("sens", "texte"), told="a donné son avis",
        announce="Vous lirez ensuite les avis déjà donnés. Le vôtre peut changer jusqu’à la synthèse.",
        circle=Cercle.ETAT, payload=p.Opinion,
    ),
    write_synthesis=Move(
        "Écrire la synthèse des avis", (E.EN_INSTRUCTION,), None, awaited=True,
        pending=access.WITH_OPINIONS & Q(synthese=""),
        guards=(guards.is_the_instructor, guards.one_opinion_is_given), effect=dgaln.opinions_summed_up,
        secret=("texte",), told="a écrit la synthèse des avis",
        todo="Le dossier est à l’instruction : recueillez les avis, puis écrivez-en la synthèse.",
        waiting="La DGALN recueille les avis de son équipe.",
        announce="La personne qui décide la lit avec les avis, qui ne changent plus.",
        circle=Cercle.ETAT, payload=p.Synthesis,
    ),
    ask_question=Move(
        "Poser une question de fond", (E.EN_INSTRUCTION,), E.COMPLEMENT_DEMANDE, rule="C14",
        checks=(checks.has_items,), effect=dgaln.questioned, pauses=("decision",), asks=("porteurs",),
        informs=("operateurs", "pilote"),
        announce="Les porteurs ont {complement_jours} pour répondre. Le délai de décision s’arrête jusque-là.",
        circle=Cercle.PORTEURS, payload=p.Asking,
    ),
    accept=Move(
        "Déclarer éligible", (E.EN_INSTRUCTION,), E.ELIGIBLE, rule="C15", awaited=True,
        guards=(guards.another_person_decides, guards.grid_is_filled, guards.nothing_blocks,
                guards.opinions_are_summed_up, guards.no_withdrawal_waits),
        alerts=(guards.criteria_warn,), effect=dgaln.accepted, meets=("decision",),
        starts=("alerte", "programmation"), informs=("porteurs", "pilote", "prefecture", *FOLLOWERS),
        todo="Le dossier est à l’instruction : remplissez la grille, puis décidez.",
        waiting="La DGALN instruit le dossier, puis décide.",
        announce="La lettre de décision est émise et envoyée aux porteurs, au pilote et à la préfecture.",
        told="a déclaré la candidature éligible", circle=Cercle.PORTEURS,
    ),
    reject=Move(
        "Déclarer non éligible", (E.EN_INSTRUCTION,), E.NON_ELIGIBLE, rule="C16",
        guards=(guards.another_person_decides, guards.opinions_are_summed_up), has_motif=True, effect=dgaln.rejected,
        meets=("decision",), informs=("porteurs", "pilote", "prefecture"),
        announce="La candidature s’arrête. La lettre donne vos raisons et une autre orientation.",
        told="a déclaré la candidature non éligible", circle=Cercle.PORTEURS, danger=True, payload=p.Rejection,
    ),
    adjourn=Move(
        "Ajourner", (E.EN_INSTRUCTION,), E.AJOURNEE, rule="C17",
        guards=(guards.another_person_decides, guards.opinions_are_summed_up), has_motif=True,
        checks=(checks.review_is_ahead,), effect=dgaln.adjourned, meets=("decision",),
        informs=("porteurs", "pilote", "prefecture"),
        announce="Le projet doit mûrir : il est revu à la date que vous donnez, "
        "et caduc {ajournement_caducite_mois} après elle.",
        told="a ajourné la candidature", circle=Cercle.PORTEURS, payload=p.Adjournment,
    ),
    resume=Move(
        "Reprendre la fiche", (E.AJOURNEE,), E.BROUILLON, rule="C18", effect=ending.resumed,
        cancels=("revue", "ajournement"), informs=("dgaln", "porteurs"), awaited=True,
        due=("ajournement",),
        todo="La candidature est ajournée : reprenez la fiche quand le projet a mûri.",
        waiting="Le projet mûrit ; le pilote reprendra la fiche.",
        announce="Une nouvelle version de la fiche s’ouvre.", circle=Cercle.PORTEURS,
    ),
    lapse_adjourned=Move(
        "Constater la caducité après ajournement", (E.AJOURNEE,), E.CADUQUE, rule="C18",
        guards=(guards.review_is_long_past,), effect=ending.lapsed, cancels=ALL,
        informs=("porteurs", "pilote", "dgaln"), told="a constaté la caducité de la candidature ajournée",
        circle=Cercle.PORTEURS,
    ),
    program=Move(
        "Programmer", (E.ELIGIBLE,), E.PROGRAMMEE, rule="C19", awaited=True,
        guards=(guards.no_withdrawal_waits,), checks=(checks.year_is_possible, checks.amount_is_given),
        effect=dgaln.programmed, meets=("programmation", "alerte"), informs=("pilote",),
        todo="Donnez une année et un montant estimé à cet Atelier.", waiting="La DGALN programme l’Atelier.",
        announce="C’est une prévision : aucun crédit n’est réservé.", told="a programmé la candidature",
        circle=Cercle.PORTEURS, payload=p.Programming,
    ),
    wait_framework=Move(
        "Attendre un accord-cadre", (E.ELIGIBLE, E.PROGRAMMEE), E.EN_ATTENTE_ACCORD_CADRE, rule="C20",
        effect=dgaln.waiting, pauses=("alerte", "programmation"), informs=("achats", "pilote"),
        told="a mis la candidature en attente d’un accord-cadre", circle=Cercle.PORTEURS,
    ),
    leave_wait=Move(
        "Reprendre après l’attente", (E.EN_ATTENTE_ACCORD_CADRE,), None, rule="C20",
        effect=dgaln.waited, resumes=("alerte", "programmation"), informs=("achats", "pilote"),
        told="a repris la candidature après l’attente", circle=Cercle.PORTEURS,
    ),
    convert=Move(
        "Lancer l’Atelier", (E.PROGRAMMEE,), E.CONVERTIE, rule="C21", awaited=True,
        guards=(guards.no_withdrawal_waits,), informs=EVERYONE,
        todo="L’Atelier est programmé : lancez-le.", waiting="Le service pilote lance l’Atelier.",
        announce="La candidature devient un Atelier ; l’équipe qui l’accompagne est choisie ensuite.",
        circle=Cercle.PORTEURS,
    ),
    withdraw=Move(
        "Retirer la candidature", tuple(RUNNING), E.RETIREE, rule="C22", has_motif=True,
        effect=ending.withdrawn, cancels=ALL, informs=("dgaln", "pilote", "prefecture", "porteurs", *FOLLOWERS),
        announce="La candidature s’arrête définitivement. Rien n’est dû.", circle=Cercle.PORTEURS, danger=True,
    ),
    leave=Move(
        "Retirer ma collectivité", (*BEFORE_FICHE, *SHARED), None, rule="C24", has_motif=True,
        checks=(lead_passes_first,), effect=ending.left, asks=("pilote",),
        informs=("porteurs", "operateurs", "dgaln", "prefecture"),
        announce="Votre collectivité ne porte plus ce dossier et n’y aura plus accès. "
        "Une fois la fiche ouverte, le service pilote a {retrait_co_porteur_jours} pour la reprendre avec les autres.",
        circle=Cercle.PORTEURS, danger=True, payload=p.Leaving,
    ),
    redraft=Move(
        "Reprendre avec les autres porteurs", tuple(SHARED), E.BROUILLON, rule="C24",
        guards=(guards.may_be_redrafted,), effect=ending.redrafted, cancels=ALL,
        awaited=True, pending=_one_has_left, due=("retrait",),
        todo="Une collectivité s’est retirée : reprenez le dossier avec les autres porteurs.",
        waiting="Une collectivité s’est retirée : le service pilote reprend le dossier avec les autres.",
        informs=("porteurs", "dgaln", "prefecture", *FOLLOWERS),
        announce="Une nouvelle version s’ouvre sans la collectivité retirée. Le numéro est gardé ; "
        "une éligibilité déjà décidée tombe.", told="a repris le dossier avec les autres porteurs",
        circle=Cercle.PORTEURS, payload=p.Redrafting,
    ),
    lapse_withdrawn=Move(
        "Constater le retrait faute de suite", tuple(SHARED), E.RETIREE, rule="C24",
        guards=(guards.withdrawal_is_unanswered,), effect=ending.withdrawn, cancels=ALL,
        informs=("dgaln", "pilote", "prefecture", "porteurs"), circle=Cercle.PORTEURS,
    ),
    warn_eligibility=Move(
        "Avertir avant la caducité", (E.ELIGIBLE,), None, rule="C23", meets=("alerte",), informs=EVERYONE,
        told="avertit que l’éligibilité sera bientôt caduque", circle=Cercle.PORTEURS,
    ),
    lapse_eligibility=Move(
        "Constater la caducité de l’éligibilité", (E.ELIGIBLE,), E.CADUQUE, rule="C23",
        guards=(guards.eligibility_is_old,), effect=ending.lapsed, cancels=ALL, informs=EVERYONE,
        circle=Cercle.PORTEURS,
    ),
    duplicate=Move(
        "Reprendre dans un nouveau brouillon", (), E.BROUILLON, rule="C12",
        guards=(guards.is_lapsed,), effect=writing.duplicated, informs=("porteurs", "dgaln"),
        told="a repris le dossier dans un nouveau brouillon", circle=Cercle.PORTEURS,
    ),
)  # fmt: skip
