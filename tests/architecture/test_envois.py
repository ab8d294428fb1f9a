"""What a page sends is read: a name that nobody reads is an act that shows and never saves."""

import re

from tests.architecture.arbre import ROOT

CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "etabli").rglob("*.py"))
    if not {"tests", "migrations"} & set(path.parts)
)
#: a pair of a literal that a script sends: `{ sens: … }` of a move, the query of a search
SENT = re.compile(r"(?:this\.#move\(.*|new URLSearchParams\()\{ ([^}]*) \}")
CONTROL = re.compile(r"<(?:input|select|textarea|button)\b[^>]*?\sname=\"([^\"{}%]+)\"", re.S)
#: read by Django
THEIRS = {"csrfmiddlewaretoken"}
#: what a long form sends of its draft
DRAFT = {"adresse", "champs", "personne", "ecrit"}


def is_read(name: str, code: str = CODE) -> bool:
    """By a view (`get("rang")`, `"suite" in request.POST`), or as a field of a form."""
    quoted = rf"[\"']{re.escape(name)}[\"']"
    ways = (
        rf"\.(?:get|getlist|pop)\({quoted}",
        rf"(?:GET|POST|FILES|data|fields)\[{quoted}\]",
        rf"{quoted} in (?:self\.)?(?:request\.|data)",
        rf"^    {re.escape(name)}(?:: [^=\n]+)? = ",
    )
    return any(re.search(way, code, re.M) for way in ways)


def names_of_scripts() -> set[str]:
    scripts = sorted((ROOT / "frontend/enhance").glob("*.ts"))
    texts = [p.read_text(encoding="utf-8") for p in scripts if ".test." not in p.name]
    pairs = [pair for text in texts for found in SENT.findall(text) for pair in found.split(", ")]
    return {pair.split(":")[0].strip() for pair in pairs}


def names_of_templates() -> set[str]:
    pages = [p for p in (ROOT / "etabli").rglob("*.html") if "gallery" not in p.parts]
    return {name for p in pages for name in CONTROL.findall(p.read_text(encoding="utf-8"))}


def test_every_name_that_a_script_sends_is_read_by_the_server():
    names = names_of_scripts()
    assert names == {"sens", "rang", "q", "format"} | DRAFT
    assert [name for name in sorted(names) if not is_read(name)] == []


def test_every_control_written_by_hand_in_a_page_is_read_by_the_server():
    names = names_of_templates() - THEIRS
    assert {"sens", "retour"} <= names
    assert [name for name in sorted(names) if not is_read(name)] == []


def test_a_name_that_nobody_reads_is_found():
    assert not is_read("rang", 'def order(request):\n    sens = request.POST.get("sens")\n')
