"""Law × facts → verdicts."""
