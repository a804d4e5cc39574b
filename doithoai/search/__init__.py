"""Vietnamese folding, one index, similar texts. Knows no noun of the domain."""
