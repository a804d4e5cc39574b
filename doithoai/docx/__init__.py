"""Official paper layout: measures of the two profiles, templates built from them, fields filled in; no noun of the domain."""
