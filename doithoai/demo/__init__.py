"""Scenario files told through verbs: demo data and test worlds."""
