"""A time server (SNTP, RFC 4330) on this machine's loopback."""

import socket
import struct
import threading
import time

SECONDS_FROM_1900_TO_1970 = 2208988800


class TimeServer(threading.Thread):
    """Tells this machine's time plus `offset` seconds, or nothing while that is None. Guests reach it at 10.0.2.2."""

    def __init__(self):
        super().__init__(daemon=True)
        self.offset = 0.0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.start()

    def run(self):
        while True:
            request, sender = self.socket.recvfrom(1024)
            if self.offset is not None and len(request) >= 48:
                self.socket.sendto(answer(request, time.time() + self.offset), sender)


def answer(request: bytes, now: float) -> bytes:
    version = request[0] >> 3 & 7
    stamp = struct.pack("!II", int(now) + SECONDS_FROM_1900_TO_1970, int(now % 1 * 2**32))
    head = struct.pack("!BBbbII4s", version << 3 | 4, 1, request[2] % 128, -20, 0, 1, b"TEST")
    return head + stamp + request[40:48] + stamp + stamp
