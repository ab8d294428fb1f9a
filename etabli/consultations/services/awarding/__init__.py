"""The award: rows of the table, what they change, and the verbs (`contract`)."""
