"""What changed between two versions, word by word."""

from etabli.redaction.comparaison import Sort, compared, is_changed, words_compared


def said(lines):
    """Each paragraph with its changes between marks: -gone-, +new+."""
    marks = {Sort.SAME: "{}", Sort.GONE: "-{}-", Sort.NEW: "+{}+"}
    return ["".join(marks[x.sort].format(x.words) for x in line) for line in lines]


def test_one_word_that_changes_is_seen_inside_its_sentence():
    lines = compared("La halle est vide depuis 2019.", "La halle est pleine depuis 2019.")
    assert said(lines) == ["La halle est -vide -+pleine +depuis 2019."]


def test_a_paragraph_that_comes_leaves_its_neighbours_alone():
    lines = compared("Un.\nTrois.", "Un.\n\nDeux, qui vient.\n\nTrois.")
    assert said(lines) == ["Un.", "+Deux, qui vient.+", "Trois."]


def test_a_paragraph_that_goes_is_kept_to_be_read():
    assert said(compared("Un.\nDeux.", "Un.")) == ["Un.", "-Deux.-"]


def test_two_paragraphs_that_share_nothing_are_not_mixed():
    lines = compared("La halle est vide.", "Nous proposons un marché couvert le samedi matin.")
    assert said(lines) == [
        "-La halle est vide.-",
        "+Nous proposons un marché couvert le samedi matin.+",
    ]


def test_the_same_text_has_no_change():
    assert not is_changed(compared("Un.\n\nDeux.", "Un.\nDeux."))


def test_nothing_is_lost_of_either_side():
    before, after = "Un chat, l’été ; trois.", "Le chat dort l’été : quatre !"
    line = words_compared(before, after)
    assert "".join(x.words for x in line if x.sort != Sort.NEW) == before
    assert "".join(x.words for x in line if x.sort != Sort.GONE) == after
