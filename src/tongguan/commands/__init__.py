"""Commands in modules of their own, imported when called."""
