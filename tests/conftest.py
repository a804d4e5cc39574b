"""What every test shares: cheap passwords, a database in memory, hypothesis without a stopwatch."""

from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

# A slow machine is no failing property.
hypothesis_settings.register_profile(
    "gate", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
hypothesis_settings.register_profile("search", deadline=None, max_examples=2000)
hypothesis_settings.load_profile("gate")


def pytest_configure() -> None:
    """Cheap settings in the place of strong ones."""
    # Argon2 costs 100 MB a hash by design; tests sign in thousands of times.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        database.setdefault("TEST", {})["NAME"] = None  # in memory, one for each worker
    else:
        database["OPTIONS"].pop("pool", None)  # it would outlive the dropped database
