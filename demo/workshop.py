"""Third act: the session on site, its people, what was proposed there (F8, F9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from demo.cast import DOMAIN
from demo.scene import Scene
from etabli.ateliers.services import advance, start_animation
from etabli.core.texte import slug
from etabli.seances import services
from etabli.seances.access import participant
from etabli.seances.models import SessionInSitu
from etabli.seances.states import College, EtatInscription, Venue

Days = Iterator[dt.date]
#: who comes: name, college; the last one had said they would and does not
GUESTS = (
    ("Amandine Pral", College.HABITANT), ("Basile Ormond", College.HABITANT),
    ("Colette Sarrau", College.HABITANT), ("Damien Vergne", College.HABITANT),
    ("Estelle Jolibois", College.HABITANT), ("Fabrice Mornet", College.ELU),
    ("Ghislaine Tavel", College.ELU), ("Hervé Lacombe", College.ELU),
    ("Irène Pestel", College.TECHNICIEN), ("Joël Marsac", College.TECHNICIEN),
    ("Karine Doucet", College.SOCIO_ECONOMIQUE), ("Lionel Fabre", College.SOCIO_ECONOMIQUE),
    ("Mireille Aubin", College.SOCIO_ECONOMIQUE), ("Noé Castaing", College.ASSOCIATIF),
    ("Odile Renard", College.ASSOCIATIF), ("Pascal Guérin", College.ETAT),
    ("Quentin Bazin", College.HABITANT),
)  # fmt: skip
WALK_INS = (("Rose Teillet", College.HABITANT), ("Simon Audebert", College.HABITANT))
INVITED = (
    ("Union des commerçants", College.SOCIO_ECONOMIQUE),
    ("Association du patrimoine", College.ASSOCIATIF),
)
TARGET = {
    "HABITANT": 8,
    "ELU": 4,
    "TECHNICIEN": 3,
    "SOCIO_ECONOMIQUE": 4,
    "ASSOCIATIF": 3,
    "ETAT": 2,
}


def prepare(scene: Scene) -> Days:
    """The programme, the invitations, the announcement."""
    yield scene.day(92)
    first, last = scene.site
    session = services.prepare_session(
        scene.atelier,
        actor=scene.people.pilote,
        titre="Deux jours pour dessiner ensemble",
        debut_on=first,
        fin_on=last,
        lieu=scene.sujet["lieu"],
        presentation="Venez marcher, regarder et proposer. Aucune connaissance n’est demandée.",
        accessibilite="Salle de plain-pied, places réservées, boucle magnétique sur demande.",
        cible=TARGET,
    )
    for sequence in scene.sujet["sequences"]:
        services.add_sequence(session, actor=scene.mandataire, **sequence)
    yield scene.day(96)
    for organisme, college in INVITED:
        services.invite_to_session(
            scene.session,
            actor=scene.people.pilote,
            college=college,
            organisme=organisme,
            courriel=_address(organisme),
        )
    services.announce_session(scene.session, actor=scene.people.pilote)


def register(scene: Scene) -> Days:
    """People register without an account, and follow the link they receive."""
    yield scene.day(106)
    for nom, college in GUESTS:
        inscription = services.register_participant(
            scene.session, nom=nom, courriel=_address(nom), college=college,
            commune=scene.people.commune.nom,
        )  # fmt: skip
        services.confirm_registration(inscription, actor=participant(inscription))


def animate(scene: Scene) -> Days:
    """F8: the days on site are fixed."""
    yield scene.day(114)
    first, last = scene.site
    start_animation(scene.atelier, actor=scene.people.pilote, site_from=first, site_to=last)


def hold(scene: Scene) -> Days:
    """The two days: who came, what was proposed, what was said; then F9."""
    first, last = scene.site
    yield first
    services.open_session(scene.session, actor=scene.people.pilote)
    _attendance(scene)
    for row in scene.sujet["propositions"]:
        propose(scene, scene.session, row)
    yield last
    conclude(scene, scene.session)
    yield scene.day(132)
    advance(scene.atelier, "start_restitution", actor=scene.people.pilote)


def _attendance(scene: Scene) -> None:
    session = scene.session
    rows = session.inscriptions.filter(etat=EtatInscription.CONFIRMEE).order_by("pk")
    venues: dict[int, str] = {row.pk: Venue.PRESENT for row in rows}
    venues[max(venues)] = Venue.ABSENT
    services.record_attendance(
        session,
        actor=scene.people.pilote,
        venues=venues,
        walk_ins=[{"nom": nom, "college": college} for nom, college in WALK_INS],
    )


def propose(scene: Scene, session: SessionInSitu, row: dict[str, str]) -> None:
    """What was said there, and its fate."""
    kept = services.submit_proposition(
        scene.atelier,
        actor=scene.mandataire,
        session=session,
        texte=row["texte"],
        theme=row["theme"],
        auteur_type=row["college"],
    )
    if motif := row.get("ecartee"):
        services.set_aside_proposition(kept, actor=scene.people.pilote, motif=motif)
    else:
        services.keep_proposition(kept, actor=scene.people.pilote)


def conclude(scene: Scene, session: SessionInSitu) -> None:
    """What was said and decided, then the session is closed."""
    services.write_minutes(
        session,
        actor=scene.people.pilote,
        deroule=scene.sujet["deroule"],
        accords=scene.sujet["accords"],
        desaccords=scene.sujet["desaccords"],
    )
    services.record_decision(
        session,
        actor=scene.people.pilote,
        quoi="Réunir le groupe de suivi avant l’automne",
        qui=scene.people.collectivite.nom,
        pour_le=session.fin_on + dt.timedelta(days=50),
    )
    services.close_session(session, actor=scene.people.pilote)
    services.issue_minutes(session, actor=scene.people.pilote)


def _address(nom: str) -> str:
    return f"{slug(nom)}@{DOMAIN}"
