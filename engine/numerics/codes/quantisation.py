"""Vector quantisation: the nearest code, what pulls encoder and codes together, how codes follow.

Lecture B p. 1; van den Oord et al. 2017, *Neural Discrete Representation Learning*.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch

Tensor = torch.Tensor
SMOOTHING = 1e-5  # Laplace smoothing of the counts, so that a code without members stays finite


def nearest(vectors: Tensor, codes: Tensor) -> Tensor:
    """Return the index (n,) of the code among (K, C) nearest to each vector (n, C)."""
    with torch.no_grad():
        # |z|² does not change which is nearest
        scores = vectors @ codes.T - 0.5 * codes.square().sum(dim=1)
        return scores.argmax(dim=1)


def commitment(vectors: Tensor, chosen: Tensor) -> Tensor:
    """Return ‖z_e − sg[z_q]‖² (n,) of (n, m, C): what keeps the encoder near what it chose."""
    return (vectors - chosen.detach()).square().sum((1, 2))


def dictionary(vectors: Tensor, chosen: Tensor) -> Tensor:
    """Return ‖sg[z_e] − z_q‖² (n,) of (n, m, C): what moves codes towards what chose them."""
    return (vectors.detach() - chosen).square().sum((1, 2))


def perplexity(shares: Tensor) -> float:
    """Return exp H of shares (K,) that add to 1: K where all codes serve alike, 1 where one does.

    Shares that are all 0 give 0.
    """
    positive = shares[shares > 0].double()
    return float((-(positive * positive.log()).sum()).exp()) if positive.numel() else 0.0


@dataclass(frozen=True, slots=True)
class RunningCodes:
    """Codes (K, C) with running counts (K,) and sums (K, C) of the vectors that chose them.

    All methods change the three tensors in place.
    """

    codes: Tensor
    counts: Tensor
    sums: Tensor

    @torch.no_grad()
    def count(self, indices: Tensor, decay: float) -> None:
        """Follow the members alone: N ← γN + (1 − γ)n for indices (n,) and a decay γ."""
        members = torch.bincount(indices, minlength=len(self.counts)).to(self.counts)
        self.counts.lerp_(members, 1 - decay)
        self.sums.copy_(self.counts[:, None] * self.codes)

    @torch.no_grad()
    def follow(self, vectors: Tensor, indices: Tensor, decay: float) -> None:
        """Make the codes the running means of the vectors (n, C) that chose them.

        m ← γm + (1 − γ)Σz beside the counts, then e = m/N. Van den Oord et al. 2017, appendix A.1.
        """
        members = torch.bincount(indices, minlength=len(self.counts)).to(self.counts)
        self.counts.lerp_(members, 1 - decay)
        added = torch.zeros_like(self.sums).index_add_(0, indices, vectors)
        self.sums.lerp_(added, 1 - decay)
        total = self.counts.sum()
        smooth = (self.counts + SMOOTHING) / (total + len(self.codes) * SMOOTHING) * total
        self.codes.copy_(self.sums / smooth[:, None])

    @torch.no_grad()
    def restart(self, vectors: Tensor, share: float) -> int:
        """Put codes whose running count is below ``share`` of a fair one onto vectors (n, C).

        They are taken from the front, so the vectors should be in random order, and start with a
        fair count. Returns how many codes there were.
        """
        fair = len(vectors) / len(self.codes)
        unused = torch.nonzero(self.counts < share * fair)[:, 0]
        if len(unused):
            places = torch.arange(len(unused), device=vectors.device) % len(vectors)
            self.codes[unused] = vectors[places]
            self.counts[unused] = fair
            self.sums[unused] = fair * vectors[places]
        return len(unused)
