"""What somebody who tries Établi alone reads: whose turn it is, the clock, the mailbox."""
