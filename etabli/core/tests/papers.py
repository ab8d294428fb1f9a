"""Three papers of an invented territory: a letter, an order form, a report."""

from __future__ import annotations

import datetime as dt
import io

from PIL import Image, ImageDraw

from etabli.core.documents.blocks import (
    BulletList,
    Callout,
    Columns,
    Content,
    Figure,
    Heading,
    KeyValues,
    Letterhead,
    NumberedList,
    PageBreak,
    Paragraph,
    Run,
    Signatory,
    SignatureBlock,
    Table,
)

HOSTILE = (
    "#set page(width: 1cm) $x^2$ \\ *gras* _ital_ @ref <label> `code` // [crochets] {a} ~ = -"
)


def picture(width: int = 400, height: int = 250, *, hue: int = 90, fmt: str = "PNG") -> bytes:
    """A landscape in flat colours."""
    image = Image.new("RGB", (width, height), (226, 236, 240))
    draw = ImageDraw.Draw(image)
    draw.polygon(
        [(0, height), (width * 0.3, height * 0.35), (width * 0.7, height)], fill=(hue, 130, 90)
    )
    draw.polygon(
        [(width * 0.4, height), (width * 0.75, height * 0.5), (width, height)], fill=(60, hue, 80)
    )
    out = io.BytesIO()
    image.save(out, fmt)
    return out.getvalue()


def letter() -> Content:
    return Content(
        title="Décision d’éligibilité — Valmont-sur-Lède",
        subject="Candidature Flash de Valmont-sur-Lède",
        author="Direction de l’aménagement (exemple fictif)",
        reference="ADT-2026-0042",
        template_version="decision-eligibilite 1",
        letterhead=Letterhead(
            service=(
                "Direction générale de l’aménagement",
                "Sous-direction de l’aménagement durable",
            ),
            address=(
                "Bureau des stratégies territoriales (AD1)",
                "1 place de l’Exemple",
                "75000 Paris",
            ),
            place="Paris",
            date=dt.date(2026, 3, 1),
            addressee=(
                "Madame la maire de Valmont-sur-Lède",
                "Hôtel de ville",
                "12 place du Marché",
                "47999 Valmont-sur-Lède",
            ),
            object="éligibilité de votre candidature à un Atelier Flash, « L’ancienne usine »",
            file_number="ADT-2026-0042",
            contact=("Claire Martin", "01 00 00 00 00 — claire.martin@exemple.fr"),
            enclosures=("grille d’analyse", "calendrier indicatif"),
        ),
        blocks=(
            Paragraph("Madame la Maire,"),
            Paragraph(
                "Par dossier déposé le 12 février 2026, la commune de Valmont-sur-Lède et la direction "
                "départementale des territoires ont demandé ensemble un Atelier Flash sur le devenir de "
                "l’ancienne usine, à l’entrée du bourg."
            ),
            Paragraph(
                (
                    Run("J’ai le plaisir de vous informer que cette candidature est "),
                    Run("déclarée éligible", bold=True),
                    Run(". L’instruction a retenu trois points :"),
                )
            ),
            BulletList(
                (
                    "la question posée est claire et l’échelle du site convient à deux jours de travail sur place ;",
                    "la commune maîtrise le foncier et s’engage à réunir habitants et entreprises ;",
                    "les premières suites sont finançables dans les contrats en cours.",
                )
            ),
            Paragraph(
                "La désignation de l’équipe se fera à son tour, parmi les titulaires de l’accord-cadre. "
                "Votre direction départementale des territoires vous proposera un calendrier sous "
                "quinze jours. L’éligibilité vaut dix-huit mois."
            ),
            Paragraph(
                "Je vous prie d’agréer, Madame la Maire, l’expression de ma considération distinguée."
            ),
            SignatureBlock(
                (
                    Signatory(
                        quality="La sous-directrice\nde l’aménagement durable",
                        name="Hélène Duverger",
                        delegation="Pour la ministre et par délégation,",
                    ),
                )
            ),
        ),
    )


def order() -> Content:
    lines = (
        ("UO-01", "Cadrage et visite préalable", "forfait", "1", "1 850,00 €", "1 850,00 €"),
        ("UO-02", "Journée d’atelier sur place, équipe de trois personnes", "jour", "2", "3 900,00 €", "7 800,00 €"),
        ("UO-05", "Plan-guide illustré au format A3", "unité", "1", "2 400,00 €", "2 400,00 €"),
        ("UO-07", "Feuille de route et livrable de synthèse", "forfait", "1", "3 200,00 €", "3 200,00 €"),
    )  # fmt: skip
    return Content(
        title="Bon de commande no 2026-047-01",
        subtitle="Atelier Flash de Valmont-sur-Lède — phase unique",
        layout="form",
        reference="BC 2026-047-01",
        template_version="bon-de-commande 1",
        letterhead=Letterhead(
            service=("Direction départementale des territoires",),
            departement="Département d’exemple (99)",
            address=("1 rue des Ponts", "47999 Valmont"),
            place="Valmont",
            date=dt.date(2026, 4, 14),
            contact=("Paul Rivière",),
        ),
        meta=(
            ("Accord-cadre", "AC-2025-FLASH, notifié le 15 septembre 2025"),
            ("Engagement juridique", "1512345678"),
            ("Territoire", "Valmont-sur-Lède (47999)"),
        ),
        blocks=(
            Columns(
                (
                    (
                        KeyValues(
                            (
                                ("Service acheteur", "Direction départementale des territoires"),
                                ("SIRET", "110 000 000 00000"),
                                ("Code service Chorus Pro", "DDT0990099"),
                            ),
                            title="Acheteur",
                            stacked=True,
                        ),
                    ),
                    (
                        KeyValues(
                            (
                                ("Mandataire", "Atelier Bruyère (fictif)"),
                                ("SIRET", "999 000 000 00000"),
                                (
                                    "Cotraitants",
                                    "Paysages du Gué (fictif), Bureau Lavandière (fictif)",
                                ),
                            ),
                            title="Titulaire",
                            stacked=True,
                        ),
                    ),
                )
            ),
            Heading(1, "1. Prestations commandées"),
            Table(
                caption="Unités d’œuvre du bordereau des prix, version 2",
                header=("Code", "Prestation", "Unité", "Quantité", "Prix unitaire HT", "Total HT"),
                rows=lines,
                align=("left", "left", "left", "right", "right", "right"),
                row_headers=True,
                totals=(
                    ("Total HT", "15 250,00 €"),
                    ("TVA 20 %", "3 050,00 €"),
                    ("Total TTC", "18 300,00 €"),
                ),
            ),
            Heading(1, "2. Délais"),
            KeyValues(
                (
                    ("Début", "lundi 20 avril 2026"),
                    ("Fin d’exécution", "lundi 20 juillet 2026"),
                    ("Vérification", "deux mois à compter de la remise, selon le CCAG-PI"),
                )
            ),
            Heading(1, "3. Paiement"),
            Paragraph(
                "Les factures sont déposées sur Chorus Pro, avec le numéro d’engagement juridique "
                "ci-dessus, après service fait. Le délai global de paiement est de trente jours."
            ),
            SignatureBlock(
                (
                    Signatory(
                        quality="La responsable du pouvoir adjudicateur",
                        name="Nadia Ferrand",
                        delegation="Pour le préfet et par délégation,",
                        mention="Signé dans Établi le 14 avril 2026 à 10 h 42",
                    ),
                )
            ),
        ),
    )


def report(parts: int = 3) -> Content:
    chapters = [block for number in range(1, parts + 1) for block in _chapter(number)]
    return Content(
        title="Valmont-sur-Lède, rouvrir l’usine",
        subtitle="Livrable de synthèse de l’Atelier Flash",
        layout="report",
        author="Atelier Bruyère (fictif)",
        reference="ADT-2026-0042 — livrable de synthèse, version 1",
        template_version="synthese-flash 1",
        letterhead=Letterhead(service=("L’Atelier des territoires",)),
        meta=(
            ("Format", "Atelier Flash"),
            ("Territoire", "Valmont-sur-Lède (47999)"),
            ("Date", "14 juin 2026"),
            ("Licence", "Licence Ouverte 2.0"),
            ("Accessibilité", "document balisé, PDF/UA-1"),
        ),
        blocks=(*chapters, _actions(), _signatures()),
    )


def everything() -> Content:
    """One block of each sort, on one page, with words that a template language would run."""
    return Content(
        title=f"Tout {HOSTILE}",
        subtitle="Chaque sorte de bloc",
        blocks=(
            Heading(1, f"Titre {HOSTILE}"),
            Paragraph((Run("gras ", bold=True), Run("italique ", italic=True), Run("page", link="https://exemple.fr/?a=1&b=2"))),
            Paragraph(f"Ligne un\nligne deux {HOSTILE}"),
            Heading(2, "Listes"),
            BulletList((HOSTILE, "deuxième")),
            NumberedList(("premier", "second")),
            KeyValues((("Cle", HOSTILE), ("Vide", "")), title="Faits"),
            Table(
                caption=f"Table {HOSTILE}",
                header=("Nom", "Valeur"),
                rows=((HOSTILE, "1"), ("autre", "2")),
                align=("left", "right"),
                row_headers=True,
                totals=(("Total", "3"),),
            ),
            Figure(picture(80, 50), alt="Deux versants", caption="La vue", width=0.2),
            Callout((Paragraph(f"Remarque {HOSTILE}"),), title="Attention", tone="warning"),
            Columns(((Paragraph("colonne un"),), (Paragraph("colonne deux"),))),
            SignatureBlock((Signatory(quality="La maire", name="Inès Lacombe", mention="Signé"),)),
        ),
    )  # fmt: skip


def _chapter(
    number: int,
) -> tuple[Heading | Paragraph | Figure | Callout | NumberedList | PageBreak, ...]:
    return (
        PageBreak(),
        Heading(
            1,
            f"{number}. {('La visite', 'La séance en salle', 'Ce que nous proposons')[number % 3]}",
        ),
        Paragraph(
            f"{'Au printemps, ' * (number % 3)}{number} fois de suite, l’équipe a marché de la "
            "gare au canal avec une vingtaine d’habitants. Le site tient par ses "
            "murs, par l’eau et par la mémoire de ceux qui y ont travaillé. " * 4
        ),
        Heading(2, "Constats"),
        NumberedList(
            ("La halle est saine.", "Le canal est inaccessible.", "La rue longe sans entrer.")
        ),
        Figure(
            picture(hue=40 + number * 12 % 200),
            alt=f"Croquis {number} : la halle vue du canal, deux versants de toit.",
            caption=f"La halle vue du canal (croquis {number})",
            width=0.7,
        ),
        Callout(
            (Paragraph("« On n’a jamais vu l’intérieur depuis la fermeture. »"),),
            title="Parole d’habitante",
        ),
        Paragraph(
            "Le pilote retient que l’ouverture d’une seule porte change l’usage de la rue. " * 3
        ),
    )


def _actions() -> Table:
    return Table(
        caption="Actions de la feuille de route",
        header=("No", "Action", "Maître d’ouvrage", "Priorité", "Horizon", "Coût HT"),
        rows=tuple(
            (
                f"A{number}",
                f"Ouvrir le passage {number} entre la rue et le canal, avec un sol praticable par tous",
                "Commune",
                "haute",
                "court terme",
                f"{number * 10} 000,00 €",
            )
            for number in range(1, 41)
        ),
        align=("left", "left", "left", "left", "left", "right"),
        row_headers=True,
        totals=(("Total", "8 200 000,00 €"),),
    )


def _signatures() -> SignatureBlock:
    return SignatureBlock(
        (
            Signatory(quality="La maire de Valmont-sur-Lède", name="Inès Lacombe"),
            Signatory(quality="Le préfet", name="Marc Vidal"),
            Signatory(quality="Le président de la communauté de communes", name="Jean Aubert"),
        )
    )
