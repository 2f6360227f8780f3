"""From fideslang systems and data sets to a manifest: what is known is a guess, marked; what is not known stays out."""
