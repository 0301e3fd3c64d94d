"""Which IP addresses are out on the open internet, where anybody's web site may be.

Written as what is let through, since `ipaddress` of Python 3.11 calls global, among others, every
multicast address, 64:ff9b::/96 (which carries any IPv4 address), 2002::/16 (the same), fec0::/10
and ::127.0.0.1. Only global unicast space (2000::/3 of IPv6) without its special parts passes, and
`ipaddress` must agree.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_SPECIAL_V4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this host: Linux connects to itself
            "10.0.0.0/8",
            "100.64.0.0/10",  # carrier-grade NAT; a cloud's metadata at 100.100.100.200
            "127.0.0.0/8",
            "168.63.129.16/32",  # a cloud's host agent, although the number is public
            "169.254.0.0/16",  # link-local, and most clouds' metadata
            "172.16.0.0/12",
            "192.0.0.0/24",  # IETF protocol assignments; a cloud's metadata at .192
            "192.0.2.0/24",  # documentation
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, and broadcast
        ),
    )
)  # IANA's IPv4 special-purpose registry, 2025

_UNICAST_V6 = IPv6Network("2000::/3")
_SPECIAL_V6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # IETF protocol assignments: Teredo, ORCHID, benchmarks
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4: any IPv4 address inside
            "3fff::/20",  # documentation
        ),
    )
)  # IANA's IPv6 special-purpose registry, 2025
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)  # middle word of an address with an IPv4 address inside


def is_public(ip: str | IPv4Address | IPv6Address) -> bool:
    """Whether `ip` is an ordinary public address. False for what is no address; never raises."""
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        special = any(address in network for network in _SPECIAL_V4)
    else:
        special = (
            address.scope_id is not None
            or address not in _UNICAST_V6
            or any(address in network for network in _SPECIAL_V6)
            or (int(address) >> 32) & 0xFFFF_FFFF in _ISATAP
        )
    return not special and not (address.is_private or address.is_multicast or address.is_reserved)
