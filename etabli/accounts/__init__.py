"""A person and how they sign in; no trade yet."""
