"""A latent variable model with the values of its parameters: what it says of examples and codes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import torch

from engine.families.variational.model import Model
from engine.kinds import Codes, Draw, Marginal, Surroundings, Tensor, Terms
from engine.training.at_rest import at_rest


@dataclass(frozen=True, slots=True)
class Company:
    """Examples (n, d), their rows among those to train on (or None), and noise for their codes."""

    examples: Tensor
    rows: Tensor | None
    noise: Tensor


class Fitted:
    """A model under one list of parameters, differentiable by them.

    ``training`` (n, d) are the examples that its prior may be made of, ``share`` of the
    experiment's length has passed. With ``company`` the networks are functions of each example
    alone, even where they normalise over their batch: that of the company serves for all.
    """

    def __init__(
        self,
        model: Model,
        parameters: Sequence[Tensor],
        training: Tensor,
        share: float,
        company: Callable[[], Company] | None = None,
    ) -> None:
        self._model = model
        self._parameters = parameters
        self._training = training
        self._share = share
        self._company = company

    def alone(self) -> Fitted:
        """Return the same model as a step sees it, without company."""
        return Fitted(self._model, self._parameters, self._training, self._share)

    def outputs(self, examples: Tensor) -> Tensor:
        """Return what the encoder gives for examples (n, d), or (n, 0) without one."""
        if self._model.encoder is None:
            return examples.new_zeros(len(examples), 0)
        return self._encoder(examples)

    def codes(self, outputs: Tensor, rows: Tensor | None = None) -> Codes:
        """Return q(z|x) for outputs of the encoder (n, o)."""
        own = self._of("posterior")
        return self._model.posterior.at(own, outputs, rows, self._share)

    def encode(self, examples: Tensor, rows: Tensor | None = None) -> Codes:
        """Return q(z|x) for examples (n, d), which are ``rows`` of those to train on."""
        return self.codes(self.outputs(examples), rows)

    @cached_property
    def prior(self) -> Marginal:
        """The prior p(z), which is the posterior's own if it brings one.

        It is made once; in company without gradients, because there several differentiate by it.
        """
        with torch.set_grad_enabled(torch.is_grad_enabled() and self._company is None):
            return self._made_prior()

    def _made_prior(self) -> Marginal:
        posterior, own = self._model.posterior, self._model.own_prior
        if own is not None:
            return own.own_prior(self._of("posterior"))
        around = Surroundings(self.encode, self._training, posterior.noise)
        return self._model.prior.at(self._of("prior"), around)

    def emit(self, codes: Tensor) -> Tensor:
        """Return the decoder's outputs (..., o) for codes (..., c)."""
        flat = codes.reshape(-1, codes.shape[-1])
        outputs = self._decoder(flat)
        return outputs.reshape(*codes.shape[:-1], -1)

    def decode(self, codes: Tensor) -> Tensor:
        """Return the mean example (..., d) for codes (..., c)."""
        return self._model.likelihood.mean(self._of("likelihood"), self.emit(codes))

    def log_likelihood(self, codes: Tensor, examples: Tensor) -> Tensor:
        """Return log p(x|z) (...) for codes (..., c) and real examples (..., d), in nats."""
        outputs = self.emit(codes)
        return self._model.likelihood.log_density(self._of("likelihood"), outputs, examples)

    def spread(self, examples: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
        """Return dequantised examples (n, d) and what log p gains for it (n,)."""
        return self._model.dequantiser.spread(self._of("dequantisation"), examples, noise)

    def terms(
        self,
        examples: Tensor,
        codes: Codes,
        noise: Tensor,
        *,
        followed: bool = False,
        offset: Tensor | None = None,
    ) -> Terms:
        """Return the terms of a bound for real examples (n, d), codes and noise (k, n, ε).

        ``followed`` holds the drawn codes fixed and gives the score instead.
        """
        drawn = codes.draw(noise)
        score = None
        if followed:
            with torch.no_grad():  # a relaxed draw is for gradients; the score is of a real one
                fixed = codes.draw(noise).codes
            score = codes.log_density(fixed)
            drawn = Draw(fixed, score, drawn.cost)
        return Terms(
            reconstruction=self.log_likelihood(drawn.codes, examples),
            log_prior=self.prior.log_density(drawn.codes),
            log_posterior=drawn.log_density,
            kl=codes.kl(self.prior),
            score=score,
            cost=drawn.cost,
            offset=offset,
            dimension=drawn.codes.shape[-1],
        )

    def generate(self, noise: Tensor) -> Tensor:
        """Return samples of the model (n, d) from noise, that of the code first."""
        codes = self.prior.sample(noise[:, : self.prior.noise])
        outputs = self.emit(codes)
        rest = noise[:, self.prior.noise :]
        drawn = self._model.likelihood.sample(self._of("likelihood"), outputs, rest)
        return self._model.dequantiser.gather(drawn)

    @cached_property
    def _encoder(self) -> Callable[[Tensor], Tensor]:
        company, encoder = self._company, self._model.encoder
        assert encoder is not None
        own = self._of("encoder")
        if company is None:
            return lambda examples: encoder.apply(own, examples)
        return at_rest(encoder, own, lambda: company().examples)

    @cached_property
    def _decoder(self) -> Callable[[Tensor], Tensor]:
        company, decoder = self._company, self._model.decoder
        own = self._of("decoder")
        if company is None:
            return lambda codes: decoder.apply(own, codes)
        return at_rest(decoder, own, lambda: self._drawn(company()))

    def _drawn(self, company: Company) -> Tensor:
        return self.encode(company.examples, company.rows).draw(company.noise[None]).codes[0]

    def _of(self, owner: str) -> Sequence[Tensor]:
        return self._model.of(owner, self._parameters)
