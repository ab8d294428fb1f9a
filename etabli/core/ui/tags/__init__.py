"""The tags of the house, one module a family; `templatetags.ui` gathers them."""
