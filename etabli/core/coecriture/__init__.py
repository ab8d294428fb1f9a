"""One text, several people: the engine of the fiche, the roadmap and the livrable.

A page posts back the marks of what it showed (`marks`). What somebody typed is joined to what is kept,
question by question, row by row, paragraph by paragraph (`merge`); where two people disagree nothing
is written, and both read both texts, with who wrote and when (`history`). `writing` keeps, `presence`
says who is here, `doors` answers the page and its automatic saves.

An app gives its questions (`forms`), who may write them, and how they are stored. Told in
docs/comprendre/enregistrement.md.
"""
