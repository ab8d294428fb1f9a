"""What each screen of the analysis of offers shows, for who may open it."""
