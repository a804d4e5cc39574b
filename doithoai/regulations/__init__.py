"""The regulation itself: clauses, calendars and terms as data, in plain Python without Django."""
