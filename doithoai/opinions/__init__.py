"""Submissions and opinions, from what was said to the proven result."""
