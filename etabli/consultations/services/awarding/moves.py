"""The award as rows of the table of a consultation, to its execution (2.4, M9, M11, M12, M15, DE-1)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q

from etabli.consultations.guards import awarding as g
from etabli.consultations.guards import awarding_typed as typed
from etabli.consultations.models import ClassementFige, MarcheSubsequent
from etabli.consultations.payloads import awarding as p
from etabli.consultations.selectors import awarding
from etabli.consultations.services.awarding import effects
from etabli.consultations.states import NOTIFIED, EtatMarche
from etabli.core.cercles import Cercle
from etabli.core.delais.echeances import Delay
from etabli.core.move import Audience
from etabli.core.workflow import Move

E = EtatMarche

DELAYS: Mapping[str, Delay] = {
    "attestations": Delay(
        "Remise des pièces de l’attributaire", "days", "attestations_jours", rule="N-14",
        holder="titulaire", circle=Cercle.ETAT_TITULAIRE,
    ),
    "donnees": Delay(
        "Publication des données essentielles", "months", "decp_delai_mois", rule="DE-1", holder="rpa",
    ),
}  # fmt: skip
#: who is not in it does not read that somebody is chosen, until the notification
TOLD_STATES: Mapping[str, str] = {E.ATTRIBUE.value: E.CLOS_OFFRES.value}
AUDIENCES: Mapping[str, Audience] = {
    "titulaire": awarding.chosen_people,
    "rejetes": awarding.rejected_people,
}


def _is_adopted() -> Q:
    """The ranking that counts is adopted: a former one may have been."""
    rows = ClassementFige.objects.filter(marche=OuterRef("pk"))
    later = ClassementFige.objects.filter(marche=OuterRef("marche"), numero__gt=OuterRef("numero"))
    return Q(Exists(rows.filter(~Exists(later), is_adopted=True)))


AWARDING: Mapping[str, Move[MarcheSubsequent]] = {
    "award": Move(
        "Attribuer le marché", (E.CLASSEMENT,), E.ATTRIBUE, rule="M9", awaited=True, pending=_is_adopted,
        guards=(
            g.ranking_is_adopted, g.someone_is_first, g.offer_is_priced, g.maximum_holds,
            g.framework_is_in_force,
        ),
        alerts=(g.ae_suffice,), effect=effects.awarded, asks=("titulaire",), informs=("pilote", "dgaln"),
        starts=("attestations",), ask="Déposez les pièces de chaque entreprise du groupement.",
        todo="Le comité a adopté le classement : attribuez le marché.",
        waiting="La personne habilitée attribue le marché.",
        announce="Le rapport d’analyse est figé. L’attributaire remet ses pièces sous {attestations_jours} ; les AE "
        "sont réservées.",
        circle=Cercle.ETAT_TITULAIRE,
    ),
    "record_attestation": Move(
        "Déposer une pièce de l’attributaire", (E.ATTRIBUE,), None, rule="N-14", awaited=True,
        pending=Q(pieces_on=None), checks=(typed.piece_is_sane,), effect=effects.piece_kept,
        due=("attestations",), informs=("pilote",), secret=("organisation", "fichier", "issued_on", "valid_until"),
        todo="Déposez les pièces de l’attributaire, entreprise par entreprise.",
        waiting="L’attributaire remet ses pièces.", circle=Cercle.ETAT_TITULAIRE, payload=p.Deposited,
    ),
    "send_rejections": Move(
        "Envoyer les courriers de rejet", (E.ATTRIBUE,), None, rule="MS-2", awaited=True,
        pending=Q(rejections_on=None), guards=(g.someone_is_to_tell,), effect=effects.rejected,
        informs=("rejetes", "pilote"), todo="Relisez, puis envoyez les courriers de rejet.",
        waiting="La personne habilitée informe les candidats non retenus.",
        announce="Chaque candidat non retenu reçoit son courrier, et lui seul : son rang, ses points, les motifs, "
        "l’attributaire, les recours.",
        circle=Cercle.ETAT_TITULAIRE,
    ),
    "sign": Move(
        "Signer le marché", (E.ATTRIBUE,), None, rule="M11", awaited=True,
        pending=Q(signed_on=None, rejections_on__isnull=False, pieces_on__isnull=False),
        guards=(
            g.is_not_signed, g.others_are_told, g.standstill_is_over, g.pieces_are_valid,
            g.framework_is_in_force, g.maximum_holds, g.ae_suffice, g.holder_serves,
            g.identities_are_whole, g.another_person_signs,
        ),
        alerts=(g.cp_suffice,), effect=effects.signed, asks=("budget",), informs=("pilote",),
        todo="Un marché attend votre signature.", waiting="Le marché est à la signature.",
        announce="Le marché est figé. Le gestionnaire budgétaire enregistre l’engagement, puis vous notifiez.",
    ),
    "engage": Move(
        "Enregistrer l’engagement juridique", (E.ATTRIBUE,), None, rule="CH-3", awaited=True,
        pending=Q(signed_on__isnull=False, numero_ej=""),
        guards=(g.is_signed, g.is_not_engaged, g.ae_suffice), checks=(typed.number_is_said,),
        effect=effects.engaged, asks=("rpa",), todo="Le marché est signé : enregistrez l’engagement juridique.",
        waiting="Le gestionnaire budgétaire enregistre l’engagement.",
        announce="Les AE passent de réservées à engagées.", payload=p.Engagement,
    ),
    "notify": Move(
        "Notifier le marché", (E.ATTRIBUE,), E.NOTIFIE, rule="M11", awaited=True, pending=~Q(numero_ej=""),
        guards=(
            g.is_signed, g.signed_within_validity, g.others_are_told, g.standstill_is_over,
            g.pieces_are_valid, g.is_engaged, g.maximum_holds, g.holder_serves, g.atelier_waits,
        ),
        checks=(typed.proof_is_said, typed.not_before_signature), effect=effects.notified,
        meets=("attestations",), asks=("titulaire",),
        informs=("pilote", "porteurs", "operateurs", "dgaln", "rejetes"),
        ask="Le marché vous est notifié : la durée court de ce jour.",
        todo="L’engagement est pris : notifiez le marché.", waiting="La personne habilitée notifie le marché.",
        announce="La durée de l’Atelier court de ce jour. Le cadrage commence avec l’équipe.",
        circle=Cercle.ATELIER, payload=p.Proof,
    ),
    "start_execution": Move(
        "Commencer l’exécution", (E.NOTIFIE,), E.EN_EXECUTION, rule="M15",
        told="a commencé l’exécution du marché", circle=Cercle.ATELIER,
    ),
    "settle": Move(
        "Solder le marché", (E.EN_EXECUTION,), E.SOLDE, rule="M16", usual=True, effect=effects.ended,
        informs=("titulaire", "pilote", "dgaln"),
        announce="Tout est payé : le coût définitif est arrêté, et les AE qui restent sont rendues.",
        circle=Cercle.ETAT_TITULAIRE,
    ),
    "stop_at_phase": Move(
        "Arrêter le marché en fin de phase", (E.EN_EXECUTION,), E.ARRETE_FIN_DE_PHASE, rule="2.7.4", has_motif=True,
        effect=effects.ended, told="a arrêté le marché en fin de phase", circle=Cercle.ETAT_TITULAIRE,
    ),
    "terminate": Move(
        "Résilier le marché", (E.NOTIFIE, E.EN_EXECUTION), E.RESILIE, rule="2.7.4", has_motif=True,
        effect=effects.ended, told="a résilié le marché", circle=Cercle.ETAT_TITULAIRE,
    ),
    "take_next": Move(
        "Prendre le candidat suivant", (E.ATTRIBUE,), E.CLASSEMENT, rule="M12", has_motif=True, danger=True,
        told="a pris le candidat suivant", effect=effects.withdrawn, cancels=("attestations",),
        informs=("pilote", "dgaln", "budget"),
        announce="L’attributaire s’est désisté, ou n’a pas remis ses pièces. Les AE sont rendues ; le suivant du "
        "classement peut être retenu, et les autres candidats sont informés à nouveau.",
    ),
    "record_publication": Move(
        "Déclarer les données publiées", NOTIFIED, None, rule="DE-1", awaited=True,
        pending=Q(decp_due_on__isnull=False, decp_published_on=None), guards=(g.data_are_to_publish,),
        checks=(typed.publication_is_sane,), effect=effects.published, meets=("donnees",),
        todo="Publiez les données essentielles du marché, ou dites que PLACE l’a fait.",
        waiting="Les données essentielles sont à publier.", payload=p.Published,
    ),
}  # fmt: skip
