"""Lists as files: what a list shows, filters included, in CSV, ODS or XLSX.

`export_response(rows, columns, fmt=…, filename=…)` is all a view needs. Columns are typed, so
that a date is a date and an INSEE code stays text; a text that a spreadsheet would run as a
formula is shown, never run.
"""

from etabli.core.exports.columns import Column, ColumnKind, Row
from etabli.core.exports.files import FORMATS, UnknownFormat, export, export_response

__all__ = ["FORMATS", "Column", "ColumnKind", "Row", "UnknownFormat", "export", "export_response"]
