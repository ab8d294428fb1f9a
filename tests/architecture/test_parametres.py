"""A dated parameter drives what its label says: a figure that nothing reads is a lie in waiting."""

import ast
import tomllib

from tests.architecture.arbre import ROOT, python_files, tree

CODES = set(tomllib.loads((ROOT / "config" / "parametres.toml").read_text(encoding="utf-8")))
#: written ahead of the act that will read them; each leaves this list the day it is read
NOT_READ_YET = {
    "avance_duree_min_mois",
    "avance_seuil_ht",
    "chef_projet_objection_jours_ouvres",
    "decp_seuil_ht",
    "objectif_annuel_flash",
    "resiliation_ig_taux",
    "successeur_chef_de_file_jours",
}


def words_of_the_code():
    return {
        node.value
        for path in python_files(with_tests=False)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_dated_parameter_is_read_by_the_code():
    assert CODES - words_of_the_code() == NOT_READ_YET
