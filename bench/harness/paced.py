"""Load at a given rate: a request is due at its time, whatever became of the ones before it."""
import re
import select
import socket
import statistics
import sys
import time

CONNECTIONS = 64


class Connection:
    """A kept connection with at most one request on its way."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.due, self.received, self.length = 0.0, b"", 0

    def fileno(self):
        return self.socket.fileno()

    def is_answered(self):
        """Takes in what came; whether the answer is whole."""
        self.received += self.socket.recv(65536)
        if not self.received:
            sys.exit("bench: the gateway closed a connection")
        head = self.received.find(b"\r\n\r\n")
        if head < 0:
            return False
        if not self.received.startswith(b"HTTP/1.1 200 "):
            sys.exit("bench: the gateway answered %r" % self.received[:head])
        if self.length == 0:
            self.length = int(re.search(rb"(?i)\ncontent-length: (\d+)", self.received).group(1))
        if len(self.received) < head + 4 + self.length:
            return False
        self.received = b""
        return True


def run(port, path, rate, seconds):
    """Sends rate requests a second for so long, waits for the answers, and returns what was seen. The time of a request counts from
    when it was due, so that a pause of the gateway counts for every request that fell into it."""
    request = ("GET %s HTTP/1.1\r\nHost: bench\r\n\r\n" % path).encode()
    idle, busy, times = [Connection(port) for _ in range(CONNECTIONS)], [], []
    total = int(rate * seconds)
    sent, began = 0, time.perf_counter()
    while len(times) < total:
        now = time.perf_counter()
        while sent < total and idle and began + sent / rate <= now:
            connection = idle.pop()
            connection.due = began + sent / rate
            connection.socket.sendall(request)
            busy.append(connection)
            sent += 1
        wait = 10 if sent == total or not idle else max(0, began + sent / rate - now)
        ready = select.select(busy, [], [], wait)[0]
        if not ready and wait == 10:
            sys.exit("bench: no answer within 10 s")
        for connection in ready:
            if connection.is_answered():
                times.append(time.perf_counter() - connection.due)
                busy.remove(connection)
                idle.append(connection)
    spent = time.perf_counter() - began
    for connection in idle:
        connection.socket.close()
    cuts = statistics.quantiles(times, n=1000, method="inclusive")
    return {"requests": total, "rps": total / spent, "p50_ms": 1000 * cuts[499], "p99_ms": 1000 * cuts[989],
            "p999_ms": 1000 * cuts[998], "max_ms": 1000 * max(times)}
