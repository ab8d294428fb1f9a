"""What is printed of a contract: devis (5.10), bon de commande (5.11), extract, formal notice."""

from __future__ import annotations

import datetime as dt

from etabli.acteurs.documents.letterheads import address_of, lines_of, postal_address
from etabli.acteurs.documents.signature import signed_by
from etabli.acteurs.models import Organisation
from etabli.acteurs.siret import spaced
from etabli.core import horloge
from etabli.core.articles import begins
from etabli.core.documents.blocks import (
    Block,
    BulletList,
    Callout,
    Content,
    Heading,
    KeyValues,
    Letterhead,
    Paragraph,
    Signatory,
    SignatureBlock,
    Table,
    day_in_letters,
    facts,
)
from etabli.core.formats import date_courte, euros, nombre, pourcent
from etabli.core.fuseaux import minuit
from etabli.core.words import words
from etabli.marches import prix, selectors
from etabli.marches.documents import wording
from etabli.marches.models import (
    AccordCadre,
    BonDeCommande,
    Groupement,
    LigneTourniquet,
    VersionDevis,
)
from etabli.marches.states import EtatBon
from etabli.marches.tourniquet import counted_refusals

CHORUS = "https://chorus-pro.gouv.fr"


def lines_table(lignes: tuple[prix.Ligne, ...], totaux: prix.Totaux, *, caption: str) -> Table:
    """Units of work, quantities, prices, and the three totals."""
    return Table(
        caption=caption,
        header=("Unité d’œuvre", "Libellé", "Unité", "Quantité", "Prix unitaire HT", "Total HT"),
        rows=tuple(
            (
                x.code_uo,
                x.libelle,
                wording.unite(x.unite),
                nombre(x.quantite),
                euros(x.prix_ht),
                euros(x.total_ht),
            )
            for x in lignes
        ),
        align=("left", "left", "left", "right", "right", "right"),
        row_headers=True,
        totals=(
            ("Total HT", euros(totaux.ht)),
            (f"TVA ({pourcent(totaux.taux)})", euros(totaux.tva)),
            ("Total TTC", euros(totaux.ttc)),
        ),
    )


def _members(groupement: Groupement) -> Table:
    rows = groupement.membres.select_related("organisation").order_by("pk")
    return Table(
        caption="Membres du groupement",
        header=("Entreprise", "Adresse", "Rôle", "SIRET", "Compte"),
        rows=tuple(
            (
                membre.organisation.nom,
                "\n".join(address_of(membre.organisation)) or "non renseignée",
                membre.get_role_display(),
                spaced(membre.organisation.siret) or "non renseigné",
                f"se terminant par {membre.iban_fin}" if membre.iban_fin else "au contrat",
            )
            for membre in rows
        ),
        row_headers=True,
    )


def devis_content(version: VersionDevis) -> Content:
    """5.10: references, table, totals, share of the members, delay, validity, signatory."""
    devis = version.devis
    groupement, atelier = devis.groupement, devis.atelier
    return Content(
        title=f"Devis — {atelier.titre}",
        subtitle=f"{atelier.get_format_display()}, {atelier.commune}",
        blocks=_devis_blocks(version),
        author=groupement.mandataire.nom,
        subject=f"Devis de l’Atelier {atelier.numero}",
        meta=facts(
            (
                ("Accord-cadre", devis.accord_cadre.code),
                ("Atelier", atelier.numero),
                ("Titulaire", f"Groupement {groupement.nom}"),
                ("Bordereau des prix", f"version {devis.bordereau.version}"),
                ("Version du devis", str(version.numero)),
            )
        ),
        template_version="devis 1",
        reference=f"{atelier.numero} — devis, version {version.numero}",
        layout="form",
    )


def _devis_blocks(version: VersionDevis) -> tuple[Block, ...]:
    groupement = version.devis.groupement
    return (
        Heading(1, "Prestations"),
        lines_table(version.lines(), version.totaux, caption="Prestations proposées"),
        Paragraph(
            "Les prix sont ceux du bordereau du titulaire : "
            "aucune ligne libre, aucune remise, aucune négociation."
        ),
        Heading(1, "Groupement"),
        _members(groupement),
        Heading(1, "Délai et validité"),
        KeyValues(
            facts(
                (
                    ("Délai d’exécution", version.delai_execution or "celui de l’accord-cadre"),
                    ("Déposé le", day_in_letters(version.deposited_on)),
                    ("Valable jusqu’au", day_in_letters(version.valid_until)),
                )
            )
        ),
        SignatureBlock(
            (
                Signatory(
                    "Le mandataire du groupement",
                    groupement.mandataire.nom,
                    mention=f"Déposé le {day_in_letters(version.deposited_on)} dans Établi",
                ),
            )
        ),
    )


def bon_content(bon: BonDeCommande, *, draft: bool = False) -> Content:
    """5.11, in its eleven parts; nothing is awaited of a cancelled order, nor a hand."""
    awaited = "sans objet" if bon.etat == EtatBon.ANNULE else ""
    atelier, groupement = bon.atelier, bon.groupement
    return Content(
        title=f"Bon de commande {bon.numero}",
        subtitle=f"{atelier.titre} — {atelier.get_format_display()}, {atelier.commune}",
        blocks=(*_cancelled(bon), *_order_parts(bon), *_execution_parts(bon), *_signature(bon)),
        author=str(atelier.service_pilote),
        subject=f"Commande à {groupement} pour l’Atelier {atelier.numero}",
        meta=facts(
            (
                ("Accord-cadre", bon.accord_cadre.code),
                ("Numéro", bon.numero),
                (
                    "Date",
                    day_in_letters(bon.signed_on)
                    if bon.signed_on
                    else awaited or "à la signature",
                ),
                ("Engagement juridique", bon.numero_ej or awaited or "à enregistrer"),
            )
        ),
        template_version="bon de commande 1",
        reference=bon.numero,
        layout="form",
        draft=draft and bon.etat != EtatBon.ANNULE,
        stamp="Annulé" if bon.etat == EtatBon.ANNULE else "",
    )


def _order_parts(bon: BonDeCommande) -> tuple[Block, ...]:
    atelier, groupement, service = bon.atelier, bon.groupement, bon.atelier.service_pilote
    phases = begins(wording.phases(bon))
    return (
        Heading(1, "Acheteur"),
        KeyValues(facts(_buyer(service))),
        Heading(1, "Titulaire"),
        Paragraph(f"Groupement {groupement.nom}, mandataire : {groupement.mandataire.nom}."),
        _members(groupement),
        Heading(1, "Objet"),
        KeyValues(
            facts(
                (
                    ("Atelier", f"{atelier.numero} — {atelier.titre}"),
                    ("Territoire", str(atelier.commune)),
                    ("Phase", phases),
                    ("Question posée", atelier.question),
                )
            )
        ),
        Heading(1, "Prestations commandées et montants"),
        lines_table(bon.lines(), bon.totaux, caption="Prestations commandées"),
    )


def _buyer(service: Organisation) -> tuple[tuple[str, str], ...]:
    profile = getattr(service, "service_deconcentre", None)
    return (
        ("Service exécutant", service.nom),
        ("SIRET", spaced(service.siret)),
        ("Adresse", postal_address(service)),
        ("Code service Chorus Pro", profile.code_service_chorus if profile else ""),
    )


def _execution_parts(bon: BonDeCommande) -> tuple[Block, ...]:
    service, on = bon.atelier.service_pilote, bon.signed_on or horloge.today()
    return (
        Heading(1, "Délais"),
        Paragraph(
            "L’exécution commence à la notification et finit au plus tard "
            f"le {minuit(bon.fin_prevue, bon.atelier.place)}."
        ),
        Heading(1, "Livrables et vérification"),
        Paragraph(
            "Les livrables sont déposés dans Établi, en PDF accessible et dans leur format source. "
            f"L’acheteur les vérifie dans les {words('verification_mois', on=on)} ; sans décision, ils sont admis."
        ),
        Heading(1, "Paiement"),
        BulletList(wording.schedule_sentences(bon)),
        Paragraph(
            f"Les demandes de paiement sont déposées sur Chorus Pro ({CHORUS}) avec le SIRET de "
            "l’acheteur, son code service et le numéro d’engagement juridique. "
            f"Elles sont payées dans les {words('delai_paiement_jours', on=on)}."
        ),
        Heading(1, "Correspondants"),
        KeyValues(
            facts(
                (
                    ("Acheteur", " — ".join(x for x in (service.nom, service.courriel) if x)),
                    (
                        "Titulaire",
                        " — ".join(
                            x
                            for x in (
                                bon.groupement.mandataire.nom,
                                bon.groupement.mandataire.courriel,
                            )
                            if x
                        ),
                    ),
                )
            )
        ),
    )


def _signature(bon: BonDeCommande) -> tuple[SignatureBlock, ...]:
    """Who signs for the service; the mention takes the place of the hand once signed.

    An order cancelled before it was signed leaves no place to sign it.
    """
    day = bon.signed_on
    if bon.etat == EtatBon.ANNULE and day is None:
        return ()
    block = signed_by(
        bon.atelier.service_pilote,
        bon.signed_by_name,
        on=day or horloge.today(),
        quality="La personne habilitée à signer les marchés",
        mention=f"Signé le {day_in_letters(day)} dans Établi" if day else "",
    )
    return (block,)


def _cancelled(bon: BonDeCommande) -> tuple[Block, ...]:
    """A cancelled order says so before anything else."""
    if bon.etat != EtatBon.ANNULE:
        return ()
    words = f"Annulé le {day_in_letters(bon.etat_on)}. Ce bon n’engage personne et rien n’est dû."
    return (Callout((Paragraph(words),), title="BON DE COMMANDE ANNULÉ", tone="warning"),)


def extract_content(accord: AccordCadre, *, on: dt.date) -> Content:
    """The printable extract of the tourniquet: the file of the day and its whole log (T-13)."""
    holders = selectors.holders(accord)
    lines = selectors.log_lines(accord)
    names = [f"{holders[code].nom} ({code})" for code in accord.file]
    return Content(
        title=f"Extrait du tourniquet — {accord}",
        subtitle=accord.libelle,
        landscape=True,
        layout="form",
        template_version="extrait du tourniquet 1",
        reference=f"Tourniquet {accord.code}, {len(lines)} lignes",
        meta=facts((("Établi le", day_in_letters(on)), ("Lignes", str(len(lines))))),
        blocks=(
            Heading(1, "La file ce jour"),
            Paragraph(" → ".join(names) if names else "La file est vide."),
            Heading(1, "Le journal du tourniquet"),
            _log_block(lines, holders),
            Paragraph(
                f"Empreinte de la dernière ligne : {lines[-1].digest}"
                if lines
                else "Journal vide."
            ),
        ),
    )


def _log_block(lines: list[LigneTourniquet], holders: dict[str, Groupement]) -> Block:
    if not lines:
        return Paragraph("Aucune désignation n’a encore été faite.")
    return Table(
        caption="Chaque ligne, dans l’ordre où elle a été écrite",
        header=("N°", "Date", "Ce qui s’est passé", "File après", "Par"),
        rows=tuple(
            (
                str(line.numero),
                date_courte(line.le),
                wording.line_sentence(line, holders),
                " → ".join(line.file_apres),
                line.written_by_name,
            )
            for line in lines
        ),
        align=("right", "left", "left", "left", "left"),
    )


def formal_notice_content(groupement: Groupement, *, on: dt.date) -> Content:
    """T-7: the letter of formal notice after two counted refusals in twelve rolling months."""
    accord = groupement.accord_cadre
    found = counted_refusals(
        selectors.tour_of(accord), groupement.code, on=on, seuils=selectors.seuils(on)
    )
    by_number = {
        d.numero: d for d in groupement.designations.select_related("atelier").order_by("numero")
    }
    refusals = tuple(
        f"{day_in_letters(refus.le)} : {by_number[refus.designation].atelier.titre}"
        f" ({by_number[refus.designation].get_etat_display().lower()})"
        for refus in found
    )
    return Content(
        title=f"Mise en demeure — groupement {groupement.nom}",
        template_version="mise en demeure 1",
        reference=f"{accord.code} — {groupement.code}",
        letterhead=_notice_head(groupement, on),
        blocks=(
            Paragraph("Madame, Monsieur,"),
            Paragraph(
                f"Le groupement dont vous êtes mandataire est titulaire de l’{str(accord)[0].lower()}"
                f"{str(accord)[1:]}. Sur les douze derniers mois, "
                f"{len(refusals)} désignations sont restées sans suite de votre fait :"
            ),
            BulletList(refusals),
            Paragraph(
                "Je vous mets en demeure de répondre aux prochaines désignations dans les conditions "
                "de l’accord-cadre. Un troisième refus compté dans la même période me conduira à "
                "proposer la suspension du groupement, après vous avoir entendu."
            ),
            Paragraph("Vous pouvez m’adresser vos observations par retour."),
            Paragraph("Je vous prie d’agréer, Madame, Monsieur, mes salutations distinguées."),
            SignatureBlock((Signatory("Pour l’acheteur de l’accord-cadre", "Nom et qualité"),)),
        ),
    )


def _notice_head(groupement: Groupement, on: dt.date) -> Letterhead:
    """From the buyer of the framework to the mandataire, at its address."""
    accord = groupement.accord_cadre
    return Letterhead(
        service=lines_of(accord.acheteur),
        address=address_of(accord.acheteur),
        place=accord.acheteur.ville,
        date=on,
        addressee=(
            groupement.mandataire.nom,
            f"Mandataire du groupement {groupement.nom}",
            *address_of(groupement.mandataire),
        ),
        object=f"Mise en demeure — {accord}",
        file_number=f"{accord.code}-{groupement.code}",
    )
