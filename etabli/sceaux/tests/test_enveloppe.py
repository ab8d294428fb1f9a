"""The envelope: sizes that tell little, two keys of three, not one clear byte before the last is proved."""

import io
import json
import tempfile
import zipfile
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etabli.sceaux.enveloppe import conteneur, encryption, ouverture, padding, sealing
from etabli.sceaux.enveloppe.conteneur import Conteneur
from etabli.sceaux.enveloppe.ouverture import Damaged, open_container
from etabli.sceaux.enveloppe.sealing import WrongKey

WHO = {"groupement": 4, "recu_a": "2026-06-22T11:58:40+02:00"}
MARK = b"PRIX SECRET 81 250,00 EUR "


def pieces(files, manifest=WHO):
    box = Conteneur()
    for nom, data in files:
        box.begin(nom)
        for start in range(0, len(data), 50_000):
            box.write(data[start : start + 50_000])
            yield from box.take()
        box.end()
    yield from box.close(manifest)


def sealed(folder, files):
    key = sealing.new_key()
    place = Path(folder) / "un.age"
    return place, key, encryption.encrypt(pieces(files), place, key)


@pytest.mark.parametrize(
    ("size", "expected"),
    [(0, 65_536), (65_536, 65_536), (65_537, 67_584), (100_000, 100_352), (1_000_000, 1_015_808),
     (104_857_600, 104_857_600), (104_857_601, 106_954_752), (500_000_000, 503_316_480)],
)  # fmt: skip
def test_sizes_are_those_of_a_scale(size, expected):
    assert padding.padded(size) == expected


@given(st.integers(65_536, 2_000_000_000))
def test_padding_costs_twelve_percent_at_most_and_a_padded_size_stays(size):
    found = padding.padded(size)
    assert size <= found <= size * 1.12
    assert padding.padded(found) == found


@settings(max_examples=60)
@given(st.lists(st.tuples(st.text(max_size=40), st.binary(max_size=90_000)), max_size=5))
def test_a_container_has_exactly_a_size_of_the_scale_and_reads_as_a_plain_zip(files):
    data = b"".join(pieces(files))
    assert len(data) == padding.padded(len(data))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        told = json.loads(archive.read(conteneur.MANIFEST))
        read = [archive.read(conteneur.member_name(rank)) for rank in range(len(files))]
    assert [pli["nom"] for pli in told["plis"]] == [nom for nom, _ in files]
    assert read == [data for _, data in files]


def test_two_offers_of_nearly_one_size_weigh_the_same():
    first, second = (b"".join(pieces([("a.pdf", b"x" * n)])) for n in (1_000_000, 1_004_000))
    assert len(first) == len(second) == 1_015_808


def test_what_is_deposited_comes_back_byte_for_byte(tmp_path):
    files = [("Mémoire technique.pdf", MARK * 9_000), ("prix.ods", b""), ("prix.ods", MARK)]
    place, key, blob = sealed(tmp_path, files)
    assert blob.taille == place.stat().st_size
    assert place.stat().st_mode & 0o777 == 0o600
    assert MARK not in place.read_bytes()
    found = open_container(place, sha256=blob.sha256, key=key, into=tmp_path / "ouvert")
    assert found.manifest == WHO
    assert [
        (p.nom, w.read_bytes()) for p, w in zip(found.plis, found.places, strict=True)
    ] == files
    assert sorted(p.name for p in (tmp_path / "ouvert").iterdir()) == ["001", "002", "003"]


@pytest.fixture(scope="module")
def offered():
    with tempfile.TemporaryDirectory() as folder:
        yield sealed(folder, [("offre.pdf", MARK * 8_000)])


def opened_after(change, offered, *, digest_too):
    """What is left in the closed place when the container was changed; the digest is told anew or not."""
    place, key, blob = offered
    with tempfile.TemporaryDirectory() as folder:
        other, into = Path(folder) / "autre.age", Path(folder) / "ouvert"
        data = change(bytearray(place.read_bytes()))
        other.write_bytes(data)
        sha256 = ouverture._digest(io.BytesIO(data)) if digest_too else blob.sha256
        with pytest.raises(Damaged):
            open_container(other, sha256=sha256, key=key, into=into)
        assert not into.exists()
        assert sorted(p.name for p in Path(folder).iterdir()) == ["autre.age"]


@settings(max_examples=120)
@given(st.data())
@pytest.mark.parametrize("digest_too", [False, True])
def test_any_tampered_byte_is_refused_and_no_clear_byte_is_kept(offered, digest_too, data):
    """Even by somebody who writes the digest anew: the seal of age holds by itself."""
    size = offered[2].taille
    at = data.draw(st.one_of(st.integers(0, size - 1), st.integers(size - 40, size - 1)))
    # within the header, a stanza added for nobody (grease) is covered by its authentication too
    bit = data.draw(st.integers(0, 7))

    def flip(raw):
        raw[at] ^= 1 << bit
        return raw

    opened_after(flip, offered, digest_too=digest_too)


@settings(max_examples=40)
@given(st.integers(1, 230_000))
@pytest.mark.parametrize("digest_too", [False, True])
def test_a_cut_container_is_refused_though_a_stream_would_have_given_nearly_all(
    offered, digest_too, cut
):
    kept = max(0, offered[2].taille - cut)
    opened_after(lambda raw: raw[:kept], offered, digest_too=digest_too)


def test_a_naive_stream_gives_clear_bytes_and_fails_with_another_error(tmp_path):
    """What `open_container` guards against, and why it does not catch DecryptError alone."""
    place, key, _ = sealed(tmp_path, [("offre.pdf", MARK * 80_000)])
    cut = io.BytesIO(place.read_bytes()[:-1])
    out = io.BytesIO()
    with pytest.raises(OSError, match=".") as failure:
        pyrage.decrypt_io(cut, out, [sealing.identity_of(key)])
    assert not isinstance(failure.value, pyrage.DecryptError)
    assert MARK in out.getvalue()


def test_what_breaks_on_the_way_leaves_nothing_and_says_why(tmp_path):
    class Gone(Exception):
        pass

    def broken():
        yield MARK * 10_000
        raise Gone

    place = tmp_path / "un.age"
    with pytest.raises(Gone):
        encryption.encrypt(broken(), place, sealing.new_key())
    assert not list(tmp_path.iterdir())


# -- keys -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def holders():
    return dict(zip("ABC", (sealing.new_key() for _ in range(3)), strict=True))


def publics(holders):
    return {rank: sealing.public_of(key) for rank, key in holders.items()}


@pytest.mark.parametrize("pair", ["A-B", "A-C", "B-C"])
def test_exactly_two_holders_open_each_pair_in_its_order(holders, pair):
    key = sealing.new_key()
    one = sealing.seal(key, publics(holders))[pair]
    left = sealing.peel(one.sceau, holders[pair[0]])
    assert sealing.digest(left) == one.reste
    assert sealing.peel(left, holders[pair[2]]) == key


def test_one_holder_alone_opens_nothing(holders):
    key = sealing.new_key()
    seals = sealing.seal(key, publics(holders))
    for rank, own in holders.items():
        for pair, one in seals.items():
            if pair[0] == rank:
                left = sealing.peel(one.sceau, own)
                assert key not in left
                with pytest.raises(WrongKey):
                    sealing.peel(left, own)
            else:
                with pytest.raises(WrongKey):
                    sealing.peel(one.sceau, own)


def test_a_key_is_read_as_it_was_copied_and_a_slip_is_seen():
    key = sealing.new_key()
    public = sealing.public_of(key)
    assert sealing.public_of(f" {key[:30].lower()}\n{key[30:].lower()} ") == public
    assert sealing.public_key(f" {public.upper()}\n") == public
    slip = key[:-1] + ("A" if key[-1] != "A" else "C")
    for wrong in (slip, public, "", "AGE-SECRET-KEY-1", key[:-3]):
        with pytest.raises(WrongKey):
            sealing.public_of(wrong)
    for wrong in (key, public[:-1], "", "age1", "ssh-ed25519 AAAA"):
        with pytest.raises(WrongKey):
            sealing.public_key(wrong)


@given(st.binary(max_size=900))
@settings(max_examples=60)
def test_what_is_no_layer_is_refused(holders, data):
    for text in (data.decode("latin-1"), sealing._text(data)):
        with pytest.raises(WrongKey):
            sealing.peel(text, holders["A"])


def test_age_and_a_plain_unzipper_read_a_container_without_a_line_of_ours(tmp_path):
    place, key, _ = sealed(tmp_path, [("offre.pdf", MARK)])
    clear = pyrage.decrypt(place.read_bytes(), [pyrage.x25519.Identity.from_str(key)])
    with zipfile.ZipFile(io.BytesIO(clear)) as archive:
        assert archive.read("pieces/001") == MARK
