"""What finds symptoms in the curves of a run; the symptoms themselves are in engine.diagnosis."""
