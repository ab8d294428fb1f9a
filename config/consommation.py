"""What is used of a framework agreement besides the orders of `marches`, in euros HT.

Each later app that contracts with a holder names here what it has notified (`consumed`) and what it keeps
for what is about to be (`reserved`): functions of (accord, *, groupement), the second of (…, sauf) too,
that give a Decimal. A test refuses an app that holds a framework or a holder and says nothing here.
"""

CONSOMMATION: dict[str, tuple[str, ...]] = {
    "consumed": ("etabli.consultations.selectors.consommation.notified_ht",),
    "reserved": ("etabli.consultations.selectors.consommation.awarded_ht",),
}
