"""`etabli accord-cadre charger`: a plan first, then the same thing kept; faults by line and key."""

import datetime as dt
import re
from decimal import Decimal as D
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from etabli.acteurs.models import Organisation
from etabli.core import horloge
from etabli.core.models import Entry
from etabli.marches import selectors, services
from etabli.marches.models import AccordCadre
from etabli.marches.states import Situation
from tests.architecture.arbre import ROOT

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)
PAGE = ROOT / "docs" / "faire" / "charger-un-accord-cadre.md"
EXAMPLE = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[0]


@pytest.fixture(autouse=True)
def today():
    with horloge.at(DAY):
        yield


def load(folder: Path, text: str, *options: str) -> str:
    path = folder / "accords.toml"
    path.write_text(text, encoding="utf-8")
    out = StringIO()
    call_command("accord_cadre", "charger", str(path), *options, stdout=out)
    return out.getvalue().replace("\u00a0", " ")


def refused(folder: Path, text: str) -> list[str]:
    with pytest.raises(CommandError) as refusal:
        load(folder, text, "--appliquer")
    assert not AccordCadre.objects.exists()
    return str(refusal.value).replace("\u00a0", " ").splitlines()[1:]


def test_the_plan_says_what_would_be_loaded_and_what_is_missing_and_keeps_nothing(tmp_path):
    said = load(tmp_path, EXAMPLE)
    assert "Accord-cadre ACL9 (à marchés subséquents) : préparé." in said
    assert "Accord-cadre ACL9, L1 : Groupement Lavande inscrit, 2 entreprises." in said
    assert "Accord-cadre ACF8 (à bons de commande) : enregistré, pour mémoire." in said
    assert "Il manque (3 lignes) :" in said
    assert "L1, Atelier du Chêne (fictif) : SIREN, SIRET, rôle, compétences." in said
    assert "Accord-cadre ACF8 : le maximum HT." in said
    assert "Rien n’est écrit." in said
    counted = (AccordCadre.objects.count(), Entry.objects.count())
    assert counted == (0, 0)
    assert not Organisation.objects.filter(nom__contains="Lavande").exists()


@pytest.mark.regle("AC-8")
def test_the_example_of_the_page_is_loaded_and_serves_nobody(tmp_path):
    load(tmp_path, EXAMPLE, "--appliquer")
    accord = AccordCadre.objects.get(code="ACL9")
    assert (accord.etat, accord.maximum_ht) == ("PREPARATION", D("4000000.00"))
    assert accord.regles.grille.prix.poids == D(40)
    rows = accord.groupements.get().membres.order_by("pk")
    assert list(
        rows.values_list("organisation__nom", "organisation__siren", "role", "competences")
    ) == [
        ("Lavande territoires (fictif)", "000770107", "MANDATAIRE", "urbanisme, programmation"),
        ("Atelier du Chêne (fictif)", "", "A_PRECISER", ""),
    ]
    assert selectors.framework_in_force(DAY, mode=accord.mode) is None
    former = AccordCadre.objects.get(code="ACF8")
    assert selectors.situation(former, on=DAY) == Situation.EXPIRE
    assert former.groupements.count() == 1


def test_a_second_run_changes_nothing_and_keeps_what_the_buyers_typed(tmp_path, cast):
    load(tmp_path, EXAMPLE, "--appliquer")
    accord = AccordCadre.objects.get(code="ACL9")
    services.complete_accord_cadre(
        accord, actor=cast.achats, libelle="Locaux 2026", date_fin_validite=dt.date(2030, 1, 31),
        maximum_ht=D("5000000.00"), ccag=accord.ccag,
    )  # fmt: skip
    lines = Entry.objects.count()
    assert "rien : tout y est déjà." in load(tmp_path, EXAMPLE, "--appliquer")
    assert Entry.objects.count() == lines
    kept = AccordCadre.objects.get(code="ACL9")
    assert (kept.maximum_ht, kept.libelle) == (D("5000000.00"), "Locaux 2026")


def test_a_firm_known_by_its_name_receives_its_number(tmp_path):
    load(tmp_path, EXAMPLE, "--appliquer")
    numbered = EXAMPLE.replace(
        'nom = "Genêt urbanisme (fictif)"', 'nom = "Genêt urbanisme (fictif)"\nsiren = "000770107"'
    ).replace('siret = "00077010700019"\n', "")
    with pytest.raises(CommandError):
        load(tmp_path, numbered.replace("000770107", "000770108"))
    assert Organisation.objects.filter(nom__contains="Genêt").count() == 1


def test_a_fault_is_said_by_its_line_and_its_key(tmp_path):
    line = next(n for n, row in enumerate(EXAMPLE.splitlines(), 1) if row.startswith("siret"))
    (said,) = refused(tmp_path, EXAMPLE.replace("00077010700019", "00077010700018"))
    assert said == (
        f"Ligne {line}, « siret » : le SIRET 00077010700018 n’existe pas : vérifiez ses quatorze chiffres."
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('role = "mandataire"', 'role = "chef"', "« role » : « chef » n’est pas connu."),
        (
            'code = "ACL9"',
            'code = "ACL9"\nbidule = 1',
            "« bidule » : cette clé n’est pas connue ici.",
        ),
        (
            "maximum_ht = 4000000.00",
            'maximum_ht = "beaucoup"',
            "« maximum_ht » : écrivez un montant",
        ),
        (
            "fin_validite = 2030-05-31",
            'fin_validite = "2030"',
            "« fin_validite » : écrivez une date",
        ),
        (
            'mode = "marchés subséquents"',
            'mode = "autre"',
            "« mode » : « autre » n’est pas connu.",
        ),
        ('nom = "Lavande"', "", "« nom » : cette clé manque, ou elle est vide."),
        ("ancien = true", 'ancien = "oui"', "« ancien » : écrivez true ou false."),
        ("poids = 40", "poids = 30", "Les poids des critères font 90"),
        ('formule = "A"', 'formule = "C"', "elle vide la pondération de son sens"),
        ("[[accord_cadre]]", "[accord_cadre", "Le fichier n’est pas du TOML"),
    ],
)
def test_a_wrong_file_is_refused_whole_with_what_to_do(tmp_path, old, new, said):
    assert said in " ".join(refused(tmp_path, EXAMPLE.replace(old, new, 1)))


def test_a_file_that_is_not_there_or_empty_is_said(tmp_path):
    with pytest.raises(CommandError, match="ne se lit pas"):
        call_command("accord_cadre", "charger", str(tmp_path / "rien.toml"))
    assert refused(tmp_path, "") == [
        "Ligne 1 : aucun accord-cadre. Commencez-en un par [[accord_cadre]]."
    ]


def test_a_framework_already_notified_is_left_as_it_is(tmp_path, cast):
    text = EXAMPLE.replace("ACF8", cast.accord.code)
    assert f"Accord-cadre {cast.accord.code} : déjà notifié, rien n’y change." in load(
        tmp_path, text
    )
