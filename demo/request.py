"""First act: from the first contact of the mayor to the Atelier that opens (C1 to C21)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from demo.answers import answers
from demo.scene import Scene, paper
from etabli.accounts.models import Personne
from etabli.acteurs.models import Organisation
from etabli.candidatures import services
from etabli.candidatures.documents.courriers import letter_content
from etabli.candidatures.formats import format_of
from etabli.candidatures.formats.proposal import OF_COMMUNE, OF_EPCI
from etabli.candidatures.states import Qualite, TypeCourrier
from etabli.core import horloge
from etabli.core.access import Actor

Days = Iterator[dt.date]
REASONS = {
    "FLASH": "Le sujet est mûr, la collectivité est engagée et l’échelle convient à un Atelier Flash.",
    "LOCAL": "Le sujet croise plusieurs politiques à l’échelle d’un bassin de vie : un Atelier Local convient.",
}
ACCEPTED = {
    "FLASH": "Le sujet, l’échelle et les moyens conviennent à un Atelier Flash.",
    "LOCAL": "Le sujet croise plusieurs politiques et les porteurs parlent d’une voix : un Local convient.",
}
#: what the programme of the year keeps for it, TTC
PROGRAMMED = {"FLASH": Decimal("20000.00"), "LOCAL": Decimal("100000.00")}
#: what the first contact of a Local says (`candidatures.formats.proposal`)
CONTACT = {"echelle": "TERRITOIRE", "objet": "STRATEGIE", "temps": "LONG"}


def _contact(scene: Scene) -> dict[str, str] | None:
    if not scene.sujet.is_local:
        return None
    return CONTACT | {"porteurs": OF_EPCI if scene.is_led_by_epci else OF_COMMUNE}


def contact(scene: Scene) -> Days:
    """C1, C2, C3: a need, two interests, an opportunity."""
    yield scene.day(0)
    opened = services.open_candidature(
        actor=scene.people.signataire,
        commune=scene.people.commune,
        objet=scene.sujet["objet"],
        format=scene.sujet.format,
        contact=_contact(scene),
    )
    scene.candidature_id = opened.pk
    yield scene.day(1)
    services.express_interest(scene.candidature, actor=scene.people.pilote)
    yield scene.day(3)
    services.exchange_with_dgaln(
        scene.candidature,
        actor=scene.people.pilote,
        note="Premier échange avec les élus : le sujet est clair, ils sont prêts.",
    )
    yield scene.day(8)
    services.characterise_opportunite(
        scene.candidature, actor=scene.bureau.chef_projet, motif=REASONS[scene.sujet.format]
    )


def write(scene: Scene) -> Days:
    """C5, C6: the fiche, written by the technician, then sent to signature."""
    yield scene.day(10)
    if scene.epci:
        services.add_porteur(scene.candidature, actor=scene.people.pilote, organisation=scene.epci)
    for commune, _mayor in scene.communes:
        services.add_porteur(scene.candidature, actor=scene.people.redacteur, organisation=commune)
    whole = answers(scene.candidature, scene.sujet, scene.people, start=scene.day(78))
    services.answer_questions(scene.candidature, actor=scene.people.redacteur, **whole)
    for team in scene.around:
        services.agree_with_pilote(scene.candidature, actor=team.valideur)
    yield scene.day(28)
    services.send_to_signature(scene.candidature, actor=scene.people.pilote)


def sign(scene: Scene, *, is_prefet_late: bool = False) -> Days:
    """C8: the letters come back signed, the head of service deposits."""
    yield scene.day(31)
    lead = Qualite.PRESIDENT_EPCI if scene.is_led_by_epci else Qualite.MAIRE
    _letter(scene, scene.people.signataire, scene.people.collectivite, lead)
    for commune, mayor in scene.communes:
        _letter(scene, mayor, commune, Qualite.MAIRE)
    if scene.epci and scene.president:
        _letter(scene, scene.president, scene.epci, Qualite.PRESIDENT_EPCI)
    if not is_prefet_late:
        _letter(scene, scene.people.prefet, scene.people.prefecture, Qualite.SOUS_PREFET)
    if scene.sujet.is_local:
        _letter(scene, scene.people.valideur, scene.people.service, Qualite.DIRECTEUR)
    yield scene.day(36)
    services.submit_candidature(scene.candidature, actor=scene.people.valideur)


#: which letter one signs in this quality; that of a collectivité in any other
KINDS: dict[str, str] = {
    Qualite.SOUS_PREFET: TypeCourrier.COURRIER_PREFET,
    Qualite.DIRECTEUR: TypeCourrier.COURRIER_PILOTE,
}


def _letter(scene: Scene, actor: Actor, organisation: Organisation, qualite: str) -> None:
    kind = KINDS.get(qualite, TypeCourrier.COURRIER_COLLECTIVITE)
    content = letter_content(
        scene.candidature, organisation, type_courrier=kind, date=horloge.today()
    )
    services.deposit_letter(
        scene.candidature,
        actor=actor,
        type=kind,
        organisation=organisation,
        fichier=paper(content, f"courrier-{qualite.lower()}-signe.pdf"),
        signataire_nom=actor.name,
        signataire_qualite=qualite,
        signe_on=horloge.today(),
    )


def check(scene: Scene) -> Days:
    """C9: every piece is there."""
    yield scene.day(43)
    services.declare_candidature_complete(scene.candidature, actor=scene.bureau.chef_projet)


def instruct(scene: Scene, **grades: str) -> Days:
    """C13: the grid, « oui » unless said otherwise."""
    yield scene.day(45)
    candidature, chef = scene.candidature, scene.bureau.chef_projet
    services.start_instruction(
        candidature,
        actor=chef,
        instructeur=Personne.objects.get(pk=chef.person_id or 0),
        sans_conflit=True,
    )
    yield scene.day(52)
    rules = format_of(candidature).grille
    services.grade_candidature(
        scene.candidature,
        actor=chef,
        reponses={rule.code: (grades.get(rule.code, "OUI"), "Vu au dossier.") for rule in rules},
    )


def accept(scene: Scene) -> Days:
    """C15, C19, C21: eligible, programmed, then an Atelier."""
    yield scene.day(60)
    services.accept_candidature(
        scene.candidature, actor=scene.bureau.decideur, motif=ACCEPTED[scene.sujet.format]
    )
    yield scene.day(62)
    services.program_candidature(
        scene.candidature,
        actor=scene.bureau.chef_projet,
        annee=horloge.today().year,
        ae_estimee=PROGRAMMED[scene.sujet.format],
    )
    yield scene.day(63)
    services.convert_candidature(scene.candidature, actor=scene.people.pilote)


def until_draft(scene: Scene) -> Days:
    """A fiche half written: what a technician finds when they sign in."""
    yield from contact(scene)
    yield scene.day(10)
    whole = answers(scene.candidature, scene.sujet, scene.people, start=scene.day(78))
    begun = (
        "elu_referent",
        "technicien_referent",
        "echelle",
        "titre",
        "question_posee",
        "thematiques",
    )
    kept = {cle: whole[cle] for cle in begun}
    services.answer_questions(scene.candidature, actor=scene.people.redacteur, **kept)


def until_complement(scene: Scene) -> Days:
    """C10: the préfet's letter is missing, and DGALN asks for it."""
    yield from contact(scene)
    yield from write(scene)
    yield from sign(scene, is_prefet_late=True)
    yield scene.day(42)
    services.request_complement(
        scene.candidature,
        actor=scene.bureau.chef_projet,
        items=[
            {
                "nature": "PIECE",
                "type_courrier": TypeCourrier.COURRIER_PREFET,
                "organisation": scene.people.prefecture,
                "texte": MISSING,
            }
        ],
    )


MISSING = "Le courrier de soutien du préfet ou du sous-préfet."


def until_instruction(scene: Scene) -> Days:
    yield from contact(scene)
    yield from write(scene)
    yield from sign(scene)
    yield from check(scene)
    yield from instruct(scene)


def until_opinions(scene: Scene) -> Days:
    """A Local at the instruction: the first opinion is given, the synthesis waits."""
    yield from until_instruction(scene)
    _advise(scene)


def _advise(scene: Scene) -> None:
    services.give_opinion(
        scene.candidature,
        actor=scene.bureau.chef_projet,
        sens="FAVORABLE",
        texte="Les collectivités parlent d’une voix et le périmètre est le bon. La part des sites à "
        "garder pour l’activité sera la vraie question des sessions.",
    )


def synthesise(scene: Scene) -> Days:
    """The synthesis that the decision of a Local waits for."""
    yield from until_opinions(scene)
    yield scene.day(56)
    services.write_synthesis(
        scene.candidature,
        actor=scene.bureau.chef_projet,
        texte="Favorable : le sujet est partagé, l’échelle est la bonne et les moyens sont dits.",
    )


def until_rejection(scene: Scene) -> Days:
    """C16: a reasoned refusal, with where to turn."""
    yield from contact(scene)
    yield from write(scene)
    yield from sign(scene)
    yield from check(scene)
    yield from instruct(scene, E3="NON")
    yield scene.day(60)
    services.reject_candidature(
        scene.candidature,
        actor=scene.bureau.decideur,
        motif="Le projet consomme des terres agricoles sans servir la transition écologique (critère E3).",
        orientation="La DDT et le CAUE peuvent aider à chercher des logements vacants à reprendre.",
    )
