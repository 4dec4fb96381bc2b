"""The one error that a person is meant to read."""

from __future__ import annotations


class UserError(Exception):
    """Bad input or a failed operation, with a message that says what, where and what is allowed."""


class ConfigError(UserError):
    """A setting that is unknown, of the wrong type or out of range."""


class FileError(UserError):
    """A file that cannot be read or written, or is not what it should be."""
