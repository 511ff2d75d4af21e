"""What each party of one world thinks of its rivals, by its opponent model, written to be read.

Room     talks (called by sim.results.trace and tests, and by nothing in the engine)
Shapes   one world; deals as indices, parties as names
Units    index [prob], estimated worth in 0 to 1
Source   model.md, section 6; docs/strategies.md
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from math import exp, prod

from sim.talks.reference.world import World

Worths = dict[str, dict[str, float]]  # issue -> option -> estimated worth
LEVELS = [level / 10 for level in range(1, 11)]


@dataclass
class Opponents(World):
    """A world with what its parties think of each other."""

    offered: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))  # new offers, in order
    estimates: dict[tuple[str, str, int], Worths] = field(default_factory=dict)  # worked out

    def believed(self, party: str, rival: str, x: int) -> float:
        """Return P of a rival, as the party's own opponent model has it."""
        model = self.scenario.parties[party].strategy["opponent_model"].name
        if model == "bayesian_types":
            return self.index(rival, x)
        if model == "oracle":
            gain = self.worth(rival, x, self.truth) - self.worth(rival, self.basis, self.truth)
            return 0.0 if self.forbidden(rival, x) else self.alpha(gain)
        first = (self.common[f"parties.{rival}.red_lines.{line}.chance"] for line in self.crossed(rival, x))
        clear = prod(1 - chance for chance in first)
        if model == "none":
            alphas = self.alphas(rival, x, self.basis)
            return clear * sum(alphas) / len(alphas)
        return clear * self.alpha(self.estimated_gain(party, rival, x))

    def believed_gain(self, party: str, rival: str, x: int) -> float:
        """Return what x is believed by a party to bring a rival above the basis, red lines aside."""
        model = self.scenario.parties[party].strategy["opponent_model"].name
        if model in ("frequency", "scalable_bayesian"):
            return self.estimated_gain(party, rival, x)
        types, weights = self.types, self.weights[rival]
        if model == "none":
            weights = [1 / len(types)] * len(types)
        if model == "oracle":
            types, weights = [self.truth], [1.0]
        gains = [self.worth(rival, x, t) - self.worth(rival, self.basis, t) for t in types]
        return sum(weight * gain for weight, gain in zip(weights, gains, strict=True))

    def estimated_gain(self, party: str, rival: str, x: int) -> float:
        """Return what x brings a rival above the basis, by the party's estimate."""
        model = self.scenario.parties[party].strategy["opponent_model"].name
        same = party, rival, len(self.offered[rival])
        if same not in self.estimates:
            estimate = self.counted if model == "frequency" else self.hypothesised
            self.estimates[same] = estimate(f"parties.{party}.strategy.opponent_model.{model}", rival)
        worths = self.estimates[same]
        return self.estimate(worths, x) - self.estimate(worths, self.basis)

    def estimate(self, worths: Worths, x: int) -> float:
        """Return the estimated worth of a deal."""
        return sum(worths[issue][option] for issue, option in self.deals[x].items())

    def counted(self, path: str, rival: str) -> Worths:
        """Return the estimate of the frequency model."""
        issues, offers = self.scenario.issues, [self.deals[x] for x in self.offered[rival]]
        weights = {issue: 1 / len(issues) for issue in issues}
        for before, offer in pairwise(offers):
            for issue in issues:
                if offer[issue] == before[issue]:
                    weights[issue] += self.common[f"{path}.rate"] / len(issues)
            weights = {issue: weight / sum(weights.values()) for issue, weight in weights.items()}
        worths = {}
        for issue, body in issues.items():
            counts = {option: 1 + sum(offer[issue] == option for offer in offers) for option in body.options}
            most = max(counts.values())
            worths[issue] = {option: weights[issue] * count / most for option, count in counts.items()}
        return worths

    def hypothesised(self, path: str, rival: str) -> Worths:
        """Return the expected worths of the scalable Bayesian model."""
        pace, spread = self.common[f"{path}.pace"], self.common[f"{path}.spread"]
        chances = {issue: [1 / len(LEVELS)] * len(LEVELS) for issue in self.scenario.issues}
        shapes = {issue: shapes_over(list(body.options)) for issue, body in self.scenario.issues.items()}
        forms = {issue: [1 / len(shapes[issue])] * len(shapes[issue]) for issue in shapes}

        def expected() -> tuple[dict[str, float], Worths]:
            weights = {i: sum(c * w for c, w in zip(chances[i], LEVELS, strict=True)) for i in chances}
            worths = {
                i: {o: sum(c * s[o] for c, s in zip(forms[i], shapes[i], strict=True)) for o in shapes[i][0]}
                for i in forms
            }
            return weights, worths

        for t, x in enumerate(self.offered[rival]):
            weights, worths = expected()
            says = {issue: (weights[issue], worths[issue][option]) for issue, option in self.deals[x].items()}
            near = partial(likelihood, assumed=max(1 - pace * t, 0), spread=spread)
            for issue, option in self.deals[x].items():
                here = worths[issue][option]
                by_weight = [near(says | {issue: (level, here)}) for level in LEVELS]
                by_form = [near(says | {issue: (weights[issue], shape[option])}) for shape in shapes[issue]]
                chances[issue] = updated(chances[issue], by_weight)
                forms[issue] = updated(forms[issue], by_form)
        weights, worths = expected()
        total = sum(weights.values())
        return {i: {o: weights[i] / total * u for o, u in worths[i].items()} for i in worths}


def likelihood(says: dict[str, tuple[float, float]], assumed: float, spread: float) -> float:
    """Return how well what a hypothesis ``says`` of each issue, weight and worth, fits an assumed worth."""
    mean = sum(weight * worth for weight, worth in says.values()) / sum(weight for weight, _ in says.values())
    return exp(-((mean - assumed) ** 2) / (2 * spread**2))


def updated(chances: list[float], likelihoods: list[float]) -> list[float]:
    """Return chances by Bayes' rule."""
    joint = [chance * likelihood for chance, likelihood in zip(chances, likelihoods, strict=True)]
    return [one / sum(joint) for one in joint]


def shapes_over(options: list[str]) -> list[dict[str, float]]:
    """Return what options may be worth: up to a peak, one for each option, and down from there."""
    last, shapes = len(options) - 1, []
    for peak in range(len(options)):
        up = [place / peak for place in range(peak)]
        down = [(last - place) / (last - peak) for place in range(peak + 1, len(options))]
        shapes.append(dict(zip(options, [*up, 1.0, *down], strict=True)))
    return shapes
