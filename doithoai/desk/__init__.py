"""Officials' pages: one request, one verb, one page."""
