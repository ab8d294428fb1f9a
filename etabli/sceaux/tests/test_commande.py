"""`etabli sceau`: a holder peels on a machine of their own, without the page."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from etabli.sceaux.enveloppe import sealing


def said(*words):
    out = io.StringIO()
    call_command("sceau", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def files(tmp_path):
    first, second, own = (sealing.new_key() for _ in range(3))
    one = sealing.seal(own, {"1": sealing.public_of(first), "2": sealing.public_of(second)})
    layers, key = tmp_path / "couches.json", tmp_path / "ma-cle.txt"
    layers.write_text(json.dumps({"n/1-2": one["1-2"].sceau}))
    # as `age-keygen` writes it
    key.write_text(f"# created: today\n# public key: {sealing.public_of(first)}\n{first}\n")
    return layers, key, one["1-2"], second, own


def test_each_peels_with_the_file_of_age_keygen(files):
    layers, key, one, second, own = files
    left = json.loads(said("peler", str(layers), "--cle", str(key)))
    assert sealing.digest(left["n/1-2"]) == one.reste
    assert sealing.peel(left["n/1-2"], second) == own


def test_what_does_not_open_is_said_with_what_to_do(files, tmp_path):
    layers, key, *_ = files
    other = tmp_path / "autre.txt"
    other.write_text(sealing.new_key())
    for words, sentence in (
        (["peler", str(layers), "--cle", str(other)], "prenez celle que vous avez faite"),
        (["peler", str(layers)], "Donnez les deux fichiers"),
        (["peler", str(key), "--cle", str(key)], "n’est pas le fichier des couches"),
        (["peler", str(layers), "--cle", str(tmp_path / "absent")], "ne se lit pas"),
    ):
        with pytest.raises(CommandError, match=sentence):
            said(*words)


def test_the_rehearsal_of_the_installation_opens_with_each_pair():
    told = said("repeter")
    assert told.count("l’offre factice s’ouvre") == 3
