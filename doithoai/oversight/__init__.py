"""Obligations computed from clauses and facts, and their board."""
