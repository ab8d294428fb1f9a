"""The moves of the analysis (M5 to M8, M10). What offers say never reaches the journal: `secret` keeps it out."""

from __future__ import annotations

from etabli.consultations.guards import judging as g
from etabli.consultations.guards import judging_typed as typed
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.payloads import judging as p
from etabli.consultations.services.judging import effects, effects_vote
from etabli.consultations.states import EtatMarche
from etabli.core.cercles import Cercle
from etabli.core.workflow import Move

E = EtatMarche
#: while nothing is awarded, somebody may sit, and somebody may leave
SITTING = (E.PUBLIE, E.CLOS_OFFRES, E.ANALYSE, E.AUDITIONS, E.CLASSEMENT)
COMITE = ("comite_etat", "comite_porteurs")

COMMITTEE: dict[str, Move[MarcheSubsequent]] = {
    "seat_member": Move(
        "Nommer un membre du comité", SITTING, None, rule="N-9", checks=(typed.seat_is_sane,),
        effect=effects_vote.member_seated, asks=("designe_etat", "designe_porteurs"), usual=True,
        ask="Signez votre déclaration d’intérêts et de confidentialité.",
        announce="La personne reçoit un message ; elle ne lira aucune offre avant d’avoir signé sa déclaration.",
        told="a nommé un membre du comité", circle=Cercle.PORTEURS, payload=p.Seat,
    ),
    "unseat_member": Move(
        "Retirer une personne nommée par erreur", SITTING, None, rule="N-9", payload=p.Unseat,
        checks=(typed.seat_may_be_taken_back,), effect=effects_vote.member_unseated, circle=Cercle.PORTEURS,
    ),
    "declare_interests": Move(
        "Signer ma déclaration d’intérêts", SITTING, None, rule="N-9", guards=(g.is_to_declare,),
        effect=effects_vote.interests_declared, usual=True,
        announce="Ces mots sont gardés avec la date et l’heure de votre signature.", circle=Cercle.ETAT,
    ),
    "step_aside": Move(
        "Se mettre en déport", SITTING, None, rule="N-10", checks=(typed.aside_is_sane,), danger=True,
        effect=effects_vote.stepped_aside, informs=("pilote", "rpa"), secret=("raison",),
        announce="Les offres ne sont plus lisibles aussitôt, les notes sont annulées, la voix est retirée. "
        "L’organisation peut nommer une autre personne.",
        told="a constaté un déport", circle=Cercle.ETAT, payload=p.Aside,
    ),
}  # fmt: skip

OFFERS: dict[str, Move[MarcheSubsequent]] = {
    "receive_offers": Move(
        "Enregistrer les offres reçues", (E.CLOS_OFFRES,), None, rule="N-8", payload=p.Deposits,
        checks=(typed.deposits_are_sane,), effect=effects.offers_received, secret=("offers",), usual=True,
        announce="Une offre arrivée après la clôture est écartée sans être ouverte ; la dernière à temps remplace "
        "les précédentes.", circle=Cercle.ETAT,
    ),
    "begin_analysis": Move(
        "Commencer l’analyse", (E.CLOS_OFFRES,), E.ANALYSE, rule="M6",
        guards=(g.something_is_received, g.committee_stands, g.everybody_declared),
        alerts=(g.atelier_runs, g.holders_still_serve), informs=COMITE, usual=True,
        announce="Les membres qui ont signé leur déclaration lisent les offres ; chaque ouverture est notée.",
        told="a commencé l’analyse", circle=Cercle.PORTEURS,
    ),
    "record_prices": Move(
        "Saisir les prix", (E.ANALYSE,), None, rule="N-6", checks=(typed.prices_are_sane,), usual=True,
        effect=effects.prices_recorded, secret=("prix",), circle=Cercle.ETAT, payload=p.Prices,
    ),
    "ask_candidate": Move(
        "Interroger un candidat", (E.ANALYSE,), None, rule="MS-6", checks=(typed.request_is_sane,),
        effect=effects.candidate_asked, asks=("sollicite",), secret=("code", "nature", "texte"),
        ask="Répondez à ce qui vous est demandé sur votre offre.",
        announce="Le mandataire a {oab_reponse_jours} pour répondre ; personne d’autre ne lit votre demande.",
        told="a interrogé un candidat", circle=Cercle.ETAT, payload=p.Asking,
    ),
    "record_answer": Move(
        "Répondre sur notre offre", (E.ANALYSE, E.AUDITIONS), None, rule="MS-6", checks=(typed.answer_is_sane,),
        effect=effects.answer_recorded, informs=("pilote", "rpa"), secret=("code", "nature", "reponse"),
        announce="Votre réponse est lue du comité et de la personne qui signe le marché. Elle ne change pas l’offre.",
        told="a reçu la réponse d’un candidat", circle=Cercle.ETAT, payload=p.Answer,
    ),
    "decide_request": Move(
        "Décider de la réponse d’un candidat", (E.ANALYSE,), None, rule="MS-6", checks=(typed.decision_is_sane,),
        effect=effects.request_decided, secret=("code", "nature", "suite", "raison"), circle=Cercle.ETAT,
        announce="Une offre rejetée n’est plus comparée ; votre raison sera écrite à son candidat.",
        payload=p.Decision,
    ),
    "eliminate_offer": Move(
        "Éliminer une offre", (E.ANALYSE,), None, rule="MS-5", checks=(typed.elimination_is_sane,), danger=True,
        effect=effects.offer_eliminated, secret=("code", "cause", "raison"), circle=Cercle.ETAT, payload=p.Out,
        announce="L’offre n’est plus comparée ; votre raison sera écrite à son candidat.",
    ),
    "reinstate_offer": Move(
        "Remettre une offre dans la comparaison", (E.ANALYSE,), None, rule="MS-5", payload=p.BackIn,
        checks=(typed.elimination_stands,), effect=effects.offer_reinstated, secret=("code", "cause"),
        circle=Cercle.ETAT,
    ),
    "declare_unfruitful": Move(
        "Déclarer infructueuse", (E.CLOS_OFFRES, E.ANALYSE), E.INFRUCTUEUX, rule="M5", has_motif=True, danger=True,
        guards=(g.nothing_is_left,), informs=("consultes", "porteurs", "operateurs", "pilote", "dgaln"),
        announce="La consultation s’arrête, l’Atelier est à relancer. Vos raisons sont lues de tous ceux qui ont "
        "été consultés : n’y nommez aucun candidat.",
        told="déclare la consultation infructueuse", circle=Cercle.ATELIER,
    ),
}  # fmt: skip

HEARINGS: dict[str, Move[MarcheSubsequent]] = {
    "open_auditions": Move(
        "Ouvrir les auditions", (E.ANALYSE,), E.AUDITIONS, rule="M7", guards=(g.hearings_were_said,),
        checks=(typed.hearings_are_sane,), effect=effects.hearings_opened, asks=("entendus",),
        secret=("starts", "questions", "lieu"), payload=p.Hearings,
        ask="Préparez votre audition : l’heure, la durée et les questions sont sur la page.",
        announce="Chaque candidat reçoit son heure ; la durée et les questions sont les mêmes pour tous.",
        told="a ouvert les auditions", circle=Cercle.PORTEURS,
    ),
    "record_hearing": Move(
        "Écrire le compte rendu d’une audition", (E.AUDITIONS,), None, rule="M7", usual=True,
        checks=(typed.minutes_are_sane,), effect=effects.hearing_recorded, secret=("code", "compte_rendu"),
        circle=Cercle.ETAT, payload=p.Minutes,
    ),
    "end_auditions": Move(
        "Finir les auditions", (E.AUDITIONS,), E.ANALYSE, rule="M7", guards=(g.minutes_are_written,), awaited=True,
        todo="Écrivez le compte rendu de chaque audition, puis finissez les auditions.",
        waiting="Les candidats sont entendus.", circle=Cercle.PORTEURS,
    ),
}  # fmt: skip

LOTS: dict[str, Move[MarcheSubsequent]] = {
    "announce_lots": Move(
        "Publier les numéros du tirage au sort", (E.CLOS_OFFRES, E.ANALYSE), None, rule="N-5",
        guards=(g.lots_are_provided, g.nothing_is_marked), checks=(typed.numbers_are_sane,),
        effect=effects_vote.numbers_published, secret=("candidats", "valeur_publique"), circle=Cercle.ETAT,
        announce="Ces numéros ne changeront plus : ils ne servent que si rien d’autre ne départage deux offres.",
        payload=p.Numbers,
    ),
    "draw_lots": Move(
        "Tirer au sort", (E.ANALYSE,), None, rule="N-5", guards=(g.lots_are_provided, g.offers_are_tied),
        checks=(typed.drawing_is_sane,), effect=effects_vote.lots_drawn, secret=("sources", "temoins"),
        announce="Le tirage ne se refait pas ; chacun peut le rejouer depuis la valeur publique.",
        circle=Cercle.ETAT, payload=p.Drawing,
    ),
    "order_tied": Move(
        "Départager par une seconde analyse", (E.ANALYSE,), None, rule="N-5",
        guards=(g.lots_are_not_provided, g.offers_are_tied), checks=(typed.ordering_is_sane,),
        effect=effects_vote.tie_ordered, secret=("ordre", "motifs"), circle=Cercle.ETAT, payload=p.Ordering,
    ),
}  # fmt: skip

VOTE: dict[str, Move[MarcheSubsequent]] = {
    "freeze_marks": Move(
        "Figer mes notes", (E.ANALYSE,), None, rule="N-1", guards=(g.marks_are_mine_to_freeze,),
        effect=effects_vote.marks_frozen, circle=Cercle.ETAT,
        announce="Vos notes ne changeront plus ; vous lirez alors celles des autres.",
    ),
    "freeze_ranking": Move(
        "Arrêter le classement", (E.ANALYSE,), E.CLASSEMENT, rule="M8", usual=True,
        guards=(g.requests_are_settled, g.ranking_is_ready), alerts=(g.atelier_runs, g.holders_still_serve),
        effect=effects_vote.ranking_frozen, asks=COMITE, ask="Votez : adopter, à revoir, ou s’abstenir.",
        announce="Le classement est figé, avec son empreinte ; le comité vote sur lui, et sur lui seul.",
        told="a arrêté le classement", circle=Cercle.PORTEURS,
    ),
    "cast_vote": Move(
        "Voter", (E.CLASSEMENT,), None, rule="N-12", guards=(g.has_a_voice_left,), checks=(typed.ballot_is_sane,),
        effect=effects_vote.vote_cast, secret=("choix", "critere", "raison"), usual=True, circle=Cercle.ETAT,
        announce="Votre organisation a une voix, donnée une fois. Le vote adopte le classement ou demande de le "
        "revoir : il ne choisit pas un autre candidat.", payload=p.Ballot,
    ),
    "count_votes": Move(
        "Compter les voix", (E.CLASSEMENT,), None, rule="N-12", guards=(g.vote_may_be_counted,),
        effect=effects_vote.votes_counted, informs=("rpa", *COMITE), usual=True,
        announce="Le vote est clos : sont présentes les organisations qui ont répondu.",
        told="a compté les voix", circle=Cercle.PORTEURS,
    ),
    "review_analysis": Move(
        "Reprendre l’analyse", (E.CLASSEMENT,), E.ANALYSE, rule="M10", has_motif=True, guards=(g.review_was_voted,),
        effect=effects_vote.analysis_reviewed, informs=COMITE, told="reprend l’analyse", circle=Cercle.ETAT,
        announce="Les notes peuvent de nouveau être écrites. Vos raisons sont gardées au journal : n’y nommez aucun "
        "candidat.",
    ),
}  # fmt: skip

#: a holder reads of all this that the offers are in, and nothing of how far the analysis is
TOLD_STATES = dict.fromkeys(
    (E.ANALYSE.value, E.AUDITIONS.value, E.CLASSEMENT.value), E.CLOS_OFFRES.value
)
JUDGING: dict[str, Move[MarcheSubsequent]] = {**COMMITTEE, **OFFERS, **HEARINGS, **LOTS, **VOTE}
