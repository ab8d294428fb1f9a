"""What opens a deposited file, in a process of its own, with little memory and little time.

Run by `core.fichiers.budget`; it imports no Django, reads one order as JSON, answers in JSON.
"""
