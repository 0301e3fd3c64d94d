"""TLS certificates for servers on loopback, from an authority that nobody else trusts."""

import ssl
from datetime import datetime

import trustme


class Authority:
    """Makes certificates for names and addresses, and the client context that trusts them."""

    def __init__(self) -> None:
        self._ca = trustme.CA()

    def server(self, *names: str, not_after: datetime | None = None) -> ssl.SSLContext:
        """A server's context, for these host names or IP addresses."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._ca.issue_cert(*names, not_after=not_after).configure_cert(context)
        return context

    def client(self) -> ssl.SSLContext:
        """A client's context that trusts this authority alone."""
        context = ssl.create_default_context()
        self._ca.configure_trust(context)
        return context
