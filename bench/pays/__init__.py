"""The country: a true national set copied from the demonstration, and what the product costs on it."""
