"""What is typed on the screens that cross apps: filters, and the questions of an act."""
