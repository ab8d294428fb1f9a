"""The life of keys, of deposits and of openings as tables (N-8, N-10, N-13, MS-4)."""

from __future__ import annotations

from etabli.ateliers.selectors import audiences_through
from etabli.consultations import selectors as consultations
from etabli.core.cercles import Cercle
from etabli.core.workflow import Move, Workflow
from etabli.sceaux import access, guards, selectors
from etabli.sceaux import payloads as p
from etabli.sceaux.models import Cle, Depot, Ouverture
from etabli.sceaux.services import effects
from etabli.sceaux.states import HELD, EtatCle, EtatDepot, EtatOuverture

AUDIENCES = audiences_through("atelier")

CLES: Workflow[Cle] = Workflow(
    access.CLES,
    audiences={
        **AUDIENCES,
        "detenteur": selectors.holder,
        "detenteurs": selectors.holders,
        "consultes": lambda cle: consultations.consulted_people(cle.marche),
    },
    related=("marche__atelier__commune",),
    final=(EtatCle.RETIREE,),
    circle=Cercle.ETAT,
    name_holder=Move(
        "Nommer un détenteur", (), EtatCle.ATTENDUE, rule="N-8",
        guards=(guards.is_sealed_here, guards.is_before_the_hour, guards.may_hold),
        asks=("detenteur",), ask="Faites votre clé, sur votre machine.",
    ),
    register_key=Move(
        "Enregistrer ma clé", (EtatCle.ATTENDUE,), EtatCle.ENREGISTREE, rule="N-8",
        guards=(guards.is_the_holder, guards.is_before_the_hour), checks=(guards.key_is_public,),
        effect=effects.key_registered, informs=("pilote", "rpa"), payload=p.Registered,
        page="sceaux:sceau",
        announce="Seule la clé publique part. Gardez la clé privée : sans elle, personne ne pourra la refaire.",
    ),
    rehearse=Move(
        "Ouvrir l’offre factice", (EtatCle.ENREGISTREE, EtatCle.EPROUVEE), None, rule="N-8",
        guards=(guards.is_the_holder, guards.is_before_the_hour, guards.something_to_rehearse),
        checks=(effects.rehearsal_is_right,), effect=effects.rehearsed, payload=p.Peeled,
        secret=("couches",), page="sceaux:sceau",
        announce="Votre clé pèle une offre sans contenu : c’est la répétition de l’ouverture.",
    ),
    withdraw=Move(
        "Retirer une clé", HELD, EtatCle.RETIREE, rule="N-10", has_motif=True, danger=True,
        guards=(guards.is_before_the_hour,), informs=("detenteurs", "pilote", "rpa", "consultes"),
        announce="Clé perdue, départ, déport ou refus : nommez ensuite un autre détenteur. Si la consultation est "
        "publiée, tous les titulaires consultés sont invités à remettre de nouveau leur offre.",
    ),
)  # fmt: skip

DEPOTS: Workflow[Depot] = Workflow(
    access.DEPOTS,
    related=("marche",),
    final=(EtatDepot.HORS_DELAI, EtatDepot.REMPLACE, EtatDepot.OUVERT, EtatDepot.ILLISIBLE),
    circle=Cercle.ETAT,
    register_deposit=Move(
        "Enregistrer un dépôt", (EtatDepot.RECU,), EtatDepot.SCELLE, rule="M4",
        effect=effects.deposit_registered,
    ),
    disclose=Move("Ouvrir un dépôt", (EtatDepot.SCELLE,), EtatDepot.OUVERT, rule="N-13"),
    declare_unreadable=Move(
        "Constater un dépôt illisible", (EtatDepot.SCELLE,), EtatDepot.ILLISIBLE, rule="N-13",
        has_motif=True,
    ),
)  # fmt: skip

OUVERTURES: Workflow[Ouverture] = Workflow(
    access.OUVERTURES,
    audiences={
        **AUDIENCES,
        "detenteurs": lambda one: selectors.holders(one.premiere),
    },
    related=("marche__atelier__commune",),
    final=(EtatOuverture.TERMINEE, EtatOuverture.ARRETEE),
    circle=Cercle.ETAT,
    begin_opening=Move(
        "Commencer l’ouverture", (), EtatOuverture.EN_COURS, rule="N-13",
        guards=(
            guards.hour_is_over, guards.no_opening_runs, guards.is_one_of_two,
            guards.keys_are_held, guards.something_to_open,
        ),
        asks=("detenteurs",), ask="L’ouverture est commencée : pelez votre couche quand c’est à vous.",
    ),
    peel=Move(
        "Peler ma couche", (EtatOuverture.EN_COURS,), None, rule="N-13",
        guards=(guards.is_my_turn,), checks=(effects.peel_is_right,), effect=effects.peeled,
        asks=("detenteurs",), ask="Une couche est pelée : voyez si c’est à vous.",
        payload=p.Peeled, secret=("couches",), page="sceaux:sceau",
        announce="Votre clé reste sur votre machine : ce qui part est ce qu’elle laisse, offre par offre.",
    ),
    stop_opening=Move(
        "Arrêter l’ouverture", (EtatOuverture.EN_COURS,), EtatOuverture.ARRETEE, rule="N-10",
        has_motif=True, effect=effects.keys_forgotten, informs=("detenteurs", "pilote", "rpa"),
        announce="Ce qui a été pelé est oublié. Deux détenteurs, les mêmes ou d’autres, pourront recommencer.",
    ),
    finish_opening=Move(
        "Terminer l’ouverture", (EtatOuverture.REUNIE,), EtatOuverture.TERMINEE, rule="N-13",
        guards=(guards.all_are_read,), effect=effects.keys_forgotten,
        informs=("detenteurs", "pilote", "rpa"),
    ),
)  # fmt: skip
