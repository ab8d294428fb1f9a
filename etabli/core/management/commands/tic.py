"""`etabli tic`: the clock's work, safe to run every minute."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from etabli.core.tic import tic


class Command(BaseCommand):
    help = "Fait avancer ce que le temps fait avancer : délais, rappels, courriels. Sans effet si rien n’est dû."

    def handle(self, *args: object, **options: object) -> None:
        report = tic()
        if not report.done:
            self.stdout.write("Un autre processus fait déjà battre l’horloge : rien à faire.")
        for name, number in report.done.items():
            if number:
                self.stdout.write(f"{name.rsplit('.', 1)[-1]} : {number}")
