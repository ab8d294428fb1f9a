"""A file that comes back from a word processor: what it holds, what it changes, what it would lose."""
