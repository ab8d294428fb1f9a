"""The screens that cross apps, one folder per reader."""
