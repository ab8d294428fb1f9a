"""What is printed of a consultation: its dossier, its analysis, its letters, in PDF/UA and to be edited."""

from etabli.consultations.documents.archive import archive
from etabli.consultations.documents.courriers import (
    NOTIFICATION,
    REJECTION,
    issue_notification,
    issue_rejection,
    notification_content,
    rejection_content,
)
from etabli.consultations.documents.dossier import (
    content_of,
    issue_dossier,
    issued_papers,
    paper_of,
)
from etabli.consultations.documents.rapport import issue_report, issued_report, report_content

__all__ = [
    "NOTIFICATION",
    "REJECTION",
    "archive",
    "content_of",
    "issue_dossier",
    "issue_notification",
    "issue_rejection",
    "issue_report",
    "issued_papers",
    "issued_report",
    "notification_content",
    "paper_of",
    "rejection_content",
    "report_content",
]
