"""Doors of texts: find the object, check the right, call one service or one page."""
