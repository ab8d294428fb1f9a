"""The look of ODT and DOCX: corrections to pandoc's reference documents, as a table a file.

Pandoc's are American letter pages in English. Ours: A4, French, sans-serif, one dark green, and
the paragraph styles of a letter. What pandoc writes itself (lines of tables) is corrected after.
"""

from __future__ import annotations

import re

ACCENT = "17483C"
SOFT = "555A57"
Patch = tuple[str, str]

# name: (bold, grey and small, left indent in cm, space before in cm, space after in cm)
STYLES: dict[str, tuple[bool, bool, float, float, float]] = {
    "Expediteur": (True, False, 0, 0, 0.15),
    "Adresse": (False, True, 0, 0, 0.3),
    "References": (False, True, 0, 0, 0.6),
    "Destinataire": (False, False, 8.5, 0.4, 0.4),
    "LieuDate": (False, False, 8.5, 0, 0.6),
    "Sous-titre": (False, True, 0, 0, 0.6),
    "Objet": (True, False, 0, 0.2, 0.4),
    "BlocSignature": (False, False, 8.5, 0.9, 0),
    "Signataire": (False, False, 8.5, 1.8, 0.3),
}
DXA = 567  # twentieths of a point in a centimetre
PAGE = (21.0, 29.7)
MARGIN = 2.2


def correct(format: str, name: str, text: str, landscape: bool) -> str:
    """One XML part of a reference document, corrected; the others as they are."""
    for pattern, replacement in REFERENCE.get((format, name), ()):
        text = re.sub(pattern, replacement, text)
    if (format, name) == ("odt", "styles.xml"):
        return _page_odt(text, landscape).replace(
            "</office:styles>", f"{_styles_odt()}</office:styles>", 1
        )
    if (format, name) == ("docx", "word/styles.xml"):
        return text.replace("</w:styles>", f"{_styles_docx()}</w:styles>")
    if (format, name) == ("docx", "word/document.xml"):
        return text.replace("</w:sectPr>", f"{_page_docx(landscape)}</w:sectPr>")
    return text


LINES = (
    f'<w:tblBorders><w:top w:val="single" w:sz="8" w:color="{ACCENT}"/>'
    f'<w:bottom w:val="single" w:sz="4" w:color="{ACCENT}"/>'
    '<w:insideH w:val="single" w:sz="4" w:color="C3CAC6"/></w:tblBorders>'
)
FRENCH = '<w:sz w:val="21" /><w:szCs w:val="21" /><w:lang w:val="fr-FR" />'
ARIAL = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial" />'


def _docx_size(old: int, new: int) -> Patch:
    return (
        rf'<w:sz w:val="{old}" />\s*<w:szCs w:val="{old}" />',
        f'<w:b /><w:sz w:val="{new}" /><w:szCs w:val="{new}" />',
    )


def _odt_heading(level: int, size: int) -> Patch:
    return (
        rf'(style:name="Heading_20_{level}"[^>]*>\s*<style:text-properties )fo:font-size="\d+%"',
        rf'\1fo:color="#{ACCENT}" fo:font-size="{size}%"',
    )


def _odt_cell(name: str, properties: str) -> Patch:
    return (
        rf'(style:name="{name}" style:family="table-cell">\s*<style:table-cell-properties )'
        r'fo:border="none"',
        rf'\1fo:padding="0.12cm" {properties}',
    )


REFERENCE: dict[tuple[str, str], tuple[Patch, ...]] = {
    ("odt", "styles.xml"): (
        (r"Times New Roman", "Arial"),
        (r'fo:font-size="12pt"', 'fo:font-size="10.5pt"'),
        (r'fo:language="en"\s+fo:country="US"', 'fo:language="fr" fo:country="FR"'),
        _odt_heading(1, 170),
        _odt_heading(2, 130),
    ),
    ("docx", "word/styles.xml"): (
        (r"<w:rFonts [^>]*/>", ARIAL),
        (r'<w:sz w:val="24" />\s*<w:szCs w:val="24" />\s*<w:lang [^>]*/>', FRENCH),
        (r'<w:color w:val="0F4761"[^>]*/>', f'<w:color w:val="{ACCENT}" />'),
        _docx_size(40, 36),
        _docx_size(32, 26),
        (r'(?s)(w:styleId="Table">.*?<w:tblPr>)', rf"\1{LINES}"),
        (r'(<w:tblStylePr w:type="firstRow">)', r"\1<w:rPr><w:b/></w:rPr>"),
    ),
}

# What pandoc writes in each document.
PATCHES: dict[tuple[str, str], tuple[Patch, ...]] = {
    # the address of an image is its bytes: they are in the archive already
    ("docx", "word/document.xml"): ((r'descr="data:image/[^"]*"', 'descr=""'),),
    ("odt", "content.xml"): (
        _odt_cell(
            "TableHeaderRowCell",
            f'fo:border-top="1pt solid #{ACCENT}" fo:border-bottom="1pt solid #{ACCENT}" '
            'fo:background-color="#f2f5f3"',
        ),
        _odt_cell("TableRowCell", 'fo:border-bottom="0.5pt solid #c3cac6"'),
    ),
}


def _size(landscape: bool) -> tuple[float, float]:
    return (PAGE[1], PAGE[0]) if landscape else PAGE


def _page_odt(text: str, landscape: bool) -> str:
    width, height = _size(landscape)
    orientation = "landscape" if landscape else "portrait"
    text = text.replace('fo:page-width="8.5in"', f'fo:page-width="{width}cm"')
    text = text.replace(
        'style:print-orientation="portrait"', f'style:print-orientation="{orientation}"'
    )
    text = re.sub(r'fo:page-height="11in"', f'fo:page-height="{height}cm"', text)
    return re.sub(r'fo:margin-(top|bottom|left|right)="1in"', rf'fo:margin-\1="{MARGIN}cm"', text)


def _page_docx(landscape: bool) -> str:
    width, height = (round(side * DXA) for side in _size(landscape))
    margin = round(MARGIN * DXA)
    turned = ' w:orient="landscape"' if landscape else ""
    sides = " ".join(f'w:{side}="{margin}"' for side in ("top", "right", "bottom", "left"))
    return (
        f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar {sides} w:header="600" w:footer="600" w:gutter="0"/>'
    )


def _styles_odt() -> str:
    parts = []
    for name, (bold, soft, left, before, after) in STYLES.items():
        weight = ' fo:font-weight="bold"' if bold else ""
        colour = f' fo:color="#{SOFT}" fo:font-size="90%"' if soft else ""
        parts.append(
            f'<style:style style:name="{name}" style:family="paragraph" style:parent-style-name="Standard">'
            f'<style:paragraph-properties fo:margin-left="{left}cm" fo:margin-top="{before}cm" '
            f'fo:margin-bottom="{after}cm" fo:text-indent="0cm"/>'
            f"<style:text-properties{weight}{colour}/></style:style>"
        )
    parts.append(
        '<style:style style:name="SautDePage" style:family="paragraph" style:parent-style-name="Standard">'
        '<style:paragraph-properties fo:break-before="page"/></style:style>'
    )
    return "".join(parts)


def _styles_docx() -> str:
    parts = []
    for name, (bold, soft, left, before, after) in STYLES.items():
        run = ("<w:b/>" if bold else "") + (
            f'<w:color w:val="{SOFT}"/><w:sz w:val="19"/>' if soft else ""
        )
        parts.append(
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}"><w:name w:val="{name}"/>'
            f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>'
            f'<w:spacing w:before="{round(before * DXA)}" w:after="{round(after * DXA)}"/>'
            f'<w:ind w:left="{round(left * DXA)}"/></w:pPr><w:rPr>{run}</w:rPr></w:style>'
        )
    return "".join(parts)
