"""Who already shares an address, or holds one that was meant for somebody else.

The account pages of the library once let anybody attach any address to themselves. Nothing attached
opens an account any more; what was attached is listed here, so that somebody looks into it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from allauth.account.models import EmailAddress

from etabli.accounts.models import Personne
from etabli.acteurs.models import EtatInvitation, Invitation, Membre
from etabli.core.models import Entry
from etabli.core.texte import fold_address


def findings() -> list[str]:
    """One sentence for each address to look into, each once."""
    return [*attached(), *swapped(), *shared(), *unreachable()]


def _name(personne: Personne) -> str:
    return f"{personne.get_full_name()} <{personne.email}> (n° {personne.pk})"


def attached() -> Iterator[str]:
    """Addresses that a person added to their own account, and whose they are."""
    people: dict[str, Personne] = {}
    for someone in Personne.objects.order_by("-pk"):
        people[fold_address(someone.email)] = someone
    waiting = {
        fold_address(address)
        for address in Invitation.objects.filter(etat=EtatInvitation.ENVOYEE)
        .order_by("pk")
        .values_list("courriel", flat=True)
    }
    for row in EmailAddress.objects.select_related("user").order_by("pk"):
        address = fold_address(row.email)
        if address == fold_address(row.user.email):
            continue
        end = "personne d’autre ne l’a"
        if address in people:
            end = f"c’est celle de {_name(people[address])}"
        elif address in waiting:
            end = "une invitation y attend une réponse"
        yield f"{_name(row.user)} s’est attaché {row.email} : {end}."


def swapped() -> Iterator[str]:
    """People who came by an invitation to one address and took another by the library's page."""
    listed = EmailAddress.objects.order_by("user_id").values_list("user_id", flat=True).distinct()
    for someone in Personne.objects.filter(pk__in=listed).order_by("pk"):
        invited = _invited(someone)
        if invited and fold_address(someone.email) not in invited:
            yield (
                f"{_name(someone)} a changé d’adresse sans la prouver : "
                f"l’invitation était partie à {', '.join(sorted(invited))}."
            )


def _invited(personne: Personne) -> set[str]:
    """The addresses of the accepted invitations that gave this person their roles."""
    lines = Entry.objects.filter(verb="acteurs.invitation.accept", data__personne=personne.pk)
    keys = [subject.partition(":")[2] for subject in lines.values_list("subject", flat=True)]
    rows = Invitation.objects.filter(pk__in=keys).order_by("pk").values_list("courriel", flat=True)
    return {fold_address(address) for address in rows}


def shared() -> Iterator[str]:
    """Accounts that are one address once what cannot be seen is taken away."""
    same: dict[str, list[Personne]] = defaultdict(list)
    for someone in Personne.objects.order_by("pk"):
        same[fold_address(someone.email)].append(someone)
    for address, people in same.items():
        if len(people) > 1:
            yield f"{address} ouvre {len(people)} comptes : {', '.join(map(_name, people))}."


def unreachable() -> Iterator[str]:
    """Accounts and invitations whose address holds what nobody can type."""
    for someone in Personne.objects.order_by("pk"):
        if someone.email != fold_address(someone.email):
            roles = Membre.objects.active().filter(personne=someone).count()
            yield (
                f"Le compte n° {someone.pk} ({roles} rôles) a une adresse que personne ne peut "
                f"écrire : {ascii(someone.email)}, pour {fold_address(someone.email)}."
            )
    rows = Invitation.objects.filter(etat=EtatInvitation.ENVOYEE).order_by("pk")
    for invitation in rows:
        if invitation.courriel != fold_address(invitation.courriel):
            yield (
                f"L’invitation n° {invitation.pk} est partie à une adresse que personne ne peut "
                f"écrire : {ascii(invitation.courriel)}. Annulez-la et refaites-la."
            )
