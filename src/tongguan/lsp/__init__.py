"""The language server: what editors ask while a manifest is written, and what they are told."""
