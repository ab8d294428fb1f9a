"""The computed parts of the règlement de la consultation (5.13): nobody writes them by hand."""

from __future__ import annotations

from decimal import Decimal

from etabli.acteurs.documents.letterheads import postal_address
from etabli.consultations import selectors
from etabli.consultations.dce.plans import PIECES
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.selectors import reglement as rules
from etabli.core import horloge
from etabli.core.documents.blocks import Block, BulletList, KeyValues, Paragraph, Table
from etabli.core.formats import compte, euros, moment, nombre
from etabli.core.words import words

TO_FIX = "à fixer avant la publication"
TO_COMPLETE = "celle du siège du service"


def buyer(marche: MarcheSubsequent) -> tuple[Block, ...]:
    accord = marche.accord_cadre
    return (
        KeyValues(
            (
                ("Acheteur", marche.service.nom),
                ("Adresse", postal_address(marche.service) or TO_COMPLETE),
                ("Accord-cadre", f"{accord.code} — {accord.libelle}"),
                ("Passé par", accord.acheteur.nom),
                (
                    "Procédure",
                    "Marché subséquent, après consultation de tous les titulaires (R2162-10)",
                ),
            )
        ),
    )


def subject(marche: MarcheSubsequent) -> tuple[Block, ...]:
    duree = (
        f"{marche.duree_mois} mois à compter de la notification" if marche.duree_mois else TO_FIX
    )
    lines = [("Objet", marche.objet), ("Durée d’exécution", duree)]
    if marche.is_budget_said and marche.budget_ttc:
        lines.append(("Budget", f"{euros(marche.budget_ttc, 'TTC')}, à ne pas dépasser"))
    else:
        lines.append(("Budget", "fixé avant la publication, il n’est pas communiqué"))
    return (KeyValues(tuple(lines)),)


def holders(marche: MarcheSubsequent) -> tuple[Block, ...]:
    """All the holders in force, by their number: competitors do not read here who else may answer."""
    number = sum(not why for _, why in selectors.holders_to_consult(marche))
    return (
        Paragraph(
            f"Tous les titulaires actifs de l’accord-cadre sont consultés en même temps et dans les mêmes conditions "
            f"({compte(number, 'titulaire,titulaires')}). Chacun reçoit le même dossier et les mêmes réponses."
        ),
    )


def papers(marche: MarcheSubsequent) -> tuple[Block, ...]:
    return (
        BulletList(tuple(piece.nature.label for piece in PIECES)),
        Paragraph("Un formulaire DC4 est à joindre pour chaque sous-traitant présenté."),
    )


def questions(marche: MarcheSubsequent) -> tuple[Block, ...]:
    delay = words("consultation_reponse_jours", on=horloge.today())
    return (
        Paragraph(
            "Les questions se posent sur PLACE ou sur la page de la consultation. Les réponses sont données à tous les "
            f"titulaires en même temps, {delay} au moins avant la clôture ; à défaut, la clôture est reportée."
        ),
    )


def deposit(marche: MarcheSubsequent) -> tuple[Block, ...]:
    closes = f"{moment(marche.closes_at)} (heure de Paris)" if marche.closes_at else TO_FIX
    server = "d’Établi" if marche.is_sealed_here else "de PLACE"
    return (
        KeyValues(
            (
                ("Où", f"Sur {marche.get_canal_display()}, et nulle part ailleurs"),
                ("Référence", marche.reference_place or TO_FIX),
                ("Jusqu’au", closes),
            )
        ),
        Paragraph(
            f"L’heure est celle du serveur {server}, à la seconde. Une offre arrivée après n’est pas ouverte (R2151-5)."
        ),
        *(_sealed() if marche.is_sealed_here else ()),
    )


def _sealed() -> tuple[Block, ...]:
    """What a candidate must know of a sealed offer."""
    return (
        Paragraph(
            "L’offre est chiffrée pendant son envoi et s’ouvre après l’heure, par deux détenteurs de clés sur trois. "
            "Le reçu est affiché une fois ; le dépôt ne peut pas être relu. La dernière offre reçue à temps est lue."
        ),
    )


def examination(marche: MarcheSubsequent) -> tuple[Block, ...]:
    """Criteria, weights, formula, ties, low prices: those of the framework, as they are frozen."""
    read = rules.read(marche)
    return (
        Paragraph(
            "Une offre hors délai, irrégulière, inappropriée ou dont le prix dépasse le budget fixé avant la "
            "publication "
            "est éliminée (L2152-1 à L2152-4)."
        ),
        Table(
            caption="Critères et sous-critères",
            header=("Critère", "Poids"),
            rows=read.lines,
            align=("left", "right"),
        ),
        Paragraph(f"Notation : {read.marking}"),
        Paragraph(f"Prix : {read.formula}"),
        Paragraph(f"Départage : {read.tie}"),
        Paragraph(
            "Une offre qui paraît anormalement basse fait l’objet d’une demande de justification avant toute décision "
            "(L2152-5, L2152-6)."
        ),
    )


def hearing(marche: MarcheSubsequent) -> tuple[Block, ...]:
    if not marche.has_auditions:
        return (Paragraph("Aucune audition n’est prévue."),)
    return (
        Paragraph(
            "Des candidats peuvent être entendus : même durée et mêmes questions pour tous, sans changement de prix."
        ),
    )


def negotiation(marche: MarcheSubsequent) -> tuple[Block, ...]:
    if rules.read(marche).has_negotiation:
        return (Paragraph("L’accord-cadre prévoit une négociation ; elle suit ses conditions."),)
    return (Paragraph("Il n’y a pas de négociation."),)


def award(marche: MarcheSubsequent) -> tuple[Block, ...]:
    delay = words("attestations_jours", on=horloge.today())
    return (
        Paragraph(
            f"L’attributaire remet sous {delay} : attestations fiscale et sociale, assurance, relevé d’identité "
            "bancaire, "
            "pouvoirs de signature. À défaut, le marché peut être attribué au candidat suivant."
        ),
    )


def no_contract(marche: MarcheSubsequent) -> tuple[Block, ...]:
    return (
        Paragraph(
            "La consultation peut être déclarée sans suite à tout moment ; les raisons en sont dites (R2185-1, "
            "R2185-2)."
        ),
    )


def answers_expected(marche: MarcheSubsequent) -> tuple[Block, ...]:
    """What each marked criterion expects, in the order of the règlement."""
    rows = tuple(
        (label, f"{nombre(Decimal(poids))} points") for label, poids in rules.read(marche).marked
    )
    return (
        Table(
            caption="Une réponse par titre",
            header=("Titre", "Poids"),
            rows=rows,
            align=("left", "right"),
        ),
    )
