"""Codes that are vectors out of a finite book, m of them side by side for each example."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import torch

from engine.kinds import Draw, Marginal
from engine.numerics.codes.quantisation import commitment, dictionary, nearest
from engine.numerics.codes.relaxed import categorical_kl, gumbel, gumbel_softmax, straight_through

Tensor = torch.Tensor


@runtime_checkable
class Discrete(Protocol):
    """Codes of n examples, each m vectors out of books (m, K, C): ``probabilities`` (n, m, K)."""

    book: Tensor

    @property
    def probabilities(self) -> Tensor:
        """How likely each vector of the book is at each place of each example."""
        ...

    @property
    def use(self) -> Tensor:
        """The share of each entry among all codes, adding to 1: (K,), or (m K,) for own books."""
        ...


@dataclass(frozen=True, slots=True)
class CategoricalPrior:
    """Independent places c_1 ... c_m, each from softmax(logits), (m, K); codes are flat (m C,)."""

    logits: Tensor
    book: Tensor

    @property
    def noise(self) -> int:
        """One number for each place."""
        return len(self.book)

    def log_density(self, codes: Tensor) -> Tensor:
        """Return log P(c) (...) of codes (..., m C), each taken for the nearest of the book."""
        return _log_mass(torch.log_softmax(self.logits, -1), indices_of(codes, self.book))

    def sample(self, noise: Tensor) -> Tensor:
        """Return codes (n, m C) from standard normal noise (n, m), by inverting the masses."""
        cumulative = torch.softmax(self.logits, -1).cumsum(-1)
        uniform = torch.special.ndtr(noise) * cumulative[:, -1]
        last = self.book.shape[1] - 1
        found = torch.searchsorted(cumulative, uniform.T.contiguous(), right=True)
        return vectors_of(found.clamp(max=last).T, self.book)


@dataclass(frozen=True, slots=True)
class QuantisedCodes:
    """The nearest vector of one ``book`` (K, C) to each of m ``vectors`` (n, m, C), certainly.

    The gradient of a code goes straight through to the vector. ``pull`` weighs ‖z_e − sg[z_q]‖²,
    the commitment, and ``teach`` ‖sg[z_e] − z_q‖², which moves the book.
    """

    vectors: Tensor
    indices: Tensor
    codes: Tensor
    pull: float
    teach: float

    @classmethod
    def of(cls, vectors: Tensor, codes: Tensor, pull: float, teach: float) -> QuantisedCodes:
        """Find the nearest codes (K, C) to vectors (n, m, C)."""
        found = nearest(vectors.flatten(0, 1), codes).view(vectors.shape[:2])
        return cls(vectors, found, codes, pull, teach)

    @property
    def book(self) -> Tensor:
        """The one book, at every place: (m, K, C)."""
        return self.codes.expand(self.vectors.shape[1], -1, -1)

    @property
    def probabilities(self) -> Tensor:
        """One-hot rows (n, m, K)."""
        shape = (*self.indices.shape, len(self.codes))
        return self.codes.new_zeros(shape).scatter_(-1, self.indices[..., None], 1.0)

    @property
    def use(self) -> Tensor:
        """The share of each entry (K,) among all codes."""
        return self.probabilities.mean((0, 1))

    @property
    def mean(self) -> Tensor:
        """The code of each example, (n, m C)."""
        return self.codes[self.indices].flatten(1)

    def draw(self, noise: Tensor) -> Draw:
        """Return the codes (k, n, m C), k times the same, and log q = 0."""
        chosen = self.codes[self.indices]
        cost = self.pull * commitment(self.vectors, chosen)
        if self.teach:
            cost = cost + self.teach * dictionary(self.vectors, chosen)
        passed = straight_through(self.vectors, chosen).flatten(1)
        count = noise.shape[0]
        zeros = passed.new_zeros(count, len(passed))
        return Draw(passed.expand(count, -1, -1), zeros, cost)

    def log_density(self, codes: Tensor) -> Tensor:
        """Return log q(c|x) (k, n) at codes (k, n, m C): 0 at the example's own, else −∞."""
        same = (indices_of(codes, self.book) == self.indices).all(-1)
        return torch.where(same, 0.0, -torch.inf).to(self.codes)

    def kl(self, prior: Marginal) -> Tensor | None:
        """Return KL(q‖p) (n, m) by place: −log p(c), which is log K for a uniform prior."""
        if not isinstance(prior, CategoricalPrior):
            return None
        masses = torch.log_softmax(prior.logits, -1).expand(len(self.indices), -1, -1)
        return -masses.gather(-1, self.indices[..., None])[..., 0]


@dataclass(frozen=True, slots=True)
class CategoricalCodes:
    """Places c_1 ... c_m from softmax(logits), (n, m, K), each a vector of its book (m, K, C).

    A draw is the relaxed one z = Σ ĉ_k e_k at ``temperature``, or with ``hard`` the vector of
    one category with the relaxed gradient. A relaxation is for the sake of a gradient: where none
    is recorded, the category itself is drawn.
    """

    logits: Tensor
    book: Tensor
    temperature: float
    hard: bool

    @property
    def probabilities(self) -> Tensor:
        """The masses (n, m, K)."""
        return torch.softmax(self.logits, -1)

    @property
    def use(self) -> Tensor:
        """The share of each entry of each book, (m K,)."""
        return self.probabilities.mean(0).flatten() / self.logits.shape[1]

    @property
    def mean(self) -> Tensor:
        """The mean code of each example, (n, m C)."""
        return torch.einsum("nmk,mkc->nmc", self.probabilities, self.book).flatten(1)

    def draw(self, noise: Tensor) -> Draw:
        """Return codes (k, n, m C) from standard normal noise (k, n, m K), and log q at them."""
        uneven = gumbel(noise).view(len(noise), *self.logits.shape)
        hard = self.hard or not torch.is_grad_enabled()
        shares = gumbel_softmax(self.logits, uneven, self.temperature, hard)
        codes = torch.einsum("snmk,mkc->snmc", shares, self.book).flatten(2)
        density = (shares * torch.log_softmax(self.logits, -1)).sum((-1, -2))
        return Draw(codes, density)

    def log_density(self, codes: Tensor) -> Tensor:
        """Return log q(c|x) (k, n) at codes (k, n, m C), each taken for the nearest."""
        return _log_mass(torch.log_softmax(self.logits, -1), indices_of(codes, self.book))

    def kl(self, prior: Marginal) -> Tensor | None:
        """Return KL(q‖p) (n, m) by place against a categorical prior, else None."""
        if not isinstance(prior, CategoricalPrior):
            return None
        return categorical_kl(self.logits, prior.logits)


def indices_of(codes: Tensor, book: Tensor) -> Tensor:
    """Return the index (..., m) of the nearest vector of books (m, K, C) to codes (..., m C)."""
    places = codes.detach().unflatten(-1, (book.shape[0], book.shape[2]))
    scores = torch.einsum("...mc,mkc->...mk", places, book) - 0.5 * book.square().sum(-1)
    return scores.argmax(-1)


def vectors_of(indices: Tensor, book: Tensor) -> Tensor:
    """Return the codes (n, m C) of indices (n, m) into books (m, K, C)."""
    return book[torch.arange(len(book), device=book.device), indices].flatten(1)


def _log_mass(masses: Tensor, indices: Tensor) -> Tensor:
    """Return Σ_m log masses[m, index] (...) for log masses (m, K) or (n, m, K), broadcast."""
    places = torch.broadcast_shapes(masses.shape[:-1], indices.shape)
    wide = masses.expand(*places, masses.shape[-1])
    return wide.gather(-1, indices.expand(places)[..., None])[..., 0].sum(-1)
