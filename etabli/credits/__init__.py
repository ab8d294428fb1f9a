"""The money there is: a ledger of delegated, reserved, committed and paid credits (programme 135)."""
