"""What is exchanged with PLACE by files (4.9): the dossier sent, the registers and the offers read back.

PLACE has no open interface: a person carries files. Everything here is pure: text or bytes in, rows and
sentences out. A bad row says its line and what to do, and stops no other.
"""
