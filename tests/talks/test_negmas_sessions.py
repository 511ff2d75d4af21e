"""Sessions recorded from NegMAS, played again offer by offer; skipped where the material is absent."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from sim import talks

CHECKOUT = Path(__file__).resolve().parents[2]
MATERIAL = Path(os.environ.get("PARLEY_TEST_MATERIAL", CHECKOUT.parent / "shared" / "material"))
RECORDED = MATERIAL / "negmas_sessions.json"


@pytest.mark.skipif(not RECORDED.is_file(), reason="third-party material is not here")
def test_every_recorded_session_of_negmas_comes_out_offer_by_offer():
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    assert len(recorded) == 40
    for one in recorded:
        entries = [{"time_dependent": float(exponent)} for exponent in one["strategies"]]
        played = talks.session(one["tables"], entries, one["reserve"], one["n_steps"])
        assert [[party, list(options)] for party, options in played.offers] == one["offers"], one["id"]
        assert (list(played.agreement) if played.agreement else None) == one["agreement"]
        assert played.step == one["step"]
        if one["agreement"]:
            np.testing.assert_allclose(played.utilities, one["utilities"], rtol=1e-9)
