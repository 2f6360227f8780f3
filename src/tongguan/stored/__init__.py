"""A report that was stored as JSON: read back, told again, held against what lies there now."""
