"""Sending a text to a word processor: the whole or one section, its identifier in the properties of the file."""

from __future__ import annotations

from typing import Literal, cast

from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.documents.issuing import content_response
from etabli.core.documents.office import render_tree
from etabli.core.echanges.models import Echange
from etabli.core.fichiers.http import Stream
from etabli.core.models import reference
from etabli.redaction import access
from etabli.redaction.documents import sorties
from etabli.redaction.models import SectionTexte, SortieTexte, Texte
from etabli.redaction.states import Extension


def send_out(
    texte: Texte,
    *,
    actor: Actor,
    extension: str,
    code: str = "",
    since: SortieTexte | None = None,
) -> tuple[SortieTexte, bytes]:
    """The file and the row that remembers its words.

    `code` is that of a single section. `since` is what the reader knew: what changed after it goes out as
    revisions, each under the name of who wrote it (DOCX alone).
    """
    access.TEXTES.require(actor, "read_draft", texte)
    rows = list(texte.sections.filter(**({"code": code} if code else {})).order_by("rang"))
    out = SortieTexte(
        texte=texte,
        extension=Extension(extension),
        base={row.code: row.corps for row in rows},
        out_by_id=actor.person_id,
        out_by_name=actor.name,
    )
    parts = tuple(_part(row, since) for row in rows)
    tree = sorties.tree(
        sorties.Sortie(str(out.ident), str(texte), parts), is_word=extension == Extension.DOCX
    )
    data = render_tree(tree, cast(Literal["odt", "docx"], extension))
    out.save()
    return out, data


def _part(row: SectionTexte, since: SortieTexte | None) -> sorties.Section:
    partie = row.partie
    known = since.base.get(row.code) if since else None
    changed = known is not None and known != row.corps
    versions = list(
        row.versions.filter(at__gt=since.at).order_by("numero") if since and changed else ()
    )
    return sorties.Section(
        titre=f"{row.rang}. {partie.titre}",
        repris=partie.repris,
        corps=row.corps,
        since=known if versions else None,
        messages=tuple(_messages(row)),
        author=sorties.attributed([(v.corps, v.written_by_name, v.at) for v in versions])
        if versions
        else None,
    )


def _messages(row: SectionTexte) -> list[sorties.Message]:
    """What is said of the section with the team; what the State says alone never leaves."""
    found = Echange.objects.filter(
        subject=reference(row), circle=Cercle.ETAT_TITULAIRE.value, titulaire_id=row.titulaire_id
    )
    return [
        sorties.Message(one.pk, one.written_by_name, one.le, one.texte)
        for one in found.order_by("le", "pk")
    ]


def response_of(out: SortieTexte, data: bytes) -> Stream:
    return content_response(data, title=str(out.texte), fmt=out.extension)
