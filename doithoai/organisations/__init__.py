"""Organisations, offices, people, authority, accounts, adopted regulations and the entered calendar."""
