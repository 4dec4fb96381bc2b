"""Mathematics that several parts share; knows nothing of runs."""
