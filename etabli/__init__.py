"""Établi: the life of an Atelier des territoires, from the first contact to the last action.

The apps tell that life from left to right; an app may look back, never forward (.importlinter).
"""
