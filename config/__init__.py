"""The only place that knows every app; no app imports it."""
