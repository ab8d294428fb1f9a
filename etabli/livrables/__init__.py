"""What is handed over: deposit, verification, admission, publication."""
