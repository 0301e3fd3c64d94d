"""Which IP addresses count as public."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.fetching.addresses import is_public

PUBLIC = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 93.184.216.34 100.63.255.255 100.128.0.0 126.255.255.255
128.0.0.1 168.63.129.15 169.253.255.255 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.1
192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 203.0.114.0 223.255.255.255
2606:4700:4700::1111 2a00:1450:4001:82b::200e 2001:4860:4860::8888 2400:cb00::1 2003::1
"""

NOT_PUBLIC = """
0.0.0.0 0.1.2.3 10.0.0.0 10.255.255.255 100.64.0.0 100.100.100.200 100.127.255.255 127.0.0.1
127.255.255.255 168.63.129.16 169.254.0.0 169.254.169.254 169.254.170.2 172.16.0.0 172.31.255.255
192.0.0.1 192.0.0.8 192.0.0.9 192.0.0.10 192.0.0.170 192.0.0.192 192.0.2.1 192.88.99.1
192.168.0.0 192.168.255.255 198.18.0.0 198.19.255.255 198.51.100.7 203.0.113.7 224.0.0.1
233.252.0.1 239.255.255.255 240.0.0.1 255.255.255.254 255.255.255.255
:: ::1 ::2 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1
64:ff9b::127.0.0.1 64:ff9b::8.8.8.8 64:ff9b::a9fe:a9fe 64:ff9b:1::10.0.0.1 64:ff9b:1:ffff::1
100::1 100:0:0:1::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:1::1 2001:2::1 2001:4:112::1
2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:a9fe:a9fe:: 2002:808:808:: 3fff::1 4000::1
5f00::1 8000::1 fc00::1 fd00:ec2::254 fd20:ce::254 fe80::1 fe80::a9fe:a9fe febf::1 fec0::1
feff::1 ff02::1 ff0e::1 ff05::101 2a00:1450::5efe:7f00:1 2a00:1450::200:5efe:10.0.0.1
fe80::1%eth0 2606:4700::1%eth0
"""

NO_ADDRESS = ["", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "1.2.3.4.5",
              "127.0.0.1 ", "1.1.1.1\x00", "[::1]", "1.1.1.1/32", "１.１.１.１"]  # fmt: skip


@pytest.mark.parametrize("ip", PUBLIC.split())
def test_ordinary_address_is_public(ip: str) -> None:
    assert is_public(ip)


@pytest.mark.parametrize("ip", NOT_PUBLIC.split())
def test_special_address_is_not_public(ip: str) -> None:
    assert not is_public(ip)
    assert not is_public(ip_address(ip))


@pytest.mark.parametrize("ip", NO_ADDRESS)
def test_what_is_no_address_is_not_public(ip: str) -> None:
    assert not is_public(ip)


@given(
    st.integers(0, 2**32 - 1), st.sampled_from(["::", "::ffff:", "64:ff9b::", "2002:", "2001::"])
)
def test_no_ipv4_address_hides_in_an_ipv6_address(number: int, prefix: str) -> None:
    v4 = IPv4Address(number)
    text = f"2002:{number >> 16:x}:{number & 0xFFFF:x}::1" if prefix == "2002:" else f"{prefix}{v4}"
    assert not is_public(IPv6Address(text))


@given(st.one_of(st.ip_addresses(), st.text(max_size=40)))
def test_any_value_gets_an_answer_no_wider_than_that_of_python(ip: object) -> None:
    if is_public(ip):  # type: ignore[arg-type]
        assert ip_address(ip).is_global  # type: ignore[arg-type]
