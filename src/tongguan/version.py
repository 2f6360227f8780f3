"""The version, as a literal: reading package metadata would cost more than a whole check."""

VERSION = "0.1.0"
