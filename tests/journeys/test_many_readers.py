"""The server by itself, without a browser: many who only read must not keep out who comes next."""

import socket
from contextlib import ExitStack
from urllib.parse import urlsplit
from urllib.request import urlopen

from tests.journeys.site import Site

RESTING = 150


def test_connections_at_rest_keep_nobody_out(site: Site) -> None:
    place = urlsplit(site.url)
    with ExitStack() as resting:
        for _number in range(RESTING):
            resting.enter_context(socket.create_connection((place.hostname, place.port), timeout=10))
        with urlopen(f"{site.url}/login", timeout=10) as answer:
            assert answer.status == 200
