"""Files people deposit: private, checked by content, kept under their digest.

`deposit` takes what a form received and gives a `Fichier`, or refuses with sentences that say
what to do. A telephone photo of a letter becomes a PDF, upright and without its hidden data.
Nothing here says who may read a file: the view that serves it asks the permission table of the
object it belongs to, then calls `response`.
"""
