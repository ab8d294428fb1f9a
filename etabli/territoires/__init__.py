"""Communes, EPCI, départements, régions of the official geographic code, keyed by (code, type)."""
