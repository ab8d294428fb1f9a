"""Doors of the news of an Atelier."""
