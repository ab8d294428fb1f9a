"""Sealed offers: handed in here, closed to everybody until the hour, opened by two holders of a key."""
