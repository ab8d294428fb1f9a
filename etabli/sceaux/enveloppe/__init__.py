"""The envelope of a sealed offer: bytes in, one padded container out, that two of three keys open.

No table, no request: what is here runs as well on the machine of a holder. A container is a plain zip
whose size says little (`padding`, `conteneur`), under a key of its own (`encryption`); that key is sealed
for each pair of holders (`sealing`); what comes out is shown once its last block is proved (`ouverture`).
"""
