"""What every plot is built on: axes, pens, colours, marks and what a person can take hold of."""
