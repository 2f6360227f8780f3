"""What became of verdicts between two runs: two sides, and the difference of them."""
