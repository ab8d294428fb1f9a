"""The letters of support to adapt and sign (3.3, F-COLL and F-PREF), filled with the dossier."""

from __future__ import annotations

import datetime as dt
from typing import Any

from etabli.acteurs.models import Organisation
from etabli.acteurs.organisations import begins, with_article
from etabli.candidatures import fiche
from etabli.candidatures.documents.letterheads import from_organisation
from etabli.candidatures.models import Candidature
from etabli.candidatures.states import TypeCourrier
from etabli.core.documents.blocks import (
    Block,
    BulletList,
    Content,
    Paragraph,
    Signatory,
    SignatureBlock,
)
from etabli.core.fiches.natures import label_of

TO_FILL = "[à compléter]"


def letter_content(
    candidature: Candidature,
    organisation: Organisation,
    *,
    type_courrier: str,
    date: dt.date | None = None,
) -> Content:
    """The draft of one signatory: editable in ODT or DOCX, ready to print in PDF."""
    found = fiche.answers(candidature)
    is_prefet = type_courrier == TypeCourrier.COURRIER_PREFET
    objet = f"Soutien à la candidature à un Atelier Flash : « {candidature.title} »"
    head = from_organisation(candidature, organisation, date=date, objet=objet)
    parts = _of_prefet(candidature, found) if is_prefet else _of_collectivite(candidature, found)
    return Content(
        title=f"Courrier de soutien — {organisation.nom}",
        blocks=(*parts, _signature(organisation, is_prefet=is_prefet)),
        letterhead=head,
        author=organisation.nom,
        template_version="F-PREF 1" if is_prefet else "F-COLL 1",
    )


def _of_collectivite(candidature: Candidature, found: dict[str, Any]) -> list[Block]:
    """The seven points of F-COLL."""
    lead = "la commune" if candidature.chef_de_file.type == "COMMUNE" else "l’intercommunalité"
    days = found.get("moyens_humains_collectivite") or TO_FILL
    return [
        Paragraph("Madame, Monsieur,"),
        Paragraph(
            f"Nous demandons l’appui d’un Atelier Flash sur le sujet suivant : « {candidature.title} », "
            f"à {candidature.commune.nom}. Par ce courrier, j’apporte à cette candidature "
            "le soutien de notre collectivité."
        ),
        Paragraph(_short(found.get("contexte")) or f"Le projet et son urgence : {TO_FILL}."),
        Paragraph(
            f"La question que nous posons à l’équipe est celle-ci : {_short(found.get('question_posee')) or TO_FILL}"
        ),
        Paragraph("Nous en attendons :"),
        BulletList(tuple(_texts(found.get("objectifs"))) or (TO_FILL,)),
        Paragraph(f"De son côté, {lead} et les co-porteurs s’engagent sur les moyens suivants :"),
        BulletList(
            (
                f"un élu suit la démarche du début à la fin : {_person(found.get('elu_referent'))} ;",
                f"un technicien y travaille avec l’équipe : {_person(found.get('technicien_referent'))} ;",
                f"{days} jours de travail d’élus et d’agents sont prévus ;",
                "la salle, les repas et l’accueil sur place sont à notre charge.",
            )
        ),
        Paragraph(
            "Nous associerons à l’Atelier les habitants, les entreprises, les associations et les "
            "propriétaires concernés. Nous acceptons que ses résultats soient publiés, et nous "
            "ferons le point sur la feuille de route six, douze et vingt-quatre mois après."
        ),
        Paragraph("Je vous prie d’agréer, Madame, Monsieur, l’expression de ma considération."),
    ]


def _of_prefet(candidature: Candidature, found: dict[str, Any]) -> list[Block]:
    """The five points of F-PREF."""
    champ = fiche.form(candidature).champ("zonages")
    chosen = (found.get("zonages") or {}).get("choix") or []
    service = with_article(candidature.service_pilote.nom)
    listed = ", ".join(label_of(champ, code) for code in chosen if code != "AUCUN") or TO_FILL
    return [
        Paragraph("Madame, Monsieur,"),
        Paragraph(
            f"{begins(with_article(candidature.chef_de_file.nom))} et {service} proposent un Atelier "
            f"Flash sur le sujet suivant : « {candidature.title} », à {candidature.commune.nom}. "
            "Je soutiens cette candidature."
        ),
        Paragraph(
            "Ce sujet répond aux priorités de l’État dans le département et s’accorde avec les "
            f"contrats en cours. En particulier : {TO_FILL}."
        ),
        Paragraph(
            f"Le service pilote est {service}. Chef de projet : "
            f"{_person(found.get('chef_projet_etat'))}. Les autres services mobilisés sont : {TO_FILL}."
        ),
        Paragraph(
            f"L’Atelier complète les programmes dont le territoire bénéficie déjà ({listed}) : "
            "il prépare des décisions d’aménagement qu’ils pourront financer ensuite."
        ),
        Paragraph(f"J’émets donc un avis favorable. Réserves éventuelles : {TO_FILL}."),
        Paragraph("Je vous prie d’agréer, Madame, Monsieur, l’expression de ma considération."),
    ]


def _signature(organisation: Organisation, *, is_prefet: bool) -> SignatureBlock:
    if is_prefet:
        return SignatureBlock((Signatory("Le préfet, la préfète", "Nom et signature"),))
    quality = (
        "Le maire, la maire" if organisation.type == "COMMUNE" else "Le président, la présidente"
    )
    return SignatureBlock((Signatory(quality, "Nom et signature"),))


def _short(value: Any, limit: int = 400) -> str:
    """The beginning of a long answer, cut at a word."""
    text = " ".join(str(value or "").split())
    return text if len(text) <= limit else f"{text[:limit].rsplit(' ', 1)[0]}…"


def _texts(rows: Any) -> list[str]:
    return [str(row["texte"]) for row in rows or [] if row.get("texte")]


def _person(value: Any) -> str:
    """« Prénom Nom, fonction », or a place to fill."""
    value = value or {}
    name = f"{value.get('prenom', '')} {value.get('nom', '')}".strip()
    return ", ".join(part for part in (name, value.get("fonction", "")) if part) or TO_FILL
