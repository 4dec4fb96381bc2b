"""The plane of data, codes or noise, with what lies in it."""
