"""Time services, and how far the clock is from a server's."""

import re

from node import Node, seen

RULE = "node/time"
OFFSET_BY_CHRONY = "chronyd -Q -t 20 \"$(grep ^server /etc/chrony/chrony.conf | cut -d' ' -f1-5)\" 2>&1 | grep -o 'wrong by.*'"


def clocks(node: Node) -> None:
    """A time server that is exact, 7 s off and out of reach, as we measure it and as chronyd does; and ntpdate by cron alone."""
    node.resume()
    node.check(f"--only {RULE}", node_time="fail")
    node.run("systemctl enable --now chrony && chronyc waitsync 100 0.4 0 1")
    node.check(f"--only {RULE}", node_time="pass")

    node.run("systemctl stop chrony")
    node.clock.offset = 7
    # Ours and chronyd's are two measurements, between which an emulated clock may drift.
    by_chrony = float(re.search(r"-?[\d.]+", node.run(OFFSET_BY_CHRONY))[0])
    offset = offset_of(node)
    node.row(offset["verdict"] == "fail" and abs(measured(offset) - by_chrony) < 0.5, f"offset: chronyd {by_chrony} s, we {offset['have']}")

    node.clock.offset = None
    node.expect("a server that does not answer", offset_of(node)["verdict"], "unknown")
    node.clock.offset = 0
    node.run("systemctl disable chrony; echo '0 * * * * root /usr/sbin/ntpdate 10.0.2.2' >/etc/cron.d/time")
    service = seen(node.check(f"--only {RULE}"), RULE)
    node.expect("ntpdate by cron", (service["time service (running)"], service["time service (at boot)"]), ("fail", "fail"))


# Their time servers have no other port than 123.
REDIRECT = (
    "nft add table ip test && nft add chain ip test output '{{ type nat hook output priority -100; }}'"
    " && nft add rule ip test output ip daddr 10.0.2.2 udp dport 123 dnat to 10.0.2.2:{port}"
)
# How each is given its server. Without a drift file, ntpd measures the clock's frequency for a quarter of an hour at first.
SERVICES = {
    "systemd-timesyncd": "printf '[Time]\\nNTP=10.0.2.2\\n' >/etc/systemd/timesyncd.conf",
    "ntpsec": "printf 'driftfile /var/lib/ntpsec/ntp.drift\\nserver 10.0.2.2 iburst minpoll 3\\n' >/etc/ntpsec/ntp.conf"
              "; echo 0 >/var/lib/ntpsec/ntp.drift; chown ntpsec: /var/lib/ntpsec/ntp.drift",
}
IN_STEP = "timeout 300 bash -c 'until timedatectl show -p NTPSynchronized | grep -q yes; do sleep 2; done'"


def time_services(node: Node) -> None:
    """systemd-timesyncd and ntpsec: not enabled, repaired, in step with their server, and taken back."""
    node.not_by("uml", "its kernel has no families of nf_tables, by which services reach the server's port")
    node.resume()
    node.run(REDIRECT.format(port=node.clock.port) + "; mkdir /opt/units; mv /lib/systemd/system/{chrony,ntpsec,systemd-timesyncd}.service /opt/units")
    for service, configure in SERVICES.items():
        unit = f"/lib/systemd/system/{service}.service"
        node.run(f"mv /opt/units/{service}.service {unit}; {configure}; systemctl daemon-reload")
        node.check(f"--only {RULE}", node_time="fail")
        node.fix(f"--only {RULE} --fix")
        node.says(f"systemctl is-enabled {service}; systemctl is-active {service}", "enabled active")
        node.run(IN_STEP)
        offset = offset_of(node)
        node.row(offset["verdict"] == "pass", f"{service}: {offset['subject']} {offset['have']}")
        node.check(f"--only {RULE}", node_time="pass")
        node.undo()
        node.says(f"systemctl is-enabled {service}; systemctl is-active {service}", "disabled inactive")
        node.check(f"--only {RULE}", node_time="fail")
        node.run(f"mv {unit} /opt/units")


def offset_of(node: Node) -> dict:
    """Our observation of the distance to the one server."""
    return next(each for each in node.check(f"--only {RULE}")[RULE]["observations"] if each["subject"].startswith("clock offset"))


def measured(observation: dict) -> float:
    """Seconds that the clock is behind, which is what chronyd counts as positive."""
    amount, unit, direction = re.match(r"([\d.]+)(ms|s) (\w+)", observation["have"]).groups()
    return float(amount) * (0.001 if unit == "ms" else 1) * (1 if direction == "behind" else -1)
