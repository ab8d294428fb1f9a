"""Guards and alerts that a later app adds to an earlier app's move: functions of (attempt)."""

CONDITIONS: dict[str, dict[str, tuple[str, ...]]] = {}
