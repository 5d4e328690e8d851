"""Fetching: what is refused, what is cut short, and that nothing hangs or leaks."""

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib
from contextlib import suppress
from functools import partial

import pytest

from index.errors import FetchError, FetchStoppedError
from index.web.addresses import check_address, checked_url
from index.web.fetch import Fetcher, Limits, Validators
from tests.index.web.conftest import QUICK
from tests.index.web.server import (
    answering,
    dripping,
    packed_zeros,
    raw,
    redirecting,
    send,
    silent,
    validated,
    waiting,
)


def refusal(fetcher, url):
    with pytest.raises(FetchError) as refused:
        fetcher.fetch(url)
    return str(refused.value)


def test_a_document_comes_with_what_the_server_says_of_it(site, fetcher):
    site.answers["/a"] = answering(
        "dünn".encode("latin-1"),
        kind="text/html; charset=ISO-8859-1",
        ETag='"v1"',
        Last_Modified="Thu, 20 Nov 2025 09:00:00 GMT",
    )
    document = fetcher.fetch(site.at("/a#part"))
    assert document.url == site.at("/a")
    assert document.body.decode(document.charset) == "dünn"
    assert document.media_type == "text/html"
    assert document.validators == Validators('"v1"', "Thu, 20 Nov 2025 09:00:00 GMT")
    agent = site.requests[-1][1]["User-Agent"]
    assert agent.startswith("Dateline/")
    assert "://" not in agent


NOT_PUBLIC = """0.0.0.0 10.1.2.3 127.0.0.1 100.64.0.1 169.254.169.254 172.16.0.1 192.168.1.1
    198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1
    ::ffff:10.0.0.1 ::ffff:127.0.0.1 64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b:1::1
    2002:7f00:1:: 2002:808:808::1 2001:0:1::1 fc00::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1
    2001:db8::1"""


@pytest.mark.parametrize("address", NOT_PUBLIC.split())
def test_addresses_that_are_not_public_are_refused(address):
    with pytest.raises(FetchError, match="not an address of the public internet"):
        check_address("news.example", address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f::1", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"]
)
def test_public_addresses_are_not_refused(address):
    check_address("news.example", address)


LOCAL = """http://localhost/ http://LOCALHOST./ http://a.localhost/ http://printer.local/
    http://vault.internal/ http://router/ http://router.lan/ http://nas.home.arpa"""


@pytest.mark.parametrize("url", LOCAL.split())
def test_names_of_the_local_network_are_refused_unless_allowed(url):
    with pytest.raises(FetchError, match="local network"):
        checked_url(url, allow_private=False)
    checked_url(url, allow_private=True)


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "127.0.0.0x1", "１２７.1"]
)
def test_roundabout_spellings_of_addresses_are_refused(host):
    with pytest.raises(FetchError):
        checked_url(f"http://{host}/", allow_private=True)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://news.example/a", "must start with http"),
        ("file:///etc/passwd", "must start with http"),
        ("javascript:alert(1)", "must start with http"),
        ("http:///path", "must start with http"),
        ("https://", "must start with http"),
        ("https://me:secret@news.example/", "user name or password"),
        ("https://news.example\n/a", "no web address"),
        ("http://[::1", "no web address"),
        ("http://news.example:99999/", "there is no port 99999"),
        ("http://news.example/" + "a" * 9000, "longer than 8192"),
    ],
)
def test_what_is_no_web_address_is_refused(url, reason):
    with pytest.raises(FetchError, match=reason) as refused:
        checked_url(url, allow_private=True)
    assert "secret" not in str(refused.value)


def test_private_addresses_are_not_even_connected_to(site):
    with Fetcher(limits=QUICK) as fetcher:
        assert "--allow-private" in refusal(fetcher, site.at("/"))
    assert site.requests == []


def test_a_name_that_stands_for_a_private_address_is_refused(site):
    with Fetcher(limits=QUICK, resolve=lambda host, port: ["127.0.0.1"]) as fetcher:
        message = refusal(fetcher, f"http://news.example:{site.port}/")
    assert "news.example (127.0.0.1) is not an address of the public internet" in message
    assert site.requests == []


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    with Fetcher(limits=QUICK, resolve=lambda host, port: ["93.184.215.14", "::1"]) as fetcher:
        assert "news.example (::1)" in refusal(fetcher, "http://news.example/")


def test_a_redirect_to_a_private_address_is_refused(site, monkeypatch):
    # The first host is taken for public, so that it can be asked; the second is not.
    monkeypatch.setattr(
        "index.web.connections.check_address",
        lambda host, address: None if host == "news.example" else check_address(host, address),
    )
    resolved = []

    def resolve(host, port):
        resolved.append(host)
        return ["127.0.0.1"]

    site.answers["/a"] = redirecting(f"http://inside.example:{site.port}/secret")
    site.answers["/b"] = redirecting("http://169.254.169.254/latest")
    site.answers["/c"] = redirecting(f"http://localhost:{site.port}/secret")
    site.answers["/d"] = redirecting("file:///etc/passwd")
    with Fetcher(limits=QUICK, resolve=resolve) as fetcher:
        start = f"http://news.example:{site.port}"
        assert "inside.example (127.0.0.1) is not an address" in refusal(fetcher, f"{start}/a")
        assert "not an address of the public internet" in refusal(fetcher, f"{start}/b")
        assert "local network" in refusal(fetcher, f"{start}/c")
        assert "must start with http" in refusal(fetcher, f"{start}/d")
    assert set(site.asked) == {"/a", "/b", "/c", "/d"}


def test_the_address_that_was_checked_is_the_one_connected_to(site, monkeypatch):
    """DNS rebinding: a name is resolved once for a connection, and never by the socket itself."""
    site.answers["/"] = b"hello"
    resolved, opened = [], []
    connect = socket.create_connection
    monkeypatch.setattr(
        socket,
        "create_connection",
        lambda address, *more, **named: opened.append(address) or connect(address, *more, **named),
    )

    def resolve(host, port):
        resolved.append(host)
        return ["127.0.0.1"]

    with Fetcher(limits=QUICK, allow_private=True, resolve=resolve) as fetcher:
        assert fetcher.fetch(f"http://rebound.example:{site.port}/").body == b"hello"
    assert set(opened) == {("127.0.0.1", site.port)}
    assert len(resolved) == len(opened)
    assert site.requests[-1][1]["Host"] == f"rebound.example:{site.port}"


def test_the_first_address_that_answers_is_taken(site):
    site.answers["/"] = b"hello"
    with Fetcher(
        limits=QUICK, allow_private=True, resolve=lambda host, port: ["127.0.0.2", "127.0.0.1"]
    ) as fetcher:
        assert fetcher.fetch(f"http://two.example:{site.port}/").body == b"hello"


def test_a_host_that_does_not_exist_is_named():
    def resolve(host, port):
        raise socket.gaierror(-2, "Name or service not known")

    with Fetcher(limits=QUICK, resolve=resolve) as fetcher:
        assert "gone.example is not known: Name or serv" in refusal(fetcher, "http://gone.example/")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/silent", "silent for 0.4 s"),
        ("/slow-body", "not complete after 0.8 s"),
        ("/slow-head", "not complete after 0.8 s"),
        ("/endless", "larger than 0.19"),
        ("/declared", "larger than 0.19"),
        ("/bomb", "larger than 0.19"),
        ("/truncated", "the connection failed: peer closed"),
        ("/chunks", "the connection failed"),
        ("/reset", "the connection failed"),
        ("/nothing", "the connection failed: Server disconnected"),
        ("/no-http", "the connection failed"),
        ("/packed", "the packed answer is damaged"),
        ("/cut-gzip", "the packed answer is cut off"),
        ("/brotli", "packed as 'br', which was not asked for"),
        ("/loop-1", "redirects in a circle"),
        ("/far-0", "redirects more than 5 times"),
        ("/missing", "HTTP 404 Not Found"),
        ("/broken", "HTTP 500 Internal Server Error"),
        ("/odd", "HTTP 599"),
        ("/not-asked", "HTTP 304"),
        ("/partial", "HTTP 206 Partial Content"),
        ("/headers", "the connection failed: Receive buffer too long"),
        ("/header", "the connection failed: Receive buffer too long"),
        ("/hints", "not complete after 0.8 s"),
        ("/extension", "the connection failed: Receive buffer too long"),
        ("/members", "larger than 0.19"),
    ],
)
def test_bad_servers_are_reported_in_time(site, fetcher, path, reason):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    zipped = gzip.compress(bytes(range(256)) * 20)
    site.answers |= {
        "/silent": silent(site),
        "/slow-body": dripping(site),
        "/slow-head": dripping(site, head=b"HTTP/1.1 200 OK\r\nX-Drip: "),
        "/endless": dripping(site, piece=b"a" * 90_000),
        "/declared": raw(head + b"Content-Length: 99999999\r\n\r\nabc"),
        "/bomb": packed_zeros(30_000_000),
        "/truncated": raw(head + b"Content-Length: 100\r\n\r\n<html>"),
        "/chunks": raw(head + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc"),
        "/reset": raw(head + b"Content-Length: 100\r\n\r\n<html>", reset=True),
        "/nothing": raw(b""),
        "/no-http": raw(b"220 mail.example ESMTP\r\n"),
        "/packed": answering(b"no gzip at all", Content_Encoding="gzip"),
        "/cut-gzip": answering(zipped[:60], Content_Encoding="gzip"),
        "/brotli": answering(b"abc", Content_Encoding="br"),
        "/loop-1": redirecting("/loop-2"),
        "/loop-2": redirecting("/loop-1"),
        **{f"/far-{n}": redirecting(f"/far-{n + 1}") for n in range(6)},
        "/broken": answering(b"sorry", status=500),
        "/odd": answering(b"sorry", status=599),
        "/not-asked": answering(status=304),
        "/partial": answering(b"<html>", status=206, Content_Range="bytes 0-5/900"),
        "/headers": raw(head + b"X-A: b\r\n" * 100_000 + b"\r\n"),
        "/header": raw(head + b"X-A: " + b"b" * 10_000_000 + b"\r\n\r\n"),
        "/hints": dripping(site, head=b"", piece=b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100),
        "/extension": raw(head + b"Transfer-Encoding: chunked\r\n\r\n1;" + b"x" * 10_000_000),
        "/members": answering(gzip.compress(bytes(1000)) * 300, Content_Encoding="gzip"),
    }
    message = refusal(fetcher, site.at(path))
    assert reason in message
    assert site.at(path) in message


PACKED = partial(gzip.compress, mtime=0)  # the same for every worker


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", PACKED(b"the text")),
        ("gzip", PACKED(b"the ") + PACKED(b"") + PACKED(b"text")),
        ("gzip", PACKED(b"the text") + bytes(20)),
        ("x-gzip", PACKED(b"the text")),
        ("deflate", zlib.compress(b"the text")),
        ("deflate", zlib.compress(b"the text")[2:-4]),
        ("identity", b"the text"),
    ],
)
def test_packed_answers_are_unpacked(site, fetcher, encoding, packed):
    site.answers["/"] = answering(packed, Content_Encoding=encoding)
    assert fetcher.fetch(site.at("/")).body == b"the text"


def test_redirects_are_followed_to_where_the_document_lies(site, fetcher):
    site.answers |= {"/a": redirecting("b/c", 301), "/b/c": redirecting("../d?x=1#top", 308)}
    site.answers["/d?x=1"] = b"here"
    assert fetcher.fetch(site.at("/a")).url == site.at("/d?x=1")


def test_slow_redirects_share_the_time_of_one_document(site, fetcher):
    slow = {f"/{n}": waiting(site, redirecting(f"/{n + 1}")) for n in range(5)}
    site.answers |= slow | {"/5": b"here"}
    assert "not complete after 0.8 s" in refusal(fetcher, site.at("/0"))
    assert not site.asked["/5"]


def test_a_document_that_has_not_changed_is_not_sent_again(site, fetcher):
    site.answers["/a"] = validated(b"text", '"v1"')
    first = fetcher.fetch(site.at("/a"))
    assert fetcher.fetch(site.at("/a"), first.validators) is None
    site.answers["/a"] = validated(b"new text", '"v2"')
    assert fetcher.fetch(site.at("/a"), first.validators).body == b"new text"


def test_cookies_are_not_kept_and_the_environment_is_not_used(site, fetcher, monkeypatch, tmp_path):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    site.answers["/a"] = answering(b"x", Set_Cookie="id=1")
    fetcher.fetch(site.at("/a"))
    fetcher.fetch(site.at("/a"))
    sent = {name.lower() for _, headers in site.requests for name in headers}
    assert not sent & {"cookie", "authorization"}


def test_robots_txt_is_honoured_and_asked_for_once(site, fetcher):
    site.answers |= {"/open": b"yes", "/closed/a": b"no", "/way": redirecting("/closed/a")}
    site.answers["/robots.txt"] = (
        b"User-agent: *\nDisallow: /\n\nUser-agent: dateline\nDisallow: /closed/\n"
    )
    assert fetcher.fetch(site.at("/open")).body == b"yes"
    assert "robots.txt forbids" in refusal(fetcher, site.at("/closed/a"))
    assert "robots.txt forbids" in refusal(fetcher, site.at("/way"))
    assert [path for path, _ in site.requests].count("/robots.txt") == 1
    assert "/closed/a" not in site.asked


def test_a_byte_order_mark_hides_no_rule(site, fetcher):
    site.answers |= {"/robots.txt": b"\xef\xbb\xbfUser-agent: *\nDisallow: /a\n", "/a": b"no"}
    assert "robots.txt forbids" in refusal(fetcher, site.at("/a"))


@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_without_robots_txt_everything_may_be_read(site, fetcher, status):
    site.answers |= {"/robots.txt": answering(b"Disallow: /", status=status), "/a": b"yes"}
    assert fetcher.fetch(site.at("/a")).body == b"yes"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (answering(b"", status=500), "answers HTTP 500"),
        (answering(b"", status=429), "answers HTTP 429"),
        (raw(b""), "cannot be had"),
        (redirecting("/robots.txt"), "redirects in a circle"),
    ],
)
def test_where_robots_txt_cannot_be_had_nothing_is_read(site, fetcher, answer, reason):
    site.answers |= {"/robots.txt": answer, "/a": b"yes"}
    message = refusal(fetcher, site.at("/a"))
    assert "not fetched, since" in message
    assert reason in message
    assert not site.asked["/a"]


def test_a_long_robots_txt_is_read_up_to_a_limit(site, fetcher):
    rules = b"User-agent: *\nDisallow: /closed\n"
    site.answers |= {"/robots.txt": rules + b"# padding\n" * 100_000, "/a": b"yes"}
    assert fetcher.fetch(site.at("/a")).body == b"yes"
    assert "robots.txt forbids" in refusal(fetcher, site.at("/closed"))


def test_a_crawl_delay_is_kept_up_to_a_limit(site):
    waited = []

    class Clock(threading.Event):
        """Notes how long it would have been waited for."""

        def wait(self, timeout=None):
            waited.append(timeout)
            return False

    site.answers |= {"/robots.txt": b"User-agent: *\nCrawl-delay: 3600\n", "/a": b"yes"}
    with Fetcher(limits=Limits(delay=7.0), allow_private=True, stop=Clock()) as fetcher:
        fetcher.fetch(site.at("/a"))
        fetcher.fetch(site.at("/a"))
    (pause,) = waited
    assert 6.0 < pause <= 7.0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("Fri, 31 Dec 2100 23:59:59 GMT", 1e9),
        ("soon", None),
        ("", None),
        ("Thu, 20 Nov 2025 09:00:00 +99999999999999999999", None),
    ],
)
def test_a_server_that_asks_for_a_rest_gets_it(site, fetcher, value, seconds):
    site.answers |= {"/a": answering(b"", status=503, Retry_After=value), "/b": b"yes"}
    with pytest.raises(FetchError) as refused:
        fetcher.fetch(site.at("/a"))
    if seconds is None:
        assert refused.value.again_in is None
        assert fetcher.fetch(site.at("/b")).body == b"yes"
    else:
        assert refused.value.again_in >= seconds
        assert "asks to be left alone" in refusal(fetcher, site.at("/b"))
        assert not site.asked["/b"]


def test_a_rest_outlives_the_fetcher_but_not_a_clock_that_goes_back(site):
    resting = {}
    site.answers |= {"/a": answering(b"", status=429, Retry_After="9" * 400), "/b": b"yes"}
    for reason in ("HTTP 429", "left alone for 86"):
        with Fetcher(limits=QUICK, allow_private=True, resting=resting) as fetcher:
            assert reason in refusal(fetcher, site.at("/a"))
    assert site.asked["/a"] == 1
    (host,) = resting
    resting[host] += 10.0 * 365 * 86400
    with Fetcher(limits=QUICK, allow_private=True, resting=resting) as fetcher:
        assert fetcher.fetch(site.at("/b")).body == b"yes"


@pytest.mark.parametrize("etag", ['"caf\xe9"', '"' + "x" * 600 + '"', "", "\x01"])
def test_a_validator_that_cannot_be_sent_back_is_not_kept(site, fetcher, etag):
    site.answers["/a"] = answering(b"text", ETag=etag, Last_Modified=etag)
    document = fetcher.fetch(site.at("/a"))
    assert document.validators == Validators()
    assert fetcher.fetch(site.at("/a"), Validators(etag, etag)).body == b"text"


def test_a_media_type_that_is_none_is_not_shown(site, fetcher):
    site.answers["/a"] = answering(b"text", kind="text/x\x1b[2J;charset=utf-8")
    assert fetcher.fetch(site.at("/a")).media_type == ""


def test_a_connection_that_the_server_just_closed_is_replaced(site, fetcher):
    def closing(handler):
        site.answers["/b"] = b"two"
        raw(b"")(handler)

    site.answers |= {"/a": b"one", "/b": closing}
    fetcher.fetch(site.at("/a"))
    assert fetcher.fetch(site.at("/b")).body == b"two"
    assert site.asked["/b"] == 2


def test_a_running_fetch_ends_when_it_is_told_to(site):
    stop = threading.Event()

    def answer(handler):
        stop.set()
        silent(site)(handler)

    site.answers["/a"] = answer
    with (
        Fetcher(limits=Limits(), allow_private=True, stop=stop) as fetcher,
        pytest.raises(FetchStoppedError),
    ):
        fetcher.fetch(site.at("/a"))


def test_a_name_that_is_never_resolved_is_not_waited_for(site):
    def resolve(host, port):
        site.over.wait(30)
        return ["127.0.0.1"]

    with Fetcher(limits=QUICK, allow_private=True, resolve=resolve) as fetcher:
        assert "not complete after 0.8 s" in refusal(fetcher, "http://slow.example/")


def test_the_look_up_of_a_name_counts_as_connecting(site):
    def resolve(host, port):
        site.over.wait(30)
        return ["127.0.0.1"]

    limits = Limits(connect=0.2, total=30.0)
    with Fetcher(limits=limits, allow_private=True, resolve=resolve) as fetcher:
        assert "no connection after 0.2 s" in refusal(fetcher, "http://slow.example/")


def test_a_handshake_in_drips_is_ended_and_leaves_no_thread():
    ended = threading.Event()

    def drip():
        connection, _ = server.accept()
        with connection, suppress(OSError):
            connection.sendall(b"\x16\x03\x03\x3f\xff")  # a record of 16 KiB is announced
            while True:
                connection.sendall(b"\0")
                time.sleep(0.02)
        ended.set()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=drip, daemon=True).start()
        limits = Limits(connect=0.3, total=30.0)
        with Fetcher(limits=limits, allow_private=True) as fetcher:
            message = refusal(fetcher, f"https://127.0.0.1:{server.getsockname()[1]}/")
        assert "no connection after 0.3 s" in message
        assert ended.wait(30)
    for thread in [thread for thread in threading.enumerate() if thread.name == "fetch"]:
        thread.join(30)
        assert not thread.is_alive()


def test_one_connection_serves_several_documents(site, fetcher):
    ports = set()

    def answer(handler):
        ports.add(handler.client_address[1])
        send(handler, b"x")

    site.answers |= {"/a": answer, "/b": answer}
    fetcher.fetch(site.at("/a"))
    fetcher.fetch(site.at("/b"))
    assert len(ports) == 1


@pytest.mark.skipif(not shutil.which("openssl"), reason="makes its certificate with openssl")
def test_tls_verifies_the_name_although_the_address_is_pinned(site, tmp_path, monkeypatch):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    names = "-subj /CN=news.example -addext subjectAltName=DNS:news.example"
    subprocess.run(
        f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 {names} "
        f"-keyout {key} -out {certificate}".split(),
        check=True,
        capture_output=True,
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    site.answers["/"] = b"hello"
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    site.secure(server)
    limits = Limits(connect=5.0, read=5.0, total=10.0)
    with Fetcher(
        limits=limits, allow_private=True, resolve=lambda host, port: ["127.0.0.1"]
    ) as fetcher:
        assert fetcher.fetch(f"https://news.example:{site.port}/").body == b"hello"
        message = refusal(fetcher, f"https://other.example:{site.port}/")
    assert "certificate is not valid for 'other.example'" in message
