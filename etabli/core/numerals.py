"""Numbers in French letters, as a sentence writes them: pure functions."""

from __future__ import annotations

UNITS = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)  # fmt: skip
TENS = {
    20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt",
}  # fmt: skip
LARGEST = 99


def letters(number: int) -> str:
    """« vingt et un » for 21; figures above 99 (ValueError below 0)."""
    if number < 0:
        raise ValueError(f"a delay is never negative: {number}")
    if number > LARGEST:
        return str(number)
    if number < len(UNITS):
        return UNITS[number]
    tens = max(start for start in TENS if start <= number)
    rest = number - tens
    if not rest:
        return "quatre-vingts" if tens == 80 else TENS[tens]
    has_and = rest in (1, 11) and tens != 80
    return f"{TENS[tens]} et {UNITS[rest]}" if has_and else f"{TENS[tens]}-{UNITS[rest]}"
