"""Made-up sweeps in real files: a plain function of the factors stands in for the talks."""

import json
from itertools import product

import numpy as np
import polars as pl

from sim.sweeps.sweep import DESIGN, FORMAT, MANIFEST, PARTS, open_sweep

OUTCOMES = ("breakdown", "ceasefire", "continue to talk")


def number(name, low=0.0, high=1.0, levels=(), scale="linear", baseline=None):
    return {
        "name": name,
        "kind": "number",
        "levels": list(levels),
        "low": low,
        "high": high,
        "scale": scale,
        "baseline": baseline,
        "paths": [name],
    }


def choice(name, *levels, baseline=None):
    return {
        "name": name,
        "kind": "choice",
        "levels": list(levels),
        "low": None,
        "high": None,
        "scale": "own",
        "baseline": baseline,
        "paths": [name],
    }


def fake_sweep(
    folder,
    factors,
    function,
    kind="lhs",
    size=64,
    *,
    error=0.03,
    band=0.15,
    missing=(),
    failed=(),
    output="fighting.ended",
    outcomes=OUTCOMES,
    draws=500,
    seed=1,
):
    """Write a sweep whose output is ``function`` of the factors' levels, and open it."""
    units = place(factors, kind, size, seed)
    columns = {factor["name"]: column(factor, units[:, j]) for j, factor in enumerate(factors)}
    rows = [dict(zip(columns, at, strict=True)) for at in zip(*columns.values(), strict=True)]
    at_home = {factor["name"]: factor["baseline"] for factor in factors}
    values = np.array(
        [function(**{short(k): at_home[k] if v is None else v for k, v in row.items()}) for row in rows]
    )
    columns = {f["name"]: fill(columns[f["name"]], f) for f in factors}
    keys = [f"k{i:05d}" for i in range(len(rows))]
    outputs = tuple(dict.fromkeys([*outcomes, "fighting.ended", output]))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PARTS).mkdir(exist_ok=True)
    plan = {"point": pl.Series(range(len(rows)), dtype=pl.UInt32), "key": keys}
    types = {f["name"]: pl.Float64 if f["kind"] == "number" else pl.String for f in factors}
    plan |= {name: pl.Series(values_, dtype=types[name]) for name, values_ in columns.items()}
    plan |= {f"unit.{factor['name']}": units[:, j] for j, factor in enumerate(factors)}
    pl.DataFrame(plan, nan_to_null=True).write_parquet(folder / DESIGN)
    table = played(keys, values, error, band, outputs, outcomes, output)
    lost = pl.Series([i in failed for i in range(len(rows))])
    outs = [name for name in table.columns if name != "key"]
    table = table.with_columns(
        pl.when(lost).then(None).otherwise(pl.col(name)).alias(name) for name in outs
    ).with_columns(pl.when(lost).then(pl.lit("no order of the numbers holds")).alias("failed"))
    table = table.filter(~pl.Series([i in missing for i in range(len(rows))]))
    if len(table):
        table.write_parquet(folder / PARTS / "part-0.parquet")
    manifest = {
        "format": FORMAT,
        "experiment": "made up",
        "title": "Two towns and a lake",
        "text": "",
        "hash": "0",
        "seed": seed,
        "draws": draws,
        "sets": max(20, draws // 20),
        "design": {"kind": kind, "levels": None, "points": len(rows)},
        "factors": factors,
        "outcomes": list(outcomes),
        "outputs": list(outputs),
        "draw": [output],
        "scenarios": [{"name": "lake", "title": "Two towns and a lake", "hash": "0"}],
        "counts": {"planned": len(rows), "done": len(table), "failed": len(failed)},
        "versions": {},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest))
    return open_sweep(folder)


def short(name):
    return name.rsplit(".", 1)[-1].replace(" ", "_")


def place(factors, kind, size, seed):
    """Coordinates in the unit cube; ``size`` is levels, points, base samples or trajectories."""
    d = len(factors)
    problem = {"num_vars": d, "names": [f["name"] for f in factors], "bounds": [[0.0, 1.0]] * d}
    steps = [
        [(i + 0.5) / len(f["levels"]) for i in range(len(f["levels"]))]
        if f["levels"]
        else np.linspace(0, 1, size).tolist()
        for f in factors
    ]
    if kind == "grid":
        return np.array(list(product(*steps)))
    if kind == "one_at_a_time":
        rows = [[np.nan] * d]
        rows += [[s if j == i else np.nan for j in range(d)] for i in range(d) for s in steps[i]]
        return np.array(rows)
    if kind == "saltelli":
        from SALib.sample import sobol

        return sobol.sample(problem, size, calc_second_order=False, seed=seed)
    if kind == "morris":
        from SALib.sample import morris

        return morris.sample(problem, size, num_levels=4, seed=seed)
    rng = np.random.default_rng(seed)
    strata = np.column_stack([rng.permutation(size) for _ in range(d)])
    return (strata + rng.random((size, d))) / size


def column(factor, units):
    """Levels at coordinates; None where the factor is left as the scenario has it."""
    levels = factor["levels"]
    if levels:
        return [None if np.isnan(u) else levels[min(int(u * len(levels)), len(levels) - 1)] for u in units]
    low, high = factor["low"], factor["high"]
    if factor["scale"] == "log":
        return [None if np.isnan(u) else float(low ** (1 - u) * high**u) for u in units]
    return [None if np.isnan(u) else float(low + (high - low) * u) for u in units]


def fill(column, factor):
    """What stands in the design where a factor is left as the scenario has it."""
    home = factor["baseline"]
    if home is None and factor["kind"] == "choice":
        home = "as written"
    return [home if level is None else level for level in column]


def played(keys, values, error, band, outputs, outcomes, output):
    """The output and its intervals; outcomes share what is left, so that the likeliest one changes."""
    columns = {"key": keys}
    for name in outputs:
        if name == output or name == "fighting.ended":
            share = values
        else:
            rank = outcomes.index(name)
            share = np.clip(values, 0, 1) if rank == 1 else (1 - np.clip(values, 0, 1)) * (0.3, 0.7)[rank > 1]
        columns[name] = share
        if name.startswith("payoff."):
            columns |= {f"{name}.low": share - band, f"{name}.high": share + band}
            continue
        columns[f"{name}.mc_low"], columns[f"{name}.mc_high"] = around(share, error)
        wide = around(share, band) if band is not None else (np.full(len(share), np.nan),) * 2
        columns[f"{name}.low"], columns[f"{name}.high"] = wide
    table = pl.DataFrame(columns)
    return table.with_columns(pl.selectors.float().fill_nan(None))


def around(share, error):
    inside = (share >= 0).all() and (share <= 1).all()
    low, high = share - error, share + error
    return (np.clip(low, 0, 1), np.clip(high, 0, 1)) if inside else (low, high)
