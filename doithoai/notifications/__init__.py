"""What is to be told to people outside: an outbox that a person releases, and the ways it leaves. Knows no noun of the domain."""
