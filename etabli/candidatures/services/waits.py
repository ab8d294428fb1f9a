"""What a dossier waits for inside a state: somebody to invite, a fiche to write,
letters to sign or make again (2.2.1), answers, an interest.

A letter that grows too old before its deposit is to make again from that day on.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Exists, OuterRef, Q

from etabli.acteurs.models import EtatInvitation, Invitation, Membre
from etabli.acteurs.states import COLLECTIVITE_ROLES, Role
from etabli.candidatures import courriers, formats
from etabli.candidatures.access import COLLECTIVITE as CARRIED_ROW
from etabli.candidatures.access import OPERATEUR, SERVICE
from etabli.candidatures.models import Courrier, ItemComplement, Porteur
from etabli.candidatures.selectors.dossier import lettre_of, validity_months
from etabli.candidatures.states import Etat, EtatItem, Examen, TypeCourrier
from etabli.core.access import Membership, Row, Scope, Way
from etabli.core.cercles import Cercle
from etabli.core.delais.calcul import end_in_months
from etabli.core.devoirs.waits import Item, Wait

WAITING = (Etat.EN_SIGNATURE, Etat.DEPOSEE, Etat.COMPLEMENT_DEMANDE)
COLLECTIVITE, PREFECTURE = TypeCourrier.COURRIER_COLLECTIVITE, TypeCourrier.COURRIER_PREFET
PILOTE = TypeCourrier.COURRIER_PILOTE
#: one letter each, whoever of the service signs it
SINGLE = (PREFECTURE, PILOTE)


def _received(type: str) -> Exists:
    return Exists(
        Courrier.objects.filter(candidature=OuterRef("pk"), type=type, sans_effet_on=None)
    )


OF_PREFECTURE, OF_PILOTE = _received(PREFECTURE), _received(PILOTE)
#: the dossiers whose format asks the pilote for a letter
BY_PILOTE = Q(format__in=[one.code for one in formats.known if one.courrier(PILOTE)])
WRONG = (
    Q(examen=Examen.A_REFAIRE)
    | Q(is_signe=False)
    | Q(is_bien_adresse=False)
    | Q(nomme_l_atelier=False)
)
#: the last letter of each that carries the dossier, the last of a préfecture and of the pilote
CURRENT = Courrier.objects.filter(
    Q(type__in=SINGLE)
    | Q(type=COLLECTIVITE)
    & Exists(
        Porteur.objects.filter(
            candidature=OuterRef("candidature"),
            organisation=OuterRef("organisation"),
            withdrawn_on=None,
        )
    ),
    Q(sans_effet_on=None),
    ~Exists(
        Courrier.objects.filter(
            Q(organisation=OuterRef("organisation")) | Q(type__in=SINGLE),
            candidature=OuterRef("candidature"),
            type=OuterRef("type"),
            pk__gt=OuterRef("pk"),
        )
    ),
)
#: those that do not count, whatever the day (`courriers.faults`)
AT_FAULT = CURRENT.filter(WRONG)


def _asks_for_letters() -> Q:
    return Q(format__in=[one.code for one in formats.known if one.courriers])


def _one_is_missing() -> Q:
    """A collectivité that carries it, its préfecture, or the pilote that must, has not written."""
    theirs = Courrier.objects.filter(
        candidature=OuterRef("candidature"),
        type=COLLECTIVITE,
        organisation=OuterRef("organisation"),
    )
    silent = Porteur.objects.filter(~Exists(theirs), candidature=OuterRef("pk"), withdrawn_on=None)
    no_prefecture = Q(prefecture__isnull=False) & ~Q(OF_PREFECTURE)
    no_pilote = BY_PILOTE & ~Q(OF_PILOTE)
    return _asks_for_letters() & (Q(Exists(silent)) | no_prefecture | no_pilote)


def _one_is_at_fault() -> Q:
    """One does not count, or will grow too old while the dossier is not deposited."""
    own = Q(candidature=OuterRef("pk"))
    growing_old = Q(etat=Etat.EN_SIGNATURE) & Q(Exists(CURRENT.filter(own)))
    return _asks_for_letters() & (Q(Exists(AT_FAULT.filter(own))) | growing_old)


def letters_to_make_again(candidatures: Collection[int]) -> Mapping[int, list[Item]]:
    """The letters of these dossiers that do not count, or no longer from a day to come on."""
    rows = CURRENT.filter(candidature_id__in=candidatures)
    found: dict[int, list[Item]] = defaultdict(list)
    for row in rows.select_related("candidature__commune", "organisation").order_by("pk"):
        is_asked, day = _at_fault(row)
        if is_asked:
            item = Item(str(row.pk), str(row.candidature), row.organisation_id, day)
            found[row.candidature_id].append(item)
    return found


def _at_fault(courrier: Courrier) -> tuple[bool, dt.date | None]:
    """Is this letter to make again, and from which day; None: now."""
    lettre, months = lettre_of(courrier), validity_months(courrier.signe_on)
    deposit = courrier.candidature.last_deposit_on or lettre.signe_on
    if courrier.candidature.etat != Etat.EN_SIGNATURE:
        return bool(courriers.faults(lettre, deposit=deposit, months=months)), None
    if courriers.faults(lettre, deposit=lettre.signe_on, months=months):
        return True, None
    return True, end_in_months(lettre.signe_on, months, rolls=False)


def one_is_to_confirm() -> Q:
    """A letter of an earlier version, or of another title, that DGALN has not looked at (10.4, D-09)."""
    read = Q(version_fiche__lt=OuterRef("version")) | Q(is_autrement_nomme=True)
    waiting = CURRENT.filter(read, examen=Examen.AUCUN)
    return Q(Exists(waiting.exclude(WRONG).filter(candidature=OuterRef("pk"))))


def an_answer_is_awaited() -> Q:
    """One item of what DGALN asked has no answer (C10b)."""
    asked = ItemComplement.objects.filter(demande__closed_on=None, etat=EtatItem.DEMANDE)
    return Q(Exists(asked.filter(demande__candidature=OuterRef("pk"))))


def nobody_may_enter() -> Q:
    """Nobody of the lead has an account here, and nobody was asked to have one."""
    of_lead = {"organisation": OuterRef("chef_de_file"), "role__in": COLLECTIVITE_ROLES}
    members = Membre.objects.filter(**of_lead, au=None)
    asked = Invitation.objects.filter(**of_lead, etat=EtatInvitation.ENVOYEE)
    return ~Q(Exists(members)) & ~Q(Exists(asked))


def _own(words: str, column: str, *given: Q) -> Scope:
    """The dossiers where this column, on a row that is so, holds the organisation of the hat."""

    def mine(membership: Membership) -> Q:
        own = Q(**{column: membership.organisation_id or 0})
        return own & Q(*given)

    return Scope(words, mine, (Way(given, (column,)),))


#: who signs letters, as opposed to who may send them for somebody else
SIGNATORIES = (Role.COLLECTIVITE_SIGNATAIRE, Role.PREFECTURE, Role.SERVICE_VALIDEUR)

#: each collectivité that carries it, then the préfecture, for the letter that nobody wrote
TO_SIGN: Row = {
    Role.COLLECTIVITE_SIGNATAIRE: _own(
        "dont le courrier de ma collectivité manque",
        "porteurs__organisation_id",
        Q(porteurs__withdrawn_on=None),
        ~Q(
            Exists(
                Courrier.objects.filter(
                    candidature=OuterRef("pk"),
                    type=COLLECTIVITE,
                    organisation=OuterRef("porteurs__organisation"),
                )
            )
        ),
    ),
    Role.PREFECTURE: _own("dont le courrier du préfet manque", "prefecture_id", ~Q(OF_PREFECTURE)),
    Role.SERVICE_VALIDEUR: _own(
        "dont le courrier de mon service manque", "service_pilote_id", BY_PILOTE, ~Q(OF_PILOTE)
    ),
}
#: who signed the letter that does not count, or will not
TO_MAKE_AGAIN: Row = {
    Role.COLLECTIVITE_SIGNATAIRE: _own(
        "dont le courrier de ma collectivité est à refaire",
        "courriers__organisation_id",
        Q(courriers__in=CURRENT, courriers__type=COLLECTIVITE),
    ),
    Role.PREFECTURE: _own(
        "dont le courrier du préfet est à refaire",
        "courriers__organisation_id",
        Q(courriers__in=CURRENT, courriers__type=PREFECTURE),
    ),
    Role.SERVICE_VALIDEUR: _own(
        "dont le courrier de mon service est à refaire",
        "courriers__organisation_id",
        Q(courriers__in=CURRENT, courriers__type=PILOTE),
    ),
}

WAITS = {
    "invite_lead": Wait(
        "Inviter la collectivité", (Etat.MANIFESTATION,), {Role.SERVICE_PILOTE: SERVICE},
        pending=nobody_may_enter,
        todo="Personne de la collectivité n’a encore d’accès à Établi : invitez quelqu’un.",
        waiting="", circle=Cercle.PORTEURS,
    ),
    "write_fiche": Wait(
        "Remplir la fiche", (Etat.BROUILLON,), {**CARRIED_ROW, **OPERATEUR},
        todo="La fiche de candidature est ouverte : continuez-la.",
        waiting="", circle=Cercle.PORTEURS, page="candidatures:a-faire",
    ),
    "sign_letter": Wait(
        "Signer le courrier", WAITING, TO_SIGN, pending=_one_is_missing,
        todo="Votre courrier est attendu : lisez-le, signez-le, puis envoyez-en une photo ou un scan.",
        waiting="", circle=Cercle.PORTEURS, page="candidatures:a-faire",
    ),
    "sign_again": Wait(
        "Refaire le courrier", WAITING, TO_MAKE_AGAIN, pending=_one_is_at_fault,
        todo="Votre courrier est à refaire : lisez pourquoi, puis envoyez le nouveau.",
        waiting="", circle=Cercle.PORTEURS, page="candidatures:a-faire",
        items=letters_to_make_again, own=SIGNATORIES,
    ),
}  # fmt: skip
