"""What a livrable still waits for, when its state does not tell: conditions of the database."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from etabli.livrables.models import VersionLivrable
from etabli.livrables.states import SINCE_ADMISSION, Images

#: the holder was written to and has not been heard yet (`Livrable.is_in_hearing`)
IN_HEARING = Q(audition_on__isnull=False, heard_on=None)
#: admitted, and somebody in its images has not agreed yet (7.4)
IMAGES_WAIT = Q(etat__in=SINCE_ADMISSION, images=Images.EN_ATTENTE)


def last_is_not_accessible() -> Q:
    """The last version shows a fault that keeps some readers away (V5)."""
    later = VersionLivrable.objects.filter(
        livrable=OuterRef("livrable"), numero__gt=OuterRef("numero")
    )
    faulty = VersionLivrable.objects.filter(livrable=OuterRef("pk")).exclude(defauts=[])
    return Q(Exists(faulty.filter(~Exists(later))))
