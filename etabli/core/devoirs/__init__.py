"""Duties as rows: who must do what by when, kept with the act that opens or closes it."""
