"""The counter where offers are handed in: raw ASGI, so that no clear text is ever laid on a disk.

Django writes a whole body to a nameless file before any code of ours runs. Here Django is asked two
questions with an empty body (may this person hand in? what is their receipt?), and the body itself goes
from the socket to `age`, piece by piece, in memory.
"""
