"""A lecture of hours in front of the real window, measured all the while."""
