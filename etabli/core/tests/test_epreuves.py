"""Photographs are looked at, turned and cut by hand before they leave; the original stays whole."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from etabli.core import horloge
from etabli.core.fichiers import epreuves, store
from etabli.core.fichiers.deposits import PDF_OR_PHOTO, examined
from etabli.core.fichiers.inspection.framing import WHOLE, Framing
from etabli.core.fichiers.refusal import FileRefused

NOON = dt.datetime(2026, 4, 7, 10, tzinfo=dt.UTC)


def photo(width=1000, height=1400, *, corner=(200, 0, 0)):
    """A white page whose top left quarter has a colour of its own."""
    image = Image.new("RGB", (width, height), "white")
    image.paste(corner, (0, 0, width // 2, height // 2))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=95)
    return SimpleUploadedFile("IMG_1.jpg", out.getvalue(), content_type="image/jpeg")


def kept(*photos, owner="personne 1", said=None):
    with examined(list(photos or [photo()]), accept=PDF_OR_PHOTO) as ready:
        assert ready.are_photos
        return epreuves.keep(ready, owner=owner, said=said or {"signataire_nom": "Inès"})


def seen(epreuve, rank=0):
    return Image.open(io.BytesIO(epreuve.picture(rank)))


def is_red(image, x, y):
    red, green, _ = image.convert("RGB").getpixel((int(image.width * x), int(image.height * y)))
    return red > 150 and green < 90


framings = st.builds(
    Framing,
    st.integers(0, 3),
    st.tuples(*[st.integers(0, 45)] * 4),
)


@given(framings)
def test_four_quarter_turns_come_back_and_left_undoes_right(framing):
    there = framing
    for _ in range(4):
        there = there.turned("droite")
    assert there == framing
    assert framing.turned("droite").turned("gauche") == framing


@given(framings, st.integers(600, 3000), st.integers(600, 3000))
def test_a_turn_keeps_the_same_part_of_the_page(framing, width, height):
    left, top, right, bottom = framing.box(width, height)
    after = framing.turned("droite").box(height, width)
    # what was below is now on the left, within the pixel that a division loses
    assert abs(after[0] - (height - bottom)) <= 1
    assert abs(after[1] - left) <= 1
    assert abs((after[2] - after[0]) - (bottom - top)) <= 2
    assert abs((after[3] - after[1]) - (right - left)) <= 2


@pytest.mark.parametrize("cut", [(60, 0, 40, 0), (0, 95, 0, 0), (-1, 0, 0, 0)])
def test_a_framing_that_leaves_nothing_is_none(cut):
    with pytest.raises(ValueError, match="framing"):
        Framing(0, cut)


def test_what_is_seen_is_turned_and_cut_and_what_was_received_is_not():
    epreuve = kept()
    assert is_red(seen(epreuve), 0.2, 0.2)
    assert not is_red(seen(epreuve), 0.8, 0.2)
    turned = epreuves.framed(epreuve, 0, WHOLE.turned("droite"))
    assert (turned.photos[0].width, turned.photos[0].height) == (1400, 1000)
    assert is_red(seen(turned), 0.8, 0.2)
    cut = epreuves.framed(turned, 0, Framing(1, (0, 0, 50, 0)))
    assert (cut.photos[0].width, cut.photos[0].height) == (700, 1000)
    assert not is_red(seen(cut), 0.8, 0.2)
    assert epreuves.find("personne 1") == cut
    with cut.uploads() as received:
        assert received[0].read() == photo().read()


def test_the_mark_changes_with_each_gesture():
    epreuve = kept()
    turned = epreuves.framed(epreuve, 0, WHOLE.turned("gauche"))
    back = epreuves.framed(turned, 0, WHOLE)
    assert len({epreuve.mark, turned.mark}) == 2
    assert back.mark == epreuve.mark


def test_a_cut_that_leaves_too_little_to_be_read_is_refused_and_changes_nothing():
    epreuve = kept()
    with pytest.raises(FileRefused) as refusal:
        epreuves.framed(epreuve, 0, Framing(0, (0, 0, 80, 0)))
    assert refusal.value.reasons == (
        "La photo «\u00a0IMG_1.jpg\u00a0» est trop petite pour être lue (200 × 1400 points)\u00a0: "
        "reprenez-la de plus près.",
    )
    assert epreuves.find("personne 1") == epreuve
    assert seen(epreuve).size == (857, 1200)


def test_an_owner_has_one_epreuve_and_sees_no_other():
    kept(owner="personne 1")
    newer = kept(photo(), photo(900, 1300), owner="personne 1")
    assert len(newer.photos) == 2
    assert epreuves.find("personne 1") == newer
    assert epreuves.find("personne 2") is None
    epreuves.forget(newer)
    assert epreuves.find("personne 1") is None


@pytest.mark.usefixtures("db")
def test_what_nobody_sends_is_forgotten_after_a_day():
    with horloge.at(NOON):
        epreuve = kept()
        assert epreuves.forget_old() == 0
    with horloge.at(NOON + dt.timedelta(hours=24)):
        assert epreuves.find("personne 1") is None
        assert epreuves.forget_old() == 1
    assert not epreuve.folder.exists()


def test_nothing_of_an_epreuve_is_in_the_store():
    kept()
    assert [place for place in store.root().rglob("*") if place.is_file()] == []
