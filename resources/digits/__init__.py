"""The 8×8 handwritten digits, as IDX files in gzip; where they are from is in NOTICE.txt."""
