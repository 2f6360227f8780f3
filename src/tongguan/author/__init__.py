"""For those who write rules: cases, lint, and one rule's page."""
