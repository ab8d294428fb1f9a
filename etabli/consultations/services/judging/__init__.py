"""The analysis of the offers: who judges them, how they are marked, ranked and voted (M5 to M8, M10)."""
