"""The law as data: vocabulary, taxonomy, instruments, rules."""
