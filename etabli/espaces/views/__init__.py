"""Doors of the screens that cross apps, one module per reader."""
