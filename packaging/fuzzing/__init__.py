"""Wrong files by the hundred thousand, made from valid ones, for every reader of files."""
