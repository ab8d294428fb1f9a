"""What later apps keep on the disk beside the deposited files and the papers: the inventory and the backup count it.

Functions that give each path under the root of the store, the digest of its bytes, who counts on it.
"""

GARDES: tuple[str, ...] = ("etabli.sceaux.selectors.references",)
