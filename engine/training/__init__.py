"""What every family trains with: flat parameters, optimised players, streams of examples."""
