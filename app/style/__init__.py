"""Colours, pens, sizes and the two themes."""
