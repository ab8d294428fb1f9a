"""A list to choose from does not grow with the country: each one filled from a table says what bounds it."""

import ast

from tests.architecture.arbre import name_of, python_files, tree

FROM_A_TABLE = {"ModelChoiceField", "ModelMultipleChoiceField"}
#: what bounds each list, by file and field; what nothing bounds is typed (acteurs.forms.OrganisationField)
BOUNDED = {
    ("candidatures/forms/moves.py", "instructeur"): "les chefs de projet de la DGALN",
    ("candidatures/forms/moves.py", "chef_de_file"): "les porteurs du dossier",
    ("candidatures/forms/together.py", "organisation"): "ceux qui font le dossier",
    (
        "consultations/forms/awarding.py",
        "self.fields['organisation']",
    ): "les entreprises d’un groupement",
    (
        "consultations/forms/avenants.py",
        "self.fields['organisation']",
    ): "les entreprises d’un groupement",
    ("consultations/forms/judging.py", "membre"): "les membres du comité",
    ("credits/forms.py", "source"): "une enveloppe par service et par année",
    ("credits/forms.py", "service"): "un service par département",
    ("espaces/forms/acts.py", "collectivite"): "les porteurs et les communes de l’Atelier",
    ("feuilles_de_route/forms/feuilles.py", "axe"): "les axes de la feuille",
    ("feuilles_de_route/forms/feuilles.py", "objectif"): "les objectifs de la feuille",
    ("feuilles_de_route/forms/feuilles.py", "maitre_ouvrage"): "les organisations du département",
    ("feuilles_de_route/forms/feuilles.py", "propositions"): "les propositions de l’atelier",
    ("feuilles_de_route/forms/moves.py", "dans"): "les actions de la feuille",
    ("feuilles_de_route/forms/moves.py", "porteur"): "les porteurs de l’Atelier",
    ("marches/forms/__init__.py", "groupement"): "les titulaires de l’accord-cadre",
    ("marches/forms/__init__.py", "organisation"): "les entreprises d’un groupement",
    (
        "paiements/forms/__init__.py",
        "self.fields['beneficiaire']",
    ): "les entreprises d’un groupement",
    ("marches/forms/kit.py", "groupement"): "les titulaires de l’accord-cadre",
    ("paiements/forms/penalites.py", "livrable"): "les livrables en retard du marché",
    ("seances/forms/acteurs.py", "entretien"): "les entretiens de l’Atelier",
    ("seances/forms/acteurs.py", "reunion"): "les réunions tenues de l’Atelier",
    ("seances/forms/desseins.py", "session"): "les sessions de l’Atelier",
    (
        "paiements/forms/sous_traitances.py",
        "self.fields['donneur']",
    ): "les entreprises d’un groupement",
    ("seances/forms/frais.py", "session"): "les sessions de l’Atelier",
    ("seances/forms/frais.py", "payeur"): "les porteurs et le service pilote",
    ("seances/forms/propositions.py", "session"): "les sessions de l’atelier",
    ("seances/forms/reunions.py", "session"): "les sessions de l’atelier",
}


def lists(path):
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Assign | ast.AnnAssign) or not isinstance(
            node.value, ast.Call
        ):
            continue
        called = node.value.func
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if isinstance(called, ast.Attribute) and called.attr in FROM_A_TABLE:
            yield name_of(path).removeprefix("etabli/"), ast.unparse(target)


def uses(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr in FROM_A_TABLE


def test_every_list_filled_from_a_table_says_what_bounds_it():
    paths = list(python_files(with_tests=False))
    found = [one for path in paths for one in lists(path)]
    assert sorted(found) == sorted(BOUNDED)
    assert len(found) == sum(sum(uses(path)) for path in paths), (
        "one is made elsewhere than in a form"
    )
