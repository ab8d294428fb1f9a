"""What is in place before the first story: framework agreement, holders, prices, credits.

The figures are those of the fixture of the domain (9.0, 4.5): 2 000 000,00 € HT, three fictitious
holders, their price lists.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from demo.cast import Firm, National, firms, local_firms, local_leaders
from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import dgaln
from etabli.core import horloge
from etabli.core.delais import end_in_months
from etabli.credits import services as credits
from etabli.marches import services
from etabli.marches.models import AccordCadre
from etabli.marches.models.accords import ModeExecution
from etabli.marches.prix import LigneBordereau, Unite
from etabli.marches.selectors import groupements_of
from etabli.marches.services.regles import DEPARTAGE

CODES = ("G1", "G2", "G3")
# fmt: off
PRIX: tuple[tuple[str, str, Unite, int, tuple[int, int, int]], ...] = (
    ("UO-01", "Cadrage et appropriation",                       Unite.FORFAIT, 2, (3200, 3000, 3400)),
    ("UO-02", "Visite collective du site",                      Unite.FORFAIT, 3, (1400, 1500, 1300)),
    ("UO-03", "Journée d’animation in situ (équipe de deux)",   Unite.JOUR,    3, (2600, 2500, 2700)),
    ("UO-04", "Livrable de synthèse",                           Unite.FORFAIT, 3, (4000, 4200, 3900)),
    ("UO-05", "Restitution publique supplémentaire",            Unite.FORFAIT, 3, (1100, 1000, 1200)),
    ("UO-06", "Journée d’expertise complémentaire",             Unite.JOUR,    3, (800, 850, 780)),
    ("UO-07", "Déplacement métropole, par journée",             Unite.FORFAIT, 3, (350, 300, 400)),
    ("UO-08", "Déplacement outre-mer, par mission",             Unite.FORFAIT, 3, (3800, 4000, 3600)),
)
# fmt: on
CRITERES: list[dict[str, object]] = [
    {
        "code": "T",
        "libelle": "Technique",
        "poids": "60",
        "prix": False,
        "sous_criteres": [
            {"code": "T1", "libelle": "Méthodologie et compréhension", "poids": "30"},
            {"code": "T2", "libelle": "Équipe et pluridisciplinarité", "poids": "20"},
            {"code": "T3", "libelle": "Participation et calendrier", "poids": "10"},
        ],
    },
    {"code": "P", "libelle": "Prix", "poids": "40", "prix": True, "sous_criteres": []},
]  # fmt: skip


def framework(people: National, *, notified: dt.date) -> tuple[AccordCadre, dict[str, Firm]]:
    """ACF3, valid four years: its holders by code, with who leads each."""
    cast = dict(zip(CODES, firms(), strict=True))
    with horloge.at(notified):
        accord = services.prepare_accord_cadre(
            actor=people.achats,
            code="ACF3",
            libelle="Ateliers Flash, troisième accord-cadre",
            acheteur=dgaln(),
            date_fin_validite=end_in_months(notified, 48, rolls=False),
            maximum_ht=Decimal("2000000.00"),
        )
        for rank, (code, (firm, members)) in enumerate(cast.items()):
            _holder(accord, people, code, firm, members, rank)
        services.notify_accord_cadre(accord, actor=people.achats, date_notification=notified)
    return accord, {code: firm for code, (firm, _) in cast.items()}


def consulted(people: National, *, notified: dt.date) -> dict[str, Firm]:
    """ACL2 (9.0): six holders by code, consulted on the criteria of the domain (4.6)."""
    with horloge.at(notified):
        accord = services.prepare_accord_cadre(
            actor=people.achats,
            code="ACL2",
            libelle="Ateliers Locaux, deuxième accord-cadre",
            mode=ModeExecution.MARCHES_SUBSEQUENTS,
            acheteur=dgaln(),
            date_fin_validite=end_in_months(notified, 48, rolls=False),
            maximum_ht=Decimal("4000000.00"),
        )
        services.write_rules(
            accord, actor=people.achats, criteres=CRITERES, formule="A", departage=DEPARTAGE,
            delai_reponse_jours=21,
        )  # fmt: skip
        for rank, (nom, firms) in enumerate(local_firms(), start=1):
            groupement = services.join_groupement(
                accord, actor=people.achats, code=f"L{rank}", nom=nom, mandataire=firms[0][0]
            )
            roles = ("MANDATAIRE", *("COTRAITANT" for _ in firms[1:]))
            membres = [
                services.Membre(firm, role, skills)
                for role, (firm, skills) in zip(roles, firms, strict=True)
            ]
            services.compose_groupement(groupement, actor=people.achats, membres=membres)
        services.notify_accord_cadre(accord, actor=people.achats, date_notification=notified)
    return {f"L{rank}": firm for rank, firm in enumerate(local_leaders(), start=1)}


def _holder(
    accord: AccordCadre,
    people: National,
    code: str,
    firm: Firm,
    members: list[Organisation],
    rank: int,
) -> None:
    groupement = services.join_groupement(
        accord,
        actor=people.achats,
        code=code,
        nom=firm.organisation.nom,
        mandataire=firm.organisation,
        cotraitants=members,
    )
    lines = [
        LigneBordereau(uo, label, unit, phase, Decimal(prices[rank]))
        for uo, label, unit, phase, prices in PRIX
    ]
    services.add_bordereau(groupement, lines, valide_du=horloge.today())


def certificates(firm: Firm) -> None:
    """The vigilance certificates of the firms of a holder, dated of the day (G-BC-8)."""
    for groupement in groupements_of(firm.organisation):
        for member in groupement.membres.select_related("organisation").order_by("pk"):
            services.deposit_attestation(
                member.organisation, actor=firm.mandataire, date=horloge.today()
            )


def credit(
    people: National, service: Organisation, *, year: int, ae: str = "60000", cp: str = "60000"
) -> None:
    """The credits of a year, delegated to a service."""
    credits.delegate_credits(
        actor=people.chef_projet,
        destination=credits.envelope_for(service, year),
        ae=Decimal(ae),
        cp=Decimal(cp),
        objet="Programmation de l’année",
    )
