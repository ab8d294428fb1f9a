"""`etabli utilisateur`: invite the first person, list the addresses that need a look."""

from __future__ import annotations

import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from etabli.acteurs import selectors, services
from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import addresses
from etabli.acteurs.states import Role, TypeOrganisation
from etabli.core.access import Actor, Membership
from etabli.core.fuseaux import minuit
from etabli.core.refus import Refused
from etabli.core.texte import fold_title

CONSOLE = Actor(
    None,
    "Console d’administration",
    (Membership(Role.ADMIN_TECHNIQUE, "Administrateur technique"),),
)


class Command(BaseCommand):
    help = "Invite une personne : elle reçoit un lien, affiché aussi ici."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["inviter", "verifier"])
        parser.add_argument("courriel", nargs="?", default="")
        parser.add_argument(
            "--role", default=Role.ADMIN_TECHNIQUE, choices=[str(role) for role in Role]
        )
        parser.add_argument("--organisation", default="", help="nom ou SIREN ; défaut : la DGALN")
        parser.add_argument("--type", default="", help="type de l’organisation, pour la créer")

    def handle(
        self,
        *,
        action: str,
        courriel: str,
        role: str,
        organisation: str,
        type: str,
        **options: object,
    ) -> None:
        if action == "verifier":
            return self._verify()
        if not courriel:
            raise CommandError(
                "Dites qui inviter : etabli utilisateur inviter prenom.nom@exemple.fr"
            )
        return self._invite(courriel, role, self._organisation(organisation, type))

    def _verify(self) -> None:
        found = addresses.findings()
        for sentence in found:
            self.stdout.write(sentence)
        if found:
            sys.exit(1)
        self.stdout.write(
            "Chaque adresse n’ouvre qu’un compte, et personne ne s’est attaché celle d’un autre."
        )

    def _invite(self, courriel: str, role: str, organisation: Organisation) -> None:
        try:
            invitation = services.invite_person(
                actor=CONSOLE, courriel=courriel, organisation=organisation, role=role
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        until = minuit(invitation.expires_on, invitation.place)
        self.stdout.write(f"Invitation envoyée à {invitation.courriel}, valable jusqu’au {until}.")
        self.stdout.write(f"{settings.SITE_URL}{invitation.get_absolute_url()}")

    @staticmethod
    def _organisation(words: str, kind: str) -> Organisation:
        if not words:
            return selectors.dgaln()
        named = Organisation.objects.order_by("pk")
        found = named.filter(siren=words).first() if words.isdigit() else None
        found = found or next(
            (one for one in named if fold_title(one.nom) == fold_title(words)), None
        )
        if found:
            return found
        if kind not in TypeOrganisation.values:
            types = ", ".join(TypeOrganisation.values)
            raise CommandError(
                f"« {words} » n’existe pas encore. Pour la créer, ajoutez --type parmi : {types}."
            )
        return Organisation.objects.create(nom=words, type=kind)
