"""The rules of the house that no tool knows, each with a good and a bad example."""
