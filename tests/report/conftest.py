"""Made-up results for reports."""

import pytest

from tests.fake_results import fake_results


@pytest.fixture(scope="session")
def lake(tmp_path_factory):
    return fake_results(tmp_path_factory.mktemp("parts"))
