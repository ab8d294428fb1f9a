"""The fixture of the acceptance scenarios (9.0), made through the services, with its cast."""

from __future__ import annotations

import datetime as dt
import itertools
import typing
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import dgaln
from etabli.acteurs.siret import invented
from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of, known_to_the_post
from etabli.ateliers.models import Atelier
from etabli.ateliers.tests.factories import AtelierFactory, service_of
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.credits import services as credits
from etabli.marches import prix, selectors, services
from etabli.marches.models import AccordCadre, BonDeCommande, Designation, Devis, Groupement
from etabli.marches.prix import LigneBordereau, Unite
from tests.recits import told_once

NOMS = {"G1": "Alouette", "G2": "Bruyère", "G3": "Cèdre"}
# fmt: off
PRIX: tuple[tuple[str, str, Unite, int, tuple[int, int, int]], ...] = (
    ("UO-01", "Cadrage et appropriation",            Unite.FORFAIT, 2, (3200, 3000, 3400)),
    ("UO-02", "Visite collective du site",           Unite.FORFAIT, 3, (1400, 1500, 1300)),
    ("UO-03", "Journée d’animation in situ",         Unite.JOUR,    3, (2600, 2500, 2700)),
    ("UO-04", "Livrable de synthèse",                Unite.FORFAIT, 3, (4000, 4200, 3900)),
    ("UO-05", "Restitution publique supplémentaire", Unite.FORFAIT, 3, (1100, 1000, 1200)),
    ("UO-06", "Journée d’expertise complémentaire",  Unite.JOUR,    3, (800, 850, 780)),
    ("UO-07", "Déplacement métropole, par journée",  Unite.FORFAIT, 3, (350, 300, 400)),
    ("UO-08", "Déplacement outre-mer, par mission",  Unite.FORFAIT, 3, (3800, 4000, 3600)),
)
# fmt: on


def bpu(index: int) -> list[LigneBordereau]:
    """The price list of the holder of this rank (0, 1, 2)."""
    return [
        LigneBordereau(code, label, unit, phase, Decimal(prices[index]))
        for code, label, unit, phase, prices in PRIX
    ]


@dataclass
class Cast:
    """Everyone who acts on the contract of the scenarios."""

    chef: Actor
    decideur: Actor
    achats: Actor
    auditeur: Actor
    accord: AccordCadre
    groupements: dict[str, Groupement]
    mandataires: dict[str, Actor]
    service: Organisation
    pilote: Actor
    valideur: Actor
    rpa: Actor
    budget: Actor

    def atelier(self, **fields: object) -> Atelier:
        return typing.cast(Atelier, AtelierFactory(**fields))

    def designate(self, atelier: Atelier, *, on: dt.date) -> Designation:
        """F1, and the designation it gave."""
        services.designate_atelier(atelier, actor=self.chef, on=on)
        return self.live(atelier)

    def live(self, atelier: Atelier) -> Designation:
        found = selectors.live_designation(Atelier.objects.get(pk=atelier.pk))
        assert found is not None
        return found

    def mandataire(self, designation: Designation) -> Actor:
        return self.mandataires[designation.groupement.code]

    def accept(self, designation: Designation, *, on: dt.date) -> None:
        services.accept_designation(
            designation,
            actor=self.mandataire(designation),
            declaration=members(designation.groupement),
            on=on,
        )

    def devis(self, designation: Designation, *, on: dt.date) -> Devis:
        """The basket of the place, deposited."""
        return services.deposit_devis(
            designation,
            actor=self.mandataire(designation),
            quantites=prix.panier(designation.atelier.departement_code),
            on=on,
        )

    def file(self) -> list[str]:
        return list(AccordCadre.objects.get(pk=self.accord.pk).file)

    def order(
        self,
        devis: Devis,
        phases: Sequence[int],
        *,
        on: dt.date,
        ej: str = "",
        until: str = "notify",
    ) -> BonDeCommande:
        """The chain of F7, as far as `until`: present, sign, engage or notify."""
        bon = services.prepare_bon(devis, actor=self.pilote, phases=phases, on=on)
        services.present_bon(bon, actor=self.pilote, on=on)
        if until == "present":
            return bon
        services.sign_bon(bon, actor=self.rpa, on=on)
        if until == "sign":
            return bon
        numero = ej or f"{1600000000 + bon.pk}"
        services.engage_bon(bon, actor=self.budget, numero_ej=numero, on=on)
        if until == "notify":
            services.notify_bon(bon, actor=self.pilote, preuve="PLACE, accusé du jour", on=on)
        return bon


def members(groupement: Groupement) -> list[int]:
    rows = groupement.membres.order_by("pk").values_list("organisation_id", flat=True)
    return list(rows)


#: no two firms of the tests share a SIREN
NUMBERS = itertools.count(1)


def _firm(nom: str) -> Organisation:
    number = next(NUMBERS)
    siren, _ = invented(number)
    made = OrganisationFactory(
        nom=nom, type=TypeOrganisation.ENTREPRISE, siren=siren,
        **known_to_the_post(number, ville="Fumel"),
    )  # fmt: skip
    return typing.cast(Organisation, made)


def prepare_accord(
    achats: Actor,
    *,
    code: str = "ACF3",
    rang: Sequence[str] = ("G1", "G2", "G3"),
    notified: dt.date = dt.date(2025, 9, 15),
    fin: dt.date = dt.date(2029, 9, 15),
    maximum: str = "2000000.00",
    par_titulaire: str | None = None,
) -> AccordCadre:
    """A framework of fictitious holders, not notified yet; its prices serve from `notified` on."""
    accord = services.prepare_accord_cadre(
        actor=achats,
        code=code,
        libelle="Ateliers Flash",
        acheteur=dgaln(),
        on=notified,
        date_fin_validite=fin,
        maximum_ht=Decimal(maximum),
        maximum_par_titulaire_ht=Decimal(par_titulaire) if par_titulaire else None,
    )
    for holder in rang:
        firm, partner = (
            _firm(f"{NOMS[holder]} {what}") for what in ("urbanisme (fictif)", "paysage (fictif)")
        )
        groupement = services.join_groupement(
            accord, actor=achats, code=holder, nom=NOMS[holder], mandataire=firm,
            cotraitants=[partner], on=notified,
        )  # fmt: skip
        services.add_bordereau(groupement, bpu(int(holder[1]) - 1), valide_du=notified)
    return accord


def make_accord(
    achats: Actor, *, notified: dt.date = dt.date(2025, 9, 15), **fields: typing.Any
) -> AccordCadre:
    """A framework of fictitious holders, notified."""
    accord = prepare_accord(achats, notified=notified, **fields)
    services.notify_accord_cadre(accord, actor=achats, date_notification=notified, on=notified)
    return accord


@told_once
def make_cast(*, ae: str = "1000000.00", cp: str = "1000000.00", **accord: typing.Any) -> Cast:
    """ACF3 and its people; credits of 2026 to 2030 and certificates given."""
    achats = actor_of(Role.DGALN_ACHATS, organisation=dgaln())
    framework = make_accord(achats, **accord)
    service = service_of("47")
    for year in range(2026, 2031):
        with horloge.at(dt.date(year, 1, 2)):
            credits.delegate_credits(
                actor=actor_of(Role.DGALN_CHEF_PROJET, organisation=dgaln()),
                destination=credits.envelope_for(service, year),
                ae=Decimal(ae),
                cp=Decimal(cp),
            )
    groupements = selectors.holders(framework)
    return Cast(
        chef=actor_of(Role.DGALN_CHEF_PROJET, organisation=dgaln()),
        decideur=actor_of(Role.DGALN_DECIDEUR, organisation=dgaln()),
        achats=achats,
        auditeur=actor_of(Role.AUDITEUR),
        accord=framework,
        groupements=groupements,
        mandataires={
            code: actor_of(Role.GROUPEMENT_MANDATAIRE, organisation=groupement.mandataire)
            for code, groupement in groupements.items()
        },
        service=service,
        pilote=actor_of(Role.SERVICE_PILOTE, organisation=service),
        valideur=actor_of(Role.SERVICE_VALIDEUR, organisation=service),
        rpa=actor_of(Role.RPA, organisation=service),
        budget=actor_of(Role.GESTIONNAIRE_BUDGET, organisation=service),
    )


def give_certificates(cast: Cast, *, on: dt.date) -> None:
    """Every member of every holder gives a vigilance certificate of that day."""
    for code, groupement in cast.groupements.items():
        for membre in groupement.membres.select_related("organisation").order_by("pk"):
            services.deposit_attestation(
                membre.organisation, actor=cast.mandataires[code], date=on, on=on
            )


#: the criteria of the fixture (4.6): Technique 60 = T1 30, T2 20, T3 10; Prix 40
CRITERES: list[dict[str, object]] = [
    {
        "code": "T", "libelle": "Technique", "poids": "60", "prix": False,
        "sous_criteres": [
            {"code": "T1", "libelle": "Méthodologie et compréhension", "poids": "30"},
            {"code": "T2", "libelle": "Équipe et pluridisciplinarité", "poids": "20"},
            {"code": "T3", "libelle": "Participation et calendrier", "poids": "10"},
        ],
    },
    {"code": "P", "libelle": "Prix", "poids": "40", "prix": True, "sous_criteres": []},
]  # fmt: skip
LOCAUX = ("Lavande", "Mélèze", "Noyer", "Orme", "Peuplier", "Romarin")


def prepare_consulted(
    achats: Actor,
    *,
    code: str = "ACL2",
    notified: dt.date = dt.date(2023, 12, 20),
    rules: bool = True,
    **fields: typing.Any,
) -> AccordCadre:
    """ACL2 (9.0): a framework à marchés subséquents of six fictitious holders L1 to L6, not notified."""
    accord = services.prepare_accord_cadre(
        actor=achats, code=code, libelle="Ateliers Locaux", acheteur=dgaln(), on=notified,
        mode="MARCHES_SUBSEQUENTS",
        **{
            "date_fin_validite": dt.date(2027, 12, 20), "maximum_ht": Decimal("4000000.00"), **fields
        },
    )  # fmt: skip
    for rank, nom in enumerate(LOCAUX, start=1):
        firm, partner = (_firm(f"{nom} {what} (fictif)") for what in ("territoires", "paysage"))
        services.join_groupement(
            accord, actor=achats, code=f"L{rank}", nom=nom, mandataire=firm,
            cotraitants=[partner], on=notified,
        )  # fmt: skip
    if rules:
        services.write_rules(accord, actor=achats, **RULES)
    return accord


RULES: dict[str, typing.Any] = {
    "criteres": CRITERES, "formule": "A", "departage": "La meilleure note technique l’emporte.",
    "delai_reponse_jours": 21,
}  # fmt: skip


def make_consulted(
    achats: Actor, *, notified: dt.date = dt.date(2023, 12, 20), **fields: typing.Any
) -> AccordCadre:
    """ACL2, notified."""
    accord = prepare_consulted(achats, notified=notified, **fields)
    services.notify_accord_cadre(accord, actor=achats, date_notification=notified, on=notified)
    return accord
