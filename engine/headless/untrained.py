"""What the command line says where there is nothing to train."""

from __future__ import annotations

from engine.contract.errors import ConfigError
from engine.contract.values import Config
from engine.plan import trains


def advice(config: Config) -> str:
    """Name what checks the claims of the study that a configuration holds."""
    return f"'saddlepoint verify --only {config['study']['kind']}' checks its claims"


def refuse_untrained(config: Config, name: str) -> None:
    """Raise ConfigError where the configuration of that name has nothing to train."""
    if not trains(config):
        raise ConfigError(
            f"'{name}' is a study of theory, in which nothing is trained; {advice(config)}"
        )
