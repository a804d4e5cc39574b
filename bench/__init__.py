"""Benchmarks behind `./run bench NAME`; each prints what it measures and ends with one line of JSON."""
