"""Papers written by several people: outline, sections, comments, versions (domain 5.1 to 5.7, 5.16).

A `Texte` follows a locked outline; what Établi knows is put in each section, the rest is written by the team
and the service. After `livrables`, in which a text is handed in; before `paiements`.
"""
