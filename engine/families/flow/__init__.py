"""Flows: an invertible map between noise and examples."""

from engine.families.flow.transport import Transport

__all__ = ["Transport"]
