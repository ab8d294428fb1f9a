"""A dated parameter drives what its label says: a figure that nothing reads is a lie in waiting."""

import ast
import tomllib

from tests.architecture.arbre import ROOT, python_files, tree

CODES = set(tomllib.loads((ROOT / "config" / "parametres.toml").read_text(encoding="utf-8")))
#: announced for the Local: no act of the Flash needs them; each leaves this table the day it is read
ANNOUNCED = {
    "chef_projet_objection_jours_ouvres": "T-14: replacing the project leader of a team",
    "objectif_annuel_flash": "K4: the indicators of the programme",
    "successeur_chef_de_file_jours": "2.7.1: the lead collectivité leaves during execution",
}


def words_of_the_code():
    return {
        node.value
        for path in python_files(with_tests=False)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_dated_parameter_is_read_by_the_code():
    assert CODES - words_of_the_code() == set(ANNOUNCED)
