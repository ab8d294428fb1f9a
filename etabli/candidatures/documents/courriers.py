"""The letters to adapt and sign (3.3): the model of the format, filled with the dossier."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass

import segno

from etabli.acteurs.models import Organisation
from etabli.candidatures import fiche
from etabli.candidatures.documents.letterheads import from_organisation
from etabli.candidatures.formats import Auteur, CourrierAttendu, format_of
from etabli.candidatures.formats.definition import Answered, Line, Listed
from etabli.candidatures.models import Candidature
from etabli.core import horloge
from etabli.core.articles import au, begins, le
from etabli.core.documents.blocks import (
    Block,
    BulletList,
    Columns,
    Content,
    Figure,
    Paragraph,
    Run,
    Signatory,
    SignatureBlock,
    day_in_letters,
)
from etabli.core.fiches import Champ
from etabli.core.fiches.natures import label_of
from etabli.core.words import words

TO_FILL = "[à compléter]"
#: where one writes one's name, on paper
PLACE = "Nom et signature"
#: the parameters that a letter cites
CITED = ("revues_mois", "sessions_local", "duree_plafond_mois_local")


@dataclass(frozen=True, slots=True)
class Sending:
    """Where the signed letter is sent from a telephone, and until when."""

    address: str
    last_day: dt.date


def letter_content(
    candidature: Candidature,
    organisation: Organisation,
    *,
    type_courrier: str,
    date: dt.date | None = None,
    signatory: str = "",
    is_to_sign: bool = True,
    send: Sending | None = None,
) -> Content:
    """The draft of one signatory: editable in ODT or DOCX, ready to print in PDF.

    `is_to_sign` says where the name and the signature go, as nobody signs what is read on screen; `send`
    prints the square that a telephone reads to send the letter back. KeyError when the format of
    the dossier has no letter of that type.
    """
    courrier = format_of(candidature).courrier(type_courrier)
    if courrier is None:
        raise KeyError(type_courrier)
    found, places = fiche.answers(candidature), said(candidature, on=date or horloge.today())
    objet = courrier.modele.objet.format_map(places)
    return Content(
        title=f"{begins(courrier.nom)} — {organisation.nom}",
        blocks=(
            *(_block(line, places, found) for line in courrier.modele.lines),
            _signature(courrier, organisation, signatory or (PLACE if is_to_sign else "")),
            *(_square(send) if send else ()),
        ),
        letterhead=from_organisation(candidature, organisation, date=date, objet=objet),
        author=organisation.nom,
        template_version=courrier.modele.version,
    )


def said(candidature: Candidature, *, on: dt.date) -> dict[str, str]:
    """What a place of a letter may name: each question of the fiche, and what the dossier knows."""
    found = fiche.answers(candidature)
    places = {champ.cle: _in_words(champ, found) for champ in fiche.form(candidature).champs()}
    lead = candidature.chef_de_file
    return {
        **places,
        "a_completer": TO_FILL,
        "un_format": format_of(candidature).un_nom,
        "titre": candidature.title,
        "commune": candidature.commune.nom,
        "a_commune": au(candidature.commune.nom),
        "chef_de_file": le(lead.nom),
        "Chef_de_file": begins(le(lead.nom)),
        "la_collectivite": "la commune" if lead.type == "COMMUNE" else "l’intercommunalité",
        "service_pilote": le(candidature.service_pilote.nom),
        "Service_pilote": begins(le(candidature.service_pilote.nom)),
        **{code: words(code, on=on) for code in CITED},
    }


def _block(line: Line, places: dict[str, str], found: fiche.Answers) -> Block:
    """One line of a model, filled."""
    if isinstance(line, Listed):
        return BulletList(tuple(_texts(found.get(line.cle))) or (TO_FILL,))
    if isinstance(line, Answered):
        line = line.line if found.get(line.cle) else line.otherwise
    if isinstance(line, tuple):
        return BulletList(tuple(item.format_map(places) for item in line))
    return Paragraph(line.format_map(places))


def _signature(
    courrier: CourrierAttendu, organisation: Organisation, signatory: str
) -> SignatureBlock:
    signatories = {
        Auteur.PREFECTURE: "Le préfet, la préfète",
        Auteur.PILOTE: "Le directeur, la directrice",
        Auteur.VOISIN: "Le directeur, la directrice",
        Auteur.PORTEURS: "Le maire, la maire"
        if organisation.type == "COMMUNE"
        else "Le président, la présidente",
    }
    return SignatureBlock((Signatory(signatories[courrier.auteur], signatory),))


def _square(send: Sending) -> tuple[Block, ...]:
    """Once signed, the telephone reads the square and photographs the letter; its words lead there too."""
    picture = Figure(
        qr(send.address),
        alt="Carré à photographier : il ouvre la page qui reçoit ce courrier signé",
        width=0.44,
    )
    words = (
        Run("Une fois ce courrier signé, ", bold=True),
        Run("photographiez ce carré avec votre téléphone : il ouvre "),
        Run("la page qui reçoit la photo du courrier", link=send.address),
        Run(f", sans compte, jusqu’au {day_in_letters(send.last_day)}."),
    )
    return (Columns(((picture,), (Paragraph(words),))),)


def qr(address: str) -> bytes:
    """The square that stands for an address, as a drawing: read from a paper even a little stained."""
    out = io.BytesIO()
    segno.make_qr(address, error="m").save(out, kind="svg", border=4, xmldecl=False, scale=4)
    return out.getvalue()


def _in_words(champ: Champ, found: fiche.Answers) -> str:
    """The answer inside a sentence, or a place to fill."""
    value = found.get(champ.cle)
    if champ.nature == "personne":
        return _person(value)
    if isinstance(value, dict) and "choix" in value:
        chosen = value["choix"] if isinstance(value["choix"], list) else [value["choix"]]
        return ", ".join(label_of(champ, code) for code in chosen if code != "AUCUN") or TO_FILL
    return _short(value) if isinstance(value, str | int) and value else TO_FILL


def _short(value: object, limit: int = 400) -> str:
    """The beginning of a long answer, cut at a word."""
    text = " ".join(str(value or "").split())
    return text if len(text) <= limit else f"{text[:limit].rsplit(' ', 1)[0]}…"


def _texts(rows: object) -> list[str]:
    given = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return [str(row["texte"]) for row in given if row.get("texte")]


def _person(value: object) -> str:
    """« Prénom Nom, fonction », or a place to fill."""
    known = value if isinstance(value, dict) else {}
    name = f"{known.get('prenom', '')} {known.get('nom', '')}".strip()
    return ", ".join(part for part in (name, known.get("fonction", "")) if part) or TO_FILL
