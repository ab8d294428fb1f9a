"""Who plays: the national team, three fictitious groupements, and the people of one territory.

Names of people and firms are invented; communes and départements are those of the official code.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from demo.noms import BUDGETS, MAIRES, PILOTES, PREFETS, RPAS, TECHNICIENS, VALIDEURS
from etabli.accounts.models import Personne
from etabli.acteurs import selectors, services
from etabli.acteurs.models import Delegation, Membre, Organisation, ServiceDeconcentre
from etabli.acteurs.siret import invented
from etabli.acteurs.states import Role, TypeOrganisation
from etabli.core.access import Actor
from etabli.core.texte import slug
from etabli.territoires.models import Commune, Departement
from etabli.territoires.services_deconcentres import service_of

DOMAIN = "demo.etabli.test"
Names = tuple[tuple[str, str], ...]
#: the cast is in place long before the first story
OPENING = dt.date(2019, 1, 1)


@dataclass(frozen=True, slots=True)
class Territory:
    """The actors of one territory."""

    commune: Commune
    collectivite: Organisation
    service: Organisation
    prefecture: Organisation
    redacteur: Actor
    signataire: Actor
    pilote: Actor
    valideur: Actor
    rpa: Actor
    budget: Actor
    prefet: Actor


@dataclass(frozen=True, slots=True)
class StateTeam:
    """The actors of the State in one département."""

    service: Organisation
    prefecture: Organisation
    pilote: Actor
    valideur: Actor
    rpa: Actor
    budget: Actor
    prefet: Actor


@dataclass(frozen=True, slots=True)
class National:
    """The actors of the central administration."""

    chef_projet: Actor
    decideur: Actor
    achats: Actor
    auditeur: Actor
    admin: Actor


@dataclass(frozen=True, slots=True)
class Firm:
    """A fictitious firm and the person who leads it."""

    organisation: Organisation
    mandataire: Actor


def person(
    prenom: str,
    nom: str,
    role: str,
    organisation: Organisation,
    *,
    fonction: str = "",
    is_persona: bool = True,
) -> Actor:
    """A person of the cast, the same one when the name and the organisation come again."""
    email = f"{slug(f'{prenom} {nom}')}.{organisation.pk}@{DOMAIN}"
    personne = Personne.objects.filter(email=email).first() or Personne.objects.create_user(
        email, prenom=prenom, nom=nom, is_persona=is_persona
    )
    services.join_organisation(personne, organisation=organisation, role=role, fonction=fonction)
    Membre.objects.filter(personne=personne).update(du=OPENING)
    return selectors.actor_for(personne, is_strong=True)


def national() -> National:
    """The bureau AD1 and those who control; four people decide, none of them alone."""
    bureau = selectors.dgaln()
    Delegation.objects.get_or_create(
        service=bureau, nom="Hugo Lenormand",
        defaults={"qualite": "le chef de bureau", "reference_acte": ACT, "du": OPENING},
    )  # fmt: skip
    return National(
        chef_projet=person(
            "Claire", "Vasseur", Role.DGALN_CHEF_PROJET, bureau, fonction="cheffe de projet"
        ),
        decideur=person(
            "Hugo", "Lenormand", Role.DGALN_DECIDEUR, bureau, fonction="chef de bureau"
        ),
        achats=person("Nadia", "Ferrand", Role.DGALN_ACHATS, bureau, fonction="acheteuse"),
        auditeur=person("Alix", "Roche", Role.AUDITEUR, bureau),
        admin=person("Théo", "Marchal", Role.ADMIN_TECHNIQUE, bureau),
    )


FIRMS = (
    ("Alouette Urbanisme (fictif)", "Samir", "Benali", ("Pré Vert Paysage (fictif)",)),
    ("Bruyère & Associés (fictif)", "Louise", "Garnier", ("Lisière Concertation (fictif)",)),
    ("Atelier du Cèdre (fictif)", "Marc", "Oudin", ("Argile Architectes (fictif)",)),
)


#: the six groupements of the Local, lead firm first, with what each knows
LOCAL_FIRMS: dict[str, tuple[tuple[str, str], ...]] = {
    "Lavande": (
        ("Lavande Territoires (fictif)", "stratégie territoriale, urbanisme"),
        ("Sillon Paysage (fictif)", "paysage"),
    ),
    "Mélèze": (
        ("Mélèze Prospective (fictif)", "projet de territoire, animation"),
        ("Cordée Ingénierie (fictif)", "ingénierie"),
    ),
    "Noyer": (
        ("Atelier du Noyer (fictif)", "architecture, paysage"),
        ("Combe Écologie (fictif)", "écologie"),
    ),
    "Orme": (
        ("Orme & Compagnie (fictif)", "paysage, concertation"),
        ("Place Publique (fictif)", "participation"),
    ),
    "Peuplier": (
        ("Peuplier Environnement (fictif)", "environnement, agriculture"),
        ("Halle Programmation (fictif)", ""),
    ),
    "Romarin": (
        ("Romarin Urbanistes (fictif)", "urbanisme, architecture"),
        ("Sillon Paysage (fictif)", "paysage"),
    ),
}
COMPANIES = [name for lead, _, _, members in FIRMS for name in (lead, *members)]
COMPANIES += dict.fromkeys(name for firms in LOCAL_FIRMS.values() for name, _ in firms)


def firms() -> list[tuple[Firm, list[Organisation]]]:
    """The three fictitious groupements: lead firm with its person, and its members."""
    return [
        (_firm(name, prenom, nom), [_company(member) for member in members])
        for name, prenom, nom, members in FIRMS
    ]


def local_firms() -> list[tuple[str, list[tuple[Organisation, str]]]]:
    """The six fictitious groupements of the Local: the name of each, its firms and what they know."""
    return [
        (name, [(_company(firm), skills) for firm, skills in members])
        for name, members in LOCAL_FIRMS.items()
    ]


#: who leads each of the six, in the order of LOCAL_FIRMS
LOCAL_LEADERS = (
    ("Élise", "Combes"), ("Tarik", "Amrani"), ("Justine", "Rolland"), ("Pascal", "Védrine"),
    ("Mireille", "Astruc"), ("Jordan", "Lamy"),
)  # fmt: skip


def local_leaders() -> list[Firm]:
    """The lead firm of each of the six, with the person who leads it."""
    return [
        _firm(members[0][0], *name)
        for name, members in zip(LOCAL_LEADERS, LOCAL_FIRMS.values(), strict=True)
    ]


def _firm(name: str, prenom: str, nom: str) -> Firm:
    company = _company(name)
    return Firm(
        company, person(prenom, nom, Role.GROUPEMENT_MANDATAIRE, company, fonction="mandataire")
    )


def _company(name: str) -> Organisation:
    number = COMPANIES.index(name) + 1
    siren, siret = invented(number)
    known = {
        "siren": siren,
        "siret": siret,
        "adresse": f"{number} rue de l’Exemple",
        "code_postal": "47000",
        "ville": "Agen",
    }
    return Organisation.objects.get_or_create(
        nom=name, type=TypeOrganisation.ENTREPRISE, defaults=known
    )[0]


def territory(
    commune: Commune, *, lead: Organisation | None = None, turn: int = 0, is_persona: bool = True
) -> Territory:
    """The mayor, the technician, the State service and the préfecture of a commune.

    `turn` says which names of the lists they bear; `lead`, when it is not the commune that leads.
    """
    team = state_team(
        Departement.objects.get(pk=commune.departement_id), turn=turn, is_persona=is_persona
    )
    collectivite = lead or selectors.commune_organisation(commune)

    def play(names: Names, role: str, fonction: str) -> Actor:
        name = names[turn % len(names)]
        return person(*name, role, collectivite, fonction=fonction, is_persona=is_persona)

    return Territory(
        commune=commune, collectivite=collectivite, service=team.service, prefecture=team.prefecture,
        redacteur=play(TECHNICIENS, Role.COLLECTIVITE_REDACTEUR, "responsable de l’urbanisme"),
        signataire=play(MAIRES, Role.COLLECTIVITE_SIGNATAIRE, "président" if lead else "maire"),
        pilote=team.pilote, valideur=team.valideur, rpa=team.rpa, budget=team.budget, prefet=team.prefet,
    )  # fmt: skip


def state_team(departement: Departement, *, turn: int = 0, is_persona: bool = True) -> StateTeam:
    """The State service and the préfecture of a département, with those who act for them."""
    signatory = RPAS[turn % len(RPAS)]
    service, prefecture = state_service(departement, signatory), _prefecture(departement)

    def play(names: Names, role: str, organisation: Organisation, fonction: str) -> Actor:
        name = names[turn % len(names)]
        return person(*name, role, organisation, fonction=fonction, is_persona=is_persona)

    return StateTeam(
        service=service, prefecture=prefecture,
        pilote=play(PILOTES, Role.SERVICE_PILOTE, service, "chef de projet"),
        valideur=play(VALIDEURS, Role.SERVICE_VALIDEUR, service, "chef de service"),
        rpa=play(RPAS, Role.RPA, service, "directeur adjoint"),
        budget=play(BUDGETS, Role.GESTIONNAIRE_BUDGET, service, "correspondant budgétaire"),
        prefet=play(PREFETS, Role.PREFECTURE, prefecture, "sous-préfet"),
    )  # fmt: skip


ACT = "arrêté de démonstration"
#: the numbers of the services, above those of the firms; the postcodes of Corsica keep its former number
OFFICES = 10_000
DEPUTIES = ("le directeur adjoint", "la directrice adjointe")  # the names of RPAS alternate
CORSICA = str.maketrans("AB", "00")


def state_service(departement: Departement, signatory: tuple[str, str] = RPAS[0]) -> Organisation:
    """The service of the département, with its letterhead and who signs for it."""
    known = service_of(departement.pk)
    service, is_new = Organisation.objects.get_or_create(
        type=known.type, departement=departement,
        defaults={"nom": known.nom, **_office(departement)},
    )  # fmt: skip
    if is_new:
        ServiceDeconcentre.objects.create(
            organisation=service, lignes_entete=[service.nom, "Service urbanisme et territoires"],
            code_service_chorus=f"DEMO{departement.pk}", centre_financier=f"0135-DEMO-{departement.pk:0>4}",
        )  # fmt: skip
        Delegation.objects.create(
            service=service, nom=" ".join(signatory), qualite=DEPUTIES[RPAS.index(signatory) % 2],
            reference_acte=ACT, du=OPENING,
        )  # fmt: skip
    return service


def _office(departement: Departement) -> dict[str, str]:
    """SIRET and address of a service, invented: no real office is printed on a paper of the demonstration."""
    _, siret = invented(OFFICES + int(departement.pk, 16))
    return {"siret": siret, **_place(departement, "2 place de l’Exemple")}


def _place(departement: Departement, street: str) -> dict[str, str]:
    code_postal = departement.pk.translate(CORSICA).ljust(5, "0")
    return {"adresse": street, "code_postal": code_postal, "ville": "Villexemple"}


def _prefecture(departement: Departement) -> Organisation:
    return Organisation.objects.get_or_create(
        type=TypeOrganisation.PREFECTURE,
        departement=departement,
        defaults={
            "nom": service_of(departement.pk).prefecture,
            **_place(departement, "1 place de l’Exemple"),
        },
    )[0]
