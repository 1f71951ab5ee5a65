"""The demonstration data: invented organisations, patents, needs and services, read from files and loaded."""

from matchmaker.services.seed.dealing import seed_deals
from matchmaker.services.seed.loading import SeedCounts, load_seed
from matchmaker.services.seed.measuring import NotLoaded, measure_signals, measure_usual
from matchmaker.services.seed.reading import Seed, read_seed

__all__ = [
    "NotLoaded",
    "Seed",
    "SeedCounts",
    "load_seed",
    "measure_signals",
    "measure_usual",
    "read_seed",
    "seed_deals",
]
