"""Essential data: what is published, by when, in which words; never edited (DE-1 to DE-4)."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.acteurs.siret import invented
from etabli.marches import decp
from etabli.marches.decp import MarchePublie, Modification

JULY = dt.date(2026, 7, 16)
STATE, FIRM, PARTNER, OTHER = (invented(number)[1] for number in (1, 2, 3, 4))

#: the marché of S05, as its buyer publishes it
MARCHE = MarchePublie(
    id="MS-2026-017",
    acheteur=STATE,
    objet="Atelier Local de Cœur-de-Lot",
    code_cpv="71410000",
    techniques=(decp.Technique.SANS_OBJET,),
    modalites=(decp.Modalite.SANS_OBJET,),
    procedure=decp.Procedure.APPEL_OUVERT,
    offres_recues=3,
    lieu=decp.Lieu("46", decp.TypeCode.DEPARTEMENT),
    duree_mois=12,
    notifie_on=JULY,
    publie_on=dt.date(2026, 9, 1),
    montant=D("81250.00"),
    types_prix=(decp.TypePrix.REVISABLE,),
    forme_prix=decp.FormePrix.FORFAITAIRE,
    titulaires=(decp.Operateur(FIRM), decp.Operateur(PARTNER)),
    type_groupement=decp.TypeGroupement.CONJOINT,
    considerations_sociales=(decp.ConsiderationSociale.AUCUNE,),
    considerations_environnementales=(decp.ConsiderationEnvironnementale.CRITERE,),
    publie_par=decp.PubliePar.PLATEFORME,
    id_accord_cadre="ACL2",
)
ACTE = decp.ActeSousTraitance(
    1, decp.Operateur(OTHER), 6, JULY, dt.date(2026, 9, 1), D("9000.50"), decp.Variation.FERME
)
CHANGE = Modification(1, dt.date(2027, 1, 4), dt.date(2027, 2, 1), montant=D("84000"))
ACT_CHANGE = decp.ModificationActe(1, dt.date(2027, 1, 4), dt.date(2027, 2, 1), montant=D("9500"))
WHOLE = replace(
    MARCHE,
    taux_avance=D("0.30"),
    is_sous_traitance_declaree=True,
    actes=(ACTE,),
    modifications_actes=(ACT_CHANGE,),
    modifications=(CHANGE,),
)


def faults(**changed):
    return decp.faults(replace(MARCHE, **changed))


@pytest.mark.regle("DE-1")
def test_a_contract_is_published_from_its_threshold_and_within_two_months():
    assert decp.is_in_scope(D("40000.00"), seuil_ht=D("40000.00"))
    assert not decp.is_in_scope(D("39999.99"), seuil_ht=D("40000.00"))
    assert decp.due_on(dt.date(2026, 6, 30), mois=2) == dt.date(2026, 8, 30)
    assert decp.due_on(dt.date(2025, 12, 31), mois=2) == dt.date(2026, 2, 28)


@pytest.mark.regle("DE-1", "DE-2", "S05")
def test_the_marche_of_s05_is_published_by_the_16th_of_september():
    assert decp.due_on(JULY, mois=2) == dt.date(2026, 9, 16)
    assert decp.faults(MARCHE) == []
    found = decp.record(MARCHE)
    assert (found["montant"], found["offresRecues"], found["idAccordCadre"]) == (81250, 3, "ACL2")
    assert (found["attributionAvance"], "tauxAvance" in found) == (False, False)


@pytest.mark.regle("DE-2")
def test_the_file_says_a_contract_in_the_words_of_the_format():
    content = json.loads(decp.document([WHOLE]))
    assert list(content) == ["marches"]
    found = content["marches"]["marche"][0]
    assert found["techniques"] == {"technique": ["Sans objet"]}
    assert found["tauxAvance"] == 0.3
    assert found["titulaires"] == [
        {"titulaire": {"typeIdentifiant": "SIRET", "id": FIRM}},
        {"titulaire": {"typeIdentifiant": "SIRET", "id": PARTNER}},
    ]
    assert found["actesSousTraitance"][0]["acteSousTraitance"]["montant"] == 9000.5
    assert found["modificationsActesSousTraitance"] == [
        {
            "modificationActeSousTraitance": {
                "id": 1,
                "dateNotificationModificationSousTraitance": "2027-01-04",
                "montant": 9500,
                "datePublicationDonnees": "2027-02-01",
            }
        }
    ]
    assert found["modifications"] == [
        {
            "modification": {
                "id": 1,
                "dateNotificationModification": "2027-01-04",
                "datePublicationDonneesModification": "2027-02-01",
                "montant": 84000,
            }
        }
    ]


def resolved(node, schema):
    """A node of the schema, its reference followed."""
    while "$ref" in node:
        found = schema
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


def broken(value, node, schema, path="$"):
    """What the official schema says of a value: the words of draft-07 that it uses, and no other."""
    node = resolved(node, schema)
    found = []
    if "enum" in node and value not in node["enum"]:
        found.append(f"{path}: {value!r} not listed")
    if isinstance(value, str):
        found += [f"{path}: too long"] * (len(value) > node.get("maxLength", 10**6))
    if isinstance(value, int | float) and not isinstance(value, bool):
        low, high = node.get("minimum", value), node.get("maximum", value)
        found += [f"{path}: {value} out of bounds"] * (not low <= value <= high)
        found += [f"{path}: not whole"] * (node.get("type") == "integer" and value != int(value))
    if isinstance(value, dict):
        known = node.get("properties", {})
        found += [f"{path}: no {key}" for key in node.get("required", []) if key not in value]
        found += [f"{path}: unknown {key}" for key in value if key not in known]
        for key in value.keys() & known.keys():
            found += broken(value[key], known[key], schema, f"{path}.{key}")
    if isinstance(value, list):
        found += [f"{path}: too few"] * (len(value) < node.get("minItems", 0))
        for index, item in enumerate(value):
            found += broken(item, node.get("items", {}), schema, f"{path}[{index}]")
    return found


@pytest.mark.shared
@pytest.mark.regle("DE-2", "DE-3")
def test_what_is_written_is_what_the_official_schema_accepts(shared):
    path = shared / "data" / "schemas" / "decp" / f"schema_decp_v{decp.VERSION}.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    root = schema["definitions"]["marche"]
    for marche in (
        MARCHE,
        WHOLE,
        replace(
            WHOLE, modifications=(replace(CHANGE, titulaires=MARCHE.titulaires, duree_mois=15),)
        ),
    ):
        assert broken(json.loads(json.dumps(decp.record(marche))), root, schema) == []
    wrong = {**decp.record(MARCHE), "ccag": "Études", "dureeMois": 0, "note": "x"}
    del wrong["objet"]
    assert sorted(broken(wrong, root, schema)) == [
        "$.ccag: 'Études' not listed",
        "$.dureeMois: 0 out of bounds",
        "$: no objet",
        "$: unknown note",
    ]


LISTS = [
    (decp.Technique, "techniqueArray"),
    (decp.Modalite, "modaliteExecutionArray"),
    (decp.TypePrix, "typePrixArray"),
    (decp.ConsiderationSociale, "considerationSocialeArray"),
    (decp.ConsiderationEnvironnementale, "considerationEnvironnementaleArray"),
]
NAMES = [
    (decp.Ccag, "ccag"),
    (decp.TypeGroupement, "typeGroupementOperateurs"),
    (decp.Procedure, "procedure"),
    (decp.FormePrix, "formePrix"),
]


@pytest.mark.shared
@pytest.mark.regle("DE-2")
def test_every_list_is_that_of_the_official_schema(shared):
    path = shared / "data" / "schemas" / "decp" / f"schema_decp_v{decp.VERSION}.json"
    marche = json.loads(path.read_text(encoding="utf-8"))["definitions"]["marche"]
    inside, fields = marche["definitions"], marche["properties"]
    for ours, name in LISTS:
        assert [one.value for one in ours] == inside[name]["items"]["enum"]
    for ours, name in NAMES:
        assert [one.value for one in ours] == fields[name]["enum"]
    place = fields["lieuExecution"]["properties"]["typeCode"]["enum"]
    assert [one.value for one in decp.TypeCode] == place
    titulaire = inside["Titulaire"]["properties"]["typeIdentifiant"]["enum"]
    assert [one.value for one in decp.TypeIdentifiant] == titulaire
    acte = inside["ActeSousTraitance"]["properties"]["variationPrix"]["enum"]
    assert [one.value for one in decp.Variation] == acte


@pytest.mark.regle("DE-4")
@given(st.text(max_size=40))
def test_any_text_gives_an_identifier_that_is_accepted(text):
    found = decp.identifiant(f"A{text}")
    assert decp.faults_of_identifiant(found) == []


@pytest.mark.regle("DE-4")
def test_an_identifier_has_sixteen_characters_and_none_that_is_forbidden():
    assert decp.identifiant(" ACL2 ; lot & 1, suite longue") == "ACL2---lot---1--"
    assert decp.faults_of_identifiant("A" * 16) == []
    too_long = "L’identifiant a de 1 à 16 caractères."
    assert decp.faults_of_identifiant("A" * 17) == [too_long]
    assert decp.faults_of_identifiant("") == [too_long]
    for sign in ' ,;&"\\<':
        assert len(decp.faults_of_identifiant(f"A{sign}1")) == 1


@pytest.mark.regle("DE-2")
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"acheteur": "123"}, "Le SIRET de l’acheteur compte quatorze chiffres"),
        ({"objet": " "}, "Dites l’objet du marché."),
        ({"objet": "x" * 1001}, "L’objet compte 1000 caractères au plus."),
        ({"code_cpv": "7141"}, "Le code CPV compte huit chiffres"),
        ({"lieu": decp.Lieu("4", decp.TypeCode.COMMUNE)}, "Lieu d’exécution"),
        ({"techniques": ()}, "Choisissez une technique d’achat."),
        ({"modalites": ()}, "Choisissez une modalité d’exécution."),
        ({"offres_recues": 0}, "Le nombre d’offres reçues est au moins 1."),
        ({"duree_mois": 0}, "La durée est d’au moins un mois."),
        ({"montant": D("0.99")}, "Le montant HT est d’au moins 1"),
        ({"types_prix": ()}, "Choisissez un type de prix."),
        ({"taux_avance": D("1.01")}, "Le taux de l’avance est une part, de 0 à 1."),
        ({"publie_on": dt.date(2026, 7, 15)}, "Les données se publient après la notification"),
        ({"titulaires": ()}, "Nommez au moins un titulaire."),
        ({"titulaires": (decp.Operateur("1"),)}, "«"),
        ({"titulaires": (decp.Operateur(FIRM),) * 2}, f"{FIRM} figure deux fois"),
        ({"considerations_sociales": ()}, "Dites si le marché a une considération sociale."),
        (
            {
                "considerations_sociales": (
                    decp.ConsiderationSociale.AUCUNE,
                    decp.ConsiderationSociale.CLAUSE,
                )
            },
            "Parmi les considérations sociales",
        ),
        ({"considerations_environnementales": ()}, "Dites si le marché a une considération env"),
        ({"id_accord_cadre": "A B"}, "Accord-cadre"),
        (
            {"id_accord_cadre": "", "techniques": (decp.Technique.ACCORD_CADRE,)},
            "Un accord-cadre s’exécute par bons de commande ou par marchés subséquents",
        ),
    ],
)
def test_what_cannot_be_published_is_said_in_one_sentence(changed, said):
    found = faults(**changed)
    assert len(found) == 1
    assert found[0].startswith(said)


@pytest.mark.regle("DE-1")
def test_what_place_publishes_is_not_published_here():
    place = replace(MARCHE, publie_par=decp.PubliePar.PLACE, montant=D("39999"))
    seuil = D("40000")
    assert decp.faults_of_publication(MARCHE, seuil_ht=seuil) == []
    assert len(decp.faults_of_publication(place, seuil_ht=seuil)) == 2
    assert "publie_par" not in json.dumps(decp.record(MARCHE))


@pytest.mark.regle("DE-3")
def test_a_modification_is_appended_and_what_was_published_stays():
    later = decp.appended(MARCHE, modifications=(CHANGE,), actes=(ACTE,))
    assert (later.montant, later.modifications, later.actes) == (
        MARCHE.montant,
        (CHANGE,),
        (ACTE,),
    )
    assert decp.edited(MARCHE, later) == []
    assert decp.edited(MARCHE, replace(later, montant=D(1), duree_mois=15)) == [
        "duree_mois",
        "montant",
    ]
    assert decp.edited(later, replace(later, modifications=())) == ["modifications"]
    again = replace(CHANGE, montant=D("85000"))
    assert decp.edited(later, replace(later, modifications=(again,))) == ["modifications"]
    assert decp.edited(MARCHE, replace(MARCHE, publie_par=decp.PubliePar.PLACE)) == []


@pytest.mark.regle("DE-3")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (replace(CHANGE, numero=2), "Les modifications se numérotent 1, 2, 3"),
        (replace(CHANGE, montant=None), "Modification 1"),
        (replace(CHANGE, publiee_on=dt.date(2027, 1, 3)), "Modification 1"),
        (replace(CHANGE, duree_mois=0), "Modification 1"),
        (replace(CHANGE, titulaires=(decp.Operateur("1"),)), "«"),
        (replace(CHANGE, notifiee_on=dt.date(2026, 7, 15)), "Une modification ne précède pas"),
    ],
)
def test_a_modification_is_dated_numbered_and_says_what_changes(change, said):
    with pytest.raises(ValueError, match=said):
        decp.appended(MARCHE, modifications=(change,))


@pytest.mark.regle("DE-3")
def test_modifications_follow_the_order_of_their_notification():
    before = replace(CHANGE, numero=2, notifiee_on=dt.date(2026, 12, 1))
    with pytest.raises(ValueError, match="dans l’ordre de leur notification"):
        decp.appended(MARCHE, modifications=(CHANGE, before))


@pytest.mark.regle("DE-1", "DE-3")
def test_an_act_of_subcontracting_is_published_and_its_changes_after_it():
    with pytest.raises(ValueError, match="cet acte n’est pas publié"):
        decp.appended(MARCHE, modifications_actes=(ACT_CHANGE,))
    with pytest.raises(ValueError, match="dites ce qui change"):
        decp.appended(
            MARCHE, actes=(ACTE,), modifications_actes=(replace(ACT_CHANGE, montant=None),)
        )
    with pytest.raises(ValueError, match="actes de sous-traitance se numérotent"):
        decp.appended(MARCHE, actes=(replace(ACTE, numero=2),))
    with pytest.raises(ValueError, match="le montant HT est d’au moins 1"):
        decp.appended(MARCHE, actes=(replace(ACTE, montant=D(0)),))
