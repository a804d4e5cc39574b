"""Official papers: made from records, numbered, issued, kept."""
