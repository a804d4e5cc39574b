"""Append-only record of every act, hash-chained."""
