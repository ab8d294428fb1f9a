"""Doors of the roadmap: find the object, check the right, call one service or one selector."""
