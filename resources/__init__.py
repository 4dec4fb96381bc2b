"""Data that travels with the program: experiments, fonts, icons."""
