#include "tests/support/fake_firewalld.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>

#include "base/text.h"
#include "host/firewalld_ports.h"
#include "host/xml.h"

namespace nodeworthy::test {
namespace {

namespace fs = std::filesystem;

std::string text_at(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::string escaped(std::string_view text) {
  return replace_all(replace_all(replace_all(std::string(text), "&", "&amp;"), "<", "&lt;"), "\"", "&quot;");
}

std::string written(const XmlElement& element) {
  std::string text = "<" + element.name;
  for (const auto& [name, value] : element.attributes) text += fmt::format(" {}=\"{}\"", name, escaped(value));
  text += ">" + escaped(strip(element.text));
  for (const XmlElement& child : element.children) text += written(child);
  return fmt::format("{}</{}>", text, element.name);
}

/// A list with a range more, joined with those that it meets.
std::vector<Traffic> with(const std::vector<Traffic>& list, Traffic range) {
  std::vector<Traffic> result;
  for (const Traffic& one : list) {
    const bool meets = one.protocol == range.protocol && one.ports.first <= range.ports.last + 1 && one.ports.last + 1 >= range.ports.first;
    if (!meets) result.push_back(one);
    if (meets) range.ports = {std::min(one.ports.first, range.ports.first), std::max(one.ports.last, range.ports.last)};
  }
  result.push_back(range);
  return result;
}

std::vector<Traffic> without(const std::vector<Traffic>& list, const Traffic& range) {
  std::vector<Traffic> result;
  for (const Traffic& one : list) {
    const auto [first, last] = range.ports;
    if (overlapping({one}, range).empty()) result.push_back(one);
    if (overlapping({one}, range).empty()) continue;
    if (one.ports.first < first) result.push_back({{one.ports.first, static_cast<uint16_t>(first - 1)}, one.protocol});
    if (one.ports.last > last) result.push_back({{static_cast<uint16_t>(last + 1), one.ports.last}, one.protocol});
  }
  return result;
}

std::string shown(const std::vector<Traffic>& ports) {
  std::vector<std::string> texts;
  for (const Traffic& port : ports) texts.push_back(describe(port));
  return join(texts, " ") + "\n";
}

/// One zone, of which the folder keeps both configurations: ZONE.xml is permanent, ZONE.ports runtime.
class Zone {
 public:
  Zone(const std::string& folder, const std::string& name)
      : own_(folder + "/tree/etc/firewalld/zones/" + name + ".xml"),
        vendor_(folder + "/tree/usr/lib/firewalld/zones/" + name + ".xml"),
        permanent_(folder + "/firewalld/" + name + ".xml"),
        runtime_(folder + "/firewalld/" + name + ".ports") {
    if (!fs::exists(permanent_)) load();
  }

  bool is_there() const { return !text_at(permanent_).empty(); }
  std::vector<Traffic> ports() const { return *parse_port_list(text_at(runtime_)); }
  std::vector<Traffic> permanent_ports() const { return zone_ports(text_at(permanent_)); }

  void load() const {
    fs::create_directories(permanent_.parent_path());
    const std::string text = text_at(fs::exists(own_) ? own_ : vendor_);
    std::ofstream(permanent_) << text;
    set_ports(zone_ports(text));
  }

  void set_ports(const std::vector<Traffic>& ports) const { std::ofstream(runtime_) << shown(ports); }

  void write(const std::vector<Traffic>& ports, const std::optional<std::string>& service = {}) const {
    const auto parsed = parse_xml(text_at(permanent_));
    std::string text = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<zone>\n";
    for (const XmlElement& element : std::get<XmlElement>(parsed).children)
      if (element.name != "port") text += "  " + written(element) + "\n";
    if (service) text += fmt::format("  <service name=\"{}\"/>\n", *service);
    for (const Traffic& port : ports) text += fmt::format("  <port port=\"{}\" protocol=\"{}\"/>\n", describe(port.ports), port.protocol);
    std::ofstream(permanent_) << text << "</zone>\n";
    if (fs::exists(own_)) fs::copy_file(own_, own_.string() + ".old", fs::copy_options::overwrite_existing);
    fs::create_directories(own_.parent_path());
    std::ofstream(own_) << text << "</zone>\n";
  }

 private:
  fs::path own_;
  fs::path vendor_;
  fs::path permanent_;
  fs::path runtime_;
};

Ended failed(int status, std::string output) { return {.how = Ended::How::exited, .status = status, .output = std::move(output)}; }

Ended done(const std::string& output = "success\n") { return {.how = Ended::How::exited, .status = 0, .output = output}; }

/// Orders about one port each, in turn, as firewall-cmd gives them: of several that are refused it only warns, unless all are.
Ended change_ports(const std::string& folder, const Zone& zone, bool permanent, const std::vector<std::string>& orders) {
  const std::string refused = text_at(folder + "/firewalld/refused");
  std::string output;
  size_t errors = 0;
  for (const std::string& order : orders) {
    const std::vector<std::string_view> words = split(order, '=');
    const std::optional<Traffic> port = parse_traffic(words.back());
    const bool adds = words[0] == "--add-port";
    if (!port || (!adds && words[0] != "--remove-port")) return failed(2, "usage: firewall-cmd\n");
    const std::vector<Traffic> ports = permanent ? zone.permanent_ports() : zone.ports();
    const bool is_so = adds ? has_all(ports, *port) : overlapping(ports, *port).empty();
    const bool fails = !is_so && refused.find(" " + describe(*port) + " ") != std::string::npos;
    if (is_so) output += fmt::format("Warning: {}: {}\n", adds ? "ALREADY_ENABLED" : "NOT_ENABLED", describe(*port));
    if (fails) output += fmt::format("Warning: COMMAND_FAILED: {}\n", describe(*port));
    if (fails) ++errors;
    if (is_so || fails) continue;
    const std::vector<Traffic> changed = adds ? with(ports, *port) : without(ports, *port);
    permanent ? zone.write(changed) : zone.set_ports(changed);
  }
  return errors == orders.size() ? failed(13, output) : done(output + "success\n");
}

}  // namespace

void refuse_ports(const std::string& folder, std::string_view ports) {
  fs::create_directories(folder + "/firewalld");
  std::ofstream(folder + "/firewalld/refused") << " " << ports << " ";
}

Ended firewall_cmd(const std::string& folder, const std::vector<std::string>& arguments) {
  if (!fs::exists(fs::symlink_status(folder + "/tree/run/systemd/units/invocation:firewalld.service")))
    return failed(252, "FirewallD is not running\n");
  bool permanent = false;
  std::string name = "public";
  std::vector<std::string> orders;
  for (size_t i = 1; i < arguments.size(); ++i) {
    permanent = permanent || arguments[i] == "--permanent";
    if (arguments[i].starts_with("--zone=")) name = arguments[i].substr(7);
    if (!arguments[i].starts_with("--zone=") && arguments[i] != "--permanent") orders.push_back(arguments[i]);
  }
  const Zone zone(folder, name);
  if (!zone.is_there()) return failed(112, fmt::format("Error: INVALID_ZONE: {}\n", name));
  if (orders.empty()) return failed(2, "usage: firewall-cmd\n");
  const std::vector<std::string_view> words = split(orders.back(), '=');
  const std::vector<Traffic> ports = permanent ? zone.permanent_ports() : zone.ports();
  if (words[0] == "--list-ports") return done(shown(ports));
  if (words[0] == "--reload") return zone.load(), done();
  if (words[0] == "--add-service" && permanent) return zone.write(ports, std::string(words[1])), done();
  return change_ports(folder, zone, permanent, orders);
}

std::string firewall_cmd(const std::string& folder, const std::string& options) {
  std::vector<std::string> arguments{"firewall-cmd"};
  for (std::string_view word : words_of(options)) arguments.emplace_back(word);
  const Ended ended = firewall_cmd(folder, arguments);
  if (!ended.good()) throw std::runtime_error(describe(arguments, ended));
  return std::string(strip(ended.output));
}

}  // namespace nodeworthy::test
