"""The outlines: one TOML file a version of a paper, never changed once people write in it (`versions.lock`)."""

from etabli.redaction.plans.papers import Paper, paper, papers_of
from etabli.redaction.plans.reading import Partie, Plan, current, digest, known, load, plan_of

__all__ = [
    "Paper", "Partie", "Plan", "current", "digest", "known", "load", "paper", "papers_of", "plan_of",
]  # fmt: skip
